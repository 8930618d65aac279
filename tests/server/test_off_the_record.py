"""Nothing of what is off the record is anywhere on the disk, whatever people do."""

import hashlib
import itertools
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import trio
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import UNSET

from parlour_protocol.messages import (
    Conversation,
    Delete,
    Done,
    Edit,
    React,
    Said,
    Say,
    SetRecording,
)
from parlour_server.journal.copies import back_up
from tests.server.memory_journal import MemoryJournal
from tests.server.peers import Calendar, House, Peer, house, in_virtual_time

PEOPLE = ("ada", "bob")
_who = st.sampled_from(PEOPLE)
_where = st.sampled_from(("lobby", "direct"))
_actions = st.one_of(
    st.tuples(st.just("say"), _who, _where, st.booleans()),
    st.tuples(st.just("say"), _who, _where, st.just(False)),
    st.tuples(st.just("edit"), _who, _where, st.integers(1, 6)),
    st.tuples(st.just("delete"), _who, _where, st.integers(1, 6)),
    st.tuples(st.just("react"), _who, _where, st.integers(1, 6)),
    st.tuples(
        st.just("record"), _who, st.sampled_from(("lobby", "direct", "everywhere")),
        st.sampled_from((True, False, UNSET)),
    ),
    st.tuples(st.just("back"), _who, _where, st.just(0)),
    st.tuples(st.just("wait"), _who, _where, st.just(0)),
)  # fmt: skip
_numbers = itertools.count()


def canary() -> str:
    """Return a word that is nowhere else, and shares its beginning with no other."""
    return hashlib.sha256(f"canary {next(_numbers)}".encode()).hexdigest()


@dataclass
class Canaries:
    """What was said, by what is to become of it."""

    secret: set[str] = field(default_factory=set)
    kept: dict[tuple[int, int], str] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)


class Scene:
    """A server on a disk, two people in it, and what they say."""

    def __init__(self, here: House) -> None:
        self.here = here
        self.canaries = Canaries()
        self.peers: dict[str, Peer] = {}
        self.rooms: dict[str, int] = {}
        self.said: dict[tuple[str, str], list[int]] = {}

    async def begin(self) -> None:
        """Have everybody come in."""
        for name in PEOPLE:
            self.peers[name] = await self.here.join(name)
        direct: Conversation = await self.peers["ada"].open_direct("bob")
        self.rooms = {"lobby": self.peers["ada"].lobby.id, "direct": direct.id, "everywhere": 0}

    async def act(self, what: str, who: str, where: str, how: object) -> None:
        """Carry out one action."""
        peer, number = self.peers[who], self.rooms[where]
        text, theirs = canary(), self.said.setdefault((who, where), [])
        seq = theirs[how % len(theirs)] if isinstance(how, int) and theirs else 1
        entry = self.canaries.kept.get((number, seq))
        match what:
            case "say":
                saying = Say(
                    peer.request(), hashlib.md5(text.encode()).digest(),  # noqa: S324 - an id
                    number, f"it is {text}", off=bool(how),
                )  # fmt: skip
                said = await peer.ask(saying, Said)
                theirs.append(said.seq)
                if said.off:
                    self.canaries.secret.add(text)
                else:
                    self.canaries.kept[number, said.seq] = text
            case "edit":
                answer = await self._change(peer, Edit(peer.request(), number, seq, text))
                if isinstance(answer, Done) and entry is not None:
                    self.canaries.gone.add(entry)
                    self.canaries.kept[number, seq] = text
                else:
                    self.canaries.secret.add(text)
            case "delete":
                answer = await self._change(peer, Delete(peer.request(), number, seq))
                if isinstance(answer, Done) and entry is not None:
                    self.canaries.gone.add(self.canaries.kept.pop((number, seq)))
            case "react":
                await self._change(peer, React(peer.request(), number, seq, "🐤"))
            case "record":
                recorded = how if isinstance(how, bool) else UNSET
                await peer.ask(SetRecording(peer.request(), number, recorded), Done)
            case "wait":
                await trio.sleep(3)  # what was said meanwhile is made searchable
            case "back":
                peer.transport.lose()
                await peer.gone()
                self.peers[who] = await self.here.join(who)

    async def _change(self, peer: Peer, message: Edit | Delete | React) -> object:
        peer.send(message)
        return await peer.answer_to(message)


def bytes_of(directory: Path) -> bytes:
    return b"\0".join(path.read_bytes() for path in sorted(directory.iterdir()))


def found(words: set[str], data: bytes) -> set[str]:
    # An index keeps words without the beginnings they share with others.
    return {word for word in words if word[8:].encode() in data}


@settings(max_examples=40, deadline=None)
@given(st.lists(_actions, min_size=5, max_size=40))
def test_no_byte_of_what_is_off_the_record_is_on_the_disk_in_copies_or_in_the_log(
    actions: list[tuple[str, str, str, object]],
) -> None:
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)

        async def main() -> None:
            calendar = Calendar()
            journal = MemoryJournal(calendar.now, directory / "parlour.db")
            async with house(journal, requests_burst=1000) as here:
                scene = Scene(here)
                await scene.begin()
                for action in actions:
                    await scene.act(*action)
                await trio.sleep(10)  # everything was made searchable
                canaries = scene.canaries
                kept = set(canaries.kept.values())
                as_it_runs = bytes_of(directory)
                assert not found(canaries.secret, as_it_runs)
                assert not found(canaries.secret, repr(here._log.calls).encode())
                back_up(directory / "parlour.db", directory / "copy.db")
                assert await journal.compact()
                compacted = bytes_of(directory)
                assert not found(canaries.secret, compacted)
                assert not found(canaries.gone - kept, compacted)
                assert found(kept, compacted) == kept, "it would be found if it were there"
            await journal.close()

        in_virtual_time(main)
