"""What an attack saw is told as one row of a table: what was done, and what came of it."""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

REPORT = "HOSTILE_REPORT"
"""The environment variable that names the file the rows are kept in; without it they are not."""


class Row(NamedTuple):
    """One row.

    Args:
        attack: What was done, in a few words.
        tried: How often, with what is counted: `300 kills`.
        seen: What came of it: `0 lost, 0 doubled, 0 reordered of 51,204 acknowledged`.
    """

    attack: str
    tried: str
    seen: str


def tell(attack: str, tried: str, seen: str) -> None:
    """Keep a row, where rows are kept."""
    if path := os.environ.get(REPORT):
        with Path(path).open("a", encoding="utf-8") as rows:
            rows.write(json.dumps(Row(attack, tried, seen)) + "\n")


def table(rows: Iterable[Row]) -> str:
    """Return rows as a table in Markdown."""
    lines = ["| attack | tried | seen |", "| --- | --- | --- |"]
    lines += [f"| {row.attack} | {row.tried} | {row.seen} |" for row in rows]
    return "\n".join(lines)


def kept_rows(path: Path) -> list[Row]:
    """Return the rows of a file, none if there is no file."""
    if not path.exists():
        return []
    return [Row(*json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]
