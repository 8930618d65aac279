"""What a nickname may be, and when two are the same."""

import unicodedata
from functools import lru_cache

from precis_i18n import get_profile

from parlour_protocol import NICKNAME_MAX_CHARACTERS
from parlour_protocol.codes import RefusalCode

RESERVED = frozenset({
    "admin", "administrator", "all", "anonymous", "bot", "chanserv", "everyone", "guest", "here",
    "host", "house", "lobby", "me", "moderator", "nickserv", "nobody", "op", "operator", "owner",
    "parlour", "root", "server", "service", "support", "system", "you",
})  # fmt: skip
"""Names that would be taken for the house, for everybody, or for the reader."""

MARKS_MAX = 2
"""The most combining marks on one letter."""

RULE = f"letters, digits, - and _, at most {NICKNAME_MAX_CHARACTERS}"

_casemapped = get_profile("UsernameCaseMapped")


class NicknameError(ValueError):
    """No nickname; `code` is that of `Refused`, and the message says what to change."""

    def __init__(self, code: RefusalCode, reason: str) -> None:
        super().__init__(reason)
        self.code = code


@lru_cache(maxsize=256)
def nickname_key(nickname: str) -> str:
    """Return the form by which nicknames are compared: PRECIS UsernameCaseMapped (RFC 8265).

    Raises:
        NicknameError: It may not be a nickname.
    """
    nickname = displayed(nickname)
    if not nickname:
        raise NicknameError("nickname-invalid", f"a nickname has {RULE}; this one is empty")
    if len(nickname) > NICKNAME_MAX_CHARACTERS:
        raise NicknameError("nickname-invalid", f"{RULE}; this one has {len(nickname)}")
    marks = 0
    for character in nickname:
        category = unicodedata.category(character)
        marks = marks + 1 if category.startswith("M") else 0
        if not (category[0] in "LM" or category == "Nd" or character in "-_") or marks > MARKS_MAX:
            raise NicknameError("nickname-invalid", f"{RULE}; not {_shown(character)}")
    try:
        key = str(_casemapped.enforce(nickname))
    except UnicodeError as error:
        raise NicknameError(
            "nickname-invalid", f"{RULE}; this mixture of characters cannot be compared"
        ) from error
    if not any(character.isalnum() for character in key):
        raise NicknameError("nickname-invalid", "a nickname has at least one letter or digit")
    if key in RESERVED:
        raise NicknameError(
            "nickname-reserved", f"“{nickname}” is kept for the house; choose another"
        )
    return key


def displayed(nickname: str) -> str:
    """Return a nickname as others see it: as typed, its accents joined to their letters."""
    return unicodedata.normalize("NFC", nickname)


def _shown(character: str) -> str:
    if character == " ":
        return "a space"
    if character.isprintable() and not unicodedata.category(character).startswith(("C", "Z", "M")):
        return f"“{character}”"
    return f"U+{ord(character):04X}"
