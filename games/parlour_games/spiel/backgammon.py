"""Backgammon, one point at a time: no cube, and no gammons that count twice."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Final

from parlour_games.game import NATURE, Seat, Step
from parlour_games.spiel import backgammon_board
from parlour_games.spiel.backgammon_board import ABOVE, BELOW, ROWS, SIGNS
from parlour_games.spiel.checkers_on_points import (
    BAR,
    OFF,
    Hop,
    checkers,
    hits,
    hops,
    net,
    written,
)
from parlour_games.spiel.engine import Situation
from parlour_games.spiel.open_spiel import SpielGame
from parlour_games.spiel.position import Position
from parlour_games.views import Piece

PASS: Final = "pass"  # noqa: S105 - a move
"""The move of whoever can move no checker."""

HOPS_MAX: Final = 2
"""How many hops one move has: a double is played in two halves."""

_HOME = 6
_THROW = re.compile(r"([1-6])-([1-6])")
_THROWN = re.compile(r"roll: ([1-6])([1-6])")
_PART = re.compile(r"(bar|\d{1,2})((?:[/-](?:off|\d{1,2})\*?)+)(?:\(([1-4])\))?")
_STOP = re.compile(r"(off|\d{1,2})(\*?)")


class Backgammon(SpielGame):
    """The rules; moves are written `13/11 8/3*`, as whoever moves counts the points."""

    key = "backgammon"
    name = "Backgammon"
    summary = "A race home by two dice, and the art of being in the way."
    rules = (
        "Each brings fifteen checkers home, to the points 6 to 1, and then off the board; whoever"
        " has all off first wins. Everybody counts from their own side: checkers go from 24 down to"
        " 1, and the other's the opposite way.\n\n"
        "First each throws a die, and the higher one begins with both. After that both dice are"
        " thrown in turn. Each die moves one checker so many points; both may move the same."
        " Never go to a point where the other has two or more. A single checker there is hit, goes"
        " to the bar, and has to come in again from 25 before anything else moves. As many dice as"
        " possible must be played, and the higher one if only one can. A double counts four times"
        " and is played in two halves. Who cannot move passes. Checkers may go off once all are"
        " home; a higher number than needed does only for the one furthest back.\n\n"
        "There is no cube, and a gammon counts as any win.\n\n"
        "Type from where to where for each die: 13/11 8/3, or 13/8 for one checker with both;"
        " bar/22 to come in, 6/off to go off, 8/5(2) for two alike. A star for a hit may be left"
        " out, and the order does not matter. With the board choose the last checker of a point,"
        " then where it goes, then the next."
    )
    picture = (
        "13 14 15 16 17 18    19 20 21 22 23 24",
        " X  .  .  .  O  .     O  .  .  .  .  X",
        " X  .  .  .  O  .     O  .  .  .  .  X",
        " X  .  .  .  O  .     O  .  .  .  .  .",
        " X  .  .  .  .  .     O  .  .  .  .  .",
        " X  .  .  .  .  .     O  .  .  .  .  .",
        " O  .  .  .  .  .     X  .  .  .  .  .",
        " O  .  .  .  .  .     X  .  .  .  .  .",
        " O  .  .  .  X  .     X  .  .  .  .  .",
        " O  .  .  .  X  .     X  .  .  .  .  O",
        " O  .  .  .  X  .     X  .  .  .  .  O",
        "12 11 10  9  8  7     6  5  4  3  2  1",
    )
    sides = ("black", "white")
    columns = ABOVE
    below = BELOW
    rows = ("",) * ROWS
    sits_at_the_top = None

    def setting(self, chosen: Mapping[str, str]) -> str:  # noqa: ARG002 - it has no options
        """Return the rules; there are no options."""
        return "backgammon"

    def spell(self, situation: Situation) -> Mapping[str, tuple[int, ...]]:
        """Return the legal moves, those that come to the same once; or the throws there are."""
        spelled: dict[str, tuple[int, ...]] = {}
        chance = situation.is_chance_node()
        seat = situation.current_player()
        standing = checkers(situation)
        for action in situation.legal_actions():
            if chance:
                text = _throw(situation, action)
            else:
                text = written(standing, seat, hops(situation, action))
            spelled.setdefault(text, (action,))
        return spelled

    def alike(self, situation: Situation, action: int) -> int:
        """Return the action that is written of those that lead to the same position."""
        if situation.is_chance_node():
            return action
        seat = situation.current_player()
        text = written(checkers(situation), seat, hops(situation, action))
        return self.spell(situation)[text][0]

    def settled(self, situation: Situation, step: Step) -> Situation:
        """Pass the second half of a double of which nothing can be played."""
        if step.seat == NATURE or situation.is_terminal() or situation.is_chance_node():
            return situation
        legal = self.spell(situation)
        if tuple(legal) == (PASS,):
            situation.apply_action(legal[PASS][0])
        return situation

    def meant(self, position: Position, typed: str) -> Iterable[str]:
        """Return the moves that come to what was typed, over the points that were typed."""
        folded = typed.casefold()
        if folded in position.legal:
            return [folded]
        ways = tuple(_ways(folded))
        if not ways:
            return []
        starred = {int(point) for point in re.findall(r"(\d+)\*", folded)}
        over = {point for way in ways for point in way}
        meant = []
        for move, (action,) in position.legal.items():
            way = hops(position.situation, action)
            hit = hits(checkers(position.situation), position.situation.current_player(), way)
            if net(way) == net(ways) and starred <= hit:
                meant.append((move, {point for hop in way for point in hop}))
        exact = [move for move, points in meant if over <= points]
        return exact or [move for move, _ in meant]

    def refusal(self, position: Position, typed: str) -> str:
        """Return why a move cannot be played."""
        thrown = _high_first(_last_throw(position))
        ways = tuple(_ways(typed.casefold()))
        if PASS in position.legal:
            return f"nothing can be moved with {thrown}: pass"
        if len(ways) > HOPS_MAX:
            return "a double is played in two halves: type the first two, then the other two"
        dice = min(len(hops(position.situation, action)) for (action,) in position.legal.values())
        if len(ways) < dice and any(str(start - end) in thrown for start, end in ways):
            return f"“{typed:.40}” is one die of {thrown}; both can be played, and have to be"
        return f"“{typed:.40}” is no legal move with {thrown}"

    def cells(self, position: Position, seat: Seat) -> tuple[Piece | None, ...]:
        """Return the checkers, home at the bottom right."""
        return backgammon_board.drawn(checkers(position.situation), seat)

    def paths(self, position: Position, move: str, seat: Seat) -> tuple[tuple[int, ...], ...]:
        """Return the last checkers of stacks, and where they go, in every order."""
        if position.situation.is_chance_node():
            return ((),)
        (action,) = position.legal[move]
        mover = position.situation.current_player()
        ways = hops(position.situation, action)
        pointed = backgammon_board.pointed(checkers(position.situation), mover, ways)
        turned = (tuple(backgammon_board.turned(c, seat) for c in path) for path in pointed)
        return tuple(dict.fromkeys(turned))

    def touched(self, state: Position, step: Step) -> tuple[int, ...]:
        """Return the cells of the last move, which a throw leaves as they are."""
        return state.last if step.seat == NATURE else super().touched(state, step)

    def seen(self, state: Position, seat: Seat) -> tuple[int, ...]:
        """Return the cells of the last move, the other way up for seat 1."""
        return tuple(backgammon_board.turned(cell, seat) for cell in state.last)

    def caption(self, position: Position, seat: Seat) -> str:  # noqa: ARG002 - for all alike
        """Return what was thrown."""
        thrown = _last_throw(position)
        if position.over or not thrown or not position.legal:
            return ""
        if position.situation.is_chance_node():
            return f"{position.played[-1]} with {_high_first(thrown)}"
        if len(position.played) == 1:
            beginner = self.sides[position.situation.current_player()]
            return f"black threw {thrown[0]}, white {thrown[2]}: {beginner} begins with both"
        if PASS in position.legal:
            return f"{_high_first(thrown)} thrown; nothing can be moved: pass"
        half = ", second half" if position.played[-1] != thrown else ""
        return f"{_high_first(thrown)} thrown{half}"

    def standings(self, position: Position) -> tuple[str, ...]:
        """Return how far each has to go, and what is off or on the bar."""
        standing = checkers(position.situation)
        told = []
        for seat, sign in enumerate(SIGNS):
            off, bar = standing.of(seat, OFF), standing.of(seat, BAR)
            more = (f", {off} off" if off else "") + (f", {bar} on the bar" if bar else "")
            told.append(f"{sign}, {standing.pips(seat)} pips{more}")
        return tuple(told)

    def reason(self, position: Position) -> str:
        """Return how it was won."""
        returns = position.situation.returns()
        if not any(returns):
            return "too many turns"
        loser = 1 if returns[0] > 0 else 0
        standing = checkers(position.situation)
        if standing.of(loser, OFF):
            return "all checkers are off"
        far = range(BAR - _HOME, BAR + 1)
        behind = any(standing.of(loser, point) for point in far)
        return f"all checkers are off: a {'backgammon' if behind else 'gammon'}"


GAME: Final = Backgammon()
"""The game."""


def _throw(situation: Situation, action: int) -> str:
    """Return a throw as `5-3`; of the first one black's die, then white's."""
    told = situation.action_to_string(action)
    thrown = _THROWN.search(told)
    assert thrown is not None, told
    low, high = sorted(thrown.groups())
    if "X starts" in told:
        return f"{high}-{low}"
    if "O starts" in told:
        return f"{low}-{high}"
    return "-".join(thrown.groups())


def _last_throw(position: Position) -> str:
    return next((move for move in reversed(position.played) if _THROW.fullmatch(move)), "")


def _high_first(throw: str) -> str:
    return "-".join(sorted(throw.split("-"), reverse=True))


def _ways(typed: str) -> Iterator[Hop]:
    """Return the hops of a move as it was typed; none if it is no such thing."""
    found: list[Hop] = []
    for part in typed.replace(",", " ").replace(" (", "(").split():
        matched = _PART.fullmatch(part)
        if matched is None:
            return
        start, rest, times = matched.groups()
        stops = [_point(start), *(_point(stop) for stop, _ in _STOP.findall(rest))]
        found += list(pairwise(stops)) * int(times or "1")
    yield from found


def _point(name: str) -> int:
    return {"bar": BAR, "off": OFF}.get(name, -1) if not name.isdigit() else int(name)
