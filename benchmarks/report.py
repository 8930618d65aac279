"""What a benchmark tells at its end: where it ran, tables, and a file that keeps them."""

import datetime as dt
import json
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from benchmarks.machine import told_machine

RESULTS = Path(__file__).resolve().parent / "results"


def table(
    heads: Sequence[str], rows: Iterable[Sequence[object]], *, words: Collection[int] = (0,)
) -> str:
    """Return a table in Markdown.

    Args:
        heads: What stands above the columns.
        rows: The cells.
        words: Which columns, counted from 0, hold words and not figures.
    """
    rules = ["---" if column in words else "--:" for column in range(len(heads))]
    return "\n".join(f"| {' | '.join(map(str, cells))} |" for cells in (heads, rules, *rows))


def tell(name: str, tables: Sequence[str], rounds: object, *, short: bool) -> None:
    """Print what was found, and keep it unless it was only to see that it works.

    Args:
        name: What it is called, as in `just bench-NAME`.
        tables: What to print, a blank line between them.
        rounds: What the tables are made from, for the file.
        short: Whether no figure counts.
    """
    machine = told_machine(f"just bench-{name}")
    print(", ".join(f"{key} {value}" for key, value in machine.items()))
    for one in tables:
        print(f"\n{one}")
    if short:
        return
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}-{dt.datetime.now().astimezone():%Y%m%d-%H%M%S}.json"
    kept = {"machine": machine, "tables": tables, "rounds": rounds}
    path.write_text(json.dumps(kept), encoding="utf-8")
    print(f"\nKept in {path}")
