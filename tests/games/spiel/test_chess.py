import pytest

from parlour_games import Board, BoardMove, IllegalMoveError, Mark, Outcome, Step
from parlour_games.spiel.chess import GAME, fen, uci
from parlour_games.spiel.position import Position
from tests.games.spiel.playing import after, drawn, onwards, perft, placed

OPERA = """
e4 e5 Nf3 d6 d4 Bg4 dxe5 Bxf3 Qxf3 dxe5 Bc4 Nf6 Qb3 Qe7 Nc3 c6 Bg5 b5 Nxb5 cxb5 Bxb5+ Nbd7
O-O-O Rd8 Rxd7 Rxd7 Rd1 Qe6 Bxd7+ Nxd7 Qb8+ Nxb8 Rd8#
"""
"""Morphy against the Duke of Brunswick and Count Isouard, Paris 1858."""


def at(position: str) -> Position:
    return placed(GAME, "chess", position)


@pytest.mark.parametrize(
    ("position", "counts"),
    [
        ("rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1", (20, 400, 8902)),
        ("r3k2r/p1ppqpb1/bn2pnp1/3PN3/1p2P3/2N2Q1p/PPPBBPPP/R3K2R w KQkq - 0 1", (48, 2039)),
        ("8/2p5/3p4/KP5r/1R3p1k/8/4P1P1/8 w - - 0 1", (14, 191, 2812)),
        ("r3k2r/Pppp1ppp/1b3nbN/nP6/BBP1P3/q4N2/Pp1P2PP/R2Q1RK1 w kq - 0 1", (6, 264, 9467)),
        ("rnbq1k1r/pp1Pbppp/2p5/8/2B5/8/PPP1NnPP/RNBQK2R w KQ - 1 8", (44, 1486)),
    ],
    ids=["start", "kiwipete", "endgame", "promotions", "talkchess"],
)
def test_there_are_as_many_games_as_others_have_counted(
    position: str, counts: tuple[int, ...]
) -> None:
    # https://www.chessprogramming.org/Perft_Results
    assert tuple(perft(GAME, at(position), ply) for ply in range(1, len(counts) + 1)) == counts


def test_seat_0_has_the_white_men_and_begins() -> None:
    assert GAME.turn(after(GAME)) == {0}
    assert GAME.turn(after(GAME, "e4")) == {1}
    assert drawn(GAME.view(after(GAME, "e4"), None)) == [
        "rnbqkbnr",
        "pppppppp",
        "........",
        "........",
        "....P...",
        "........",
        "PPPP.PPP",
        "RNBQKBNR",
    ]


def test_a_famous_game_ends_as_it_did() -> None:
    state = after(GAME, *OPERA.split())
    assert state.played == tuple(OPERA.split())
    assert GAME.outcome(state) == Outcome((1.0, 0.0), "checkmate")
    assert GAME.turn(state) == frozenset()
    assert fen(state).startswith("1n1Rkb1r/p4ppp/4q3/4p1B1/4P3/8/PPP2PPP/2K5 b k")
    with pytest.raises(IllegalMoveError, match="the game is over"):
        GAME.parse(state, 1, "Kxd8")


@pytest.mark.parametrize(
    ("moves", "typed", "meant"),
    [
        ("", "e2e4", "e4"),
        ("", "E4", "e4"),
        ("", "e2-e4", "e4"),
        ("", "g1f3", "Nf3"),
        ("", "nf3", "Nf3"),
        ("", "Ng1-f3", "Nf3"),
        ("", "Nf3!?", "Nf3"),
        ("e4 d5", "ed5", "exd5"),
        ("e4 d5", "e4xd5", "exd5"),
        ("e4 d5", "exd5+", "exd5"),
        ("e4 e5 f4 Nf6 d4 Nd5 exd5 e4", "bc4", "Bc4"),
        ("Nf3 Nf6 g3 g6 Bg2 Bg7", "0-0", "O-O"),
        ("Nf3 Nf6 g3 g6 Bg2 Bg7", "o-o", "O-O"),
        ("Nf3 Nf6 g3 g6 Bg2 Bg7", "e1g1", "O-O"),
        ("d4 d5 Nc3 Nc6 Bf4 Bf5 Qd2 Qd7", "0-0-0", "O-O-O"),
        ("d3 e5 e4 d6 Be2 a6", "Nd2", "Nd2"),
        ("e4 f5 e5 d5", "e5d6", "exd6"),
        ("e4 f5 e5 d5", "exd6 e.p.", "exd6"),
        ("e4 e5", "bb5", "Bb5"),
        ("e4 e5", "b4", "b4"),
        ("b4 c5 e3 Nf6", "bxc5", "bxc5"),
        ("b4 c5 Ba3 e6", "bc5", "bxc5"),
        ("b4 c5 Ba3 e6", "BXC5", "bxc5"),
        ("b3 c5 Ba3 e6", "BXC5", "Bxc5"),
    ],
)
def test_moves_are_typed_in_san_in_uci_and_in_between(moves: str, typed: str, meant: str) -> None:
    assert GAME.parse(after(GAME, *moves.split()), 0, typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("e8=Q", "e8=Q"), ("e8q", "e8=Q"), ("e7e8n", "e8=N"), ("e8/R", "e8=R"), ("e8(B)", "e8=B")],
)
def test_a_pawn_is_promoted_to_what_is_typed(typed: str, meant: str) -> None:
    assert GAME.parse(at("8/4P3/8/8/8/8/k7/4K3 w - - 0 1"), 0, typed) == meant


