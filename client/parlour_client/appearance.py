"""How everything looks: what the terminal can draw, and what its person chose."""

import asyncio
from pathlib import Path

import msgspec
from msgspec.structs import replace

from parlour_client.themes import DARK, THEMES
from parlour_client.widgets.glyphs import ASCII, UNICODE
from parlour_client.widgets.look import Look
from parlour_client.widgets.shown import Shown

_FILE = "appearance.json"


class _Chosen(msgspec.Struct, frozen=True, omit_defaults=True):
    theme: str = DARK.name
    compact: bool = False


class Appearance:
    """The looks of this program; what is chosen is kept for every server alike.

    Args:
        data: The data directory.
        ascii_only: Whether the terminal has 7-bit characters alone.
    """

    def __init__(self, data: Path, *, ascii_only: bool) -> None:
        self.glyphs = ASCII if ascii_only else UNICODE
        self.shown = Shown(ascii_only=ascii_only)
        self._data = data
        self._writing = asyncio.Lock()
        try:
            self._chosen = msgspec.json.decode((data / _FILE).read_bytes(), type=_Chosen)
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            self._chosen = _Chosen()

    @property
    def theme(self) -> str:
        """The name of the theme."""
        return self._chosen.theme if self._chosen.theme in THEMES else DARK.name

    def look(self) -> Look:
        """Return how conversations are to look."""
        return Look(compact=self._chosen.compact, glyphs=self.glyphs, shown=self.shown)

    async def keep(self, *, theme: str | None = None, compact: bool | None = None) -> None:
        """Remember a choice.

        Raises:
            OSError: The directory cannot be written to.
        """
        if theme is not None:
            self._chosen = replace(self._chosen, theme=theme)
        if compact is not None:
            self._chosen = replace(self._chosen, compact=compact)
        async with self._writing:
            await asyncio.to_thread(self._write, msgspec.json.encode(self._chosen))

    def _write(self, content: bytes) -> None:
        self._data.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = self._data / f"{_FILE}.new"
        beside.write_bytes(content)
        beside.replace(self._data / _FILE)
