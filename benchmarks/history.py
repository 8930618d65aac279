"""Houses in which much was said: databases written through the journal, and kept for next time.

Words are drawn as they come in a language (G. K. Zipf, 1949): the n-th most common one comes about
1/n times as often as the first. The same number draws the same words.
"""

import bisect
import itertools
import random
import shutil
import time
from pathlib import Path

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


def house(data: Path, messages: int) -> None:
    """Make a data directory with as many messages in its lobby, all of them searchable.

    Args:
        data: Where; there is nothing yet.
        messages: How many. Many take minutes to write, and are copied from the last time.
    """
    data.mkdir(mode=0o700)
    kept = _MADE / f"{messages}-{WORDS}-{WORDS_A_MESSAGE}.db"
    if not kept.exists():
        _MADE.mkdir(parents=True, exist_ok=True)
        unfinished = kept.with_suffix(".unfinished")
        for left in _MADE.glob(f"{unfinished.name}*"):
            left.unlink()
        trio.run(_write, unfinished, messages)
        unfinished.rename(kept)
    shutil.copyfile(kept, data / DATABASE)


async def _write(path: Path, messages: int) -> None:
    journal = SqliteJournal(path)
    room = (await journal.do(conversations.lobby, LOBBY)).id
    authors = [await _admit(journal, nickname(number)) for number in range(PEOPLE)]
    language = Language()
    for start in range(0, messages, _BATCH):
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
                for number in range(start, min(messages, start + _BATCH))
            ]
        )
        while await journal.do(search_index.follow, [room], _BATCH, _CHARACTERS):
            pass
    await journal.close()


async def _admit(journal: SqliteJournal, name: str) -> int:
    wanted = Wanted(name, name, time.time_ns() // 1_000_000)
    admitted = await journal.do(accounts.admit, wanted, Bearer(name.encode(), "bench"))
    assert isinstance(admitted, Admitted)
    return admitted.account.id
