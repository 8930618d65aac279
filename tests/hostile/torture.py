"""Attack the programs at length, and tell what was seen as a table.

    just torture                  all of it
    just torture -k kill          some of it: what follows is for pytest
    just torture --short          as long as in every run of the tests

What is attacked, and what was seen, is told in docs/reliability.md.
"""

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # it is run as a file

from benchmarks.machine import told_machine
from tests.hostile.report import REPORT, kept_rows, table

_PLACE = Path(__file__).resolve().parent
_RESULTS = _PLACE / "results"


def main() -> int:
    """Run the attacks; returns what pytest returns."""
    machine = told_machine("just torture")
    asked = [each for each in sys.argv[1:] if each != "--short"]
    length = "short" if "--short" in sys.argv[1:] else "long"
    _RESULTS.mkdir(exist_ok=True)
    rows = _RESULTS / f"torture-{dt.datetime.now().astimezone():%Y%m%d-%H%M%S}.jsonl"
    environment = {**os.environ, "HOSTILE": length, REPORT: str(rows)}
    command = [sys.executable, "-m", "pytest", str(_PLACE), *asked]
    done = subprocess.run(command, env=environment, check=False)
    print(", ".join(f"{name} {value}" for name, value in machine.items()))
    print(f"\n{table(kept_rows(rows))}")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
