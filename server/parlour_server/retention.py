"""Erasing what rooms keep no longer, now and then."""

from typing import TYPE_CHECKING

import trio

from parlour_server.journal import StorageError, retention
from parlour_server.journal.retention import ENTRIES_PER_TURN

if TYPE_CHECKING:
    from parlour_server.server import Server


async def watch(server: "Server") -> None:
    """Erase what is too old, for ever."""
    while True:
        await trio.sleep(server.limits.retention_seconds)
        if not server.steadiness.believed():
            continue
        try:
            erased = await _erase(server)
        except StorageError as error:
            server.log.warning("cannot erase what is too old", reason=str(error))
            continue
        if erased:
            server.log.info("erased what was too old", entries=erased)


async def _erase(server: "Server") -> int:
    erased = 0
    for number in await server.journal.look(retention.due, server.now()):
        passed = ENTRIES_PER_TURN
        while passed == ENTRIES_PER_TURN:
            passed = await server.journal.do(retention.erase, number, server.now())
            erased += passed
            server.compaction.want()
    return erased
