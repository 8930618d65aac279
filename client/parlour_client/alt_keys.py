"""Alt with a digit, `/` or Enter, for terminals that send it as Escape and the key.

Textual takes Escape and a digit for what a Mac's Option key writes, and Escape and Enter for
Enter alone, which would send a message instead of beginning a new line.
"""

from enum import Enum
from typing import Any, cast

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS

_ALT_KEYS = Enum(
    "_ALT_KEYS",
    {
        **{f"\x1b{digit}": f"alt+{digit}" for digit in range(1, 10)},
        "\x1b/": "alt+slash",
        "\x1b\r": "alt+enter",
    },
)


def understand_alt_keys() -> None:
    """Teach Textual's parser these keys, for the whole process."""
    known = cast(dict[str, Any], ANSI_SEQUENCES_KEYS)
    known.update({key.name: (key,) for key in _ALT_KEYS})
