"""A man in the middle: another server towards the victim, and a client towards the server."""

import ssl
import threading
from collections.abc import Callable
from pathlib import Path

import trio

from parlour_server import keys

Change = Callable[[bytes], bytes]
"""What becomes of bytes on their way."""

_PATIENCE_SECONDS = 30
_Stream = trio.SSLStream[trio.SocketStream]


def _as_they_are(data: bytes) -> bytes:
    return data


class Relay:
    """Passes everything on between victims and a server, both over TLS, and keeps what it saw.

    Args:
        folder: Where its own key is made.
        server: The server's port.
        towards_server: What becomes of what a victim sends.
    """

    def __init__(self, folder: Path, server: int, towards_server: Change = _as_they_are) -> None:
        folder.mkdir()
        self._context, self.fingerprint = keys.load_or_make(folder)
        self._server = server
        self._change = towards_server
        self.seen = bytearray()
        """What victims sent, in the clear."""
        self.shaken = 0
        """How many victims have shaken hands with it."""
        self.port = 0
        self._ready = threading.Event()
        self._scope = trio.CancelScope()
        self._token: trio.lowlevel.TrioToken
        self._thread = threading.Thread(target=trio.run, args=(self._serve,))
        self._thread.start()
        assert self._ready.wait(_PATIENCE_SECONDS)

    @property
    def written(self) -> str:
        """Its own fingerprint, as people are shown it."""
        return keys.written(self.fingerprint)

    def close(self) -> None:
        """End it."""
        trio.from_thread.run_sync(self._scope.cancel, trio_token=self._token)
        self._thread.join(_PATIENCE_SECONDS)

    async def _serve(self) -> None:
        self._token = trio.lowlevel.current_trio_token()
        (listener,) = await trio.open_tcp_listeners(0, host="127.0.0.1")
        self.port = listener.socket.getsockname()[1]
        self._ready.set()
        with self._scope:
            await trio.serve_listeners(self._relay, [listener])

    async def _relay(self, raw: trio.SocketStream) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        plain = await trio.open_tcp_stream("127.0.0.1", self._server)
        async with raw, plain:
            victim = trio.SSLStream(raw, self._context, server_side=True)
            server = trio.SSLStream(plain, context)
            try:
                await victim.do_handshake()
                self.shaken += 1
                async with trio.open_nursery() as nursery:
                    nursery.start_soon(_pass_on, server, victim, _as_they_are)
                    await _pass_on(victim, server, self._heard)
                    nursery.cancel_scope.cancel()
            except* (trio.BrokenResourceError, trio.ClosedResourceError):
                pass

    def _heard(self, data: bytes) -> bytes:
        self.seen += data
        return self._change(data)


async def _pass_on(of: _Stream, to: _Stream, change: Change) -> None:
    async for data in of:
        await to.send_all(change(bytes(data)))
