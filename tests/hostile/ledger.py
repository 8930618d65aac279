"""What was sent, what of it was acknowledged, and what was read back: who lost what."""

import collections
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

NAMED_MAX = 5
"""How many of one fault are named; of the others there is the number."""

Name = bytes | str
"""What a line is known by: its id, or its text where a sender says each thing once."""


class Line(NamedTuple):
    """One line of a log, as somebody read it.

    Args:
        conversation: Which log.
        seq: Its place there: the number of an entry, or of a move.
        sender: Who said it.
        name: What it is known by.
        text: What it says.
    """

    conversation: int
    seq: int
    sender: str
    name: Name
    text: str


@dataclass
class _Sent:
    conversation: int
    place: int
    text: str
    acknowledged: bool = False
    refused: bool = False
    seq: int = 0


@dataclass
class Account:
    """What became of what was sent; each list names the faults of one kind.

    Args:
        acknowledged: How many were.
        stored: How many lines the logs have of these senders.
        lost: Acknowledged, and not there.
        doubled: There more than once.
        reordered: Before something that its sender had sent earlier.
        altered: Elsewhere than was told, or with another text.
        strange: There, and never sent, or refused.
        gaps: Numbers that are missing from a log, or are there twice.
    """

    acknowledged: int
    stored: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    reordered: list[str] = field(default_factory=list)
    altered: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)

    @property
    def faults(self) -> dict[str, list[str]]:
        """Those kinds of which there are any, with the first of each."""
        kinds = ("lost", "doubled", "reordered", "altered", "strange", "gaps")
        found = {kind: getattr(self, kind) for kind in kinds if getattr(self, kind)}
        return {
            kind: [*each[:NAMED_MAX], *([f"… {len(each):,} in all"] if each[NAMED_MAX:] else [])]
            for kind, each in found.items()
        }

    def told(self, what: str = "") -> str:
        """Return the row for people: `0 lost, 0 doubled, 0 reordered of 51,204 acknowledged`.

        Args:
            what: What was acknowledged, as in `moves`; left out, nothing is said of it.
        """
        told = ", ".join(
            f"{len(each):,} {kind}"
            for kind, each in (
                ("lost", self.lost), ("doubled", self.doubled), ("reordered", self.reordered),
            )
        )  # fmt: skip
        others = {k: len(getattr(self, k)) for k in ("altered", "strange", "gaps")}
        for kind, count in others.items():
            told += f", {count:,} {kind}" if count else ""
        return f"{told} of {self.acknowledged:,} acknowledged{what and ' '}{what}"


class Ledger:
    """What senders sent, kept by whoever attacks; a line sent again under its name is the same."""

    def __init__(self) -> None:
        self._sent: dict[tuple[str, Name], _Sent] = {}
        self._places: collections.Counter[tuple[str, int]] = collections.Counter()

    def send(self, sender: str, conversation: int, name: Name, text: str) -> None:
        """Note that something is about to be sent, for the first time or again."""
        before = self._sent.get((sender, name))
        if before is not None:
            assert (before.conversation, before.text) == (conversation, text), name
            return
        place = self._places[sender, conversation]
        self._places[sender, conversation] += 1
        self._sent[sender, name] = _Sent(conversation, place, text)

    def acknowledge(self, sender: str, name: Name, seq: int = 0) -> None:
        """Note that it was told to be stored, at a place if one was told."""
        sent = self._sent[sender, name]
        sent.acknowledged, sent.seq = True, seq or sent.seq

    def refuse(self, sender: str, name: Name) -> None:
        """Note that it was told not to be stored, and will not be sent again."""
        self._sent[sender, name].refused = True

    @property
    def sent(self) -> int:
        """How many were sent."""
        return len(self._sent)

    @property
    def acknowledged(self) -> int:
        """How many were acknowledged."""
        return sum(each.acknowledged for each in self._sent.values())

    def compare(self, log: Iterable[Line], *, gapless: bool = True) -> Account:
        """Compare it with what was read back.

        Args:
            log: All lines of the logs, each log's in the order in which it was read.
            gapless: Whether each log's numbers have to go 1, 2, 3 … without a gap.
        """
        account = Account(self.acknowledged)
        found: dict[tuple[str, Name], list[Line]] = collections.defaultdict(list)
        places: dict[tuple[str, int], list[Line]] = collections.defaultdict(list)
        numbers: dict[int, list[int]] = collections.defaultdict(list)
        for line in log:
            numbers[line.conversation].append(line.seq)
            key = line.sender, line.name
            found[key].append(line)
            if key in self._sent:
                account.stored += 1
                places[line.sender, line.conversation].append(line)
            else:
                account.strange.append(str(line))
        for key, sent in self._sent.items():
            _judge(account, key, sent, found.get(key, []))
        for (sender, _), lines in places.items():
            for before, after in pairwise(lines):
                if self._sent[sender, after.name].place < self._sent[sender, before.name].place:
                    account.reordered.append(f"{after} after {before}")
        if gapless:
            for conversation, there in numbers.items():
                account.gaps += _gaps(conversation, there)
        return account


def _judge(account: Account, key: tuple[str, Name], sent: _Sent, lines: list[Line]) -> None:
    if sent.acknowledged and not lines:
        account.lost.append(f"{key} {sent}")
    if len(lines) > 1:
        account.doubled.append(f"{key} at {[(line.conversation, line.seq) for line in lines]}")
    if sent.refused and lines:
        account.strange.append(f"{lines[0]} was refused")
    for line in lines:
        if (line.conversation, line.text) != (sent.conversation, sent.text):
            account.altered.append(f"{line} was sent as {sent}")
        elif sent.seq and line.seq != sent.seq and len(lines) == 1:
            account.altered.append(f"{line} was told to be at {sent.seq}")


def _gaps(conversation: int, numbers: list[int]) -> list[str]:
    return [
        f"{conversation}: {number} where {place} has to be"
        for place, number in enumerate(numbers, 1)
        if number != place
    ][:1]


def differences(log: Iterable[Line], seen: Iterable[Line]) -> list[str]:
    """Return where what one reader saw, as it came, is not what the log says.

    Args:
        log: The whole log.
        seen: What the reader was told, in the order in which they took it for the log.
    """
    truth = {(line.conversation, line.seq): line for line in log}
    last: dict[int, int] = {}
    found = []
    for line in seen:
        if truth.get((line.conversation, line.seq)) != line:
            found.append(f"saw {line}, not {truth.get((line.conversation, line.seq))}")
        before = last.get(line.conversation, line.seq - 1)
        if line.seq != before + 1:
            found.append(f"saw {line} after number {before}")
        last[line.conversation] = line.seq
    return found
