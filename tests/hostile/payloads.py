"""Texts that try to do something to whoever is shown them: named families, three hundred in all.

None is longer than a message may be; a shorter field takes its beginning, so what bites comes
first. `BROKEN` are bytes that are no UTF-8, which only whoever writes frames by hand can send.
"""

# ruff: noqa: RUF001 - letters that look like others are an attack

from collections.abc import Iterator
from typing import NamedTuple

from parlour_protocol.limits import TEXT_MAX_CHARACTERS

_ESCAPE, _BELL, _END = "\x1b", "\x07", "\x1b\\"
_COMMANDS = {
    "clear": "\x1b[2J\x1b[H",
    "erase-scrollback": "\x1b[3J",
    "colour": "\x1b[31;5;7m",
    "cursor-up": "\x1b[9A\x1b[2K",
    "cursor-to": "\x1b[1;1H",
    "save-restore": "\x1b7\x1b8",
    "hide-cursor": "\x1b[?25l",
    "mouse-on": "\x1b[?1003h",
    "main-screen": "\x1b[?1049l",
    "wrap-on": "\x1b[?7h",
    "insert-mode": "\x1b[4h",
    "origin": "\x1b[?6h",
    "scroll-region": "\x1b[3;5r",
    "132-columns": "\x1b[?3h",
    "soft-reset": "\x1b[!p",
    "full-reset": "\x1bc",
    "charset": "\x1b(0\x0e",
    "tab-clear": "\x1b[3g",
    "repeat": "x\x1b[9999b",
    "print-screen": "\x1b[i",
    "resize": "\x1b[8;3;3t",
    "title-back": "\x1b[21t",
    "attributes": "\x1b[c",
    "attributes-2": "\x1b[>c",
    "attributes-3": "\x1b[=c",
    "status": "\x1b[5n",
    "position": "\x1b[6n",
    "mode-ask": "\x1b[?2026$p",
    "version-ask": "\x1b[>q",
    "rectangle-sum": "\x1b[1;1;1;1;1;1*y",
    "keyboard": "\x1b[>31u",
    "paste-end": "\x1b[201~",
    "synchronised": "\x1b[?2026h",
    "align": "\x1b#8",
    "double-height": "\x1b#3",
    "unended-csi": "\x1b[38;5;",
    "unended-many": "\x1b[" + "1;" * 60,
}
_STRINGS = {
    "title": "0;owned",
    "title-2": "2;owned",
    "icon": "1;owned",
    "palette": "4;1;#000000",
    "directory": "7;file://host/etc",
    "link": "8;;https://example.org",
    "link-script": "8;;javascript:alert(1)",
    "link-file": "8;;file:///etc/passwd",
    "notify-9": "9;owned",
    "progress": "9;4;1;50",
    "foreground": "10;?",
    "pointer": "22;wait",
    "font": "50;?",
    "clipboard": "52;c;aGFja2Vk",
    "clipboard-ask": "52;c;?",
    "reset-colours": "104",
    "prompt": "133;A",
    "vs-code": "633;E;rm -rf",
    "notify-777": "777;notify;owned;owned",
    "iterm": "1337;File=inline=1:AAAA",
    "iterm-clip": "1337;CopyToClipboard=",
}
_DEVICE = {
    "settings-ask": "\x1bP$qm\x1b\\",
    "capability-ask": "\x1bP+q544e\x1b\\",
    "user-keys": "\x1bP0;1|17/6c73\x1b\\",
    "tmux": "\x1bPtmux;\x1b\x1b]52;c;aGFj\x07\x1b\\",
    "sixel": "\x1bPq#0;2;0;0;0#0~~@@\x1b\\",
    "unended": "\x1bPq#0;2",
    "macro": "\x1bP0;0;0!z6c73\x1b\\",
    "kitty-picture": "\x1b_Gf=24,s=1,v=1;AAAA\x1b\\",
    "kitty-file": "\x1b_Ga=T,t=f;L2V0Yy9w\x1b\\",
    "apc": "\x1b_owned\x1b\\",
    "privacy": "\x1b^owned\x1b\\",
    "start-of-string": "\x1bXowned\x1b\\",
    "screen-title": "\x1bkowned\x1b\\",
}
_SPLIT = {
    "over-lines": "\x1b\n[2J",
    "over-return": "\x1b\r[2J",
    "over-nul": "\x1b\x00[2J",
    "inside-csi": "\x1b[\x0831m",
    "over-words": "\x1b [2J",
    "doubled": "\x1b\x1b[2J",
    "cancelled": "\x1b[3\x18[31m",
    "end-of-field": "x" * 23 + _ESCAPE,
    "end-of-name": "x" * 63 + _ESCAPE,
    "end-of-topic": "x" * 199 + _ESCAPE,
    "only-escape": _ESCAPE,
    "only-end": _END,
    "begin-of-next": "[2J\x1b",
    "c1-and-escape": "\x9b\x1b[2J\x9c",
}
_SPACES = [0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000]
_INVISIBLE = {
    "soft-hyphen": 0xAD,
    "grapheme-joiner": 0x34F,
    "zero-width-space": 0x200B,
    "non-joiner": 0x200C,
    "joiner": 0x200D,
    "word-joiner": 0x2060,
    "invisible-times": 0x2062,
    "byte-order-mark": 0xFEFF,
    "hangul-lead": 0x115F,
    "hangul-vowel": 0x1160,
    "hangul-filler": 0x3164,
    "hangul-half": 0xFFA0,
    "braille-blank": 0x2800,
    "khmer-vowel": 0x17B4,
    "mongolian-selector": 0x180B,
    "mongolian-vowel": 0x180E,
    "annotation-anchor": 0xFFF9,
    "annotation-between": 0xFFFA,
    "annotation-end": 0xFFFB,
    "object": 0xFFFC,
    "replacement": 0xFFFD,
    "shorthand": 0x1BCA0,
    "musical": 0x1D173,
    "hieroglyph-joiner": 0x13430,
    "private": 0xE000,
    "powerline": 0xE0B0,
    "private-15": 0xF0000,
    "private-16": 0x10FFFD,
    "noncharacter": 0xFDD0,
    "noncharacter-end": 0xFFFF,
    "noncharacter-16": 0x10FFFF,
    "unassigned": 0x378,
    "unassigned-plane": 0x40000,
    "selector-1": 0xFE00,
    "selector-15": 0xFE0E,
    "selector-16": 0xFE0F,
    "selector-17": 0xE0100,
    "selector-256": 0xE01EF,
    "tag-begin": 0xE0001,
    "tag-letter": 0xE0061,
    "tag-end": 0xE007F,
}
_BIDI = {
    "alm": "\u061c",
    "lrm": "\u200e",
    "rlm": "\u200f",
    "lre": "\u202a",
    "rle": "\u202b",
    "pdf": "\u202c",
    "lro": "\u202d",
    "rlo": "\u202e",
    "lri": "\u2066",
    "rli": "\u2067",
    "fsi": "\u2068",
    "pdi": "\u2069",
    "unended": "\u202b\u2067" * 70,
    "deprecated": "\u206a\u206b\u206c\u206d\u206e\u206f",
}
_TOWERS = {
    "above": "Z" + "\u0301" * 500,
    "below": "Z" + "\u0316" * 500,
    "through": "Z" + "\u0336" * 500,
    "mixed": "".join(f"{base}{chr(0x300 + at) * 60}" for at, base in enumerate("HE COMES")),
    "enclosing": "a" + "\u20dd" * 500,
    "spacing": "\u0915" + "\u0903" * 500,
    "tamil": "\u0b95" + "\u0bbe" * 500,
    "jamo": "\uac00" + "\u1161" * 500,
    "jamo-end": "\uac00" + "\u11a8" * 500,
    "half-marks": "x" + "\ufe20\ufe21" * 250,
    "without-base": "\u0301\u0301\u0301",
    "behind-space": " \u0301 \u0336 \u0903",
    "thai": "\u0e01" + "\u0e49" * 500,
    "arabic": "\u0628" + "\u0651\u064e" * 250,
    "keycap": "a" + "\u20e3" * 300,
    "musical": "\U0001d15f" + "\U0001d165" * 300,
}
_PICTURES = {
    "emoji": "😀" * TEXT_MAX_CHARACTERS,
    "families": "👩\u200d👩\u200d👧\u200d👦" * 500,
    "one-family": "👩\u200d" * 1_900 + "👩",
    "flags": "🇩🇪🇫🇷" * 900,
    "half-flags": "🇦 🇧 🇨" * 300,
    "odd-flags": "🇦" * 301,
    "england": "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f" * 400,
    "keycaps": "1\ufe0f\u20e3" * 1_200,
    "half-keycaps": "1\ufe0f" * 1_200,
    "tones": "👍🏻👍🏿" * 900,
    "many-tones": "👍" + "🏻" * 900,
    "lone-tones": "🏻" * 900,
    "tones-on-letters": "a🏻" * 900,
    "hearts": "❤\ufe0f" * 1_800,
    "text-hearts": "❤\ufe0e" * 1_800,
    "joined-letters": "a\u200db\u200d" * 900,
    "joined-signs": "·\u200d·\u200d" * 900,
    "joined-tones": "👍🏻\u200d👍🏻\u200d" * 400,
    "selectors-on-signs": "·\ufe0f" * 1_200,
    "many-selectors": "❤" + "\ufe0f" * 1_200,
    "marks-in-family": "👩\u0301\u200d👩\u0301" * 300,
}
_MARKUP = {
    "click-quit": "[@click=app.quit]x[/]",
    "click-picture": "[@click=app.screenshot('/tmp/x')]x[/]",
    "click-bell": "[@click=app.bell]all of it[/]",
    "closing": "[/nope]",
    "half-closing": "[/",
    "open": "[",
    "nested": "[[[[[bold]]]]]",
    "link": "[link=https://example.org]x[/link]",
    "link-file": "[link=file:///etc/passwd]x[/]",
    "variable": "[$primary]x[/] [$",
    "bold": "[bold red on blue]x[/]",
    "rgb": "[rgb(1,2,3)]x[/]",
    "hidden": "[conceal]x[/conceal]",
    "reverse": "[reverse blink]x",
    "escaped": "\\[bold]x\\",
    "auto": "[auto on $error 50%]x",
    "emoji-code": ":skull: :smile:",
    "empty": "[] [/] [=] [@] [@=]",
    "quoted": '[@click="app.quit()"]x[/]',
    "many": "[bold]" * 600,
}
_MARKDOWN = {
    "quotes": "> " * 1_900,
    "stars": "*" * 4_000,
    "emphasis": "**a *b " * 500,
    "under": "_a_" * 1_300,
    "ticks": "`" * 3_999,
    "tick-runs": "".join("`" * (1 + at % 40) + "x" for at in range(180)),
    "fence": "```\n" + "x\n" * 1_900,
    "fences": "```\n" * 990,
    "fence-name": "```[bold]\x1b\nx\n```",
    "table": "|a|b\n|-|-|-|\n|" + "c|" * 500,
    "picture": "![x](https://example.org/x.png)",
    "named-link": "[bank](javascript:alert(1))",
    "addresses": "http://a " * 440,
    "long-address": "https://" + "a" * 3_900,
    "escape-address": "https://a\x1b[31m.example/\x1b]8;;",
    "bidi-address": "https://example.org/\u202egpj.exe",
    "brackets": "https://a.b/" + "(" * 1_900 + ")" * 1_900,
    "file": "file:///etc/passwd",
    "script": "javascript:alert(1)",
    "user": "https://bank.example@evil.example/",
    "punycode": "https://xn--pple-43d.example/",
    "port": "http://[::1]:99999999/",
    "lines": "\n" * 4_000,
    "quote-lines": "> \n" * 1_300,
}
_CODE = {
    "percent": "%s%n%d %(name)s %%",
    "braces": "{0.__class__} {} {x!r:>9999}",
    "dollar": "$HOME ${IFS} $(id) `id`",
    "html": "<script>alert(1)</script>&lt;b&gt;<img src=x onerror=alert(1)>",
    "quotes": "'\"';--",
    "path": "../../../../etc/passwd",
    "command": "/quit",
    "slashes": "//kick alice",
    "line-of-mine": "x\n20:14 #lobby <bob> y",
    "answer": "x\r20:14 #lobby <bob> y",
    "spreadsheet": "=cmd|'/C calc'!A0",
    "json": '{"type":"goodbye"}\\u001b[2J',
    "backslashes": "\\x1b[2J \\033[2J \\e[2J",
    "caret": "^[[2J ^G",
}
_WIDE = {
    "long-word": "x" * 4_000,
    "long-wide": "漢" * 4_000,
    "edge": "x" + "漢" * 1_000,
    "half-width": "\uff76\uff9e" * 900,
    "ambiguous": "●○×▲§°±·÷" * 400,
    "boxes": "│┃║┌┐└┘─━═█▓▒░▁▔" * 200,
    "forged-border": "│ alice 20:14 │",
    "fractions": "﷽𒐫꧅⸻" * 400,
    "hebrew": "שלום עולם " * 300,
    "arabic": "السلام عليكم " * 300,
    "mixed-directions": "abc שלום 123 العربية (x)",
    "rtl-only": "\u05d0" * 4_000,
    "arabic-numbers": "٣٤٥ 12:00 ٦٧",
    "spaces": " " * 3_999 + "x",
    "tabs": "\t" * 2_000,
    "thai": "ภาษาไทย" * 400,
    "mathematical": "𝕬𝖉𝖒𝖎𝖓 ａｄｍｉｎ",
    "lookalike": "аdmin",
    "ligature": "ﬁﬀ ĳ ǆ ㎏",
}


