"""The text of one message as rows: light markup drawn by shape, mentions marked, lines broken."""

from collections.abc import Iterable

from parlour_client.markup import Face, LineKind, Piece, parse
from parlour_client.model.conversation import mention_pattern
from parlour_client.widgets.chat_rows import LINK, TEXT, Row, Span
from parlour_client.widgets.look import Look
from parlour_client.widgets.shown import Shown
from parlour_client.widgets.wrapping import chop_row, wrap_row

KEPT_MAX = 64
"""How many texts stay laid out, the longest unused going first: an arrival draws all anew."""
_BAR_CELLS = 2
_ROLES = {Face.BOLD: "bold", Face.ITALIC: "italic", Face.CODE: "code"}


class MessageText:
    """Turns what somebody wrote into rows.

    A block of code and a quotation have a bar of their own; code within a line keeps its
    backticks. Other delimiters are left out where the terminal can draw what they mean, and stay
    on one of pure ASCII.

    Args:
        look: How it is to look; may be changed between calls.
    """

    def __init__(self, look: Look) -> None:
        self._look = look
        self._kept: dict[tuple[str, int, str, str], list[Row]] = {}

    def rows(self, text: str, width: int, *, named: bool = False, lead: str = "") -> list[Row]:
        """Return the rows of a message, at least one.

        Args:
            text: What was written, by anybody.
            width: The most cells of a row.
            named: Mark where it names the one who reads it.
            lead: Safe words to put before the first line.
        """
        if not lead and not named and (plain := self._plain(text, width)):
            return plain
        key = (text, width, self._look.nickname if named else "", lead)
        rows = self._kept.pop(key, None)
        if rows is None:
            rows = self._made(text, width, named=named, lead=lead)
            if len(self._kept) >= KEPT_MAX:
                del self._kept[next(iter(self._kept))]
        self._kept[key] = rows
        return list(rows)

    def _made(self, text: str, width: int, *, named: bool, lead: str) -> list[Row]:
        rows: list[Row] = []
        links = 0
        for line in parse(text):
            spans, links = self._spans(line.pieces, links, named=named)
            if lead and line.kind is LineKind.TEXT:
                spans = [(lead, TEXT), *spans]
            elif lead:
                rows += wrap_row([(lead, TEXT)], width)
            lead = ""
            match line.kind:
                case LineKind.TEXT:
                    rows += wrap_row(spans, width)
                case LineKind.QUOTE:
                    bar = (f"{self._look.glyphs.quote} ", "bar")
                    rows += self._barred(bar, wrap_row(spans, width - _BAR_CELLS))
                case LineKind.CODE:
                    bar = (f"{self._look.glyphs.code} ", "bar")
                    rows += self._barred(bar, chop_row(spans, width - _BAR_CELLS))
                case LineKind.FENCE:
                    pass
        return rows or [[]]

    def _plain(self, text: str, width: int) -> list[Row]:
        """Return the one row of a short text that has no markup, which most are."""
        short = len(text) <= width and text.isascii() and text.isprintable()
        return [[(text.rstrip(" "), TEXT)]] if short and not set(text) & set("*_`>:") else []

    @staticmethod
    def _barred(bar: Span, rows: Iterable[Row]) -> list[Row]:
        return [[bar, *row] for row in rows]

    def _spans(self, pieces: Iterable[Piece], links: int, *, named: bool) -> tuple[Row, int]:
        spans: Row = []
        for piece in pieces:
            if Face.MARK in piece.face:
                if piece.text.startswith("`"):
                    spans.append((piece.text, f"{TEXT} dim"))
                elif self._look.shown.ascii_only and piece.text != "> ":
                    spans.append((piece.text, TEXT))
                continue
            role = " ".join([TEXT, *(name for face, name in _ROLES.items() if face in piece.face)])
            words = self._look.shown.words(piece.text)
            if Face.LINK in piece.face:
                spans.append((words, f"{role} {LINK}:{links}"))
                links += 1
            elif named and Face.CODE not in piece.face:
                spans += self._marked(words, role)
            else:
                spans.append((words, role))
        return spans, links

    def _marked(self, words: str, role: str) -> Row:
        row: Row = []
        at = 0
        for found in mention_pattern(self._look.nickname).finditer(words):
            row += [(words[at : found.start()], role), (found.group(), f"{role} mention")]
            at = found.end()
        return [*row, (words[at:], role)]


def first_words(text: str, shown: Shown) -> str:
    """Return the first line of a message in plain words, without what stands around them."""
    for line in parse(text.strip()):
        if line.kind is not LineKind.FENCE:
            kept = (p.text for p in line.pieces if shown.ascii_only or Face.MARK not in p.face)
            return shown.words("".join(kept))
    return ""
