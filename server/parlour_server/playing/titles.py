"""What a table is called in somebody's list: the game, and who else plays."""

from collections.abc import Sequence

from parlour_protocol.limits import NAME_MAX_CHARACTERS


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
