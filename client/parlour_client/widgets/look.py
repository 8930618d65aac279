"""How conversations are to look, as all that draws them is told: room, signs, colours and keys."""

from dataclasses import dataclass, field

from parlour_client.keys import Keys
from parlour_client.widgets.glyphs import UNICODE, Glyphs
from parlour_client.widgets.shown import Shown


@dataclass(slots=True)
class Look:
    """How conversations are to look.

    Args:
        width: The room there is, in cells.
        compact: One line for each message.
        nickname: Whose mentions are marked.
        glyphs: The signs this terminal has.
        shown: Makes text safe for it.
        nick_colours: Give each nickname its colour, where the theme and the terminal have them.
        keys: The keys in force, for hints.
    """

    width: int = 80
    compact: bool = False
    nickname: str = ""
    glyphs: Glyphs = field(default_factory=lambda: UNICODE)
    shown: Shown = field(default_factory=Shown)
    nick_colours: bool = True
    keys: Keys = field(default_factory=Keys)
