"""Keeps note of who is here, so that the names of those who stay do not free themselves."""

from typing import TYPE_CHECKING

import trio

from parlour_server.journal import StorageError, accounts

if TYPE_CHECKING:
    from parlour_server.server import Server

NOTED_SECONDS = 3_600
"""How often it is noted; a name is unused for days before it is free."""


async def note(server: "Server") -> None:
    """Note who is here every now and then, for ever."""
    while True:
        await trio.sleep(NOTED_SECONDS)
        here = server.people.accounts()
        if not here:
            continue
        try:
            await server.journal.do(accounts.seen, here, server.now())
        except StorageError as error:
            server.log.warning("cannot note who is here", reason=str(error))
