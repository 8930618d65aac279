"""Programs play every game by its rules, better where they are to, and from what they may see."""

from random import Random

import pytest

from parlour_games import GAMES, HIDDEN, Board, BoardMove, Choice, Dice, Piece, Step, Word
from parlour_games.battleship_waters import CELLS
from parlour_games.hangman_words import WORDS
from parlour_games.thinking import LEVELS, Level, Question, think
from tests.games.playouts import AnyGame
from tests.games.thinking.matches import Clock, asked, play

QUICK = {"seconds": 0.05, "tick": 0.02}
LONG = ("go", "chess", "backgammon", "hex", "gomoku", "draughts", "othello")
SPIEL = pytest.mark.skipif("chess" not in GAMES, reason="OpenSpiel has no wheel here")


@pytest.mark.parametrize(
    ("game", "level"),
    [
        pytest.param(game, level, id=f"{game.key}-{level}")
        for game in GAMES.values()
        for level in (("easy",) if game.key in LONG else LEVELS)
    ],
)
def test_a_program_makes_legal_moves_to_the_end(game: AnyGame, level: Level) -> None:
    ended = play(game, {0: level}, Random(7), **QUICK)
    assert ended is not None or game.key in LONG


@pytest.mark.parametrize("key", ["connect-four", "battleship", "pig"])
def test_hard_beats_whoever_moves_anyhow(key: str) -> None:
    rng = Random(11)
    won = [play(GAMES[key], {seat: "hard"}, rng, tick=0.02) for seat in (0, 1, 0, 1)]
    scores = [ended.scores[n % 2] for n, ended in enumerate(won) if ended is not None]
    assert sum(scores) >= 3


def test_hard_does_not_lose_at_tic_tac_toe() -> None:
    rng = Random(3)
    for seat in (0, 1):
        ended = play(GAMES["tic-tac-toe"], {seat: "hard"}, rng, tick=0.001)
        assert ended is not None
        assert ended.scores[seat] >= 0.5


@SPIEL
@pytest.mark.parametrize(
    ("key", "moves", "best"),
    [
        ("chess", ["e4", "e5", "Bc4", "Nc6", "Qh5", "Nf6"], "Qxf7#"),
        ("tic-tac-toe", ["a1", "a3", "b1", "b3"], "c1"),
        ("connect-four", ["1", "2", "1", "2", "1", "2"], "1"),
    ],
)
def test_a_game_that_can_be_won_at_once_is(key: str, moves: list[str], best: str) -> None:
    question = asked(GAMES[key], *moves, level="hard")
    assert think(GAMES[key], question, Random(1), Clock(0.002)) == best


@SPIEL
def test_a_queen_is_not_left_to_be_taken() -> None:
    # 1.e4 e5 2.Qh5 Nc6 3.Bc4 g6: the queen is attacked, and moves or is defended by nothing.
    question = asked(GAMES["chess"], "e4", "e5", "Qh5", "Nc6", "Bc4", "g6", level="medium")
    assert think(GAMES["chess"], question, Random(1), Clock(1e-6)).startswith("Q")


@SPIEL
def test_without_time_there_is_still_a_move() -> None:
    for key in ("chess", "go", "connect-four"):
        question = asked(GAMES[key], level="hard", seconds=0)
        move = think(GAMES[key], question, Random(1), Clock(10))
        assert isinstance(question.view, Board)
        assert move in {legal.text for legal in question.view.moves}


# --- games that hide something


def waters(hits: list[str], misses: list[str], sunk: list[str]) -> Question:
    shown = dict.fromkeys(hits, Piece(None, "x", "x", "hit"))
    shown |= dict.fromkeys(misses, Piece(None, "o", "o", "miss"))
    shown |= dict.fromkeys(sunk, Piece(None, "#", "#", "sunk destroyer"))
    moves = tuple(BoardMove(name, (at,)) for at, name in enumerate(CELLS) if name not in shown)
    board = Board(tuple("abcdefghij"), tuple(map(str, range(1, 11))),
                  tuple(shown.get(name) for name in CELLS), moves=moves)  # fmt: skip
    return Question({}, 2, 0, (), board, "hard", 1)


def shot(question: Question, seed: int = 1) -> str:
    return think(GAMES["battleship"], question, Random(seed), Clock(0))


def test_a_shot_follows_a_hit_and_a_line_of_hits() -> None:
    assert shot(waters(["e5"], [], [])) in {"d5", "f5", "e4", "e6"}
    assert shot(waters(["e5", "f5"], [], [])) in {"d5", "g5"}
    assert shot(waters(["e5", "f5"], ["g5"], [])) == "d5"


def test_a_sunk_ship_is_left_in_peace() -> None:
    assert shot(waters([], [], ["a1", "b1"])) not in {"c1", "a2", "b2"}


def test_a_fleet_lies_anywhere() -> None:
    game = GAMES["battleship"]
    state = game.start({}, 2)
    question = Question({}, 2, 0, (), game.view(state, 0), "hard", 1)
    assert len({shot(question, seed) for seed in range(20)}) > 10


def word(letters: str, tried: tuple[str, ...] = (), level: Level = "hard") -> Question:
    shown = tuple(None if letter == "_" else letter for letter in letters)
    left = tuple(c for c in "abcdefghijklmnopqrstuvwxyz" if c not in letters and c not in tried)
    return Question({}, 2, 1, (), Word(shown, tried, 5, left), level, 1)


def test_the_word_is_said_once_it_can_be_no_other() -> None:
    asked = word("ze_ra")
    assert think(GAMES["hangman"], asked, Random(1), Clock(0)) == "zebra"


def test_a_letter_is_guessed_that_words_like_this_have() -> None:
    guess = think(GAMES["hangman"], word("_" * 7), Random(1), Clock(0))
    assert sum(guess in each for each in WORDS if len(each) == 7) > len(WORDS) / 40


def test_a_word_that_nobody_knows_is_guessed_by_what_letters_are_frequent() -> None:
    guess = think(GAMES["hangman"], word("qq__", ("e", "t")), Random(1), Clock(0))
    assert guess == "a"


def pot(pending: int, own: int, other: int, level: Level = "hard") -> Question:
    choices = (Choice("roll", "roll"), Choice("hold", "hold"))
    return Question({}, 2, 0, (), Dice((4,), (own, other), pending, 100, choices), level, 1)


@pytest.mark.parametrize(
    ("question", "move"),
    [
        (pot(19, 0, 0), "roll"),
        (pot(20, 0, 0), "hold"),
        (pot(4, 96, 0), "hold"),
        (pot(25, 10, 95), "roll"),
    ],
)
def test_points_are_taken_when_there_is_more_to_lose_than_to_win(
    question: Question, move: str
) -> None:
    assert think(GAMES["pig"], question, Random(1), Clock(0)) == move


def test_hands_are_chosen_against_what_the_other_likes() -> None:
    game = GAMES["rock-paper-scissors"]
    seen = (*[Step(1, "rock")] * 5, Step(1, HIDDEN))
    state = game.start({}, 2)
    question = Question({}, 2, 0, seen, game.view(state, 0), "hard", 1)
    hands = [think(game, question, Random(seed), Clock(0)) for seed in range(60)]
    assert hands.count("paper") > 30
    assert {"rock", "scissors"} <= set(hands)
