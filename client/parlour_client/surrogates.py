"""Half characters, which a terminal or a file name can produce and UTF-8 cannot carry."""

import re

_SURROGATE = re.compile("[\ud800-\udfff]")


def without_surrogates(text: str) -> str:
    """Return `text` with the replacement character for every lone surrogate."""
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)
