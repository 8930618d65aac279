"""What a table is called in somebody's list: the game, and who else plays."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from parlour_protocol.limits import NAME_MAX_CHARACTERS
from parlour_server.journal import conversations

if TYPE_CHECKING:
    from parlour_server.server import Server


def title(game: str, names: Sequence[str]) -> str:
    """Return what a table is called, as long as a name may be: `Chess bob`.

    Args:
        game: What people call the game.
        names: Whom to name; those for whom there is no room are counted.
    """
    for count in range(len(names), 0, -1):
        left = len(names) - count
        named = ", ".join(names[:count])
        found = f"{game} {named} and {left} more" if left else f"{game} {named}"
        if len(found) <= NAME_MAX_CHARACTERS:
            return found
    return game[:NAME_MAX_CHARACTERS]


async def call_anew(server: "Server", *numbers: int) -> None:
    """Have a table's conversations be called by who sits there now, and tell those in them.

    Raises:
        StorageError: It could not be read who sits there.
    """
    for number in numbers:
        record = await server.journal.look(conversations.conversation, number)
        known = server.conversations.get(number)
        if known is not None and record is not None:
            server.conversations.seat(known, record.seated)
            await server.conversations.tell_all(known)
