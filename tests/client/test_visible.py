import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour_client.visible import MARKS_PER_BASE_MAX, visible

DANGEROUS = [
    *range(0x20),
    *range(0x7F, 0xA0),
    0xAD,
    0x61C,
    *range(0x200B, 0x2010),
    *range(0x2028, 0x202F),
    *range(0x2060, 0x2070),
    0xFEFF,
    0x3164,
    0x2800,
    *range(0xE0000, 0xE0080),
    0xD800,
]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("\x1b[31mred", "␛[31mred"),
        ("a\x7fb", "a␡b"),
        ("\x9b31m", "‹U+009B›31m"),  # noqa: RUF001
        ("abc\u202etxt", "abc‹U+202E›txt"),  # noqa: RUF001
        ("a\u200bb", "a‹U+200B›b"),  # noqa: RUF001
        ("a\tb", "a    b"),
        ("a\nb", "a␊b"),
        ("\ud800", "‹U+D800›"),  # noqa: RUF001
        ("pa\u0301", "pa\u0301"),
        ("a\u200db", "a‹U+200D›b"),  # noqa: RUF001
        ("👩\u200d🚀 ❤\ufe0f 1\ufe0f\u20e3", "👩\u200d🚀 ❤\ufe0f 1\ufe0f\u20e3"),
        ("a\ufe0f", "a‹U+FE0F›"),  # noqa: RUF001
        ("العربية", "العربية"),
    ],
)
def test_text_is_shown_by_what_it_holds(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_lines_are_kept_only_when_asked_for() -> None:
    assert visible("a\r\nb\nc\rd", lines=True) == "a\nb\nc␍d"
    assert visible("a\nb\x00", lines=False) == "a␊b␀"


def test_marks_on_one_character_are_capped() -> None:
    assert visible("z" + "\u0301" * 50) == "z" + "\u0301" * MARKS_PER_BASE_MAX


@pytest.mark.parametrize("code", DANGEROUS)
def test_no_dangerous_character_passes_between_letters(code: int) -> None:
    assert chr(code) not in visible(f"a{chr(code)}b")


@given(st.text(st.characters(categories=None) | st.sampled_from([chr(c) for c in DANGEROUS])))
def test_nothing_that_a_terminal_obeys_or_hides_comes_out(text: str) -> None:
    shown = visible(text)
    for at, character in enumerate(shown):
        category = unicodedata.category(character)
        if character == "\u200d":
            assert not shown[at - 1].isalnum()
            assert not shown[at + 1].isalnum()
        else:
            assert not category.startswith("C")
            assert category not in ("Zl", "Zp")
            assert ord(character) not in DANGEROUS


@given(st.text(st.characters(categories=None)))
def test_what_was_made_visible_stays_as_it_is(text: str) -> None:
    assert visible(visible(text)) == visible(text)
