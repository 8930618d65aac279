from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from parlour_client.widgets.wrapping import wrap


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
