"""Which passwords will do."""

import pytest

from parlour_server.password_policy import unfit

GOOD = [
    "four words in a row",
    "correct horse battery staple",
    "Tr0ub4dor&3xyz",
    "пароль из слов",
    "ada lovelace and the engine",
    "x" * 100 + "abcdefgh",
    "1" * 11 + "2345",
]

BAD = [
    ("", "at least 12 characters, and this one 0"),
    ("eleven char", "at least 12 characters, and this one 11"),
    ("e\u0301" * 11, "this one 11"),
    ("a" * 129, "at most 128"),
    ("aaaaaaaaaaaa", "fewer than 5 different"),
    ("abababababab", "fewer than 5 different"),
    ("aAaAaAbBbBcC", "fewer than 5 different"),
    ("passwordpassword", "over and over"),
    ("parlourparlourparlour", "over and over"),
    ("123456789012", "along a row"),
    ("098765432109", "along a row"),
    ("abcdefghijklm", "along a row"),
    ("ZYXWVUTSRQPO", "along a row"),
    ("qwertyuiopas", "along a row"),
    ("Ada-Lovelace", "your nickname"),
    ("ada-lovelace12345", "your nickname"),
    ("!!ADA-LOVELACE", "your nickname"),
]


@pytest.mark.parametrize("password", GOOD)
def test_what_is_long_and_not_plain_will_do(password: str) -> None:
    assert unfit(password, "ada-lovelace") == ""


@pytest.mark.parametrize(("password", "words"), BAD)
def test_what_is_guessed_first_will_not_do_and_why_is_said(password: str, words: str) -> None:
    reason = unfit(password, "ada-lovelace")
    assert words in reason
    assert not password or password not in reason
