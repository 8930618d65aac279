"""What people saw while they talked, and how it compares with and without something beside it."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

MEASURED = {
    "said": "say something, until it is stored",
    "heard": "say something, until everybody has it",
    "ping": "ping",
    "came": "come in with a device's key",
}
"""What people do, by what their program calls it."""
_PERCENTS = (50, 99)


@dataclass(frozen=True)
class Talk:
    """What people saw for a while.

    Args:
        times: How long things took, in milliseconds.
        asked: Requests and visits.
        unheard: Messages that did not reach everybody.
        wrong: Refusals and lost connections, by their codes or words.
    """

    times: dict[str, list[float]]
    asked: int
    unheard: int
    wrong: dict[str, int]

    def percentile(self, what: str, percent: int) -> float:
        """Return a percentile of how long something took; not a number if it never happened."""
        times = sorted(self.times[what])
        return times[min(len(times) - 1, len(times) * percent // 100)] if times else float("nan")

    def faults(self, when: str) -> list[str]:
        """Return what was not as it has to be, in words; `when` says what they talked beside."""
        found = [f"{when}, people met {n} x {what}" for what, n in self.wrong.items()]
        if self.unheard:
            found.append(f"{when}, {self.unheard} messages did not reach everybody")
        return found + [
            f"{when}, nobody could {words}"
            for what, words in MEASURED.items()
            if not self.times[what]
        ]


def latencies_table(talks: Sequence[tuple[Talk, Talk]], beside: str) -> str:
    """Return the medians over rounds of what people saw, and how many times as long it took.

    Args:
        talks: Of each round, without and with something beside.
        beside: What that was.
    """
    lines = [f"| ms |  | without | with {beside} | ÷ |", "| --- | --- | --: | --: | --: |"]
    for what, words in MEASURED.items():
        label = words
        for percent in _PERCENTS:
            without, with_it = (
                statistics.median(pair[n].percentile(what, percent) for pair in talks)
                for n in (0, 1)
            )
            cells = f"{without:.2f} | {with_it:.2f} | {with_it / without:.2f}"
            lines.append(f"| {label} | p{percent} | {cells} |")
            label = ""
    return "\n".join(lines)
