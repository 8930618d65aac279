"""What a program writes to a terminal, read as strictly as can be: what is not allowed is a fault.

Nothing of this stands on the program's own idea of what is safe. Sequences are those that Textual
is known to send; characters are those that a terminal draws where it is, once, and can be seen.
"""

import base64
import binascii
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field

from wcwidth import wcswidth, wcwidth

MARKS_MAX = 4
"""The most marks on one character."""
JOINERS_MAX = 3
"""The most joiners in one emoji: a family of four has as many."""

_MODES = frozenset(
    {7, 25, 1000, 1003, 1004, 1006, 1015, 1016, 1049, 2004, 2026, 2048}  # as Textual's driver
)
_SEQUENCE = re.compile(
    r"\[(?P<colours>[0-9;]*)m"
    r"|\[(?P<row>\d+);(?P<column>\d+)H"
    r"|\[\?(?P<mode>\d+)(?P<set>[hl]|\$p)"
    r"|\[>\d+u|\[<u"  # the keyboard protocol of kitty, pushed and popped
    r"|\[(?P<where>\?6n|6n)"
    r"|(?P<clipboard>\]52;c;(?P<copied>[A-Za-z0-9+/=]*)\x07)"
    r"|(?P<pointer>\]22;[a-z-]{1,20}\x07)"
    r"|(?P<notice>\]9;(?P<nine>[^\x00-\x1f\x7f-\x9f]*)\x07)"
    r"|(?P<notice2>\]777;notify;(?P<seven>[^\x00-\x1f\x7f-\x9f]*)\x07)"
)
# Default_Ignorable_Code_Point of Unicode 15's DerivedCoreProperties.txt, and what is blank besides.
_HIDDEN = frozenset(
    code
    for first, last in (
        (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5),
        (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x2800, 0x2800),
        (0x3164, 0x3164), (0xFE00, 0xFE0D), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0),
        (0xFFF0, 0xFFFB), (0x13430, 0x1345F), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A),
        (0xE0000, 0xE0FFF),
    )
    for code in range(first, last + 1)
    if code != 0x200D
)  # fmt: skip
_JOINER = "\u200d"
_SELECTORS = "\ufe0e\ufe0f"
_TONES = range(0x1F3FB, 0x1F400)
_JAMO = (range(0x1160, 0x1200), range(0xD7B0, 0xD800))
_FLAGS = range(0x1F1E6, 0x1F200)
_FLAG_LETTERS = "".join(map(chr, _FLAGS))
_PICTURES = (
    range(0x2190, 0x2200), range(0x2600, 0x27C0), range(0x2B00, 0x2C00), range(0x1F000, 0x1FB00),
)  # fmt: skip
_SIGNS = "".join(map(chr, (0xA9, 0xAE, 0x203C, 0x2049, 0x2122, 0x3030, *range(0x2300, 0x2400))))
_NOT_DRAWN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a program may do beside drawing.

    Args:
        clipboard: Set the clipboard.
        notices: Send a terminal's notification.
        bell: Ring.
        lines: Begin new lines, as a program without a screen does.
        unshaped: Write letters that are blank, or marks without end.
    """

    clipboard: bool = False
    notices: bool = False
    bell: bool = False
    lines: bool = False
    unshaped: bool = False


@dataclass(slots=True)
class Stream:
    """Takes what is written, and notes each fault in words.

    Args:
        columns: How wide the terminal is.
        allowed: What the program may do beside drawing.
    """

    columns: int
    allowed: Allowed = Allowed()
    faults: list[str] = field(default_factory=list)
    copied: list[str] = field(default_factory=list)
    """What was put on the clipboard."""
    noticed: list[str] = field(default_factory=list)
    """What was told by the terminal's notifications."""
    bells: int = 0
    """How often the terminal was rung."""
    widest: int = 0
    """The farthest column that was written to, where emoji are not joined by the terminal."""
    _rest: bytes = b""
    _column: int = 1
    _run: list[str] = field(default_factory=list)

    def feed(self, data: bytes) -> None:
        """Take in what was written."""
        data = self._rest + data
        cut = _whole(data)
        self._rest = data[cut:]
        try:
            text = data[:cut].decode()
        except UnicodeDecodeError as error:
            self.faults.append(f"no UTF-8: {data[error.start : error.start + 12]!r}")
            text = data[:cut].decode(errors="replace")
        at = 0
        for found in re.finditer(r"[\x00-\x1f\x7f-\x9f]", text):
            if found.start() < at:
                continue
            self._run.append(text[at : found.start()])
            at = self._control(text, found.start())
        self._run.append(text[at:])

    def end(self) -> None:
        """Take in that no more is written."""
        if self._rest == b"\r":
            self._rest = b""
        self._draw()
        if self._rest:
            self.faults.append(f"an end within {self._rest[:12]!r}")
            self._rest = b""

    def _control(self, text: str, at: int) -> int:
        """Take in what begins with a control character, and return where it ends."""
        character = text[at]
        if text.startswith("\r\n", at) or (character in "\r\n" and self.allowed.lines):
            self._move(1)
            return at + 1 + text.startswith("\r\n", at)
        if character == "\x07" and self.allowed.bell:
            self.bells += 1
            return at + 1
        if character == "\x1b" and (found := _SEQUENCE.match(text, at + 1)):
            return self._sequence(found)
        self.faults.append(f"{text[at : at + 16]!r}")
        return at + 1

    def _sequence(self, found: re.Match[str]) -> int:
        if found["column"]:
            self._move(int(found["column"]))
        elif found["mode"] and int(found["mode"]) not in _MODES:
            self.faults.append(f"mode {found['mode']}{found['set']}")
        elif found["clipboard"]:
            self._copy(found["copied"])
        elif found["notice"] or found["notice2"]:
            if not self.allowed.notices:
                self.faults.append(f"a notification: {found.group()!r}")
            said = found["nine"] or found["seven"] or ""
            self.noticed.append(said)
            self.faults += unseen(said)
        return found.end()

    def _copy(self, encoded: str) -> None:
        if not self.allowed.clipboard:
            self.faults.append(f"the clipboard: {encoded[:40]}")
        try:
            self.copied.append(base64.b64decode(encoded, validate=True).decode())
        except (binascii.Error, UnicodeDecodeError):
            self.faults.append(f"a clipboard that is no text: {encoded[:40]}")

    def _move(self, column: int) -> None:
        self._draw()
        self._column = column

    def _draw(self) -> None:
        """Take in what was written from one place on."""
        text = "".join(self._run)
        self._run.clear()
        if not text:
            return
        if self.allowed.unshaped:
            self.faults += [repr(each) for each in text if unicodedata.category(each) in _NOT_DRAWN]
        else:
            self.faults += unseen(text)
        if self.allowed.lines:
            return
        end = self._column - 1 + _cells(text)
        if end > self.columns:
            self.faults.append(f"{end} columns wide: {text.rstrip()[-24:]!r}")
        apart = self._column - 1 + sum(max(0, wcwidth(character)) for character in text)
        self.widest = max(self.widest, apart)


