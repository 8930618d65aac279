"""Where searched words stand in a text."""

import pytest

from parlour_client.found_words import around_first, parted, searched_words


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        ("tea", "Tea, and more tea for the teacher", ["Tea", "tea", "teacher"]),
        ("cafe", "the CAFÉ there", ["CAFÉ"]),
        ('"with milk" oat*', "oats with cold milk", ["oats", "with", "milk"]),
        ("", "anything", []),
        ("ﬁre", "fire", ["fire"]),
        ("strasse", "Straße 3", ["Straße"]),
        ("snake", "a snake_case name", ["snake"]),
    ],
)
def test_words_are_found_as_the_server_compares_them(
    words: str, text: str, found: list[str]
) -> None:
    parts = parted(text, searched_words(words))
    assert [part for part, searched in parts if searched] == found
    assert "".join(part for part, _ in parts) == text


def test_a_long_text_is_shown_from_shortly_before_the_first_word() -> None:
    parts = parted("x " * 100 + "needle and more", searched_words("needle"))
    shown = "".join(text for text, _ in around_first(parts, 40))
    assert shown.startswith("…")
    assert 0 < shown.index("needle") <= 22
    assert around_first(parted("needle first", searched_words("needle")), 40)[0] == ("needle", True)
    assert around_first(parted("nothing here", frozenset()), 4) == [("nothing here", False)]
