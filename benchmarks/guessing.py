"""What was seen of guessing: what has to hold of every round, and how to tell it."""

import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.talk import MEASURED, Talk
from parlour_server.limits import Limits
from parlour_server.throttle import WINDOW_SECONDS

_EXPECTED = {"wrong-password", "throttled", "busy"}


@dataclass(frozen=True)
class Attack:
    """How guesses were answered.

    Args:
        answers: How often, by code.
        tries: How many were looked at, and so count as tries.
        tries_at_names: How many of those were at names that are somebody's.
        seconds: How long it took.
    """

    answers: dict[str, int]
    tries: int
    tries_at_names: int
    seconds: float


@dataclass(frozen=True)
class Round:
    """What was seen at one server.

    Args:
        guesses: How many there were to be.
        addresses: From how many addresses.
        names: At how many names that are somebody's.
        quiet: What people saw without the attack.
        attacked: What they saw with it.
        attack: How it was answered.
        others_cpu: What other programs took meanwhile, in cores.
    """

    guesses: int
    addresses: int
    names: int
    quiet: Talk
    attacked: Talk
    attack: Attack
    others_cpu: float


def faults(seen: Round) -> list[str]:
    """Return what was not as it has to be, in words; nothing in here depends on the machine."""
    attack, limits = seen.attack, Limits()
    found = []
    answered = sum(attack.answers.values())
    if answered != seen.guesses:
        found.append(f"{answered:,} of {seen.guesses:,} guesses were answered")
    if other := sorted(attack.answers.keys() - _EXPECTED):
        found.append(f"guesses were answered with {', '.join(other)}")
    windows = 1 + int(attack.seconds // WINDOW_SECONDS)
    for what, tries, most in (
        ("all", attack.tries, seen.addresses * limits.password_tries_per_address),
        ("people's", attack.tries_at_names, seen.names * limits.password_tries_per_account),
    ):
        if tries > most * windows:
            found.append(f"{tries:,} tries at {what} names looked at, more than {most * windows:,}")
    found += seen.quiet.faults("without the attack")
    found += seen.attacked.faults("with the attack")
    return found


def told_answers(rounds: Sequence[Round]) -> str:
    """Return how the guesses of all rounds were answered, in a sentence for each round's median."""
    answers: Counter[str] = Counter()
    for one in rounds:
        answers.update(one.attack.answers)
    each = ", ".join(f"{count / len(rounds):,.0f} {code}" for code, count in answers.most_common())
    seconds = statistics.median(one.attack.seconds for one in rounds)
    return f"A round's guesses took {seconds:.1f} s, and were answered: {each}."


def told_people(rounds: Sequence[Round]) -> str:
    """Return what became of what people did, in a sentence."""
    talks = [talk for one in rounds for talk in (one.quiet, one.attacked)]
    counted = {what: sum(len(talk.times[what]) for talk in talks) for what in MEASURED}
    asked, refused = sum(talk.asked for talk in talks), sum(sum(t.wrong.values()) for t in talks)
    return (
        f"Of {asked:,} requests of others {refused} were refused or lost: {counted['said']:,}"
        f" messages were stored and {counted['heard']:,} reached everybody, {counted['ping']:,}"
        f" pings were answered, and {counted['came']:,} times somebody came in with their key, from"
        " an address of the guessers and under a name they guess at."
    )
