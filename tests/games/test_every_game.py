"""What holds for every game of ours, however it is played."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parlour_games import (
    GAMES,
    HIDDEN,
    NATURE,
    Board,
    IllegalMoveError,
    OptionsError,
    SideBoard,
    Step,
)
from parlour_games.shape import shape_fault
from tests.games.playouts import (
    AnyGame,
    every_game,
    offered,
    playouts,
    sampled,
    takes_words,
)

NOISE = ("", " ", HIDDEN, HIDDEN * 5, "no such move!", "\x00", "\ud800", "-1", "99", "é" * 200)
MOVES_TRIED = 12
REASON_MAX = 200


def some(moves: tuple[str, ...]) -> tuple[str, ...]:
    return moves[:: -(-len(moves) // MOVES_TRIED) or 1]


def assert_well_formed(board: Board | SideBoard) -> int:
    """Check the cells of a board, and return how many there are."""
    cells = len(board.columns) * len(board.rows)
    assert len(board.cells) == cells
    assert all(0 <= mark.cell < cells for mark in board.marks)
    pieces = {piece for piece in board.cells if piece is not None}
    assert all(len(piece.ascii) == 1 and piece.ascii.isascii() for piece in pieces)
    assert all(len(piece.glyph) == 1 and piece.name for piece in pieces)
    return cells


def meant(game: AnyGame, state: object, seat: int, typed: str) -> str | IllegalMoveError:
    try:
        return game.parse(state, seat, typed)
    except IllegalMoveError as error:
        return error


@every_game
def test_it_goes_on_exactly_until_there_is_an_outcome(game: AnyGame) -> None:
    for played in playouts(game):
        *before, last = played.states
        assert all(game.outcome(state) is None for state in before)
        outcome = game.outcome(last)
        assert outcome is not None
        assert len(outcome.scores) == played.seats
        assert all(0 <= score <= 1 for score in outcome.scores)
        assert 0 < len(outcome.reason) <= REASON_MAX


@every_game
def test_those_whose_turn_it_is_have_moves_and_nobody_else_has(game: AnyGame) -> None:
    for played, ply in sampled(game):
        state = played.states[ply]
        turn = game.turn(state)
        assert turn == {NATURE} or turn <= set(range(played.seats))
        for seat in (NATURE, *range(played.seats)):
            moves = game.moves(state, seat)
            assert bool(moves) == (seat in turn)
            assert seat == NATURE or len(set(moves)) == len(moves)
            assert not any(move.startswith(HIDDEN) for move in moves)


@every_game
def test_legal_moves_are_accepted_as_they_are_written(game: AnyGame) -> None:
    for played, ply in sampled(game):
        state = played.states[ply]
        for seat in game.turn(state):
            for move in some(game.moves(state, seat)):
                assert game.apply(state, Step(seat, move)) != state
                assert game.parse(state, seat, f" {move} ") == move


@every_game
def test_all_else_is_refused_in_words(game: AnyGame) -> None:
    for played, ply in sampled(game):
        state = played.states[ply]
        played_moves = some(tuple({step.move for step in played.steps}))
        for seat in (NATURE, *range(played.seats), 99):
            listed = game.moves(state, seat)
            free = seat in range(played.seats) and takes_words(game.view(state, seat))
            for move in {*NOISE, *(() if free else played_moves)} - set(listed):
                with pytest.raises(IllegalMoveError, match=r"\w") as refusal:
                    game.apply(state, Step(seat, move))
                assert len(str(refusal.value)) <= REASON_MAX


@every_game
@settings(max_examples=50)
@given(data=st.data(), typed=st.text(max_size=100))
def test_what_is_typed_is_a_move_that_can_be_made_or_refused_in_words(
    game: AnyGame, data: st.DataObject, typed: str
) -> None:
    played, ply = data.draw(st.sampled_from(sampled(game)))
    state = played.states[ply]
    seat = data.draw(st.sampled_from(range(played.seats)))
    move = meant(game, state, seat, typed)
    if isinstance(move, IllegalMoveError):
        assert 0 < len(str(move)) <= REASON_MAX
    else:
        assert game.apply(state, Step(seat, move)) != state


@every_game
def test_the_same_steps_give_the_same_states(game: AnyGame) -> None:
    for played in playouts(game):
        again = [game.start(played.options, played.seats)]
        for step in played.steps:
            again.append(game.apply(again[-1], step))
        assert tuple(again) == played.states
        assert list(map(hash, again)) == list(map(hash, played.states))
        seats = (None, *range(played.seats))
        assert [game.view(again[-1], seat) for seat in seats] == [
            game.view(played.states[-1], seat) for seat in seats
        ]


@every_game
def test_a_state_is_what_it_was_after_moves_were_made_from_it(game: AnyGame) -> None:
    for played, ply in sampled(game, 10):
        state = played.states[ply]
        before = game.view(state, None)
        for seat in game.turn(state):
            for move in some(game.moves(state, seat)):
                game.apply(state, Step(seat, move))
        assert game.view(state, None) == before


@every_game
def test_a_view_offers_its_seat_the_legal_moves_and_others_none(game: AnyGame) -> None:
    for played, ply in sampled(game):
        state = played.states[ply]
        assert offered(game.view(state, None)) == ()
        for seat in range(played.seats):
            assert set(offered(game.view(state, seat))) == set(game.moves(state, seat))


@every_game
def test_a_board_that_is_seen_is_well_formed(game: AnyGame) -> None:
    for played, ply in sampled(game):
        for seat in (None, *range(played.seats)):
            view = game.view(played.states[ply], seat)
            if isinstance(view, Board):
                cells = assert_well_formed(view)
                assert all(0 <= cell < cells for move in view.moves for cell in move.path)
                if view.aside is not None:
                    assert_well_formed(view.aside)


@every_game
def test_steps_that_look_the_same_to_somebody_lead_to_the_same_view(game: AnyGame) -> None:
    for played, ply in sampled(game):
        if ply == len(played.steps):
            continue
        before, step = played.states[ply], played.steps[ply]
        for viewer in (None, *range(played.seats)):
            known = game.redact(before, step, viewer)
            assert known.seat == step.seat
            seen = game.view(played.states[ply + 1], viewer)
            for other in some(game.moves(before, step.seat)):
                alternative = Step(step.seat, other)
                if game.redact(before, alternative, viewer) == known:
                    assert game.view(game.apply(before, alternative), viewer) == seen


@every_game
def test_a_step_tells_nobody_more_than_they_see_of_what_it_did(game: AnyGame) -> None:
    for played, ply in sampled(game):
        if ply == len(played.steps) or played.steps[ply].seat == NATURE:
            continue
        before, step = played.states[ply], played.steps[ply]
        for other in some(game.moves(before, step.seat)):
            alternative = Step(step.seat, other)
            elsewhere, here = game.apply(before, alternative), played.states[ply + 1]
            if game.view(elsewhere, step.seat) == game.view(here, step.seat):
                continue
            for viewer in (None, *range(played.seats)):
                if game.view(elsewhere, viewer) == game.view(here, viewer):
                    told = game.redact(before, alternative, viewer)
                    assert told == game.redact(before, step, viewer)


@every_game
def test_worlds_that_differ_in_hidden_steps_alone_look_the_same(game: AnyGame) -> None:
    """Others make other hidden moves, until a step that everybody sees may reveal them."""
    rng = random.Random(game.key)
    for played, ply in sampled(game, 15):
        for viewer in (None, *range(played.seats)):
            other = played.states[ply]
            for state, step, after in zip(
                played.states[ply:], played.steps[ply:], played.states[ply + 1 :], strict=False
            ):
                if game.redact(state, step, None) == step:
                    break
                known = game.redact(state, step, viewer)
                steps = [Step(step.seat, move) for move in game.moves(other, step.seat)]
                alike = [each for each in steps if game.redact(other, each, viewer) == known]
                if not alike:
                    break
                other = game.apply(other, rng.choice(alike))
                assert game.turn(other) == game.turn(after)
                assert game.view(other, viewer) == game.view(after, viewer)


@every_game
def test_a_player_knows_their_own_steps(game: AnyGame) -> None:
    for played in playouts(game):
        for state, step in zip(played.states, played.steps, strict=False):
            assert step.seat == NATURE or game.redact(state, step, step.seat) == step


@every_game
def test_watchers_know_no_more_of_a_step_than_those_who_did_not_make_it(game: AnyGame) -> None:
    for played in playouts(game):
        for state, step in zip(played.states, played.steps, strict=False):
            if game.redact(state, step, None) == step:
                for seat in range(played.seats):
                    assert game.redact(state, step, seat) == step


@every_game
def test_it_starts_only_with_as_many_as_can_play_and_options_it_knows(game: AnyGame) -> None:
    for seats in (0, game.seats.start - 1, game.seats.stop):
        with pytest.raises(OptionsError, match=f"not {seats}"):
            game.start({}, seats)
    with pytest.raises(OptionsError, match="colour"):
        game.start({"colour": "red"}, game.seats.start)
    for option in game.options:
        with pytest.raises(OptionsError, match="not “a great many”"):
            game.start({option.name: "a great many"}, game.seats.start)


@every_game
def test_it_starts_with_any_option_and_any_number_that_can_play(game: AnyGame) -> None:
    for seats in game.seats:
        assert game.turn(game.start({}, seats))
    for option in game.options:
        states = [game.start({option.name: value}, game.seats.start) for value in option.values]
        assert states[0] == game.start({}, game.seats.start)
        assert len(set(states)) == len(option.values)


@every_game
def test_it_has_the_shape_that_other_peoples_games_are_held_to(game: AnyGame) -> None:
    assert shape_fault(game) is None
    assert GAMES[game.key] is game


@every_game
def test_its_texts_can_be_shown_as_they_are(game: AnyGame) -> None:
    for text in (game.name, game.summary, *game.picture, *game.sides, *game.rules.split("\n\n")):
        assert text.isprintable()
    assert "\n" not in game.summary
    assert game.summary.endswith(".")
