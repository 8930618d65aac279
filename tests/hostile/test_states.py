"""Every message in every situation: answered as documented, and without effect where refused."""

import re
from hashlib import sha256

import msgspec
import pytest
from trio.testing import wait_all_tasks_blocked

from parlour_protocol import FromServer, encode
from parlour_protocol.messages import (
    Goodbye,
    Message,
    Ping,
    Refused,
    Welcome,
)
from tests.hostile.report import tell
from tests.hostile.situations import SITUATIONS, Situation
from tests.hostile.sizes import size
from tests.protocol.strategies import CLIENT_TYPES, tag
from tests.protocol.test_document import DOCUMENT, SECTIONS, in_kebab_case
from tests.server.peers import House, house, in_virtual_time
from tests.server.requests import EXAMPLES

pytestmark = pytest.mark.trio(run=in_virtual_time)

_BEFORE_EACH = re.search(r"Every request may also be refused with (.+?);", DOCUMENT, re.DOTALL)
assert _BEFORE_EACH is not None
ALWAYS = set(re.findall(r"`([\w-]+)`", _BEFORE_EACH[1]))
GOODBYES = set(
    re.findall(r"^\| `([\w-]+)` \|", DOCUMENT.split("## Goodbyes")[1].split("##")[0], re.MULTILINE)
)

TURNS = size(6, 1)
"""Of how many situations one is tried, in turn; all of them at length."""

_NOT_COMPARED = ("word", "indexed", "sqlite_")


def documented(of: type[Message]) -> set[str]:
    """Return the codes with which a message may be refused, as docs/protocol.md says."""
    section = SECTIONS[f"`{tag(of)}`"].partition("| field")[0]
    told = re.search(r"[Rr]efused\s+with(.+)", section, re.DOTALL)
    codes = set(re.findall(r"`([\w-]+)`", told[1])) if told else set()
    where = {"unknown-conversation", "muted"} if "conversation" in of.__struct_fields__ else set()
    return codes | where | ALWAYS


def kept(here: House) -> str:
    """Return a hash of all that is on disk, but for when somebody was here last."""
    db, told = here.journal._db, sha256()
    tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in tables:
        if table.startswith(_NOT_COMPARED):
            continue
        columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
        compared = ", ".join(name for name in columns if name != "used")
        for row in db.execute(f"SELECT {compared} FROM {table} ORDER BY 1, 2"):  # noqa: S608 - ours
            told.update(repr(row).encode())
    return told.hexdigest()


def about(situation: Situation, of: type[Message]) -> Message:
    """Return a message of a type about what there is."""
    example = EXAMPLES[of][0](situation.peer)
    changes = {
        "conversation": situation.conversation,
        "table": situation.table,
        "seq": situation.entry,
        "id": b"%016d" % (situation.table + 5),
        "nickname": "boss" if "verb" in of.__struct_fields__ else None,
        "name": "#room" if of.__name__ in {"Join", "DeclineRoom"} else None,
    }
    there = {
        name: value
        for name, value in changes.items()
        if name in of.__struct_fields__ and value is not None
    }
    return msgspec.structs.replace(example, **there)


ANSWERED = {
    of: found[1]
    for of in CLIENT_TYPES
    if (found := re.search(r"Answered by\s+`([\w-]+)`", SECTIONS[f"`{tag(of)}`"]))
}
"""By what a message is answered, as docs/protocol.md says."""


def is_answer(message: FromServer) -> bool:
    """Tell whether a message answers the one that was sent."""
    if isinstance(message, Goodbye | Welcome):
        return True
    return getattr(message, "request", 0) == 9 and not isinstance(message, Ping)


@pytest.mark.parametrize("of", CLIENT_TYPES, ids=lambda of: of.__name__)
async def test_a_message_is_answered_as_documented_wherever_it_comes(of: type[Message]) -> None:
    refused = done = closed = 0
    first = CLIENT_TYPES.index(of) % TURNS
    tried = list(SITUATIONS.items())[first::TURNS]
    for name, make in tried:
        async with house(requests_burst=1_000, ping_seconds=10**6, dead_seconds=10**7) as here:
            situation = await make(here)
            peer = situation.peer
            settled = name not in {"leaving", "signing in twice"}
            if settled:
                await peer.settled()
            before = kept(here)
            peer.transport.feed(encode(about(situation, of)))
            await wait_all_tasks_blocked()
            answers = [it for it in peer.look() if is_answer(it)]
            where = f"{of.__name__}, {name}: {answers}"
            assert not here.logged("connection failed"), where
            assert not here.logged("storage failed"), where
            assert len(answers) <= 1, where
            for answer in answers:
                match answer:
                    case Refused():
                        refused += 1
                        assert answer.code in documented(of), where
                        assert answer.reason, where
                        assert not settled or kept(here) == before, where
                    case Goodbye():
                        closed += 1
                        assert answer.code in GOODBYES, where
                        assert peer.transport.closed, where
                    case _:
                        done += 1
                        assert in_kebab_case(type(answer).__name__) == ANSWERED[of], where
            assert len(answers) == 1 or of not in ANSWERED or not settled, f"not answered: {where}"
    tell(f"{tag(of)} in every situation", f"{len(tried)} situations",
         f"{done} done, {refused} refused, {closed} ended, each as documented")  # fmt: skip
