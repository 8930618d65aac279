"""How the room of a table is shared out."""

from collections.abc import Callable

from textual.geometry import Size

from parlour_client.widgets.table_room import PANEL_MIN_CELLS, shared_out


def of(*sizes: tuple[int, int]) -> Callable[[int, int], Size]:
    """Return what tells the room of a board that can have these sizes, the largest first."""

    def natural(width: int, height: int) -> Size:
        del height
        return Size(*next((size for size in sizes if size[0] <= width), sizes[-1]))

    return natural


def test_the_panel_has_the_room_that_a_small_board_leaves() -> None:
    room = shared_out(of((28, 9)), 80, 19)
    assert not room.folded
    assert room.side == 41
    assert room.board == 9


def test_a_larger_board_is_drawn_as_large_as_leaves_the_panel_enough() -> None:
    room = shared_out(of((50, 16), (35, 16)), 80, 19)
    assert room.side == 51
    assert shared_out(of((50, 16), (35, 16)), 60, 19).side == 36


def test_where_there_is_not_enough_for_both_there_is_one_or_the_other() -> None:
    assert shared_out(of((50, 12)), 60, 16).folded
    assert not shared_out(of((50, 12)), 50 + 1 + PANEL_MIN_CELLS, 16).folded
