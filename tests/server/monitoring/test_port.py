"""The monitoring port, as those who ask see it: two pages, and limits on everything."""

import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import trio
from prometheus_client.parser import text_string_to_metric_families
from trio.testing import wait_all_tasks_blocked

from parlour_protocol.messages import Refused, Said
from parlour_server import addresses
from parlour_server.journal import NotStored
from parlour_server.listeners import listen
from parlour_server.monitoring import port
from tests.patience import PATIENCE_SECONDS
from tests.server.peers import House, house

pytestmark = pytest.mark.trio


@asynccontextmanager
async def monitored(**limits: float) -> AsyncIterator[tuple[House, tuple[str, int]]]:
    """A house, and where its monitoring port is."""
    async with house(None, None, **limits) as here, trio.open_nursery() as nursery:
        (sock,) = await listen(addresses.parse("127.0.0.1:0"))
        nursery.start_soon(port.serve, here.server, sock)
        yield here, sock.getsockname()
        nursery.cancel_scope.cancel()
    sock.close()


async def read_all(stream: trio.abc.ReceiveStream) -> str:
    return b"".join([part async for part in stream]).decode()


async def ask(where: tuple[str, int], request: str) -> str:
    """Send a request as it stands, and return all that comes back."""
    async with await trio.open_tcp_stream(*where) as stream:
        await stream.send_all(request.encode())
        return await read_all(stream)


async def get(where: tuple[str, int], path: str) -> tuple[int, str]:
    """Return the status and the body of a page."""
    answer = await ask(where, f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n")
    head, _, body = answer.partition("\r\n\r\n")
    found = re.match(r"HTTP/1\.1 (\d{3}) ", head)
    assert found is not None, answer
    assert int(re.findall(r"(?i)content-length: (\d+)", head)[0]) == len(body.encode())
    return int(found[1]), body


async def metrics(where: tuple[str, int]) -> dict[tuple[str, str], float]:
    """Return all samples by name and the value of their label."""
    status, body = await get(where, "/metrics")
    assert status == 200
    return {
        (sample.name, "".join(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(body)
        for sample in family.samples
    }


async def test_metrics_tell_what_is_and_what_was() -> None:
    async with monitored() as (here, where):
        ada, _ = await here.join("ada"), await here.greeted()
        await ada.ask(ada.saying("hello"), Said)
        await ada.ask(ada.saying(" "), Refused)
        here.server.tally.sign_ins_failed += 3
        found = await metrics(where)
        assert found["parlour_connections", ""] == 2
        assert found["parlour_sessions_present", ""] == 1
        assert found["parlour_people_present", ""] == 1
        assert found["parlour_conversations", ""] == 1
        assert found["parlour_connections_taken_total", ""] == 2
        assert found["parlour_messages_stored_total", ""] == 1
        assert found["parlour_sign_ins_failed_total", ""] == 3
        assert found["parlour_refusals_total", "invalid"] == 1
        assert found["parlour_commit_entries_bucket", "1.0"] == 1
        assert found["parlour_commit_entries_bucket", "+Inf"] == 1
        assert found["parlour_commit_seconds_count", ""] == 1
        assert found["parlour_outbox_held_bytes", ""] == 0
        assert found["parlour_healthy", ""] == 1
        assert found["process_cpu_seconds_total", ""] > 0


async def test_a_connection_more_is_a_task_more_until_it_has_gone() -> None:
    async with monitored() as (here, where):
        before = (await metrics(where))["parlour_tasks", ""]
        ada = await here.join("ada")
        await wait_all_tasks_blocked()
        assert (await metrics(where))["parlour_tasks", ""] > before
        ada.transport.end()
        with trio.fail_after(PATIENCE_SECONDS):
            while (await metrics(where))["parlour_tasks", ""] != before:
                await wait_all_tasks_blocked()


async def test_bytes_held_and_slow_readers_cut_are_told() -> None:
    async with monitored(outbox_bytes_max=10_000) as (here, where):
        ada, slow = await here.join("ada"), await here.join("slow")
        slow.transport.stall()
        await ada.ask(ada.saying("x" * 4_000), Said)
        await wait_all_tasks_blocked()
        assert (await metrics(where))["parlour_outbox_held_bytes", ""] > 4_000
        for _ in range(2):
            await ada.ask(ada.saying("x" * 4_000), Said)
        slow.transport.resume()
        await slow.goodbye()
        await wait_all_tasks_blocked()
        assert (await metrics(where))["parlour_goodbyes_total", "slow-reader"] == 1


async def test_no_nickname_and_no_text_is_among_the_metrics() -> None:
    async with monitored() as (here, where):
        ada = await here.join("adalovelace")
        await ada.ask(ada.saying("a secret"), Said)
        _, body = await get(where, "/metrics")
        assert "adalovelace" not in body
        assert "secret" not in body


async def test_health_is_ok_until_the_disk_refuses_and_again_when_it_does_not() -> None:
    async with monitored() as (here, where):
        ada = await here.join("ada")
        assert await get(where, "/healthz") == (200, "ok\n")
        here.journal.refusal = NotStored("storage", "full", retry=True)
        await ada.ask(ada.saying("one"), Refused)
        assert await get(where, "/healthz") == (503, "the disk refused what was said\n")
        assert (await metrics(where))["parlour_healthy", ""] == 0
        here.journal.refusal = None
        await ada.ask(ada.saying("two"), Said)
        assert await get(where, "/healthz") == (200, "ok\n")


async def test_health_is_not_ok_while_a_commit_hangs_and_when_the_server_stops() -> None:
    async with monitored() as (here, where):
        here.server.tally.commit_begins(trio.current_time() - 11)
        assert await get(where, "/healthz") == (503, "a commit has been under way for 11 s\n")
        here.server.tally.commit_ends([], trio.current_time())
        assert await get(where, "/healthz") == (200, "ok\n")
        await here.server.drain()
        assert await get(where, "/healthz") == (503, "the server is stopping\n")


@pytest.mark.parametrize(
    ("request_line", "status"),
    [
        ("GET / HTTP/1.1", 404),
        ("GET /metrics/../healthz HTTP/1.1", 404),
        ("POST /metrics HTTP/1.1", 405),
        ("DELETE /healthz HTTP/1.1", 405),
        ("nonsense", 400),
    ],
)
async def test_other_requests_are_told_off(request_line: str, status: int) -> None:
    async with monitored() as (_, where):
        answer = await ask(where, f"{request_line}\r\nHost: localhost\r\n\r\n")
        assert answer.startswith(f"HTTP/1.1 {status} ")


async def test_a_request_that_does_not_end_is_refused_at_its_limit() -> None:
    async with monitored(monitoring_header_bytes_max=1_000) as (_, where):
        answer = await ask(where, "GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: " + "x" * 2_000)
        assert answer.startswith("HTTP/1.1 431 ")


async def test_who_says_nothing_is_hung_up_on_and_makes_room_for_the_next() -> None:
    limits = {"monitoring_connections_max": 1, "monitoring_seconds": 0.05}
    async with monitored(**limits) as (_, where):
        async with await trio.open_tcp_stream(*where) as silent:
            waiting = await trio.open_tcp_stream(*where)
            assert await read_all(silent) == ""
        async with waiting:
            await waiting.send_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert "200" in await read_all(waiting)


async def test_who_hangs_up_at_once_disturbs_nobody() -> None:
    async with monitored() as (here, where):
        for _ in range(3):
            with socket.create_connection(where) as sock:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                sock.send(b"GET /metrics HTTP/1.1\r\n")
        assert await get(where, "/healthz") == (200, "ok\n")
        assert not here.logged("monitoring failed")
