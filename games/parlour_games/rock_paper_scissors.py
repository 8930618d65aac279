"""Rock, paper, scissors: both choose at once, and neither knows before both have chosen."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from parlour_games.game import (
    HIDDEN,
    Option,
    Outcome,
    Seat,
    Step,
    check_legal,
    choose,
)
from parlour_games.views import Choice, Choices

_BEATS = {"rock": "scissors", "paper": "rock", "scissors": "paper"}
_CHOICES = tuple(Choice(hand, hand) for hand in _BEATS)


@dataclass(frozen=True, slots=True)
class Match:
    """A position.

    Args:
        rounds: How many rounds are left, the present one included.
        wins: How many rounds each seat has won.
        hands: What each seat has chosen in this round, None where it has not.
        last: What they chose in the round before; empty before the first has ended.
    """

    rounds: int
    wins: tuple[int, int] = (0, 0)
    hands: tuple[str | None, str | None] = (None, None)
    last: tuple[str, ...] = ()


class RockPaperScissors:
    """The rules, best of `rounds`; a round in which both choose the same counts for neither."""

    key = "rock-paper-scissors"
    name = "Rock, paper, scissors"
    summary = "Both choose at once, and neither knows before both have chosen."
    rules = (
        "In each round both choose rock, paper or scissors, unseen by the other. Rock breaks"
        " scissors, scissors cut paper, paper wraps rock; the same twice counts for neither.\n\n"
        "Whoever has won more rounds at the end wins; it ends as soon as nobody can catch up.\n\n"
        "Type rock, paper or scissors, or their first letters: r, p, s."
    )
    picture = (
        "  rock",
        "    \\  breaks",
        "  scissors",
        "    \\  cut",
        "  paper",
        "    \\  wraps rock",
    )
    sides = ()
    options = (Option("rounds", "Rounds", ("3", "1", "5", "7", "9", "15")),)
    version = 1
    seats = range(2, 3)

    def start(self, options: Mapping[str, str], seats: int) -> Match:
        """Return the match before its first round; the option is `rounds`."""
        return Match(int(choose(self, options, seats)["rounds"]))

    def turn(self, state: Match) -> frozenset[Seat]:
        """Return those who have not chosen in this round."""
        if self.outcome(state) is not None:
            return frozenset()
        return frozenset(seat for seat, hand in enumerate(state.hands) if hand is None)

    def moves(self, state: Match, seat: Seat) -> tuple[str, ...]:
        """Return the three hands."""
        return tuple(_BEATS) if seat in self.turn(state) else ()

    def parse(self, state: Match, seat: Seat, text: str) -> str:
        """Return the hand that was typed; its first letters will do."""
        typed = text.strip().lower()
        meant = [hand for hand in _BEATS if typed and hand.startswith(typed)]
        move = meant[0] if meant else text.strip()
        check_legal(self, state, Step(seat, move))
        return move

    def apply(self, state: Match, step: Step) -> Match:
        """Return the match with one more hand chosen, and the round ended if it was the second."""
        check_legal(self, state, step)
        ours, theirs = step.move, state.hands[1 - step.seat]
        if theirs is None:
            return replace(state, hands=(ours, None) if step.seat == 0 else (None, ours))
        first, second = (ours, theirs) if step.seat == 0 else (theirs, ours)
        wins = (
            state.wins[0] + (_BEATS[first] == second),
            state.wins[1] + (_BEATS[second] == first),
        )
        return Match(state.rounds - 1, wins, last=(first, second))

    def outcome(self, state: Match) -> Outcome | None:
        """Return the end: all rounds are played, or the lead cannot be caught up."""
        ours, theirs = state.wins
        if abs(ours - theirs) <= state.rounds and state.rounds > 0:
            return None
        score = 0.5 + (ours > theirs) / 2 - (ours < theirs) / 2
        return Outcome((score, 1 - score), f"{max(ours, theirs)} to {min(ours, theirs)}")

    def view(self, state: Match, seat: Seat | None) -> Choices:
        """Return the match without the hands that others have chosen in this round."""
        chosen = tuple(
            hand if hand is None or owner == seat else HIDDEN
            for owner, hand in enumerate(state.hands)
        )
        may = seat is not None and seat in self.turn(state)
        standings = tuple(f"{hand} in the last round" for hand in state.last or ())
        return Choices(_CHOICES if may else (), chosen, state.wins, standings=standings)

    def redact(self, state: Match, step: Step, seat: Seat | None) -> Step:
        """Return the step, its hand hidden from others while the round goes on."""
        ends_the_round = state.hands[1 - step.seat] is not None
        if step.seat == seat or ends_the_round:
            return step
        return Step(step.seat, HIDDEN)