class Payload(NamedTuple):
    """One of them.

    Args:
        name: Its family and its own name, as in `osc/title`.
        text: What is said; at most `TEXT_MAX_CHARACTERS`.
    """

    name: str
    text: str


def _texts() -> Iterator[tuple[str, str]]:
    families = {
        "csi": _COMMANDS,
        "device": _DEVICE,
        "split": _SPLIT,
        "bidi": {name: f"abc{control}def" for name, control in _BIDI.items()},
        "tower": _TOWERS,
        "picture": _PICTURES,
        "markup": _MARKUP,
        "markdown": _MARKDOWN,
        "code": _CODE,
        "wide": _WIDE,
    }
    for family, texts in families.items():
        for name, text in texts.items():
            yield f"{family}/{name}", text
    for name, text in _STRINGS.items():
        yield f"osc/{name}", f"{_ESCAPE}]{text}{_BELL}x"
    for name in ("title", "link", "clipboard", "iterm"):
        yield f"osc/{name}-st", f"{_ESCAPE}]{_STRINGS[name]}{_END}x"
        yield f"osc/{name}-c1", f"\x9d{_STRINGS[name]}\x9cx"
        yield f"osc/{name}-unended", f"{_ESCAPE}]{_STRINGS[name]}"
    for code in (*range(0x20), *range(0x7F, 0xA0)):
        yield f"control/{code:02x}", f"{chr(code)}[31mx{chr(code)}y"
    yield "control/all", "".join(map(chr, (*range(0x20), *range(0x7F, 0xA0))))
    yield "control/line-ends", "a\r\nb\rc\vd\fe\x1cf\x1dg\x1eh\x85i\u2028j\u2029k"
    for name, code in _INVISIBLE.items():
        yield f"invisible/{name}", f"{chr(code)}a{chr(code)}b{chr(code) * 30}"
    yield "invisible/spaces", "".join(f"{chr(code)}a" for code in _SPACES)


