"""The names that are certain to be in their directories: those there when it was synced last."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest


class SyncedNames:
    """Takes the place of `os.fsync`, and keeps what each directory had when it was synced.

    Args:
        patch: Undoes it.
    """

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._synced: dict[tuple[int, int], set[str]] = {}
        self._really: Callable[[int], None] = os.fsync
        patch.setattr(os, "fsync", self._sync)

    def _sync(self, descriptor: int) -> None:
        self._really(descriptor)
        about = os.fstat(descriptor)
        if stat.S_ISDIR(about.st_mode):
            self._synced[about.st_dev, about.st_ino] = set(os.listdir(descriptor))

    def has(self, path: Path) -> bool:
        """Tell whether a power failure now would leave a path its name."""
        about = path.parent.stat()
        return path.name in self._synced.get((about.st_dev, about.st_ino), ())
