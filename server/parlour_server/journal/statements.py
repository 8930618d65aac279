"""The statements of the hot path, each for many rows at once.

A statement is a hand-over of Python's lock to and from a busy event loop, so there are few of them.
"""

from collections.abc import Iterator

ROWS_PER_STATEMENT = (256, 16, 1)
"""How many rows one statement takes in; few sizes, so that all stay compiled."""

COLUMNS = 7
"""The columns of the table `entry`."""


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
    n: f"INSERT INTO entry VALUES {_values(n, COLUMNS)}"  # noqa: S608 - question marks alone
    for n in ROWS_PER_STATEMENT
}
"""Store entries."""

FIND = {
    n: "SELECT id, account, conversation, seq, time, body FROM entry"  # noqa: S608 - as above
    f" WHERE (id, account) IN (VALUES {_values(n, 2)})"
    for n in ROWS_PER_STATEMENT
}
"""Find entries by id and account."""

READ = (
    "SELECT body FROM entry WHERE conversation = ? AND seq > ? AND seq < ? ORDER BY seq {} LIMIT ?"
)
"""Read on from somewhere, `ASC` or `DESC`."""
