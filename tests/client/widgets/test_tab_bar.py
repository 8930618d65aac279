"""The tabs across the top, without a screen."""

from parlour_client.widgets.glyphs import Glyphs
from parlour_client.widgets.tab_bar import Tab, TabBar


def drawn(*titles: str, width: int = 50) -> str:
    bar = TabBar(Glyphs(), "Ctrl+K")
    bar.show(tuple(Tab(at, title) for at, title in enumerate(titles)), 0)
    (row,) = bar.rows(width, 1)
    return "".join(text for text, _ in row)


def test_a_long_game_keeps_whom_it_is_played_with() -> None:
    assert "│ ♟ rock, paper… house │" in drawn("#lobby", "♟ rock, paper, scissors house", "x")


def test_other_long_titles_lose_their_ends() -> None:
    assert "│ #a-room-with-a-long… │" in drawn("#lobby", "#a-room-with-a-long-name", "x")
    assert "│ ♟ go somebody-with-… │" in drawn("#lobby", "♟ go somebody-with-a-long-name", "x")


def test_titles_are_whole_where_all_have_the_room() -> None:
    assert "│ ♟ rock, paper, scissors house │" in drawn(
        "#lobby", "♟ rock, paper, scissors house", "x", width=100
    )
