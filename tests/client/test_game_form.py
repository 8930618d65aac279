"""What is chosen of a new game, without a screen."""

import pytest
from msgspec import structs

from parlour_client.errors import CommandError
from parlour_client.game_form import CLOCK, GAME, LEVEL, SIDE, WITH, GameForm
from parlour_protocol.messages import Chosen, Clock, Person, Terms
from tests.client.company import BOB, CLEO, DAN
from tests.client.gaming import CHESS, PIG, TIC_TAC_TOE

GAMES = (TIC_TAC_TOE, CHESS, PIG)
PEOPLE = (
    Person(DAN, "dan", "absent"),
    Person(9, "house", bot=True),
    Person(CLEO, "cleo"),
    Person(BOB, "bob", "away"),
)


def form(kept: dict[str, str] | None = None) -> GameForm:
    return GameForm(GAMES, PEOPLE, kept or {})


def labels(made: GameForm) -> list[str]:
    return [line.label for line in made.lines]


def test_lines_are_those_the_game_has() -> None:
    made = form()
    made.choose("tic-tac-toe", ())
    assert labels(made) == ["Game", "Opponent", "Your side", "Clock", "Rated"]
    made.choose("Pig", ())
    assert labels(made) == ["Game", "With", "Clock", "Rated"]
    made.choose("chess", ("house",))
    assert labels(made) == ["Game", "Opponent", "Level", "Your side", "Clock", "Rated", "Setup"]


def test_those_who_are_here_come_first_and_the_house_only_where_it_plays() -> None:
    made = form()
    made.choose("chess", ())
    assert [value.key for value in made.lines[1].found] == ["bob", "cleo", "house", "dan"]
    made.choose("pig", ())
    assert [value.key for value in made.lines[1].found] == ["bob", "cleo", "dan"]


def test_whom_one_plays_with_stays_when_the_game_changes() -> None:
    made = form()
    made.choose("chess", ())
    made.lines[1].choose("cleo")
    made.choose("tic-tac-toe", ())
    assert made.wanted().nicknames == ("cleo",)


def test_what_begins_with_what_was_typed_comes_before_what_has_it_within() -> None:
    line = form().lines[1]
    line.put("o")
    assert [value.key for value in line.found] == ["o", "bob", "cleo", "house"]
    line.put("u")
    assert line.chosen is not None
    assert line.chosen.key == "ou"
    line.clear()
    line.put("@HOU")
    assert line.chosen is not None
    assert line.chosen.key == "house"


def test_several_are_named_with_commas_and_taken_back_by_erasing() -> None:
    made = form()
    made.choose("pig", ())
    line = made.lines[1]
    line.put("bob, cl,dan")
    named = [made.nicknames]
    line.clear()
    line.put("bob,")
    line.erase()
    line.put("cleo")
    assert [*named, made.nicknames] == [("bob", "cleo", "dan"), ("cleo",)]


def test_more_than_there_are_seats_for_is_told() -> None:
    made = form()
    made.choose("pig", ("bob", "cleo", "dan", "zoe"))
    with pytest.raises(CommandError, match="Pig is played with 3 others at most"):
        made.wanted()
    made.choose("chess", ())
    with pytest.raises(CommandError, match="Chess is played with one other person at most"):
        made.wanted()


def test_only_games_of_two_are_rated() -> None:
    made = form()
    made.choose("pig", ("bob",))
    made.lines[-1].put("y")
    assert made.wanted().terms.rated
    made.choose("pig", ("bob", "cleo"))
    wanted = made.wanted()
    assert (wanted.terms.rated, wanted.gathers) == (False, True)


def test_all_is_remembered_even_of_games_not_looked_at_again() -> None:
    made = form()
    made.choose("chess", ("house",))
    for key, value in ((LEVEL, "hard"), (SIDE, "black"), ("option setup", "shuffled")):
        line = made.find(key)
        assert line is not None
        assert line.choose(value)
    clock = made.find(CLOCK)
    assert clock is not None
    clock.put("7+4")
    wanted = made.wanted()
    again = form(form(made.dump()).dump())
    assert again.wanted() == wanted
    assert wanted.terms == Terms(
        "chess", (Chosen("setup", "shuffled"),), Clock(420, 4), side="black", level="hard"
    )


def test_what_is_remembered_and_is_there_no_more_is_left_out() -> None:
    kept = {GAME: "gone", WITH: "nobody", CLOCK: "x", "chess side": "green", LEVEL: "mad"}
    made = form(kept)
    made.choose("chess", ())
    assert made.wanted().terms == Terms("chess")


def test_what_is_wrong_is_told_with_its_line_in_hand() -> None:
    made = form()
    made.choose("draughts", ())
    with pytest.raises(CommandError, match="no game here is called “draughts”"):
        made.wanted()
    nobody = GameForm(GAMES, (), {})
    nobody.choose("chess", ())
    with pytest.raises(CommandError, match="type a nickname"):
        nobody.wanted()
    assert nobody.line.key == WITH
    made.choose("chess", ("bob",))
    clock = made.find(CLOCK)
    assert clock is not None
    clock.put("9x9")
    with pytest.raises(CommandError, match="is no clock"):
        made.wanted()
    assert made.line.key == CLOCK


def test_a_game_of_three_asks_for_two_others() -> None:
    three = structs.replace(PIG, seats_min=3)
    made = GameForm((three,), PEOPLE, {})
    made.choose("pig", ("bob",))
    with pytest.raises(CommandError, match="type 2 nicknames"):
        made.wanted()
