"""What people write between marks: bold, italic, code, quotations, and web addresses.

    **bold**   *italic*   _italic_   `code`   > quotation   https://example.org

and a block of code between two lines of three backticks. Nothing else is read, and what is not
closed stays as it was typed. Emphasis is a property of each letter, not a tree, so nothing can nest
without end; every rule looks at each character a bounded number of times.

An address is shown as it is, and what is shown is what is opened: there are no words with another
address behind them. It ends where `visible` had to name a character.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum, Flag, auto

from parlour_client.visible import visible


class Face(Flag):
    """How a piece of text is meant; several may hold at once."""

    PLAIN = 0
    BOLD = auto()
    ITALIC = auto()
    CODE = auto()
    LINK = auto()
    MARK = auto()
    """A delimiter: only a screen that cannot show what it stands for shows it."""


class LineKind(Enum):
    """What a line belongs to."""

    TEXT = "text"
    QUOTE = "quote"
    CODE = "code"
    FENCE = "fence"
    """A line that begins or ends a block of code; nothing but a delimiter."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Text of one face."""

    text: str
    face: Face = Face.PLAIN


@dataclass(frozen=True, slots=True)
class Line:
    """One line as typed: the texts of all its pieces together are the line."""

    kind: LineKind
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """The line, with its delimiters."""
        return "".join(piece.text for piece in self.pieces)


_SPECIAL = re.compile(r"[*_`>]|://")
_FENCE = re.compile(r"```[\w+#.-]{0,20} *")
_FENCE_END = re.compile(r"``` *")
_QUOTE = "> "
_TICKS = re.compile(r"`+")
_EMPHASIS = re.compile(r"\*+|_+")
_FACES = {
    "*": Face.ITALIC,
    "_": Face.ITALIC,
    "**": Face.BOLD,
    "***": Face.BOLD | Face.ITALIC,
}
_ADDRESS = re.compile(
    r"(?<![^\W_])https?://[^\W_][^\s<>\"`\\‹›]*",  # noqa: RUF001 - what `visible` puts around a name
    re.IGNORECASE,
)
_AFTER_ADDRESS = ".,;:!?'*_~"
_BRACKETS = {")": "(", "]": "[", "}": "{"}


def parse(text: str) -> tuple[Line, ...]:
    """Return the lines of anybody's text, safe to show."""
    return tuple(_lines(visible(text, lines=True)))


def links(text: str) -> tuple[str, ...]:
    """Return the web addresses in a text, in order, each as often as it stands there."""
    return tuple(p.text for line in parse(text) for p in line.pieces if Face.LINK in p.face)


def outside_code(text: str, change: Callable[[str], str]) -> str:
    """Return `text` with `change` made to what is neither code nor an address."""
    lines = _lines(text)
    kept = Face.CODE | Face.LINK | Face.MARK
    return "\n".join(
        line.text
        if line.kind in {LineKind.CODE, LineKind.FENCE}
        else "".join(p.text if p.face & kept else change(p.text) for p in line.pieces)
        for line in lines
    )


def _lines(text: str) -> Iterator[Line]:
    typed = text.split("\n")
    if not _SPECIAL.search(text):
        for line in typed:
            yield Line(LineKind.TEXT, (Piece(line),))
        return
    ends = [at for at, line in enumerate(typed) if _FENCE_END.fullmatch(line)]
    last_end = ends[-1] if ends else -1
    inside = False
    for at, line in enumerate(typed):
        if inside:
            inside = not _FENCE_END.fullmatch(line)
            face, kind = (Face.CODE, LineKind.CODE) if inside else (Face.MARK, LineKind.FENCE)
            yield Line(kind, (Piece(line, face),))
        elif at < last_end and _FENCE.fullmatch(line):
            inside = True
            yield Line(LineKind.FENCE, (Piece(line, Face.MARK),))
        elif line.startswith(_QUOTE):
            pieces = (Piece(_QUOTE, Face.MARK), *_inline(line[len(_QUOTE) :]))
            yield Line(LineKind.QUOTE, pieces)
        else:
            yield Line(LineKind.TEXT, tuple(_inline(line)))


# --- within a line


def _inline(line: str) -> list[Piece]:
    if not _SPECIAL.search(line):
        return [Piece(line)]
    pieces = [
        found
        for piece in _code(line)
        for found in ([piece] if piece.face else _addresses(piece.text))
    ]
    return _merged(_emphasis(pieces))


