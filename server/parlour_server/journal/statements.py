"""The statements of the hot path, each for many rows at once.

A statement is a hand-over of Python's lock to and from a busy event loop, so there are few of them.
"""

from collections.abc import Iterator

ROWS_PER_STATEMENT = (256, 16, 1)
"""How many rows one statement takes in; few sizes, so that all stay compiled."""

COLUMNS = 8
"""The columns of the table `entry` that are given when one is stored."""


def pieces(length: int) -> Iterator[tuple[int, int]]:
    """Cut so many rows into the sizes there are statements for: where each begins, its size."""
    at = 0
    for size in ROWS_PER_STATEMENT:
        while length - at >= size:
            yield at, size
            at += size


def _values(rows: int, columns: int) -> str:
    row = f"({', '.join('?' * columns)})"
    return ", ".join([row] * rows)


INSERT = {
    n: "INSERT INTO entry (conversation, seq, time, account, id, body, digest, chain)"  # noqa: S608
    f" VALUES {_values(n, COLUMNS)}"  # question marks alone
    for n in ROWS_PER_STATEMENT
}
"""Store entries."""

FIND = {
    n: "SELECT id, account, conversation, seq, time, body FROM entry"  # noqa: S608 - as above
    f" WHERE (id, account) IN (VALUES {_values(n, 2)})"
    for n in ROWS_PER_STATEMENT
}
"""Find entries by id and account."""

READ_CHANGES = (
    "SELECT body FROM entry WHERE conversation = ? AND revision > ? ORDER BY revision LIMIT ?"
)
"""Read on from a change."""

READ = (
    "SELECT body FROM entry WHERE conversation = ? AND seq > ? AND seq < ? ORDER BY seq {} LIMIT ?"
)
"""Read on from somewhere, `ASC` or `DESC`."""
