import json
import random
import re
import unicodedata
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour_games import GAMES, NATURE, Board, Step
from parlour_games.records import Record, UnknownFormError, forms, written
from tests.games.playouts import AnyGame, every_game

LEGAL = ["e4", "e5", "Qh5", "Nc6", "Bc4", "Nf6", "Qxf7#"]
TAG = re.compile(r'\[(\w+) "((?:[^"\\]|\\.)*)"\]')
SGF = re.compile(r"([A-Z]+)\[((?:[^\]\\]|\\.)*)\]")

hostile = st.text(
    st.one_of(st.characters(), st.sampled_from('"\\[](){};:\n\r\t\x1b\u202e\ud800')), max_size=24
)


def record(game: str, *moves: str, **changes: Any) -> Record:  # noqa: ANN401 - any field
    rules = GAMES[game]
    steps = tuple(Step(at % 2, move) for at, move in enumerate(moves))
    one = Record(
        game, rules.name, ("alice", "bob"), rules.sides, {}, "2026-11-21", steps, server="home"
    )
    return replace(one, **changes)


def tags_of(text: str) -> dict[str, str]:
    return {
        n: re.sub(r"\\(.)", r"\1", v) for n, v in TAG.findall(text.split("\n\n", maxsplit=1)[0])
    }


def movetext_of(text: str) -> list[str]:
    without_comments = re.sub(r"\{[^}]*\}", "", text.split("\n\n", 1)[1])
    return [word for word in without_comments.split() if not re.fullmatch(r"\d+\.", word)]


def replayed(game: AnyGame, moves: list[str], **options: str) -> object:
    state = game.start(options, 2)
    for move in moves:
        (seat,) = game.turn(state)
        state = game.apply(state, Step(seat, game.parse(state, seat, move)))
    return state


def random_game(key: str, plies: int) -> tuple[str, ...]:
    game, rng = GAMES[key], random.Random(key)
    state = game.start({}, 2)
    moves: list[str] = []
    while game.turn(state) and len(moves) < plies:
        (seat,) = game.turn(state)
        moves.append(rng.choice(game.moves(state, seat)))
        state = game.apply(state, Step(seat, moves[-1]))
    return tuple(moves)


def test_games_have_the_forms_of_their_players_first() -> None:
    assert forms("chess") == ("pgn", "text", "json")
    assert forms("draughts") == ("pdn", "text", "json")
    assert {forms(key)[0] for key in ("go", "gomoku", "hex")} == {"sgf"}
    assert forms("tic-tac-toe") == ("text", "json")
    assert forms("somebody-elses") == ("text", "json")


def test_a_form_that_a_game_has_not_is_refused_in_words() -> None:
    with pytest.raises(UnknownFormError, match="Chess is written as pgn, text, json, not as “sgf”"):
        written(record("chess"), "sgf")


def test_a_game_of_chess_in_pgn() -> None:
    played = record(
        "chess", *LEGAL, scores=(1.0, 0.0), reason="checkmate", rated=True, clock="5 min + 3 s"
    )
    assert written(played, "pgn") == (
        '[Event "Rated chess, 5 min + 3 s"]\n'
        '[Site "home"]\n'
        '[Date "2026.11.21"]\n'
        '[Round "-"]\n'
        '[White "alice"]\n'
        '[Black "bob"]\n'
        '[Result "1-0"]\n'
        '[Termination "normal"]\n'
        "\n"
        "1. e4 e5 2. Qh5 Nc6 3. Bc4 Nf6 4. Qxf7# {checkmate} 1-0\n"
    )


def test_a_game_of_draughts_in_pdn_counts_white_first() -> None:
    played = record(
        "draughts", "11-15", "22-18", "15x22", scores=(1.0, 0.0), reason="white resigned",
        ending="resignation",
    )  # fmt: skip
    text = written(played, "pdn")
    tags = tags_of(text)
    assert (tags["Black"], tags["White"], tags["Result"]) == ("alice", "bob", "0-1")
    assert tags["GameType"] == "21"
    assert text.endswith("\n\n1. 11-15 22-18 2. 15x22 {white resigned} 0-1\n")


