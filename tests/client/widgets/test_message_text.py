"""How a message's text becomes rows, with the roles of its words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour_client.widgets.chat_rows import Row, width_of
from parlour_client.widgets.glyphs import ASCII
from parlour_client.widgets.look import Look
from parlour_client.widgets.message_text import KEPT_MAX, MessageText, first_words
from parlour_client.widgets.shown import Shown
from tests.client.test_markup import hostile

PLAIN = Look(glyphs=ASCII, shown=Shown(ascii_only=True))


def rows(text: str, width: int = 40, look: Look | None = None, *, named: bool = False) -> list[Row]:
    return MessageText(look or Look(nickname="alice")).rows(text, width, named=named)


def texts(text: str, width: int = 40, look: Look | None = None) -> list[str]:
    return ["".join(words for words, _ in row) for row in rows(text, width, look)]


def test_markup_becomes_roles_and_its_delimiters_go() -> None:
    assert rows("a **b** _c_ ***d*** `e` f") == [
        [
            ("a ", "text"),
            ("b", "text bold"),
            (" ", "text"),
            ("c", "text italic"),
            (" ", "text"),
            ("d", "text bold italic"),
            (" ", "text"),
            ("`", "text dim"),
            ("e", "text code"),
            ("`", "text dim"),
            (" f", "text"),
        ]
    ]


def test_a_plain_screen_keeps_delimiters_and_spells_emoji_out() -> None:
    assert texts("**b** _c_ `e` 👍 — é", look=PLAIN) == ["**b** _c_ `e` :thumbsup: - \\xe9"]


def test_blocks_and_quotations_have_a_bar_and_code_keeps_its_spaces() -> None:
    text = "> so be it\n```\n  if x:\n      y = 'long words'\n```\nend"
    assert texts(text, 16) == [
        "» so be it",
        "╎   if x:",
        "╎       y = 'lon",
        "╎ g words'",
        "end",
    ]
    assert texts(text, 16, PLAIN) == [
        "> so be it",
        ":   if x:",
        ":       y = 'lon",
        ": g words'",
        "end",
    ]


def test_texts_stay_laid_out_as_they_look_now() -> None:
    look = Look(nickname="alice")
    made = MessageText(look)

    def mentioned() -> list[str]:
        rows = made.rows("*alice* and bob", 40, named=True)
        rows.append([("a caller's own", "text")])
        return [words for row in rows for words, role in row if "mention" in role]

    assert mentioned() == mentioned() == ["alice"]
    look.nickname = "bob"
    assert mentioned() == ["bob"]
    for number in range(2 * KEPT_MAX):
        assert made.rows(f"*{number}*", 40) == [[(str(number), "text italic")]]
    assert len(made._kept) == KEPT_MAX
    assert mentioned() == ["bob"]


def test_an_empty_block_is_still_a_row() -> None:
    assert texts("```\n```") == [""]


def test_addresses_are_numbered_and_shown_whole_over_rows() -> None:
    made = rows("see https://a.b/ and https://example.org/long/path", 20)
    links = [(words, role) for row in made for words, role in row if "link" in role]
    assert links == [
        ("https://a.b/", "text link:0"),
        ("https://example.org/", "text link:1"),
        ("long/path", "text link:1"),
    ]


def test_rows_tell_how_they_go_on() -> None:
    made = rows("one two threefourfive\nsix", 10)
    assert [[role for words, role in row if not words] for row in made] == [
        [],
        ["soft"],
        ["cut"],
        [],
    ]


def test_mentions_are_marked_outside_code_and_addresses() -> None:
    (row,) = rows("Alice, **alice** `alice` https://alice.b malice", 80, named=True)
    assert [words for words, role in row if "mention" in role] == ["Alice", "alice"]


@pytest.mark.parametrize("look", [Look(nickname="alice"), PLAIN])
@given(text=hostile, width=st.integers(8, 40))
def test_no_row_is_too_wide_and_none_says_what_was_not_written(
    look: Look, text: str, width: int
) -> None:
    made = rows(text, width, look, named=True)
    assert made
    assert all(width_of(row) <= width for row in made)
    assert all("\n" not in words and "\x1b" not in words for row in made for words, _ in row)
    if look is PLAIN:
        assert all(words.isascii() for row in made for words, _ in row)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("  **so** it `is`\nand more", "so it is"),
        ("> quoted\nanswer", "quoted"),
        ("```\nx = 1\n```", "x = 1"),
        ("```\n```", ""),
        ("a\x1b[1mb", "a␛[1mb"),
    ],
)
def test_an_answer_repeats_the_first_words(text: str, words: str) -> None:
    assert first_words(text, Shown()) == words
