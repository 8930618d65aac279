"""Taking away what is kept, and having it forgotten."""

import json
from collections.abc import Iterator
from pathlib import Path

import anyio
import pytest
from msgspec.structs import replace

from parlour_client.commands.keeping import PROGRESS_ENTRIES
from parlour_client.errors import CommandError, DisconnectedError
from parlour_protocol.messages import (
    ACTION,
    MOVE,
    NOTICE,
    Account,
    AskAccount,
    AskDevices,
    Device,
    Devices,
    Entry,
    Forget,
    Forgotten,
    FromServer,
    Ignored,
    Invited,
    Message,
    OwnEntries,
    Page,
    Person,
    Reaction,
    Read,
    ReadOwn,
    RoomInvitation,
)
from tests.client.company import ALICE, BOB, LOBBY, START, entry
from tests.client.desk import FakeDesk
from tests.client.time_zone import utc

pytestmark = pytest.mark.asyncio


@pytest.fixture(autouse=True)
def _in_utc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    with utc():
        yield


def names() -> list[str]:
    return [path.name for path in Path().iterdir()]


def read(name: str) -> str:
    return Path(name).read_text("utf-8")


def write(name: str, text: str) -> None:
    Path(name).write_text(text, "utf-8")


def serve(desk: FakeDesk, *log: Entry, per_page: int = 2) -> None:
    """Have the fake session serve a log by pages."""
    desk.fake.model.conversations[LOBBY].head = len(log)

    async def page(message: Message) -> FromServer:
        assert isinstance(message, Read)
        found = [e for e in log if message.after < e.seq < message.before]
        return Page(1, LOBBY, tuple(found[:per_page]), len(found) > per_page)

    desk.fake.answers[Read] = page


LOG = (
    entry(1, BOB, "one\nmore\x1b"),
    entry(2, ALICE, "waves", kind=ACTION),
    replace(entry(3, BOB, "said off the record"), off=True),
    replace(entry(4, BOB, ""), deleted=True),
    entry(5, BOB, "made it tea", kind=NOTICE),
    replace(
        entry(6, ALICE, "two", minute=1),
        reply=1,
        edited=START,
        reactions=(Reaction("🎉", (BOB,)),),
    ),
)


async def test_export_as_text_has_all_but_what_is_gone_or_was_off_the_record() -> None:
    desk = FakeDesk()
    serve(desk, *LOG, entry(7, BOB, "b2", minute=2, kind=MOVE))
    told = await desk.type("/export a b.txt")
    assert told.startswith("5 messages of #lobby in ")
    assert read("a b.txt") == (
        "2026-11-21 10:00:00 <bob> one\n    more␛\n"
        "2026-11-21 10:00:00 * alice waves\n"
        "2026-11-21 10:00:00 -- bob made it tea\n"
        "2026-11-21 10:01:00 <alice> two\n"
        "2026-11-21 10:02:00 -- bob b2\n"
    )


async def test_export_as_json_lines_of_another_conversation() -> None:
    desk = FakeDesk()
    serve(desk, *LOG)
    desk.conversation = 100 + BOB
    await desk.type("/export x.jsonl #LOBBY")
    lines = [json.loads(line) for line in read("x.jsonl").splitlines()]
    assert [line["seq"] for line in lines] == [1, 2, 5, 6]
    assert lines[0]["text"] == "one\nmore\x1b"
    assert lines[-1] == {
        "seq": 6,
        "time": "2026-11-21T10:01:00.000+00:00",
        "account": ALICE,
        "nickname": "alice",
        "kind": "text",
        "text": "two",
        "reply": 1,
        "edited": "2026-11-21T10:00:00.000+00:00",
        "reactions": {"🎉": [BOB]},
    }


async def test_what_comes_meanwhile_is_not_in_it() -> None:
    desk = FakeDesk()
    serve(desk, *LOG)
    desk.fake.model.conversations[LOBBY].head = 2
    assert (await desk.type("/export x.txt")).startswith("2 messages")


