import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from wcwidth import wcswidth

from parlour_client.visible import JOINERS_MAX, MARKS_PER_BASE_MAX, visible

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
        ("\u0301a \u0336", "◌\u0301a ◌\u0336"),
        ("👍🏻🏻 a🏻 🏻", "👍🏻‹U+1F3FB› a‹U+1F3FB› ‹U+1F3FB›"),  # noqa: RUF001
        ("🇩🇪🇫 🇷", "🇩🇪‹U+1F1EB› ‹U+1F1F7›"),  # noqa: RUF001
        ("·\u200d·", "·‹U+200D›·"),  # noqa: RUF001
        ("🙂\u200d↔\ufe0f 🏳\ufe0f\u200d🌈", "🙂\u200d↔\ufe0f 🏳\ufe0f\u200d🌈"),
        ("👨🏻\u200d👩🏻\u200d👧🏻\u200d👦🏻", "👨🏻\u200d👩🏻\u200d👧🏻\u200d👦🏻"),
        ("1\ufe0f2", "1‹U+FE0F›2"),  # noqa: RUF001
        ("မြွှေ့", "မြွှေ့"),
    ],
)
def test_text_is_shown_by_what_it_holds(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_lines_are_kept_only_when_asked_for() -> None:
    assert visible("a\r\nb\nc\rd", lines=True) == "a\nb\nc␍d"
    assert visible("a\nb\x00", lines=False) == "a␊b␀"


@pytest.mark.parametrize("mark", ["\u0301", "\u20dd", "\u0903", "\u1161", "\u11a8"])
def test_marks_on_one_character_are_capped(mark: str) -> None:
    assert visible("z" + mark * 50) == "z" + mark * MARKS_PER_BASE_MAX


def test_no_more_is_joined_than_the_largest_family() -> None:
    assert visible("👩" + "\u200d👩" * 4) == "👩" + "\u200d👩" * JOINERS_MAX + "‹U+200D›👩"  # noqa: RUF001


@given(st.text(st.sampled_from("ab ·👩👍❤🏻🏿🇩🇪\u200d\ufe0f\u0301\u0903"), max_size=30))
def test_all_agree_how_wide_a_text_is_that_is_safe(text: str) -> None:
    shown = visible(text)
    assert cell_len(shown) == wcswidth(shown.replace("\u0903", ""))


@pytest.mark.parametrize("code", DANGEROUS)
def test_no_dangerous_character_passes_between_letters(code: int) -> None:
    assert chr(code) not in visible(f"a{chr(code)}b")


@pytest.mark.parametrize("code", [*range(0x1160, 0x1200), *range(0xD7B0, 0xD800)])
def test_parts_of_syllables_that_are_none_yet_are_named(code: int) -> None:
    unknown = unicodedata.category(chr(code)) == "Cn"
    assert (chr(code) not in visible(f"\uac00{chr(code)}")) == (unknown or chr(code) == "\u1160")


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
