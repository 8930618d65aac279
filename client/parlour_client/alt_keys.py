"""Alt with a digit, a sign or Enter, for terminals that send it as Escape and the key.

Textual takes Escape and a digit for what a Mac's Option key writes, Escape and a sign for the sign
alone, and Escape and Enter for Enter, which would send a message instead of beginning a new line.
"""

from dataclasses import dataclass
from typing import Any, cast

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS

from parlour_client.key_names import character_name

_SENT_AS = {
    **{f"\x1b{digit}": f"alt+{digit}" for digit in range(1, 10)},
    **{f"\x1b{sign}": f"alt+{character_name(sign)}" for sign in "/,.;'-=`"},
    "\x1b\r": "alt+enter",
}


@dataclass(frozen=True, slots=True)
class _Key:
    """What Textual's parser reads a key's name from."""

    value: str


def understand_alt_keys() -> None:
    """Teach Textual's parser these keys, for the whole process."""
    known = cast(dict[str, Any], ANSI_SEQUENCES_KEYS)
    known.update({sent: (_Key(name),) for sent, name in _SENT_AS.items()})
