"""Where the time goes when a program imports what it needs, as `python -X importtime` tells it."""

import collections
import re
import statistics
import subprocess
import sys
from collections.abc import Mapping

from benchmarks.report import table

_LINE = re.compile(r"import time:\s+(\d+) \|\s+\d+ \| *(\S+)")
_ROWS = 10


def imports_table(programs: Mapping[str, str], variables: Mapping[str, str], *, runs: int) -> str:
    """Return the packages that take longest in each program, with what they import not counted.

    Args:
        programs: What each imports, by its name.
        variables: Of the environment it imports in.
        runs: How often it is looked at; the medians count.
    """
    columns = [_packages(modules, variables, runs) for modules in programs.values()]
    heads = [head for name in programs for head in (f"{name} imports", "ms")]
    rows = [
        [cell for column in columns for cell in (column[row][0], f"{column[row][1]:.1f}")]
        for row in range(_ROWS)
    ]
    return table(heads, rows, words=range(0, len(heads), 2))


def _packages(modules: str, variables: Mapping[str, str], runs: int) -> list[tuple[str, float]]:
    """Return each package and its milliseconds, the longest first."""
    seen = [_run(modules, variables) for _ in range(runs)]
    medians = {
        name: statistics.median(run[name] for run in seen) / 1000 for name in set().union(*seen)
    }
    return sorted(medians.items(), key=lambda item: -item[1])


def _run(modules: str, variables: Mapping[str, str]) -> collections.Counter[str]:
    command = [sys.executable, "-X", "importtime", "-c", f"import {modules}"]
    told = subprocess.run(command, check=True, env=variables, stderr=subprocess.PIPE, text=True)
    found: collections.Counter[str] = collections.Counter()
    for microseconds, module in _LINE.findall(told.stderr):
        found[module.partition(".")[0]] += int(microseconds)
    return found
