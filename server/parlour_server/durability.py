"""Seeing to it that the disk has what was written."""

import os
from pathlib import Path


def sync(path: Path) -> None:
    """Wait until a file, or what is in a directory by which name, is on disk.

    Raises:
        OSError: The disk failed.
    """
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_directory(path: Path) -> None:
    """Make a directory for its owner alone, and those it is in, as far as they are not there.

    Raises:
        OSError: It cannot be made.
    """
    missing = [each for each in (path, *path.parents) if not each.exists()]
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    for made in missing:
        sync(made.parent)
