"""The monitoring port: HTTP/1.1 with two pages, and one request to a connection."""

import contextlib
import errno
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING

import h11
import trio

from parlour_server.monitoring.health import ailment
from parlour_server.monitoring.metrics import exposition, registry

if TYPE_CHECKING:
    from parlour_server.server import Server

LAG_SECONDS = 0.25
"""How often the event loop's lag is measured."""

RECEIVE_BYTES = 4096
"""The most bytes taken from a connection at once."""

REFUSED_SECONDS = 1.0
"""The pause when the system has no connection to give."""

METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"
TEXT_TYPE = "text/plain; charset=utf-8"

_GONE_BEFORE = {errno.ECONNABORTED, errno.EPROTO}

Answer = tuple[int, str, bytes]
"""A status code, a media type and a body."""


async def serve(server: "Server", listening: socket.socket) -> None:
    """Answer on a listening socket, for ever; at its limit of connections more of them wait."""
    pages = _pages(server)
    listener = trio.socket.from_stdlib_socket(listening)
    async with trio.open_nursery() as nursery:
        nursery.start_soon(_measure_lag, server)
        free = trio.Semaphore(server.limits.monitoring_connections_max)
        while True:
            await free.acquire()
            try:
                connected, _ = await listener.accept()
            except OSError as error:
                free.release()
                if error.errno not in _GONE_BEFORE:
                    await trio.sleep(REFUSED_SECONDS)
                continue
            nursery.start_soon(_answer, server, trio.SocketStream(connected), pages, free)


def _pages(server: "Server") -> dict[bytes, Callable[[], Answer]]:
    metrics = registry(server)

    def health() -> Answer:
        what = ailment(server, trio.current_time())
        return (503 if what else 200), TEXT_TYPE, f"{what or 'ok'}\n".encode()

    return {
        b"/metrics": lambda: (200, METRICS_TYPE, exposition(metrics)),
        b"/healthz": health,
    }


async def _answer(
    server: "Server",
    stream: trio.SocketStream,
    pages: dict[bytes, Callable[[], Answer]],
    free: trio.Semaphore,
) -> None:
    try:
        with trio.move_on_after(server.limits.monitoring_seconds):
            await _converse(stream, pages, server.limits.monitoring_header_bytes_max)
    except trio.BrokenResourceError:
        pass  # whoever asked did not wait
    except Exception:
        server.log.exception("monitoring failed")
    finally:
        trio.lowlevel.notify_closing(stream.socket)
        stream.socket.close()
        free.release()


async def _converse(
    stream: trio.SocketStream, pages: dict[bytes, Callable[[], Answer]], header_bytes_max: int
) -> None:
    http = h11.Connection(h11.SERVER, max_incomplete_event_size=header_bytes_max)
    try:
        while (event := http.next_event()) is h11.NEED_DATA:
            http.receive_data(await stream.receive_some(RECEIVE_BYTES))
    except h11.RemoteProtocolError as error:
        code, media, body = error.error_status_hint, TEXT_TYPE, f"{error}\n".encode()
    else:
        if not isinstance(event, h11.Request):
            return  # it hung up without a word
        code, media, body = _page(event, pages)
    response = h11.Response(
        status_code=code,
        headers=[
            ("content-type", media),
            ("content-length", str(len(body))),
            ("cache-control", "no-store"),
            ("connection", "close"),
        ],
    )
    parts: list[h11.Event] = [response, h11.Data(data=body), h11.EndOfMessage()]
    await stream.send_all(b"".join(http.send(part) or b"" for part in parts))
    with contextlib.suppress(trio.BrokenResourceError):
        await stream.send_eof()
        # Closing with bytes of the request unread would take the answer back (RFC 9112, 9.6).
        while await stream.receive_some(RECEIVE_BYTES):
            pass


def _page(request: h11.Request, pages: dict[bytes, Callable[[], Answer]]) -> Answer:
    page = pages.get(request.target.partition(b"?")[0])
    if page is None:
        return 404, TEXT_TYPE, b"there are /metrics and /healthz here\n"
    if request.method != b"GET":
        return 405, TEXT_TYPE, b"only GET is for this\n"
    return page()


async def _measure_lag(server: "Server") -> None:
    while True:
        due = trio.current_time() + LAG_SECONDS
        await trio.sleep_until(due)
        server.tally.lag.observe(max(0.0, trio.current_time() - due))
