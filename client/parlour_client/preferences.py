"""What a person chose about the looks, kept in the data directory for every server alike."""

from pathlib import Path

import msgspec

_FILE = "appearance.json"


class Preferences(msgspec.Struct, frozen=True, omit_defaults=True):
    """The choices.

    Args:
        theme: A theme's name.
        compact: One line per message.
    """

    theme: str = "dark"
    compact: bool = False


def load_preferences(data: Path) -> Preferences:
    """Return what was chosen; the defaults if nothing was, or it cannot be read."""
    try:
        return msgspec.json.decode((data / _FILE).read_bytes(), type=Preferences)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return Preferences()


def save_preferences(data: Path, preferences: Preferences) -> None:
    """Keep what was chosen.

    Raises:
        OSError: The directory cannot be written to.
    """
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = data / f"{_FILE}.new"
    beside.write_bytes(msgspec.json.encode(preferences))
    beside.replace(data / _FILE)