PAYLOADS = tuple(Payload(name, text[:TEXT_MAX_CHARACTERS]) for name, text in _texts())
"""All that are text."""

STEW = Payload(
    "stew",
    "\x1b[2J\x9b31m\x07[/x]\u202e\u200b\r\n\x00🏻\u0301\U000e0041\x1b]0;own\x07[@click=app.quit]q",
)
"""Something of each in what the shortest names hold."""


def _cesu(code: int) -> bytes:
    return chr(code).encode("utf-8", "surrogatepass")


BROKEN: dict[str, bytes] = {
    "surrogate/high": _cesu(0xD800),
    "surrogate/low": _cesu(0xDFFF),
    "surrogate/pair": _cesu(0xD83D) + _cesu(0xDE00),
    "surrogate/reversed": _cesu(0xDE00) + _cesu(0xD83D),
    "overlong/escape": b"\xc0\x9b[2J",
    "overlong/escape-3": b"\xe0\x80\x9b[2J",
    "overlong/escape-4": b"\xf0\x80\x80\x9b[2J",
    "overlong/nul": b"\xc0\x80",
    "raw/c1": b"\x9b31m",
    "raw/latin": b"caf\xe9",
    "raw/cut": b"\xf0\x9f\x98",
    "raw/alone": b"\x80",
    "raw/ff": b"\xff\xfe",
    "raw/beyond": b"\xf4\x90\x80\x80",
    "raw/six": b"\xfc\x80\x80\x80\x80\x9b",
}
"""Bytes that are no UTF-8, by name."""
