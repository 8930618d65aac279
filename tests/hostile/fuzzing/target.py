"""What is fuzzed: a function that takes any bytes at all, and fails if something false comes out.

The same targets are tried by hypothesis, with examples that look like the real thing; by atheris,
which looks for bytes that lead to lines of ours where it has not been; and with what was worth
keeping of both, in every run of the tests.
"""

from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import strategies as st

TEXT_BYTES_MAX = 6_000
"""The longest input of a target that takes text, in bytes: somewhat more than a message has."""

signs = st.one_of(
    st.characters(categories=None),
    st.characters(max_codepoint=127),
    st.sampled_from(
        "\x00\x1b\x9b\u202e\u200d\ufe0f\u0301\u0345\u3164\U0001f469\U000e0061#@/:[]`*_>"
    ),
)
"""Characters, the dangerous ones often."""


@dataclass(frozen=True)
class Target:
    """Something of ours that takes what others wrote.

    Args:
        name: What it is called in commands, and its corpus.
        run: Takes an input; raises if what comes of it is not as it should be.
        made: Inputs that look like the real thing.
        inside: The packages whose lines atheris watches.
        cost: How many inputs of the cheapest target one of this one costs, about.
    """

    name: str
    run: Callable[[bytes], None]
    made: st.SearchStrategy[bytes]
    inside: tuple[str, ...]
    cost: int = 1


def text_of(data: bytes) -> str:
    """Return a text of any bytes; of those that are no UTF-8, with lone surrogates."""
    return data[:TEXT_BYTES_MAX].decode("utf-8", "surrogateescape")


def bytes_of(text: str) -> bytes:
    """Return bytes of which `text_of` makes nearly the same text."""
    return text.encode("utf-8", "surrogatepass")


def texts(*words: str, most: int = 60) -> st.SearchStrategy[bytes]:
    """Return a strategy of texts out of words, and of characters between them."""
    piece = st.sampled_from(words) | signs if words else signs
    return st.lists(piece, max_size=most).map("".join).map(bytes_of)
