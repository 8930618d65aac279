"""Web addresses that others wrote: what is odd about one, and how it is opened.

The browser is started by a program of its own without a terminal, so that one that runs in the
terminal cannot take this one over, and one that takes its time holds up nobody.
"""

import asyncio
import subprocess
import sys
from urllib.parse import SplitResult, urlsplit

from parlour_client.errors import ClientError
from parlour_client.visible import visible

OPEN_TIMEOUT_SECONDS = 5.0
"""How long the browser may take to answer, in seconds; one that still runs has the page."""
ODDITIES_MAX = 3
"""The most that is told of one address."""
_SCHEMES = frozenset({"http", "https"})
_PUNYCODE = "xn--"
_PROGRAM = "import sys, webbrowser; sys.exit(not webbrowser.open(sys.argv[1]))"


class WebLinkError(ClientError):
    """An address cannot be opened."""


def oddities(address: str) -> tuple[str, ...]:
    """Return what one should know before opening an address, a sentence each; none if all is well.

    Raises:
        WebLinkError: It is no web address.
    """
    parts = _split(address)
    host = parts.hostname or ""
    odd = []
    if parts.username is not None or parts.password is not None:
        odd.append(f"What stands before @ is a user name; the page is on {host}.")
    if not host.isascii():
        odd.append("Its name is not all in Latin letters; some look alike and are others.")
    odd += [
        f"{label} stands for “{_decoded(label)}”, which may look like another name."
        for label in host.split(".")
        if label.startswith(_PUNYCODE)
    ]
    return tuple(odd[:ODDITIES_MAX])


async def open_link(address: str) -> None:
    """Hand an address to this machine's browser.

    Raises:
        WebLinkError: It is no web address, or there is no browser for it.
    """
    _split(address)
    if not await asyncio.to_thread(_open, address):
        raise WebLinkError(f"no browser could be started here for {address}")


def _split(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        _ = parts.port  # raises what `urlsplit` lets pass
    except ValueError as error:
        raise WebLinkError(f"{address} is no web address: {error}") from error
    plain = visible(address) == address and " " not in address and "\\" not in address
    if parts.scheme not in _SCHEMES or not parts.hostname or not plain:
        raise WebLinkError(f"{address} is no web address: it begins with http:// or https://")
    return parts


def _decoded(label: str) -> str:
    try:
        return visible(label.removeprefix(_PUNYCODE).encode("ascii").decode("punycode"))
    except UnicodeError:
        return "?"


def _open(address: str) -> bool:
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter; the address is one argument
            [sys.executable, "-c", _PROGRAM, address],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            timeout=OPEN_TIMEOUT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return True
    except OSError:
        return False
    return done.returncode == 0