def test_a_game_of_go_in_sgf() -> None:
    played = record(
        "go", "e5", "j9", "a1", "pass", "pass",
        scores=(1.0, 0.0), reason="black 44, white 40.5", options={"komi": "6.5"},
    )  # fmt: skip
    assert written(played, "sgf") == (
        "(;FF[4]GM[1]CA[UTF-8]AP[Parlour]SZ[9]PB[alice]PW[bob]DT[2026-11-21]EV[Casual go]PC[home]"
        "RE[B+3.5]GC[black 44, white 40.5]KM[6.5]RU[Tromp-Taylor]\n"
        ";B[ee];W[ia];B[ai];W[];B[])\n"
    )


def test_gomoku_and_hex_in_sgf() -> None:
    gomoku = written(record("gomoku", "a15", "o1", "h8"), "sgf")
    assert "GM[4]" in gomoku
    assert "SZ[15]" in gomoku
    assert gomoku.endswith(";B[aa];W[oo];B[hh])\n")
    hexes = written(record("hex", "c4", "swap", "k11"), "sgf")
    assert "GM[11]" in hexes
    assert hexes.endswith(";B[c4];W[swap-pieces];B[k11])\n")


@pytest.mark.parametrize(
    ("changes", "result"),
    [
        ({}, "?"),
        ({"scores": ()}, "Void"),
        ({"scores": (0.5, 0.5)}, "0"),
        ({"scores": (0.0, 1.0), "ending": "resignation"}, "W+R"),
        ({"scores": (1.0, 0.0), "ending": "time"}, "B+T"),
        ({"scores": (1.0, 0.0), "ending": "abandonment"}, "B+F"),
        ({"scores": (1.0, 0.0), "reason": "five in a row"}, "B+"),
    ],
)
def test_results_in_sgf(changes: dict[str, Any], result: str) -> None:
    assert f"RE[{result}]" in written(record("gomoku", "h8", **changes), "sgf")


@pytest.mark.parametrize(
    ("changes", "result", "termination"),
    [
        ({}, "*", "unterminated"),
        ({"scores": ()}, "*", "abandoned"),
        ({"scores": (0.5, 0.5), "ending": "agreement"}, "1/2-1/2", "normal"),
        ({"scores": (0.0, 1.0), "ending": "time"}, "0-1", "time forfeit"),
        ({"scores": (1.0, 0.0), "ending": "abandonment"}, "1-0", "abandoned"),
        ({"scores": (1.0, 0.0), "ending": "resignation"}, "1-0", "normal"),
    ],
)
def test_results_in_pgn(changes: dict[str, Any], result: str, termination: str) -> None:
    text = written(record("chess", "e4", **changes), "pgn")
    assert tags_of(text)["Result"] == result
    assert tags_of(text)["Termination"] == termination
    assert text.endswith(f" {result}\n")


@pytest.mark.parametrize(("key", "form"), [("chess", "pgn"), ("draughts", "pdn")])
def test_what_is_written_of_moves_can_be_read_and_replayed(key: str, form: str) -> None:
    moves = random_game(key, 120)
    text = written(record(key, *moves), form)
    *read, token = movetext_of(text)
    assert token == "*"
    assert tuple(read) == moves
    assert replayed(GAMES[key], read) == replayed(GAMES[key], list(moves))
    assert max(map(len, text.splitlines())) < 80


@pytest.mark.parametrize("key", ["go", "gomoku", "hex"])
def test_stones_in_sgf_stand_where_they_were_put(key: str) -> None:
    moves = random_game(key, 40)
    text = written(record(key, *moves), "sgf")
    put = [value for name, value in SGF.findall(text.split("\n", 1)[1]) if name in "BW"]
    assert len(put) == len(moves)
    game = GAMES[key]
    view = game.view(game.start({}, 2), None)
    assert isinstance(view, Board)
    for move, value in zip(moves, put, strict=True):
        if value and move != "swap":
            named = (
                value
                if key == "hex"
                else view.columns[ord(value[0]) - 97] + view.rows[ord(value[1]) - 97]
            )
            assert named == move


