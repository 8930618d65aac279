"""Houses in which much was said: databases written through the journal, and kept for next time.

Words are drawn as they come in a language (G. K. Zipf, 1949): the n-th most common one comes about
1/n times as often as the first. The same number draws the same words.
"""

import bisect
import hashlib
import itertools
import random
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

import apsw
import trio

from benchmarks.report import RESULTS
from parlour_protocol.messages import TEXT
from parlour_server.conversations import LOBBY
from parlour_server.data_directory import DATABASE
from parlour_server.journal import (
    Draft,
    SqliteJournal,
    accounts,
    conversations,
    rooms,
    schema,
    search_index,
)
from parlour_server.journal.accounts import Admitted
from parlour_server.journal.devices import Bearer
from parlour_server.journal.naming import Wanted

PEOPLE = 20
"""Who say all of it, in turns; nobody else has an account."""
WORDS = 50_000
WORDS_A_MESSAGE = 14
_BATCH = 4_096
_CHARACTERS = 1 << 20
_MADE = RESULTS / "build" / "histories"
_ONSETS = [*"bdfghjklmnprstvwz", "st", "tr", "pl"]
_VOWELS = [*"aeiou", "ai", "ea", "ou"]
_SEED = 1_949
_ANY = rooms.Most(owned=1 << 30, joined=1 << 30, made_per_day=1 << 30)


class Language:
    """Words by how common they are, and messages made of them."""

    def __init__(self) -> None:
        syllables = [onset + vowel for onset in _ONSETS for vowel in _VOWELS]
        made = itertools.chain.from_iterable(
            itertools.product(syllables, repeat=count) for count in (1, 2, 3)
        )
        self.words = ["".join(word) for word in itertools.islice(made, WORDS)]
        """Each word, the most common first."""
        self._weights = list(itertools.accumulate(1 / rank for rank in range(1, WORDS + 1)))
        # not for secrets, but for the same words each time
        self._lot = random.Random(_SEED)  # noqa: S311

    def message(self) -> str:
        """Return something to say, of some 75 characters."""
        whole = self._weights[-1]
        drawn = (self._lot.random() * whole for _ in range(WORDS_A_MESSAGE))
        return " ".join(self.words[bisect.bisect(self._weights, at)] for at in drawn)


def nickname(number: int) -> str:
    """Return what one of the people is called."""
    return f"speaker-{number}"


@dataclass(frozen=True)
class Contents:
    """What is in a house.

    Args:
        messages: In the lobby, all of them searchable.
        rooms: Beside the lobby, with nobody in them but one of the people each.
        accounts: Beside the people.
    """

    messages: int = 0
    rooms: int = 0
    accounts: int = 0


def house(data: Path, contents: Contents) -> None:
    """Make a data directory.

    Args:
        data: Where; there is nothing yet.
        contents: What is to be in it. Much takes minutes to write, and is copied from last time.
    """
    data.mkdir(mode=0o700)
    counts = f"{contents.messages}-{contents.rooms}-{contents.accounts}"
    # of another version, the server would begin by bringing it up to date
    kept = _MADE / f"{counts}-version-{schema.VERSION}.db"
    if not kept.exists():
        _MADE.mkdir(parents=True, exist_ok=True)
        unfinished = kept.with_suffix(".unfinished")
        for left in _MADE.glob(f"{unfinished.name}*"):
            left.unlink()
        trio.run(_write, unfinished, contents)
        unfinished.rename(kept)
    shutil.copyfile(kept, data / DATABASE)


async def _write(path: Path, contents: Contents) -> None:
    journal = SqliteJournal(path)
    room = (await journal.do(conversations.lobby, LOBBY)).id
    authors = await journal.do(_admit, [nickname(number) for number in range(PEOPLE)])
    for start in range(0, contents.accounts, _BATCH):
        numbers = range(start, min(contents.accounts, start + _BATCH))
        await journal.do(_admit, [f"silent-{number}" for number in numbers])
    for start in range(0, contents.rooms, _BATCH):
        numbers = range(start, min(contents.rooms, start + _BATCH))
        await journal.do(_make_rooms, authors, numbers)
    language = Language()
    for start in range(0, contents.messages, _BATCH):
        await journal.append(
            [
                Draft(
                    room,
                    authors[number % PEOPLE],
                    nickname(number % PEOPLE),
                    number.to_bytes(16, "big"),
                    language.message(),
                    TEXT,
                )
                for number in range(start, min(contents.messages, start + _BATCH))
            ]
        )
        while await journal.do(search_index.follow, [room], _BATCH, _CHARACTERS):
            pass
    await journal.close()


def _admit(db: apsw.Connection, names: list[str]) -> list[int]:
    numbers = []
    for name in names:
        wanted = Wanted(name, name, _now())
        admitted = accounts.admit(db, wanted, Bearer(hashlib.sha256(name.encode()).digest(), ""))
        assert isinstance(admitted, Admitted)
        numbers.append(admitted.account.id)
    return numbers


def _make_rooms(db: apsw.Connection, owners: list[int], numbers: range) -> None:
    for number in numbers:
        name = f"#room-{number}"
        founding = rooms.Founding(
            owners[number % PEOPLE], name, name, invite_only=False, now=_now()
        )
        rooms.create(db, founding, _ANY)


def _now() -> int:
    return time.time_ns() // 1_000_000
