"""Addresses to listen on, as people write them."""

import ipaddress
import platform
from dataclasses import dataclass

from parlour_server.errors import SetupError

DEFAULT_PORT = 22222
DEFAULT = f"127.0.0.1:{DEFAULT_PORT}"
_PORT_MAX = 65_535
_PORT_DIGITS = 5


@dataclass(frozen=True, slots=True)
class ListenAddress:
    """A host and a port; port 0 lets the system choose one."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach it."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    def reachable(self, port: int) -> str:
        """Return what a client would type for it, `port` being the one that was chosen."""
        try:
            everywhere = ipaddress.ip_address(self.host).is_unspecified
        except ValueError:
            everywhere = False
        return str(ListenAddress(platform.node() if everywhere else self.host, port))


def parse(text: str) -> ListenAddress:
    """Return the address in `HOST:PORT`, `HOST`, `:PORT` or `[IPv6]:PORT`.

    Raises:
        SetupError: It is none of these.
    """
    host, port = text, ""
    if text.startswith("["):
        host, _, rest = text[1:].partition("]")
        port = rest.removeprefix(":")
    elif text.count(":") == 1:
        host, _, port = text.partition(":")
    if port and not (
        port.isascii() and port.isdigit() and len(port) <= _PORT_DIGITS and int(port) <= _PORT_MAX
    ):
        raise SetupError(f"“{text}” is no address to listen on: a port is a number up to 65535")
    return ListenAddress(host or "127.0.0.1", int(port) if port else DEFAULT_PORT)
