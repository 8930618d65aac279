"""The signs drawn beside words, for terminals that have them and for plain ones."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Glyphs:
    """One sign each, one cell wide; the same meaning is always told by words, too."""

    bar: str = "▌"
    own_bar: str = "▐"
    rule: str = "─"
    upright: str = "│"
    stored: str = "✓"
    failed: str = "✗"
    dot: str = "·"
    here: str = "●"
    away: str = "○"
    idle: str = "◐"
    down: str = "↓"
    more_left: str = "◂"
    more_right: str = "▸"
    choice: str = "▸"
    ellipsis: str = "…"
    dash: str = "—"
    thumb: str = "▐"
    code: str = "╎"
    quote: str = "»"
    reply: str = "┌"
    cursor: str = "▏"
    off: str = "◌"
    border: str = "solid"
    """The name of the border that Textual draws thin lines with."""


UNICODE = Glyphs()
"""For any terminal that speaks UTF-8."""

ASCII = Glyphs(
    bar="|",
    own_bar="|",
    rule="-",
    upright="|",
    stored="+",
    failed="x",
    dot="-",
    here="*",
    away="o",
    idle="~",
    down="v",
    more_left="<",
    more_right=">",
    choice=">",
    ellipsis="...",
    dash="-",
    thumb="#",
    code=":",
    quote=">",
    reply="/",
    cursor="_",
    off="o",
    border="ascii",
)
"""For plain terminals: nothing beyond 7 bits."""
