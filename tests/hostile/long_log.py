"""A server's data directory with a room in which much was said."""

import random
from pathlib import Path

import apsw
import trio

from parlour_protocol.limits import ID_BYTES
from parlour_server.conversations import LOBBY
from parlour_server.data_directory import DATABASE
from parlour_server.journal import Draft, SqliteJournal, conversations, search_index
from parlour_server.journal.accounts import Admitted, admit
from parlour_server.journal.devices import Bearer
from parlour_server.journal.naming import Wanted

AUTHOR = "author"
RARE = "zeppelin"
"""A word that is nowhere in it."""
_WORDS = [f"{one}{two}" for one in ("blue", "far", "old", "tea", "sun") for two in "abcdefghij"]
_WORDS_EACH = 60
_BATCH = 1_000
_STEP = 5_000
_CHARACTERS_MAX = 10_000_000


def fill(data: Path, size_bytes: int) -> int:
    """Make a data directory with so many bytes of text in its lobby; return the entries."""
    data.mkdir()
    return trio.run(_fill, data / DATABASE, size_bytes)


async def _fill(path: Path, size_bytes: int) -> int:
    journal, rng = SqliteJournal(path), random.Random(0)
    record = await journal.do(conversations.lobby, LOBBY)
    author = await journal.do(_author)
    said = entries = 0
    while said < size_bytes:
        texts = [" ".join(rng.choices(_WORDS, k=_WORDS_EACH)) for _ in range(_BATCH)]
        await journal.append([
            Draft(record.id, author, AUTHOR, rng.randbytes(ID_BYTES), text, "text")
            for text in texts
        ])  # fmt: skip
        said += sum(map(len, texts))
        entries += len(texts)
    left = [record.id]
    while left:
        left = await journal.do(search_index.follow, left, _STEP, _CHARACTERS_MAX)
    await journal.close()
    return entries


def _author(db: apsw.Connection) -> int:
    admitted = admit(db, Wanted(AUTHOR, AUTHOR, 1), Bearer(bytes(32), "a device"))
    assert isinstance(admitted, Admitted)
    return admitted.account.id
