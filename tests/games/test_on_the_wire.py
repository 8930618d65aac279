"""Every game keeps within what the protocol can carry, as it is and with nothing cut off."""

from typing import Any

import msgspec
import pytest

from parlour_games import shape
from parlour_protocol import limits
from parlour_protocol.messages.fields import Caption, MoveText, Reason
from parlour_protocol.messages.play_parts import GameInfo
from parlour_protocol.messages.views import View
from tests.games.playouts import AnyGame, every_game, playouts, sampled

VIEW_MAX_BYTES = limits.FRAME_MAX_BYTES * 3 // 4
"""The largest view: the rest of the frame is for the table around it."""


def travelling(view: object) -> View:
    """The view as it is on the wire.

    Raises:
        msgspec.ValidationError: It is over a limit.
    """
    fields: dict[str, Any] = msgspec.to_builtins(view)
    if "columns" in fields:
        palette: list[Any] = []
        for board in (fields, *([fields["aside"]] if fields["aside"] else [])):
            for piece in board["cells"]:
                if piece is not None and piece not in palette:
                    palette.append(piece)
            board["cells"] = [0 if p is None else palette.index(p) + 1 for p in board["cells"]]
        fields["pieces"] = [{**p, "seat": -1 if p["seat"] is None else p["seat"]} for p in palette]
    for name in ("letters", "chosen"):
        if name in fields:
            fields[name] = ["" if each is None else each for each in fields[name]]
    fields["type"] = type(view).__name__.lower()
    return msgspec.convert(fields, View)  # type: ignore[no-any-return] # a union of types


@every_game
def test_every_view_fits(game: AnyGame) -> None:
    for played, ply in sampled(game):
        for seat in (None, *range(played.seats)):
            view = travelling(game.view(played.states[ply], seat))
            assert len(msgspec.msgpack.encode(view)) <= VIEW_MAX_BYTES


@every_game
def test_every_step_and_outcome_fits(game: AnyGame) -> None:
    for played in playouts(game):
        for state, step in zip(played.states, played.steps, strict=False):
            for seat in (None, *range(played.seats)):
                msgspec.convert(game.redact(state, step, seat).move, MoveText)
            msgspec.convert(step.move, MoveText)
        outcome = game.outcome(played.states[-1])
        assert outcome is not None
        msgspec.convert(outcome.reason, Reason)
        msgspec.convert(outcome.reason, Caption)


@every_game
def test_its_description_fits(game: AnyGame) -> None:
    fields = {
        "game": game.key,
        "name": game.name,
        "summary": game.summary,
        "seats_min": game.seats.start,
        "seats_max": game.seats[-1],
        "sides": game.sides,
        "options": msgspec.to_builtins(game.options),
        "picture": game.picture,
    }
    assert msgspec.convert(fields, GameInfo).game == game.key
    assert len(game.rules) <= limits.RULES_MAX_CHARACTERS


@pytest.mark.parametrize(
    "name",
    [
        ("KEY_MAX_CHARACTERS", "GAME_KEY_MAX_CHARACTERS"),
        ("LABEL_MAX_CHARACTERS", "LABEL_MAX_CHARACTERS"),
        ("SUMMARY_MAX_CHARACTERS", "CAPTION_MAX_CHARACTERS"),
        ("RULES_MAX_CHARACTERS", "RULES_MAX_CHARACTERS"),
        ("PICTURE_MAX_LINES", "PICTURE_MAX_LINES"),
        ("SEATS_MAX", "SEATS_MAX"),
        ("OPTIONS_MAX", "OPTIONS_MAX"),
        ("OPTION_VALUES_MAX", "OPTION_VALUES_MAX"),
    ],
    ids=lambda name: name[0],
)
def test_other_peoples_games_are_held_to_the_limits_of_the_wire(name: tuple[str, str]) -> None:
    assert getattr(shape, name[0]) == getattr(limits, name[1])
