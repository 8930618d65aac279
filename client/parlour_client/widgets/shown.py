"""Where text enters the screen: whatever anybody else wrote passes through `Shown` before drawing.

The result is plain characters. It is drawn as segments or as `Content`, never read as markup.
"""

from parlour_client.emoji_joining import apart
from parlour_client.emoji_names import spelled_out
from parlour_client.visible import visible

_PLAIN = str.maketrans(
    {
        "…": "...",
        "—": "-",
        "–": "-",  # noqa: RUF001 - the very sign to be replaced
        "“": '"',
        "”": '"',
        "‘": "'",  # noqa: RUF001
        "’": "'",  # noqa: RUF001
        "·": "-",
        "✓": "+",
        "✗": "x",
        "↓": "v",
        "♟": "*",
    }
)


class Shown:
    """Makes text safe for this screen.

    Args:
        ascii_only: Write emoji by their names, and what else is not ASCII as escapes, for a
            terminal that has nothing else.
        joins_emoji: Whether the terminal draws an emoji of several characters as one.
    """

    def __init__(self, *, ascii_only: bool = False, joins_emoji: bool = True) -> None:
        self.ascii_only = ascii_only
        self._joins_emoji = joins_emoji

    def line(self, text: str) -> str:
        """Return `text` as one line that is safe to draw."""
        return self._plain(visible(text))

    def lines(self, text: str) -> str:
        """Return `text`, its newlines kept, as characters that are safe to draw."""
        return self._plain(visible(text, lines=True))

    def words(self, text: str) -> str:
        """Return words that are safe already as this screen can show them."""
        return self._plain(text)

    def _plain(self, text: str) -> str:
        if not self.ascii_only or text.isascii():
            return text if self._joins_emoji else apart(text)
        plain = spelled_out(text.translate(_PLAIN))
        return plain.encode("ascii", "backslashreplace").decode("ascii")
