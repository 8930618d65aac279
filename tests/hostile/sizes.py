"""How long the attacks are: short in every run of the tests, long by `just torture`."""

import os

LONG = os.environ.get("HOSTILE") == "long"
"""Whether this is the long form."""


def size(short: int, long: int) -> int:
    """Return how much is done: the first in every run of the tests, the second at length."""
    return long if LONG else short
