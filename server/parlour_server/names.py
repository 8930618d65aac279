"""What a nickname and a room's name may be, and when two are the same.

Two names are the same if they are so in small letters, or if they look alike in whatever case.
"""

import unicodedata
from functools import cache, lru_cache

from precis_i18n import get_profile

from parlour_protocol import NICKNAME_MAX_CHARACTERS
from parlour_protocol.codes import RefusalCode
from parlour_protocol.limits import ROOM_NAME_MAX_CHARACTERS
from parlour_server.lookalikes import caseless_skeleton, misread
from parlour_server.scripts import stranger

RESERVED = frozenset({
    "admin", "administrator", "all", "anonymous", "bot", "chanserv", "everyone", "gone", "guest",
    "here", "host", "house", "lobby", "me", "moderator", "nickserv", "nobody", "op",
    "operator", "owner", "parlour", "root", "server", "service", "support", "system", "you",
})  # fmt: skip
"""Names that would be taken for the house, for everybody, or for the reader."""

NOT_RESERVED = frozenset({"ali", "Ali", "ALI"})
"""People's names that only a rule for any case finds too close to a reserved one: i, I, l, L."""

MARKS_MAX = 2
"""The most combining marks on one letter."""

RULE = f"letters, digits, - and _, at most {NICKNAME_MAX_CHARACTERS}"

ROOM_RULE = f"letters, digits, - and _ after the #, at most {ROOM_NAME_MAX_CHARACTERS}"

_precis = get_profile("UsernameCaseMapped")


class NicknameError(ValueError):
    """No nickname; `code` is that of `Refused`, and the message says what to change."""

    def __init__(self, code: RefusalCode, reason: str) -> None:
        super().__init__(reason)
        self.code = code


class RoomNameError(ValueError):
    """No name of a room; `code` is that of `Refused`, and the message says what to change."""

    def __init__(self, code: RefusalCode, reason: str) -> None:
        super().__init__(reason)
        self.code = code


class _UnfitError(ValueError):
    """No name; the message says what to change."""


@lru_cache(maxsize=256)
def nickname_key(nickname: str) -> str:
    """Return what nicknames are compared by: the same for those that look alike, in any case.

    Sources: PRECIS UsernameCaseMapped (RFC 8265); one script per name, and skeletons (UTS #39).

    Raises:
        NicknameError: It may not be a nickname, or is kept for the house.
    """
    return _key(displayed(nickname), free=True)


@lru_cache(maxsize=256)
def known_key(nickname: str) -> str:
    """Return what the nickname of somebody is compared by, who may be the house itself.

    Raises:
        NicknameError: Nobody can be called so.
    """
    return _key(displayed(nickname), free=False)


def _key(nickname: str, *, free: bool) -> str:
    """Return what a nickname is compared by; `free` tells that it is not to be a reserved one."""
    if not nickname:
        raise NicknameError("nickname-invalid", f"a nickname has {RULE}; this one is empty")
    try:
        small = _in_small_letters(nickname, NICKNAME_MAX_CHARACTERS, RULE)
    except _UnfitError as error:
        raise NicknameError("nickname-invalid", str(error)) from error
    if not any(character.isalnum() for character in small):
        raise NicknameError("nickname-invalid", "a nickname has at least one letter or digit")
    if free and small in RESERVED:
        raise NicknameError(
            "nickname-reserved", f"“{nickname}” is kept for the house; choose another"
        )
    if misread(nickname):
        raise NicknameError(
            "nickname-invalid",
            f"“{nickname}” can be read as letters of another script; write it in small letters",
        )
    reserved = _like_reserved(small)
    if free and reserved is not None and _without_dashes(nickname) not in NOT_RESERVED:
        raise NicknameError("nickname-reserved", f"too close to “{reserved}”")
    return caseless_skeleton(small)


@lru_cache(maxsize=256)
def room_key(name: str) -> str:
    """Return what names of rooms are compared by, `#` and all: as nicknames are.

    Raises:
        RoomNameError: It may not be a room's name.
    """
    return f"#{caseless_skeleton(displayed_room(name)[1:])}"


def reserved_room(name: str) -> str | None:
    """Return the name kept for the house that a room's name is, or looks like; None if none.

    Raises:
        RoomNameError: It may not be a room's name.
    """
    return _like_reserved(displayed_room(name)[1:])


def displayed(nickname: str) -> str:
    """Return a nickname as others see it: as typed, its accents joined to their letters."""
    return unicodedata.normalize("NFC", nickname)


def displayed_room(name: str) -> str:
    """Return a room's name as it is shown: in small letters, its `#` first.

    Raises:
        RoomNameError: It may not be a room's name.
    """
    mark, rest = name[:1], unicodedata.normalize("NFC", name[1:])
    if mark != "#" or not rest:
        raise RoomNameError("room-name-invalid", f"a room's name has {ROOM_RULE}, as in #chess")
    try:
        small = _in_small_letters(rest, ROOM_NAME_MAX_CHARACTERS, ROOM_RULE)
    except _UnfitError as error:
        raise RoomNameError("room-name-invalid", str(error)) from error
    if not any(character.isalnum() for character in small):
        raise RoomNameError("room-name-invalid", "a room's name has at least one letter or digit")
    return f"#{small}"


def too_close(nickname: str, held: str) -> str:
    """Say why a nickname cannot be had whose key is that of one that somebody holds.

    Args:
        nickname: As wanted.
        held: As its holder wrote it.
    """
    if displayed(nickname).casefold() == displayed(held).casefold():
        return "taken"
    return f"too close to “{held}”"


def _in_small_letters(name: str, characters_max: int, rule: str) -> str:
    """Return a name as PRECIS UsernameCaseMapped has it.

    Raises:
        _UnfitError: It is no name.
    """
    if len(name) > characters_max:
        raise _UnfitError(f"{rule}; this one has {len(name)}")
    marks = 0
    for character in name:
        category = unicodedata.category(character)
        marks = marks + 1 if category.startswith("M") else 0
        if not (category[0] in "LM" or category == "Nd" or character in "-_") or marks > MARKS_MAX:
            raise _UnfitError(f"{rule}; not {_shown(character)}")
    foreign = stranger(name)
    if foreign is not None:
        raise _UnfitError(
            f"{rule}, all of one script; {_shown(foreign)} is of another than what is before it"
        )
    try:
        return str(_precis.enforce(name))
    except UnicodeError as error:
        raise _UnfitError(f"{rule}; this mixture of characters cannot be compared") from error


def _like_reserved(small: str) -> str | None:
    """Return the reserved name that one in small letters looks like, dashes aside; None if none."""
    looks = _reserved()
    written, bare = caseless_skeleton(small), caseless_skeleton(_without_dashes(small))
    return looks.get(written) or looks.get(bare)


def _without_dashes(name: str) -> str:
    return name.replace("-", "").replace("_", "")


@cache
def _reserved() -> dict[str, str]:
    return {caseless_skeleton(name): name for name in RESERVED}


def _shown(character: str) -> str:
    if character == " ":
        return "a space"
    if character.isprintable() and not unicodedata.category(character).startswith(("C", "Z", "M")):
        return f"“{character}”"
    return f"U+{ord(character):04X}"