def test_a_promotion_without_a_piece_is_asked_about() -> None:
    with pytest.raises(IllegalMoveError, match=r"may mean .*e8=Q.*: type one of them"):
        GAME.parse(at("8/4P3/8/8/8/8/k7/4K3 w - - 0 1"), 0, "e8")


def test_promotions_share_their_path() -> None:
    view = GAME.view(at("8/4P3/8/8/8/8/k7/4K3 w - - 0 1"), 0)
    assert [m.text for m in view.moves if m.path == (12, 4)] == ["e8=Q", "e8=R", "e8=B", "e8=N"]


def test_a_queen_comes_first_where_a_capture_promotes_with_check_too() -> None:
    moves = GAME.moves(at("3nk3/4P3/8/8/8/8/8/4K3 w - - 0 1"), 0)
    assert [move for move in moves if "=" in move] == ["exd8=Q+", "exd8=R+", "exd8=B", "exd8=N"]


def test_what_could_be_either_of_two_pieces_is_asked_about() -> None:
    two_knights = at("4k3/8/8/8/8/2N3N1/8/4K3 w - - 0 1")
    assert {"Nce4", "Nge4"} <= set(GAME.moves(two_knights, 0))
    with pytest.raises(IllegalMoveError, match="may mean Nce4, Nge4: type one of them"):
        GAME.parse(two_knights, 0, "Ne4")
    assert GAME.parse(two_knights, 0, "Nge4") == "Nge4"
    assert GAME.parse(two_knights, 0, "g3e4") == "Nge4"


@pytest.mark.parametrize("typed", ["", "e5", "Ke2", "O-O", "e9", "resign", "♞f6", "e4e5", "N"])
def test_anything_else_is_refused_in_words(typed: str) -> None:
    with pytest.raises(IllegalMoveError, match="is no legal move now"):
        GAME.parse(after(GAME), 0, typed)


def test_who_overlooks_a_check_is_told() -> None:
    with pytest.raises(IllegalMoveError, match="is no legal move while your king is in check"):
        GAME.parse(after(GAME, "e4", "f6", "Qh5"), 1, "a6")


def test_a_king_in_check_and_the_last_move_are_marked() -> None:
    view = GAME.view(after(GAME, "e4", "f6", "Qh5"), 1)
    assert set(view.marks) == {Mark(4, "threatened"), Mark(59, "last"), Mark(31, "last")}
    assert view.caption == "move 2, check"
    assert view.turned
    assert not GAME.view(after(GAME), 0).turned


def test_castling_is_pointed_at_by_the_king() -> None:
    view = GAME.view(after(GAME, "Nf3", "Nf6", "g3", "g6", "Bg2", "Bg7"), 0)
    assert BoardMove("O-O", (60, 62)) in view.moves


def test_captured_men_are_told_and_who_is_ahead() -> None:
    state = after(GAME, "e4", "d5", "exd5", "Qxd5", "Nc3", "Qxg2", "Bxg2")
    assert GAME.view(state, None).standings == ("took Q P +8", "took 2P")
    assert GAME.view(after(GAME, "e4"), None).standings == ()


def test_a_promoted_pawn_was_not_captured() -> None:
    view = GAME.view(at("rnbqkbnr/1ppppppp/8/8/8/8/1PPPPPPP/QNBQKBNR w - - 0 1"), None)
    assert view.standings == ("took P +4", "took R")


@pytest.mark.parametrize(
    ("position", "moves", "reason"),
    [
        ("7k/5Q2/8/8/8/8/8/K7 w - - 0 1", "Ka2 Kh8", "stalemate"),
        ("7k/8/8/8/8/8/7p/6K1 w - - 0 1", "Kxh2", "neither can mate"),
        ("7k/8/8/8/8/8/R7/K7 w - - 99 80", "Ra3", "fifty moves without a capture"),
        ("7k/8/8/8/8/8/R7/K7 w - - 0 1", "Ra3 Kg8 Ra2 Kh8 Ra3 Kg8 Ra2 Kh8", "for the third time"),
    ],
)
def test_draws_are_told_by_their_law(position: str, moves: str, reason: str) -> None:
    state = at(position)
    for move in moves.split():
        if GAME.outcome(state) is None:
            (seat,) = GAME.turn(state)
            state = GAME.apply(state, Step(seat, move))
    outcome = GAME.outcome(state)
    assert outcome is not None
    assert outcome.scores == (0.5, 0.5)
    assert reason in outcome.reason


def test_the_same_moves_make_the_same_position_and_leave_the_one_before_alone() -> None:
    state = after(GAME, "e4")
    before = GAME.view(state, 1)
    assert onwards(GAME, state, "e5") == after(GAME, "e4", "e5")
    assert GAME.view(state, 1) == before
    assert hash(state) == hash(after(GAME, "e4"))
    assert state != after(GAME, "d4")


def test_moves_are_told_as_programs_write_them() -> None:
    state = after(GAME)
    assert uci(state, "Nf3") == "g1f3"
    assert len({uci(state, move) for move in GAME.moves(state, 0)}) == 20


def test_figures_are_one_cell_wide_and_sides_differ_without_colour() -> None:
    view: Board = GAME.view(after(GAME), None)
    for side, seat in (("white", 0), ("black", 1)):
        glyphs = {p.glyph for p in view.cells if p and p.seat == seat}
        names = {p.name for p in view.cells if p and p.seat == seat}
        assert len(glyphs) == 6
        assert all(name.startswith(side) for name in names)
    assert len({p.glyph for p in view.cells if p}) == 12