@given(white=hostile, black=hostile, server=hostile, reason=hostile)
def test_names_cannot_break_out_of_pgn(white: str, black: str, server: str, reason: str) -> None:
    hostile_game = record(
        "chess", *LEGAL, players=(white, black), server=server, reason=reason, scores=(1.0, 0.0)
    )
    text = written(hostile_game, "pgn")
    head, moves = text.split("\n\n")
    assert all(TAG.fullmatch(line) for line in head.split("\n"))
    assert [name for name, _ in TAG.findall(head)] == [
        "Event", "Site", "Date", "Round", "White", "Black", "Result", "Termination",
    ]  # fmt: skip
    assert tags_of(text)["White"] == (shown(white) or "?")
    assert movetext_of(text) == [*LEGAL, "1-0"]
    assert not obeyed(moves)


@given(black=hostile, white=hostile, server=hostile, reason=hostile)
def test_names_cannot_break_out_of_sgf(black: str, white: str, server: str, reason: str) -> None:
    played = record("hex", "c4", players=(black, white), server=server, reason=reason)
    text = written(played, "sgf")
    inside = text.removeprefix("(").removesuffix(")\n").replace("\n", "")
    assert SGF.sub("", inside) == ";;"
    told = {name: re.sub(r"\\(.)", r"\1", value) for name, value in SGF.findall(inside)}
    assert told.get("PB", "") == shown(black)
    assert told["B"] == "c4"
    assert not obeyed(text)


@given(first=hostile, second=hostile, reason=hostile)
def test_names_cannot_move_a_cursor_in_words(first: str, second: str, reason: str) -> None:
    played = record("othello", "d3", players=(first, second), reason=reason, scores=(0.0, 1.0))
    text = written(played, "text")
    assert not obeyed(text)
    assert text.count("\n") == 9


@given(first=hostile, reason=hostile)
def test_json_tells_everything_as_it_was(first: str, reason: str) -> None:
    played = record("go", "d4", players=(first, "bob"), reason=reason, scores=(1.0, 0.0))
    text = written(played, "json")
    told = json.loads(text)
    assert text.isascii()
    assert told["players"][0] == {"seat": 0, "side": "black", "name": first}
    assert told["result"] == {"scores": [1.0, 0.0], "reason": reason, "ending": "rules"}
    assert told["steps"] == [{"seat": 0, "move": "d4"}]
    assert json.loads(written(record("go"), "json"))["result"] is None


def shown(name: str) -> str:
    return "".join(" " if obeyed(sign) or sign == "\n" else sign for sign in name)


def obeyed(text: str) -> list[str]:
    return [
        sign
        for sign in text
        if sign != "\n" and unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
    ]


def test_a_game_in_words() -> None:
    played = record("othello", "d3", "c3", "c4", scores=(0.0, 1.0), reason="40 discs to 24")
    assert written(played, "text") == (
        "Casual othello\n"
        "2026-11-21, home\n"
        "\n"
        "black: alice\n"
        "white: bob\n"
        "\n"
        "1. d3 c3 2. c4\n"
        "\n"
        "bob won: 40 discs to 24\n"
    )


def test_a_game_in_which_two_do_not_take_turns_is_told_line_by_line() -> None:
    played = record(
        "backgammon",
        steps=(Step(NATURE, "5-3"), Step(0, "8/3 6/3"), Step(NATURE, "2-1")),
        options={"cube": "no"},
    )
    told = written(played, "text")
    assert "cube: no\n" in told
    assert "1  chance: 5-3\n2  alice: 8/3 6/3\n3  chance: 2-1\n" in told
    assert told.endswith("The game goes on.\n")


@pytest.mark.parametrize(
    ("scores", "told"),
    [
        ((0.5, 0.5), "Draw: agreed"),
        ((0.0, 0.0), "Nobody won: agreed"),
        ((), "No result: agreed"),
        ((1.0, 1.0), "Draw: agreed"),
        ((1.0, 0.0), "alice won: agreed"),
    ],
)
def test_the_end_in_words(scores: tuple[float, ...], told: str) -> None:
    text = written(record("chess", "e4", scores=scores, reason="agreed"), "text")
    assert text.splitlines()[-1] == told


@every_game
def test_every_game_is_written_in_all_of_its_forms(game: AnyGame) -> None:
    players = tuple(f"player {seat}" for seat in range(game.seats.start))
    played = Record(game.key, game.name, players, game.sides[: len(players)], {}, "2026-11-21", ())
    for form in forms(game.key):
        assert written(played, form).endswith("\n")