def unseen(text: str) -> list[str]:
    """Return what in a text is not drawn, or not where it is, each in words."""
    faults = []
    marks, joiners = Counter[str](), 0
    for at, character in enumerate(text):
        code, category = ord(character), unicodedata.category(character)
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        wrong = ""
        if character in _SELECTORS:
            if not (_pictured(before) or before in _SIGNS or after == "\u20e3"):
                wrong = "a selector"
        elif character == _JOINER:
            joiners += 1
            drawn = _pictured(before) or before in _SELECTORS or ord(before or " ") in _TONES
            if not (drawn and _pictured(after)) or joiners > JOINERS_MAX:
                wrong = "a joiner"
        elif code in _TONES:
            wrong = "" if _pictured(before) else "a skin tone"
        elif category.startswith("M") or any(code in part for part in _JAMO):
            marks["on" if category in ("Mn", "Me") else "beside"] += 1
            if max(marks.values()) > MARKS_MAX or before in ("", " "):
                wrong = "a mark"
        else:
            marks.clear()
            joiners = joiners if before == _JOINER else 0
        if category in _NOT_DRAWN and character != _JOINER:
            wrong = category
        elif code in _HIDDEN or (category == "Zs" and character != " "):
            wrong = "a blank"
        if wrong:
            faults.append(f"{wrong}: {text[max(0, at - 6) : at + 4]!r}")
    return faults


def _pictured(character: str) -> bool:
    """Tell whether a character can be a part of an emoji."""
    if not character or ord(character) in _TONES or ord(character) in _FLAGS:
        return False
    return any(ord(character) in block for block in _PICTURES)


def _cells(text: str) -> int:
    """Return how wide a text is where emoji are joined.

    Of marks that stand beside a letter no two tables say the same, nor of half a flag, which is
    what the edge of a column may leave of one.
    """
    kept = "".join(each for each in text if unicodedata.category(each) != "Mc")
    letters = sum(each in _FLAG_LETTERS for each in kept)
    return max(0, wcswidth("".join(each for each in kept if each not in _FLAG_LETTERS))) + letters


def _whole(data: bytes) -> int:
    """Return up to where neither a character nor a sequence is cut."""
    end = len(data)
    begun = data.rfind(b"\x1b", max(0, end - 200_000))
    if begun >= 0:
        tail = data[begun + 1 :].decode(errors="ignore")
        if not _SEQUENCE.match(tail) and _MAY_GO_ON.fullmatch(tail):
            return begun
    if data.endswith(b"\r"):
        return end - 1
    for back in range(1, min(4, end) + 1):
        byte = data[end - back]
        if byte >= 0xC0:
            size = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return end - back if size > back else end
        if byte < 0x80:
            break
    return end


_MAY_GO_ON = re.compile(r"|\[[?><]?[0-9;$]*|\](?:[0-9a-zA-Z+/=;-]*|(?:9|777);[^\x00-\x1f]*)")
