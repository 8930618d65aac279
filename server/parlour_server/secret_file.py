"""Files that only the server's own user may read, and that are never found half-written."""

import os
from pathlib import Path

from parlour_server import durability


def write(path: Path, data: bytes) -> None:
    """Write a file, all of it or nothing, and see it to the disk.

    Raises:
        OSError: It cannot be written.
    """
    # Under another name first: a half-written key must not be found at the next start.
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    # Its name too: a server that has told its fingerprint must not make another key.
    durability.sync(path.parent)
