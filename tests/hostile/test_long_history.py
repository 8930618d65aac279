"""A room with a long history that is searched in the worst ways and read to its beginning."""

import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path

from parlour_protocol.messages import Found, Page, Read, Search
from tests.end_to_end.raw_client import RawClient
from tests.hostile.company import company, judge, told
from tests.hostile.long_log import RARE, fill
from tests.hostile.report import tell
from tests.hostile.sizes import size
from tests.hostile.vitals import MIB, percentile

MEGABYTES = size(1, 50)
SEARCHERS = size(3, 10)
READERS = size(3, 10)
SECONDS = size(1, 30)
WORST = "a* b* c* d* e* f*"
"""It is the beginning of everything, and all of it is looked through for what nobody said."""
MEMORY_MAX_MIB = 256
NEWCOMER_SECONDS_MAX = 20.0
"""The longest that a search of a newcomer may wait, on any machine."""


class _Asker(RawClient):
    """Somebody who asks one thing after another."""

    def __init__(self, port: int, nickname: str) -> None:
        super().__init__(port)
        self.lobby = self.sign_in(nickname).conversations[0].id
        self.number = 10
        self.answers = self.before = 0

    def search(self) -> None:
        """Search in a way that takes long."""
        self._next(Search(self.number, WORST, self.lobby, author="person-0"))

    def read(self) -> None:
        """Read one page more, from the end to the beginning and again."""
        page = self._next(Read(self.number, self.lobby, 0, self.before, newest=True))
        assert isinstance(page, Page)
        self.before = page.entries[0].seq if page.entries and page.more else 0

    def _next(self, message: Search | Read) -> object:
        self.send(message)
        number, self.number = self.number, self.number + 1
        while (answer := self.receive()) is not None:
            if getattr(answer, "request", 0) == number:
                self.answers += 1
                return answer
        raise AssertionError("the connection ended")

    def look_for(self, words: str) -> float:
        """Search for something, and return how many seconds it took."""
        began = time.monotonic()
        answer = self._next(Search(self.number, words, self.lobby))
        assert isinstance(answer, Found), answer
        return time.monotonic() - began


def test_a_long_history_is_searched_and_read_and_those_who_talk_notice_little(
    tmp_path: Path,
) -> None:
    entries = fill(tmp_path / "data", MEGABYTES * MIB)
    with company(tmp_path) as here, ExitStack() as stack:
        port, quiet = here.server.port, here.quiet()

        def come(nickname: str) -> _Asker:
            return stack.enter_context(closing(_Asker(port, nickname)))

        searchers = [come(f"searcher-{number}") for number in range(SEARCHERS)]
        readers = [come(f"reader-{number}") for number in range(READERS)]
        newcomer = come("newcomer")
        before, waits, most = here.process.memory_bytes, [0.0], 0

        def attack() -> None:
            nonlocal most
            stop = threading.Event()
            deeds = [each.search for each in searchers] + [each.read for each in readers]
            threads = [
                threading.Thread(target=_again, args=(deed, stop), daemon=True) for deed in deeds
            ]
            for each in threads:
                each.start()
            ends = time.monotonic() + SECONDS
            while time.monotonic() < ends:
                waits.append(newcomer.look_for(RARE))
                most = max(most, here.process.memory_bytes)
                stop.wait(0.1)
            stop.set()
            for each in threads:
                each.join()

        beside = here.talk(attack)
    searched, read = (sum(each.answers for each in some) for some in (searchers, readers))
    grown = (most - before) / MIB
    tell(
        "a long history searched in the worst ways, and read",
        f"{MEGABYTES} MB of text in {entries:,} entries, {SEARCHERS} searchers and {READERS}"
        f" readers for {SECONDS} s",
        f"{searched} searches, {read} pages; somebody else's search waited"
        f" {percentile(waits, 50):.2f} s, {max(waits):.2f} at most; {grown:+.0f} MiB;"
        f" {told(quiet, beside)}",
    )
    judge(beside, "beside searches and readers")
    assert searched > 0
    assert read > 0
    assert max(waits) < NEWCOMER_SECONDS_MAX
    assert grown < MEMORY_MAX_MIB


def _again(deed: Callable[[], None], stop: threading.Event) -> None:
    while not stop.is_set():
        deed()
