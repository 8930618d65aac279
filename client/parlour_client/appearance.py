"""How everything looks: what the terminal can draw, and what its person chose."""

import asyncio
import os
from pathlib import Path

import msgspec
from msgspec.structs import replace

from parlour_client.config import Config
from parlour_client.emoji_joining import joins_emoji
from parlour_client.keys import Keys
from parlour_client.storage.pins import replace_file
from parlour_client.themes import THEMES
from parlour_client.widgets.glyphs import ASCII, UNICODE
from parlour_client.widgets.look import Look
from parlour_client.widgets.shown import Shown

_FILE = "appearance.json"


class _Chosen(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was chosen in the program; what never was is as the config file has it."""

    theme: str | None = None
    compact: bool | None = None


class Appearance:
    """The looks of this program; what is chosen is kept for every server alike.

    Args:
        data: The data directory.
        config: What the config file says.
        ascii_only: Whether the command line asks for 7-bit characters alone.
    """

    def __init__(self, data: Path, config: Config, *, ascii_only: bool) -> None:
        self.ascii_only = ascii_only or config.ascii
        self.keys = Keys(config.keys)
        self._config = config
        self._data = data
        self._writing = asyncio.Lock()
        try:
            self._chosen = msgspec.json.decode((data / _FILE).read_bytes(), type=_Chosen)
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            self._chosen = _Chosen()

    @property
    def theme(self) -> str:
        """The name of the theme."""
        return self._chosen.theme if self._chosen.theme in THEMES else self._config.theme

    def look(self) -> Look:
        """Return how conversations are to look."""
        compact = self._chosen.compact
        return Look(
            compact=self._config.compact if compact is None else compact,
            glyphs=ASCII if self.ascii_only else UNICODE,
            shown=Shown(ascii_only=self.ascii_only, joins_emoji=joins_emoji(os.environ)),
            nick_colours=self._config.nick_colours,
            keys=self.keys,
        )

    async def keep(self, *, theme: str | None = None, compact: bool | None = None) -> None:
        """Remember a choice.

        Raises:
            StoreError: The directory cannot be written to.
        """
        if theme is not None:
            self._chosen = replace(self._chosen, theme=theme)
        if compact is not None:
            self._chosen = replace(self._chosen, compact=compact)
        async with self._writing:
            await asyncio.to_thread(self._write, msgspec.json.encode(self._chosen))

    def _write(self, content: bytes) -> None:
        replace_file(self._data / _FILE, content)
