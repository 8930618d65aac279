"""Playing moves as they are typed, for tests of OpenSpiel's games."""

from parlour_games import Board, Step
from parlour_games.spiel import engine
from parlour_games.spiel.open_spiel import SpielGame
from parlour_games.spiel.position import Position


def after(game: SpielGame, *typed: str, **options: str) -> Position:
    """The position after moves in any notation, the seats taking turns as the game says."""
    return onwards(game, game.start(options, 2), *typed)


def onwards(game: SpielGame, state: Position, *typed: str) -> Position:
    for text in typed:
        (seat,) = game.turn(state)
        state = game.apply(state, Step(seat, game.parse(state, seat, text)))
    return state


def placed(game: SpielGame, setting: str, *situation: str) -> Position:
    """A position that OpenSpiel is told in its own words, as in FEN."""
    return Position(setting, (), (), engine.rules(setting).new_initial_state(*situation), game)


def perft(game: SpielGame, state: Position, plies: int) -> int:
    """How many games of so many plies there are from a position."""
    (seat,) = game.turn(state) or {0}
    moves = game.moves(state, seat)
    if plies == 1:
        return len(moves)
    return sum(perft(game, game.apply(state, Step(seat, move)), plies - 1) for move in moves)


def drawn(board: Board) -> list[str]:
    width = len(board.columns)
    glyphs = [piece.ascii if piece else "." for piece in board.cells]
    return ["".join(glyphs[at : at + width]) for at in range(0, len(glyphs), width)]