async def test_export_tells_how_far_it_is() -> None:
    desk = FakeDesk()
    many = tuple(entry(n, BOB, "x") for n in range(1, 2 * PROGRESS_ENTRIES + 2))
    serve(desk, *many, per_page=PROGRESS_ENTRIES // 2)
    await desk.type("/export x.txt")
    assert [text for _, text in desk.notes[:-1]] == [
        "#lobby: 10,000 messages so far; /export stop ends it",
        "#lobby: 20,000 messages so far; /export stop ends it",
    ]


async def test_export_is_stopped_and_leaves_nothing() -> None:
    desk = FakeDesk()
    asked = anyio.Event()

    async def never(_message: Message) -> FromServer:
        asked.set()
        await anyio.sleep_forever()
        raise AssertionError

    desk.fake.answers[Read] = never
    with pytest.raises(CommandError, match="nothing is being exported"):
        await desk.type("/export stop")
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(desk.type, "/export x.txt")
        await asked.wait()
        with pytest.raises(CommandError, match="another one is under way"):
            await desk.type("/mydata y.jsonl")
        await desk.type("/export stop")
    assert desk.told == "stopped; no file was left"
    assert names() == []
    serve(desk, *LOG)
    assert (await desk.type("/export x.txt")).startswith("4 messages")


async def test_an_export_that_fails_leaves_nothing_and_tells_why() -> None:
    desk = FakeDesk()
    desk.fake.answers[Read] = DisconnectedError("the connection is lost")
    with pytest.raises(CommandError, match=r"^/export: the connection is lost"):
        await desk.type("/export x.txt")
    desk.fake.answers[Read] = Page(1, LOBBY, (), more=True)
    with pytest.raises(CommandError, match="does not get on with it"):
        await desk.type("/export x.txt")
    write("there.txt", "mine")
    with pytest.raises(CommandError, match="there already"):
        await desk.type("/export there.txt")
    with pytest.raises(CommandError, match=r"must end in .txt or .jsonl"):
        await desk.type("/export x.pdf")
    with pytest.raises(CommandError, match="you are in no conversation “#tea”"):
        await desk.type("/export x.txt #tea")
    assert names() == ["there.txt"]
    assert read("there.txt") == "mine"


async def test_mydata_is_all_that_the_server_keeps_of_one() -> None:
    desk = FakeDesk()
    desk.fake.receive(Ignored((Person(BOB, "bob"),)))
    desk.fake.receive(Invited(RoomInvitation("#tea", "cleo", START)))
    account = Account(1, ALICE, "alice", START, recorded=False, resting=("al",))
    desk.fake.answers[AskAccount] = account
    desk.fake.answers[AskDevices] = Devices(1, (Device(1, "laptop", START, START),))
    own = (LOG[1], replace(LOG[5], off=True, text=""))
    pages = [OwnEntries(1, own[:1], 1, 2, more=True), OwnEntries(1, own[1:], 1, 6)]

    async def answer(_message: Message) -> FromServer:
        return pages.pop(0)

    desk.fake.answers[ReadOwn] = answer
    assert "with 2 messages, is in" in await desk.type("/mydata me.jsonl")
    assert desk.asked[-2:] == [ReadOwn(1), ReadOwn(1, 1, 2)]
    lines = [json.loads(line) for line in read("me.jsonl").splitlines()]
    assert [line["what"] for line in lines] == [
        "account", "device", "ignored", "invitation", "conversation", "conversation", "entry",
        "entry",
    ]  # fmt: skip
    assert lines[0] == {
        "what": "account", "account": ALICE, "nickname": "alice", "created": START,
        "password": False, "role": "", "recorded": False, "resting": ["al"],
    }  # fmt: skip
    assert lines[4]["name"] == "#lobby"
    assert (lines[6]["conversation"], lines[6]["text"]) == (LOBBY, "waves")
    assert lines[7]["off"] is True
    with pytest.raises(CommandError, match=r"the name must end in .jsonl"):
        await desk.type("/mydata me.txt")


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("/forget here", Forget(1, LOBBY)),
        ("/forget Everything", Forget(1)),
        ("/forget me", Forget(1, account=True)),
    ],
)
async def test_forget_explains_and_goes_on_only_if_the_nickname_is_typed(
    typed: str, asked: Message
) -> None:
    desk = FakeDesk()
    desk.fake.answers[Forget] = Forgotten(1, 1_234)
    for answer in (None, "", "yes", "bob"):
        assert await desk.type(typed, answer) == "nothing was erased"
    assert desk.asked == []
    assert await desk.type(typed, " Alice ") == "1,234 messages erased"
    assert desk.asked == [asked]
    prompt = desk.prompts[-1]
    assert "nobody can bring it back" in prompt
    assert "/mydata saves a copy first" in prompt
    assert ("you are signed out" in prompt) == (typed == "/forget me")
    assert prompt.endswith("Type your nickname, alice, to go on:")
