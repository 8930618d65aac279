"""The house bot from its key to its last word: it comes in, and comes again if it must."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import trio
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from parlour_protocol import FromServer
from parlour_protocol.messages import (
    Entry,
    Opened,
    People,
    PlayInvitations,
    PlayInvited,
    Presence,
    SignedIn,
    Table,
    Who,
)
from parlour_server import secret_file
from parlour_server.authentication import wanted
from parlour_server.connection import serve_connection
from parlour_server.errors import SetupError
from parlour_server.house.correspondence import DEVICE, Correspondence
from parlour_server.house.hospitality import Hospitality
from parlour_server.house.link import Link
from parlour_server.house.player import Player
from parlour_server.house.thinker import Think, thinking
from parlour_server.house.words import NICKNAME
from parlour_server.journal import house as kept
from parlour_server.journal.devices import Bearer

if TYPE_CHECKING:
    from structlog.typing import FilteringBoundLogger

    from parlour_server.server import Server

FILE = "house.key"
"""The house's private key, 32 bytes, in the data directory."""

AGAIN_SECONDS = 5.0
"""How long the house is away after its connection has ended."""


def load_or_make(directory: Path) -> Ed25519PrivateKey:
    """Return the house's key, made at first start.

    Raises:
        SetupError: It cannot be read or written.
    """
    path = directory / FILE
    try:
        if path.exists():
            return Ed25519PrivateKey.from_private_bytes(path.read_bytes())
        key = Ed25519PrivateKey.generate()
        secret_file.write(path, key.private_bytes_raw())
    except (OSError, ValueError) as error:
        raise SetupError(f"cannot use the house's key {path}: {error}") from error
    return key


async def keep(
    server: "Server",
    key: Ed25519PrivateKey,
    thinking: "Callable[[FilteringBoundLogger], AbstractAsyncContextManager[Think]]" = thinking,
) -> None:
    """Have the house be here, for ever.

    Args:
        server: Where.
        key: The house's.
        thinking: What it thinks with.
    """
    await server.opened.wait()
    server.house = key.public_key().public_bytes_raw()
    named = wanted(server, NICKNAME, server.house)
    if not await server.journal.do(kept.move_in, named, Bearer(server.house, DEVICE)):
        reason = "somebody had its name before it was kept for it, or house.key is another"
        server.log.warning("the house stays away", reason=reason)
        return
    async with thinking(server.log) as think:
        while not server.draining:
            async with trio.open_nursery() as nursery:
                await _visit(server, key, think, nursery)
                nursery.cancel_scope.cancel()
            await trio.sleep(AGAIN_SECONDS)


async def _visit(
    server: "Server", key: Ed25519PrivateKey, think: Think, nursery: trio.Nursery
) -> None:
    link = Link()
    nursery.start_soon(serve_connection, server, link)
    there = Correspondence(link, key, server.fingerprint)
    guests: Hospitality | None = None
    player: Player | None = None

    def told(message: FromServer) -> None:
        nonlocal guests, player
        if isinstance(message, SignedIn):
            guests = Hospitality(there, server.journal, message.account, server.log)
            player = Player(there, think, message.account, nursery, server.log)
            guests.know(message.conversations)
            nursery.start_soon(guests.run)
            nursery.start_soon(_arrive, there, guests, message)
        elif guests is not None and player is not None:
            _hand_on(message, guests, player)

    await there.run(told)


async def _arrive(there: Correspondence, guests: Hospitality, signed_in: SignedIn) -> None:
    lobby = signed_in.conversations[0].id
    people = await there.ask(lambda number: Who(number, lobby), People)
    guests.came(lobby, people.people)


def _hand_on(message: FromServer, guests: Hospitality, player: Player) -> None:
    match message:
        case Table():
            player.told(message)
        case PlayInvited():
            player.invited(message.invitation)
        case PlayInvitations():
            for invitation in message.invitations:
                player.invited(invitation)
        case Opened():
            guests.know([message.conversation])
        case Entry():
            guests.heard(message)
        case Presence():
            guests.came(message.conversation, message.joined)
        case _:
            pass
