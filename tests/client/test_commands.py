from pathlib import Path
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour_client.commands import COMMANDS, enter, is_command, usage
from parlour_client.completion import complete
from parlour_client.errors import CommandError, SayError
from parlour_client.model import Model
from parlour_protocol import FromClient
from parlour_protocol.messages import Conversation, People, Person, Ping, Pong, SignedIn
from tests.client.desk import Desk
from tests.client.fake_server import LOBBY, ME, OTHER, FakeServer, Peer, entry, serving
from tests.client.sessions import joined, lobby, session, texts, until


@pytest.mark.asyncio
async def test_names_of_emoji_are_said_as_emoji(tmp_path: Path) -> None:
    async with joined(tmp_path) as (one, _):
        screen = Desk(one)
        for text in (":tada: `:tada:`", "//:tada:", "/me :tada:"):
            await enter(text, screen)
        await until(one, lambda: len(texts(one)) == 3)
        assert texts(one) == ["🎉 `:tada:`", "/🎉", "🎉"]


@pytest.mark.asyncio
async def test_what_is_typed_is_said_unless_it_begins_with_a_slash(tmp_path: Path) -> None:
    async with joined(tmp_path) as (one, _):
        screen = Desk(one)
        for text in ("hi", "//help", "  //x", "a /quit", "/me waves", "  /me too"):
            await enter(text, screen)
        await until(one, lambda: len(texts(one)) == 6)
        assert texts(one) == ["hi", "/help", "  /x", "a /quit", "waves", "too"]
        assert [e.kind for e in lobby(one).entries][-3:] == ["text", "action", "action"]
        await enter("  /quit ", screen)
        assert screen.left


@pytest.mark.asyncio
async def test_commands_answer_the_writer_alone(tmp_path: Path) -> None:
    async with joined(tmp_path) as (one, server):
        screen = Desk(one)
        for text in ("/who", "/time", "/help", "/help /msg", "/NICK other"):
            await enter(text, screen)
        told = [text for _, text in screen.notes]
        assert told[0] == "1 here: me"
        assert "2023-11-14 23:43:20, UTC+01:30" in told[1]
        assert all(usage(command) in told[2] for command in COMMANDS.values())
        assert told[3].startswith("/msg NICK text — ")
        assert told[4] == "you are other now"
        assert server.logs[LOBBY] == []


@pytest.mark.asyncio
@pytest.mark.parametrize("pong", [(0, -1440), (2**53, 1440)])
async def test_any_time_that_a_server_may_tell_can_be_shown(
    tmp_path: Path, pong: tuple[int, int]
) -> None:
    async def tell(peer: Peer, message: FromClient) -> bool:
        if isinstance(message, Ping):
            await peer.send(Pong(message.request, *pong))
        return isinstance(message, Ping)

    server = FakeServer()
    server.interfere = tell
    async with joined(tmp_path, server) as (one, _):
        screen = Desk(one)
        await enter("/time", screen)
        assert "at the server it is" in screen.notes[0][1]


@pytest.mark.asyncio
async def test_msg_opens_the_direct_conversation_and_says_it_there(tmp_path: Path) -> None:
    async with joined(tmp_path) as (one, server):
        screen = Desk(one)
        await enter("/msg @bob  psst, two  spaces", screen)
        assert screen.opened == [2]
        await until(one, lambda: one.unsent == 0)
        assert [e.text for e in server.logs[2]] == ["psst, two  spaces"]


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("/", "no command /;"),
        ("/hlep", "did you mean /help"),
        ("/usr/bin/env", "begin with //"),
        ("/nick", "write it as /nick NAME"),
        ("/nick a b", "write it as /nick NAME"),
        ("/me", "write it as /me text"),
        ("/msg", "write it as /msg NICK text"),
        ("/msg bob", "write it as /msg NICK text"),
        ("/who x", "write it as /who"),
        ("/time x", "write it as /time"),
        ("/quit now", "write it as /quit"),
        ("/help nothing", "no command /nothing"),
    ],
)
async def test_what_is_wrong_is_told_and_nothing_is_sent(
    tmp_path: Path, text: str, told: str
) -> None:
    async with joined(tmp_path) as (one, server):
        with pytest.raises(CommandError, match=told):
            await enter(text, Desk(one))
        assert one.unsent == 0
        assert server.logs[LOBBY] == []


