"""What holds for every game of the registry, however it is played."""

from typing import Any, TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parlour_games import (
    GAMES,
    HIDDEN,
    NATURE,
    Board,
    Choices,
    Game,
    IllegalMoveError,
    OptionsError,
    Step,
    View,
    Word,
)

PLIES_MAX = 1_000

AnyGame: TypeAlias = Game[Any]
every_game = pytest.mark.parametrize("game", GAMES.values(), ids=GAMES)


def drawn_step(game: AnyGame, state: object, data: st.DataObject) -> Step:
    seat = data.draw(st.sampled_from(sorted(game.turn(state))))
    return Step(seat, data.draw(st.sampled_from(game.moves(state, seat))))


def playout(game: AnyGame, data: st.DataObject) -> tuple[list[object], list[Step]]:
    """A whole game: every state there was, and the steps between."""
    states: list[object] = [game.start({}, data.draw(st.sampled_from(game.seats)))]
    steps: list[Step] = []
    while game.turn(states[-1]):
        assert len(steps) < PLIES_MAX, f"{game.name} does not end"
        steps.append(drawn_step(game, states[-1], data))
        states.append(game.apply(states[-1], steps[-1]))
    return states, steps


def seats_of(game: AnyGame, states: list[object]) -> range:
    outcome = game.outcome(states[-1])
    assert outcome is not None
    return range(len(outcome.scores))


def offered(view: View) -> list[str]:
    match view:
        case Board():
            return [move.text for move in view.moves]
        case Word():
            return list(view.moves)
        case Choices():
            return [choice.move for choice in view.choices]


@every_game
@given(data=st.data())
def test_it_goes_on_exactly_until_there_is_an_outcome(game: AnyGame, data: st.DataObject) -> None:
    *before, last = playout(game, data)[0]
    assert all(game.outcome(state) is None for state in before)
    outcome = game.outcome(last)
    assert outcome is not None
    assert len(outcome.scores) in game.seats
    assert all(0 <= score <= 1 for score in outcome.scores)
    assert outcome.reason


@every_game
@given(data=st.data())
def test_those_whose_turn_it_is_have_moves_and_nobody_else_has(
    game: AnyGame, data: st.DataObject
) -> None:
    states, _ = playout(game, data)
    for state in states:
        turn = game.turn(state)
        assert turn == {NATURE} or NATURE not in turn
        for seat in (NATURE, *seats_of(game, states)):
            moves = game.moves(state, seat)
            assert bool(moves) == (seat in turn)
            assert len(set(moves)) == len(moves)
            assert HIDDEN not in moves


@every_game
@given(data=st.data(), noise=st.text(max_size=6))
def test_legal_moves_are_accepted_and_everything_else_is_refused_in_words(
    game: AnyGame, data: st.DataObject, noise: str
) -> None:
    states, steps = playout(game, data)
    tried = {noise, "", HIDDEN, *(step.move for step in steps)}
    for state in states:
        for seat in (NATURE, *seats_of(game, states), 99):
            legal = game.moves(state, seat)
            for move in legal:
                assert game.apply(state, Step(seat, move)) != state
                assert game.parse(state, seat, f" {move.upper()} ") == move
            for move in tried.difference(legal):
                with pytest.raises(IllegalMoveError, match=r"\w"):
                    game.apply(state, Step(seat, move))


@every_game
@given(data=st.data(), typed=st.text(max_size=100))
def test_what_is_typed_is_a_legal_move_or_refused_in_words(
    game: AnyGame, data: st.DataObject, typed: str
) -> None:
    state = game.start({}, game.seats.start)
    seat = data.draw(st.sampled_from(sorted(game.turn(state))))
    try:
        move = game.parse(state, seat, typed)
    except IllegalMoveError as error:
        told = str(error)
    else:
        told = "legal"
        assert move in game.moves(state, seat)
    assert 0 < len(told) < 200


@every_game
@given(data=st.data())
def test_the_same_steps_give_the_same_states(game: AnyGame, data: st.DataObject) -> None:
    states, steps = playout(game, data)
    again = [game.start({}, len(seats_of(game, states)))]
    for step in steps:
        again.append(game.apply(again[-1], step))
    assert again == states
    assert list(map(hash, again)) == list(map(hash, states))


@every_game
@given(data=st.data())
def test_a_view_offers_its_seat_the_legal_moves_and_others_none(
    game: AnyGame, data: st.DataObject
) -> None:
    states, _ = playout(game, data)
    for state in states:
        assert offered(game.view(state, None)) == []
        for seat in seats_of(game, states):
            assert tuple(offered(game.view(state, seat))) == game.moves(state, seat)


@every_game
@given(data=st.data())
def test_a_board_that_is_seen_is_well_formed(game: AnyGame, data: st.DataObject) -> None:
    states, _ = playout(game, data)
    for view in (game.view(state, None) for state in states):
        if isinstance(view, Board):
            cells = len(view.columns) * len(view.rows)
            assert len(view.cells) == cells
            assert all(0 <= mark.cell < cells for mark in view.marks)
            assert all(p.ascii.isascii() and len(p.ascii) == 1 for p in view.cells if p)


@every_game
@settings(max_examples=50)
@given(data=st.data())
def test_steps_that_look_the_same_to_somebody_lead_to_the_same_view(
    game: AnyGame, data: st.DataObject
) -> None:
    states, steps = playout(game, data)
    for before, step, after in zip(states, steps, states[1:], strict=False):
        for viewer in (None, *seats_of(game, states)):
            known = game.redact(before, step, viewer)
            assert known.seat == step.seat
            for other in game.moves(before, step.seat):
                alternative = Step(step.seat, other)
                if game.redact(before, alternative, viewer) == known:
                    seen = game.view(game.apply(before, alternative), viewer)
                    assert seen == game.view(after, viewer)


@every_game
@given(data=st.data())
def test_a_player_knows_their_own_steps(game: AnyGame, data: st.DataObject) -> None:
    states, steps = playout(game, data)
    for before, step in zip(states, steps, strict=False):
        assert game.redact(before, step, step.seat) == step


@every_game
def test_it_starts_only_with_as_many_as_can_play_and_options_it_knows(game: AnyGame) -> None:
    for seats in (0, game.seats.start - 1, game.seats.stop):
        with pytest.raises(OptionsError, match=f"not {seats}"):
            game.start({}, seats)
    with pytest.raises(OptionsError, match="colour"):
        game.start({"colour": "red"}, game.seats.start)


def test_games_are_registered_under_keys_fit_for_logs() -> None:
    for key, game in GAMES.items():
        assert game.key == key
        assert key.isascii()
        assert key.replace("-", "").isalnum()
        assert key == key.lower()
        assert game.version >= 1
        assert game.name
