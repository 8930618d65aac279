from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from parlour_client.widgets.chat_rows import CUT, SOFT, Row, width_of
from parlour_client.widgets.wrapping import chop_row, wrap, wrap_row


def test_words_stay_whole_where_they_fit() -> None:
    assert wrap("one two three", 8) == ["one two", "three"]


def test_a_long_word_is_cut() -> None:
    assert wrap("a bcdefghijk l", 4) == ["a", "bcde", "fghi", "jk l"]


def test_indentation_and_empty_lines_are_kept() -> None:
    assert wrap("if x:\n    y\n\nz", 20) == ["if x:", "    y", "", "z"]


def test_wide_characters_count_twice() -> None:
    assert wrap("漢字漢字", 4) == ["漢字", "漢字"]


@given(st.text(), st.integers(2, 30))
def test_no_row_is_too_wide_and_no_letter_is_lost(text: str, width: int) -> None:
    text = "".join(c for c in text if c.isprintable() or c == "\n")
    rows = wrap(text, width)
    assert all(cell_len(row) <= width for row in rows)
    assert "".join(rows).replace(" ", "") == text.replace("\n", "").replace(" ", "")


@given(
    st.lists(st.tuples(st.text(st.sampled_from("ab 漢é"), max_size=9), st.sampled_from("xyz"))),
    st.integers(2, 12),
)
def test_styled_words_are_broken_where_plain_ones_are(row: Row, width: int) -> None:
    text = "".join(words for words, _ in row)
    rows = wrap_row(row, width)
    assert ["".join(words for words, _ in made) for made in rows] == wrap(text, width)
    styled = [(c, role) for words, role in row for c in words if c != " "]
    kept = [(c, role) for made in rows for words, role in made for c in words if c != " "]
    assert kept == styled


@given(st.text(st.sampled_from("ab 漢é")), st.integers(2, 12))
def test_chopping_keeps_every_space(text: str, width: int) -> None:
    rows = chop_row([(text, "x")], width)
    assert "".join(words for row in rows for words, _ in row) == text
    assert all(width_of(row) <= width for row in rows)


def test_rows_joined_as_they_say_are_the_line_again() -> None:
    line = "one two  threefourfive six"
    joints = {CUT: "", SOFT: " "}
    joined = ""
    for row in wrap_row([(line, "x")], 8):
        joined += "".join(words or joints[role] for words, role in row)
    assert joined.replace("  ", " ") == line.replace("  ", " ")