def _code(line: str) -> Iterator[Piece]:
    """Find what stands between two equally long runs of backticks."""
    runs = [run for run in _TICKS.finditer(line) if not _marks_follow(line, run.end())]
    last = {run.end() - run.start(): at for at, run in enumerate(runs)}
    done = at = 0
    while at < len(runs):
        opens = runs[at]
        size = opens.end() - opens.start()
        at += 1
        if last[size] < at:
            continue
        while runs[at].end() - runs[at].start() != size:
            at += 1
        closes = runs[at]
        at += 1
        yield Piece(line[done : opens.start()])
        yield Piece(opens.group(), Face.MARK)
        yield Piece(line[opens.end() : closes.start()], Face.CODE)
        yield Piece(closes.group(), Face.MARK)
        done = closes.end()
    yield Piece(line[done:])


def _addresses(text: str) -> Iterator[Piece]:
    done = 0
    for found in _ADDRESS.finditer(text):
        end = found.start() + len(_trimmed(found.group()))
        yield Piece(text[done : found.start()])
        yield Piece(text[found.start() : end], Face.LINK)
        done = end
    yield Piece(text[done:])


def _trimmed(address: str) -> str:
    """Leave out what is rather the sentence's than the address's."""
    end = len(address)
    spare = {
        closing: address.count(closing) - address.count(opening)
        for closing, opening in _BRACKETS.items()
    }
    while address[end - 1] in _AFTER_ADDRESS or spare.get(address[end - 1], 0) > 0:
        if address[end - 1] in spare:
            spare[address[end - 1]] -= 1
        end -= 1
    return address[:end]


@dataclass(slots=True)
class _Delimiter:
    """A run of `*` or `_`, as a piece of its own; `face` is what it turns on or off."""

    at: int
    face: Face
    opens: bool
    closes: bool


def _emphasis(pieces: Iterable[Piece]) -> list[Piece]:
    """Pair equal delimiters, each closing one with the nearest that opens."""
    split: list[Piece] = []
    delimiters: list[_Delimiter] = []
    whole = list(pieces)
    line = "".join(piece.text for piece in whole)
    start = 0
    for piece in whole:
        if piece.face:
            split.append(piece)
        else:
            done = 0
            for run in _EMPHASIS.finditer(piece.text):
                face = _FACES.get(run.group(), Face.PLAIN)
                delimiter = _flanked(line, start + run.start(), start + run.end())
                if face and (delimiter.opens or delimiter.closes):
                    split.append(Piece(piece.text[done : run.start()]))
                    delimiter.at, delimiter.face = len(split), face
                    delimiters.append(delimiter)
                    split.append(Piece(run.group()))
                    done = run.end()
            split.append(Piece(piece.text[done:]))
        start += len(piece.text)
    turns: dict[int, Face] = {}
    waiting: dict[str, _Delimiter] = {}
    for delimiter in delimiters:
        run_text = split[delimiter.at].text
        opened = waiting.pop(run_text, None) if delimiter.closes else None
        if opened is not None:
            turns[opened.at] = turns[delimiter.at] = delimiter.face
        elif delimiter.opens:
            waiting[run_text] = delimiter
    return _turned(split, turns)


def _flanked(line: str, start: int, end: int) -> _Delimiter:
    before = line[start - 1] if start else " "
    after = line[end] if end < len(line) else " "
    if _marks_follow(line, end):
        return _Delimiter(0, Face.PLAIN, opens=False, closes=False)
    opens = not after.isspace() and not before.isalnum()
    closes = not before.isspace() and not after.isalnum()
    return _Delimiter(0, Face.PLAIN, opens, closes)


def _turned(split: list[Piece], turns: dict[int, Face]) -> list[Piece]:
    counts = {Face.BOLD: 0, Face.ITALIC: 0}
    opened: dict[str, bool] = {}
    turned = []
    for at, piece in enumerate(split):
        if at in turns:
            step = -1 if opened.get(piece.text) else 1
            opened[piece.text] = step > 0
            for face in counts:
                counts[face] += step if face in turns[at] else 0
            turned.append(Piece(piece.text, Face.MARK))
            continue
        face = piece.face
        if Face.CODE not in face and Face.MARK not in face:
            for emphasis, count in counts.items():
                face |= emphasis if count else Face.PLAIN
        turned.append(replace(piece, face=face))
    return turned


def _merged(pieces: Iterable[Piece]) -> list[Piece]:
    """Leave out empty pieces, and join neighbours alike; addresses and delimiters stay apart."""
    apart = Face.LINK | Face.MARK
    merged: list[Piece] = []
    for piece in pieces:
        if not piece.text:
            continue
        before = merged[-1] if merged else None
        if before is not None and before.face == piece.face and not piece.face & apart:
            merged[-1] = Piece(before.text + piece.text, piece.face)
        else:
            merged.append(piece)
    return merged


def _marks_follow(line: str, at: int) -> bool:
    """Tell whether a delimiter has accents on it: without it, they would be another letter's."""
    return at < len(line) and unicodedata.category(line[at]).startswith("M")
