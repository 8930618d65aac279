"""What people write: names, messages, searches, and how it is shown."""

import unicodedata
from itertools import pairwise

from parlour_client.completion import complete
from parlour_client.emoji_names import emojized, spelled_out
from parlour_client.errors import SearchError
from parlour_client.exporting import entry_json, entry_text
from parlour_client.markup import links, outside_code, parse
from parlour_client.search_query import parse_query
from parlour_client.surrogates import without_surrogates
from parlour_client.visible import MARKS_PER_BASE_MAX, visible
from parlour_client.web_links import WebLinkError, oddities
from parlour_protocol.messages import Entry
from parlour_server.emoji import is_emoji
from parlour_server.export_files import as_json, as_text
from parlour_server.names import (
    RESERVED,
    NicknameError,
    RoomNameError,
    displayed,
    displayed_room,
    known_key,
    nickname_key,
    reserved_room,
    room_key,
    too_close,
)
from parlour_server.password_policy import unfit
from parlour_server.printable import printable
from tests.client.desk import FakeDesk
from tests.hostile.fuzzing.target import Target, text_of, texts

_SERVER = ("parlour_server.names", "parlour_server.lookalikes", "parlour_server.scripts")
_SHOWING = ("parlour_client.visible", "parlour_client.markup", "parlour_client.exporting")
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SELECTORS = frozenset("\ufe0e\ufe0f")
_NOW = 1_795_255_200_000


def _nickname(data: bytes) -> None:
    typed = text_of(data)
    unfit(typed, "somebody")
    try:
        key = nickname_key(typed)
    except NicknameError as error:
        str(error).encode()
        assert error.code in {"nickname-invalid", "nickname-reserved"}
        return
    shown = displayed(typed)
    shown.encode()
    assert not any(unicodedata.category(sign)[0] in "CZ" for sign in shown)
    assert nickname_key(shown) == known_key(typed) == key
    assert shown.casefold() not in RESERVED
    assert too_close(typed, shown) == "taken"
    try:
        assert nickname_key(typed.lower()) == key
    except NicknameError as error:  # a capital without a small letter of its own
        assert error.code == "nickname-invalid"


def _room(data: bytes) -> None:
    typed = text_of(data)
    try:
        shown = displayed_room(typed)
    except RoomNameError as error:
        str(error).encode()
        return
    shown.encode()
    assert not any(unicodedata.category(sign)[0] in "CZ" for sign in shown)
    assert displayed_room(shown) == shown
    assert room_key(shown) == room_key(typed)
    reserved_room(typed)


def _assert_plain(shown: str, *, lines: bool) -> None:
    marks = 0
    for before, sign in pairwise((" ", *shown)):
        category = unicodedata.category(sign)
        if sign == "\n":
            assert lines
        elif sign != "\u200d":
            assert category not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}, ascii(sign)
        assert category != "Zs" or sign == " "
        assert sign not in _BIDI
        assert sign != "\u200d" or (before not in " \n" and not before.isascii())
        marks = marks + 1 if category in {"Mn", "Me"} and sign not in _SELECTORS else 0
        assert marks <= MARKS_PER_BASE_MAX
    shown.encode()


def _visible(data: bytes) -> None:
    text = text_of(data)
    for lines in (False, True):
        _assert_plain(visible(text, lines=lines), lines=lines)
    without_surrogates(text).encode()
    assert printable(text.replace("\n", " ")).isprintable()


def _markup(data: bytes) -> None:
    text = text_of(data)
    shown = "\n".join(line.text for line in parse(text))
    assert shown == visible(text, lines=True)
    assert outside_code(text, str) == text
    assert without_surrogates(spelled_out(emojized(text))) is not None
    for link in links(text):
        assert link in shown
        try:
            told = oddities(link)
        except WebLinkError as error:
            told = (str(error),)
        for sentence in told:
            _assert_plain(sentence, lines=False)
    is_emoji(text)


def _written(data: bytes) -> None:
    text = text_of(data)
    said = Entry(1, 1, len(data) * 10**12, 7, text[:24], bytes(16), text, text[24:60])
    for lines in (entry_text(said), as_text(said)):
        first, *more = lines.split("\n")
        assert all(line.startswith("    ") for line in more)
        assert "\x1b" not in first
        _assert_plain(lines, lines=True)
    for line in (entry_json(said), as_json(said)):
        assert line.isascii()
        assert line.isprintable()


def _query(data: bytes) -> None:
    try:
        query = parse_query(text_of(data), _NOW)
    except SearchError as error:
        assert "\n" not in str(error)
        return
    assert 0 <= query.after < 2**53
    assert 0 <= query.before < 2**53


_desk = FakeDesk()
_desk.sit()


def _completion(data: bytes) -> None:
    text = text_of(data)
    for cursor in {0, len(text) // 2, len(text)}:
        found = complete(text, cursor, _desk.fake.model, 1)
        assert 0 <= found.start <= found.end <= len(text)


_NAMES = (
    "ad",
    "min",
    "house",
    "_",
    "-",
    "Ada",
    "\u0410",
    "\u03bf",
    "\u0131",
    "rn",
    "l",
    "1",
    "\u01bc",
)
_MARKS = ("*", "**", "_", "`", "```", "\n", "> ", "https://", "x.y/", "@", "xn--", "[/]", ":tada:")
_KEYS = ("from:", "in:", "after:", "before:", "3d", "2026-01-31", '"', "*", "#", "here", " ")
_COMMANDS = ("/", "/msg ", "/play ", "/kick ", "/export ", "bo", "#l", ":ta", "@", " ", "//")

TARGETS = (
    Target("nickname", _nickname, texts(*_NAMES, most=12), _SERVER),
    Target("room-name", _room, texts("#", *_NAMES, most=14).map(b"#".__add__), _SERVER),
    Target("visible", _visible, texts("\r\n", "\t", "\U0001f1e6"), _SHOWING),
    Target("markup", _markup, texts(*_MARKS), _SHOWING),
    Target("written-entry", _written, texts("\n", "\r", "\x85", "\u2028"), _SHOWING),
    Target("search-query", _query, texts(*_KEYS), ("parlour_client.search_query",)),
    Target("completion", _completion, texts(*_COMMANDS), ("parlour_client.completion",)),
)
