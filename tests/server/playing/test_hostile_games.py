"""Games of strangers that break every promise: their tables alone are paused, and nothing leaks."""

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from trio.testing import wait_all_tasks_blocked

from parlour_games import (
    HIDDEN,
    Choice,
    Choices,
    IllegalMoveError,
    OptionsError,
    Outcome,
    Step,
    views,
)
from parlour_protocol.messages import AskPosition, Message, Refused, Said
from tests.server.peers import in_virtual_time
from tests.server.playing.odd_games import Odd, Standing
from tests.server.playing.table_people import housed, sit

pytestmark = pytest.mark.trio(run=in_virtual_time)

SECRET = "swordfish"
LONE = "\ud800"


class _Wordless(Exception):  # noqa: N818 - as strangers name theirs
    def __str__(self) -> str:
        raise RuntimeError("it has no words either")


class _WordlessMoveError(IllegalMoveError):
    def __str__(self) -> str:
        raise RuntimeError("it has no words either")


class _Text(str):
    __slots__ = ()


class _Unhashable:
    seat, glyph, ascii, name = 0, "x", "x", "x"

    def __hash__(self) -> int:
        raise LookupError("it cannot be told apart")


class Hostile(Odd):
    """A game of one seat after the other, of which a function does something odd after a move.

    Args:
        function: Which one.
        does: Returns what it returns, or raises it.
    """

    def __init__(self, function: str, does: Any) -> None:  # noqa: ANN401 - whatever a stranger does
        super().__init__(key="hostile")
        self._function, self._does = function, does

    def __getattribute__(self, name: str) -> Any:  # noqa: ANN401 - as above
        if name.startswith("_") or name != self._function:
            return super().__getattribute__(name)

        def does(*args: Any) -> Any:  # noqa: ANN401 - as above
            is_late = name in ("parse", "apply", "redact")
            if not is_late and not (isinstance(args[0], Standing) and args[0].steps):
                return getattr(super(Hostile, self), name)(*args)
            if isinstance(self._does, BaseException):
                raise self._does
            return self._does

        return does

    def turn(self, _state: Standing) -> frozenset[int]:
        return frozenset({0})

    def moves(self, _state: Standing, _seat: int) -> tuple[str, ...]:
        return ("on",)


def _failing() -> Iterator[Choice]:
    yield Choice("on", "on")
    raise KeyError("no more")


def _choices(**other: Any) -> Choices:  # noqa: ANN401 - what no choices can be
    return Choices(**({"choices": (), "chosen": ("", ""), "points": (0, 0)} | other))


_ERRORS = [
    ValueError(SECRET), OptionsError(SECRET), SystemExit(SECRET), GeneratorExit(SECRET),
    RecursionError(SECRET), _Wordless(),
]  # fmt: skip

_DOES: list[tuple[str, object]] = [
    *itertools.product(("turn", "moves", "parse", "apply", "outcome", "view", "redact"), _ERRORS),
    *itertools.product(("turn", "outcome", "view", "redact"), [IllegalMoveError(SECRET), SECRET]),
    ("moves", IllegalMoveError(SECRET)),
    ("turn", frozenset({True})),
    ("turn", frozenset({0.0})),
    ("turn", {0}),
    ("parse", None),
    ("parse", LONE),
    ("parse", _Text("on")),
    ("redact", None),
    ("redact", Step(0, LONE)),
    ("redact", Step(0, _Text("on"))),
    ("redact", Step(0, "")),
    ("outcome", Outcome(None, "x")),  # type: ignore[arg-type] # what strangers do
    ("outcome", Outcome("ab", "x")),  # type: ignore[arg-type]
    ("outcome", Outcome((float("nan"), 1.0), "x")),
    ("outcome", Outcome((0.0, 1.0), LONE)),
    ("outcome", Outcome((0.0, 1.0), 5)),  # type: ignore[arg-type]
    ("view", _choices(points=(2**70, 0))),
    ("view", _choices(choices=_failing())),
    ("view", _choices(choices=itertools.repeat(Choice("on", "on")))),
    ("view", _choices(choices=(Choice(LONE, "on"),))),
    ("view", _choices(caption=5)),
    ("view", views.Board(itertools.repeat("a"), ("b",), (None,))),  # type: ignore[arg-type]
    ("view", views.Board(("a",), ("b",), itertools.repeat(None))),  # type: ignore[arg-type]
    ("view", views.Board(("a",), ("b",), (_Unhashable(),))),  # type: ignore[arg-type]
    ("view", views.Board(None, None, None)),  # type: ignore[arg-type]
]


@pytest.mark.parametrize(("function", "does"), _DOES)
async def test_whatever_a_game_does_pauses_its_table_alone(function: str, does: object) -> None:
    async with housed(Hostile(function, does)) as here:
        at = await sit(here, "hostile")
        at.tell(0, at.moving(0, "on"))
        await wait_all_tasks_blocked()
        for peer in at.peers:
            assert not peer.transport.closed
            asked = AskPosition(peer.request(), at.number, 0)
            assert (await peer.ask(asked, Refused)).code == "table-paused"
            heard = peer.look()
            assert SECRET not in str(heard), "what a game fails with may be what it hides"
            await peer.ask(peer.saying("hello?", at.number), Said)
        # A game's own functions may call each other.
        assert "failed in" in at.seen(0).paused
        assert here.logged("table paused")
        other = await sit(here, "tic-tac-toe", "carol", "dave")
        await other.move(0, "a1")


@pytest.mark.parametrize(
    "error", [IllegalMoveError(LONE), _WordlessMoveError(), IllegalMoveError()]
)
async def test_a_move_is_refused_in_words_that_can_travel(error: Exception) -> None:
    async with housed(Hostile("parse", error)) as here:
        at = await sit(here, "hostile")
        refused = await at.refused_move(0, "on")
        assert (refused.code, bool(refused.reason)) == ("illegal-move", True)
        assert at.seen(0).state == "playing"


class _Forgetful(Odd):
    """A game of a hidden word, which it does not take from its own log later."""

    forgets = False

    def turn(self, state: Standing) -> frozenset[int]:
        return frozenset({len(state.steps) % 2})

    def moves(self, _state: Standing, seat: int) -> tuple[str, ...]:
        return ("guess",) if seat else (SECRET,)

    def apply(self, state: Standing, step: Step) -> Standing:
        if self.forgets:
            raise IllegalMoveError("not any more")
        return super().apply(state, step)

    def redact(self, _state: Standing, step: Step, seat: int | None) -> Step:
        return step if step.seat == seat else Step(step.seat, HIDDEN)


async def test_a_log_that_a_game_does_not_take_any_more_is_not_told(tmp_path: Path) -> None:
    game = _Forgetful(key="forgetful")
    path = tmp_path / "parlour.db"
    async with housed(game, path=path) as here:
        at = await sit(here, "forgetful")
        await at.move(0, SECRET)
        heard: list[Message] = list(await at.peers[1].settled())
    game.forgets = True
    async with housed(game, path=path) as here:
        heard += await (await here.join("bob")).settled()
    assert "does not take a move of its log" in str(heard)
    assert SECRET not in str(heard)
