"""What may be written after `/play`."""

import pytest
from msgspec import structs

from parlour_client.commands.play_words import about, find_game, wish
from parlour_client.errors import CommandError
from parlour_protocol.messages import Chosen, Clock, Option, Terms
from tests.client.gaming import CHESS, PIG, TIC_TAC_TOE

GAMES = {info.game: info for info in (CHESS, PIG, TIC_TAC_TOE)}


@pytest.mark.parametrize(
    ("word", "game"),
    [
        ("chess", "chess"), ("CHESS", "chess"), ("ch", "chess"), ("Tic-tac-toe", "tic-tac-toe"),
        ("tic", "tic-tac-toe"), ("ttt", "tic-tac-toe"), ("tictactoe", "tic-tac-toe"),
        ("", None), ("go", None), ("p", "pig"),
    ],
)  # fmt: skip
def test_a_game_is_found_by_its_key_its_beginning_or_its_initials(
    word: str, game: str | None
) -> None:
    found = find_game(GAMES, word)
    assert (found and found.game) == game


@pytest.mark.parametrize(
    ("words", "rest"),
    [
        ("tic tac toe bob", ["bob"]), ("Tic-tac toe", []), ("ttt bob", ["bob"]),
        ("tic tac bob", ["tac", "bob"]), ("tic-tac-toe", []),
    ],
)  # fmt: skip
def test_a_game_may_be_written_as_several_words(words: str, rest: list[str]) -> None:
    assert about(TIC_TAC_TOE, words.split()) == rest


def test_a_beginning_of_two_games_names_neither() -> None:
    assert find_game(GAMES | {"checkers": PIG}, "che") is None


@pytest.mark.parametrize(
    ("words", "terms", "nicknames"),
    [
        ("bob", Terms("chess"), ("bob",)),
        ("@white 5+3", Terms("chess", clock=Clock(300, 3)), ("white",)),
        ("bob rated White", Terms("chess", rated=True, side="white"), ("bob",)),
        ("rated casual bob any", Terms("chess"), ("bob",)),
        ("house hard 1d", Terms("chess", clock=Clock(per_move=86_400), level="hard"), ("house",)),
        ("bob none shuffled", Terms("chess", (Chosen("setup", "shuffled"),)), ("bob",)),
        ("setup=Standard bob", Terms("chess", (Chosen("setup", "standard"),)), ("bob",)),
    ],
)
def test_words_mean_a_clock_a_side_a_level_an_option_or_else_somebody(
    words: str, terms: Terms, nicknames: tuple[str, ...]
) -> None:
    wanted = wish(CHESS, words.split())
    assert (wanted.terms, wanted.nicknames) == (terms, nicknames)
    assert not wanted.gathers


def test_several_people_gather_at_a_table() -> None:
    assert wish(PIG, ["bob", "cleo"]).gathers
    assert wish(PIG, []).gathers


def test_a_number_that_an_option_has_is_no_clock() -> None:
    pig = structs.replace(PIG, options=(Option("goal", "Goal", ("100", "50")),))
    wanted = wish(pig, ["bob", "50", "5+3"]).terms
    assert (wanted.options, wanted.clock) == ((Chosen("goal", "50"),), Clock(300, 3))


def test_one_word_of_an_options_value_is_enough() -> None:
    word_from = Option("setter", "Word from", ("the house", "the first player"))
    hangman = structs.replace(PIG, options=(word_from,))
    chosen = wish(hangman, ["bob", "setter=player"]).terms.options
    assert chosen == (Chosen("setter", "the first player"),)
    with pytest.raises(CommandError, match="the house, the first player; write one word of it"):
        wish(hangman, ["bob", "setter=the"])


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("bob cleo", "Chess is for 2 at most, you among them"),
        ("bob 5+", "“5\\+” is no clock"),
        ("bob setup=odd", "setup is one of: standard, shuffled"),
        ("bob colour=red", "Chess has no option “colour”"),
    ],
)
def test_what_cannot_be_meant_is_told_in_words(words: str, why: str) -> None:
    with pytest.raises(CommandError, match=why):
        wish(CHESS, words.split())
