"""Run all benchmarks one after another, and keep everything they tell in one file.

    just bench-all                        all of it; some hours
    just bench-all --short                to see that everything works
    just bench-all --only startup growth

What is measured, and how, is told in docs/performance.md.
"""

import argparse
import datetime as dt
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # it is run as a file

from benchmarks.machine import told_machine
from benchmarks.peers import Argument
from benchmarks.report import RESULTS

_HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Part:
    """A benchmark.

    Args:
        name: What it is asked for by.
        title: What it measures.
        program: The file.
        whole: Its command line.
        short: The same where no figure counts.
    """

    name: str
    title: str
    program: str
    whole: tuple[str, ...] = ()
    short: tuple[str, ...] = ("--short",)


PARTS = (
    Part(
        "fanout",
        "Fan-out",
        "fanout.py",
        ("--readers", "10", "100", "1000", "5000", "--connections", "1000", "5000"),
        ("--short", "--readers", "10", "--connections", "100"),
    ),
    Part("catch-up", "Catching up", "catch_up.py"),
    Part("search", "Searching", "search.py"),
    Part("growth", "Cost of growth", "growth.py"),
    Part("memory", "Memory", "memory.py"),
    Part("startup", "Starting", "startup.py"),
    Part("guesses", "Guesses", "guesses.py"),
    Part("games", "Games", "games.py"),
    Part("view", "The chat on the screen", "chat_view.py", short=("--messages", "1000")),
    Part("framing", "A frame", "framing.py", short=("--rounds", "1")),
)
"""All of them, in the order in which they run."""


def main() -> int:
    """Run what the command line asks for; returns 1 if a part of it failed."""
    asked = _arguments()
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"all-{dt.datetime.now().astimezone():%Y%m%d-%H%M%S}.md"
    machine = ", ".join(f"{key} {value}" for key, value in told_machine("just bench-all").items())
    path.write_text(f"# What was measured\n\n{machine}\n", encoding="utf-8")
    failed = []
    for part in PARTS:
        if part.name in asked.only:
            print(f"\n## {part.title}\n", flush=True)
            if not _run(part, path, short=asked.short):
                failed.append(part.name)
    print(f"\nKept in {path}")
    if failed:
        print(f"FAILED: {', '.join(failed)}", file=sys.stderr)
    return int(bool(failed))


def _run(part: Part, path: Path, *, short: bool) -> bool:
    """Run one, print what it tells as it does, and keep that; tell whether it came to its end."""
    command: list[Argument] = [sys.executable, _HERE / part.program]
    command += part.short if short else part.whole
    with (
        path.open("a", encoding="utf-8") as kept,
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running,
    ):
        assert running.stdout is not None
        kept.write(f"\n## {part.title}\n\n")
        for line in running.stdout:
            print(line, end="", flush=True)
            kept.write(line)
        code = running.wait()
        if code:
            kept.write(f"\nFAILED: it ended with {code}.\n")
    return not code


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    names = [part.name for part in PARTS]
    parser.add_argument("--only", nargs="+", choices=names, default=names, help="these alone; all")
    parser.add_argument("--short", action="store_true", help="to see that it works, not to cite")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