@pytest.mark.asyncio
async def test_commands_that_need_the_server_say_so_without_one(tmp_path: Path) -> None:
    async with serving(FakeServer()) as server:
        one = session(server.address, tmp_path)
        for text in ("/nick x", "/msg bob x", "/who", "/time"):
            with pytest.raises(CommandError, match="no connection"):
                await enter(text, Desk(one))
        with pytest.raises(SayError):
            await enter("hello", Desk(one))


@given(st.text())
def test_nothing_that_begins_with_one_slash_is_chat(text: str) -> None:
    assert is_command(f" /{text}") != text.startswith("/")


def model() -> Model:
    made = Model(lambda: 1)
    conversations = (
        Conversation(LOBBY, "room", "#lobby", 0),
        Conversation(2, "direct", "Zed", 0, peer=30),
    )
    made.apply(SignedIn(1, ME, "me", bytes(16), conversations))
    people = (
        Person(ME, "me"),
        Person(OTHER, "Bob"),
        Person(20, "bea"),
        Person(21, "Ann"),
    )
    made.apply(People(1, LOBBY, 4, people))
    made.apply(entry(1, account=20))
    made.apply(entry(2, account=OTHER))
    made.apply(entry(3, account=40))
    return made


@pytest.mark.parametrize(
    ("text", "start", "candidates"),
    [
        ("b", 0, ("Bob: ", "bea: ")),
        ("B", 0, ("Bob: ", "bea: ")),
        ("hi b", 3, ("Bob ", "bea ")),
        ("@an", 0, ("@Ann: ",)),
        ("n4", 0, ("n40: ",)),
        ("m", 0, ()),
        ("", 0, ()),
        ("/m", 0, ("/msg ", "/me ", "/members ", "/mute ", "/move ", "/m ", "/moves ", "/mydata ")),
        ("  /WH", 2, ("/who ",)),
        ("//w", 0, ()),
        ("/msg b", 5, ("Bob ", "bea ")),
        ("/msg ", 5, ("n40 ", "Bob ", "bea ", "Ann ", "Zed ")),
        ("/msg @z", 5, ("@Zed ",)),
        ("see #l", 4, ("#lobby ",)),
        ("/msg bob b", 9, ("Bob ", "bea ")),
        ("/help ti", 6, ("time",)),
        ("look :pand", 5, (":panda: ", ":panda_face: ")),
        ("/me :tad", 4, (":tada: ",)),
        (":nosuch", 0, ()),
    ],
)
def test_tab_offers_what_fits_the_likeliest_first(
    text: str, start: int, candidates: tuple[str, ...]
) -> None:
    completion = complete(text, len(text), model(), LOBBY)
    assert (completion.start, completion.end) == (start, len(text))
    assert completion.candidates == candidates


def test_only_the_word_before_the_cursor_is_completed() -> None:
    completion = complete("an and more", 2, model(), LOBBY)
    assert completion == type(completion)(0, 2, ("Ann: ",))


def test_a_direct_conversation_offers_the_other_person() -> None:
    assert complete("z", 1, model(), 2).candidates == ("Zed: ",)
    assert complete("z", 1, model(), 99).candidates == ()


@given(st.text(st.sampled_from("/b @\n\tmsg")), st.integers(-2, 20))
def test_completion_stays_within_the_text(text: str, cursor: int) -> None:
    completion = complete(text, cursor, model(), LOBBY)
    assert 0 <= completion.start <= completion.end <= len(text)
    assert cast("object", completion.candidates) is not None
