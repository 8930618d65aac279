"""The rows of a conversation: styled words, before any of them has a colour."""

from rich.cells import cell_len

Span = tuple[str, str]
"""Safe text, and its roles, parted by spaces: component classes without their `chat--`, the first
one the ground of the others. Two carry a number: `hue:210` and `link:0`."""
Row = list[Span]

TEXT = "text"
"""The role of what somebody said, and of nothing beside it: what a selection copies."""
SOFT = "soft"
"""The role of an empty span: this row goes on with the row above, after a space."""
CUT = "cut"
"""The role of an empty span: this row goes on with the row above, in the middle of a word."""
FOLD = "fold"
"""The role of what shows the rest of a long message, and hides it again."""
HUE = "hue"
"""The role that carries the hue of a nickname, in degrees."""
LINK = "link"
"""The role that carries the number of a web address within its message, from 0."""
SELECTED = "selected"
"""The role of what the mouse has selected, besides its others."""
PICKED = "picked"
"""The role of the message that was picked with the keys, besides its others."""


def width_of(row: Row) -> int:
    """Return how many cells a row takes."""
    return sum(cell_len(text) for text, _ in row)


def numbered(role: str, name: str) -> int | None:
    """Return the number that a role carries, None if it has none of this name."""
    lead = f"{name}:"
    return next((int(w.removeprefix(lead)) for w in role.split() if w.startswith(lead)), None)


def role_at(row: Row, cell: int) -> str:
    """Return the role of what is drawn in a cell of a row, empty if nothing is."""
    for text, role in row:
        cell -= cell_len(text)
        if cell < 0:
            return role
    return ""
