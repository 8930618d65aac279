"""The line client as a program, against a fake server in this process."""

import os
import signal
from pathlib import Path

import pytest

from parlour_client.plain import client
from parlour_protocol import FromClient
from parlour_protocol.messages import (
    Ignored,
    Password,
    Person,
    Presence,
    Reaction,
    Refused,
    Renaming,
    Say,
    SignIn,
)
from tests.client.fake_server import LOBBY, OTHER, FakeServer, Peer, entry, serving
from tests.client.line_program import program, program_at

pytestmark = pytest.mark.asyncio


async def test_it_says_what_it_reads_and_prints_what_is_said(tmp_path: Path) -> None:
    server = FakeServer()
    server.add("before")
    async with serving(server), program(server, tmp_path) as running:
        await running.type("hello\r\n\n  /me waves\n//x\nlast")
        assert await running.end() == 0
        assert [e.text for e in server.logs[1]] == ["before", "hello", "waves", "/x", "last"]
    assert running.lines == [
        "#lobby <n8> before",
        "#lobby <me> hello",
        "#lobby * me waves",
        "#lobby <me> /x",
        "#lobby <me> last",
    ]
    assert "-- connected to Fake as me" in running.err


async def test_it_prints_what_was_missed_once_and_in_order(tmp_path: Path) -> None:
    server = FakeServer()
    server.add(*(f"old {n}" for n in range(60)))
    async with serving(server):
        async with program(server, tmp_path) as first:
            assert await first.end() == 0
        server.add(*(f"new {n}" for n in range(250)))
        async with program(server, tmp_path) as second:
            await second.until_out("new 249")
            await server.publish("live")
            await second.until_out("live")
            assert await second.end() == 0
        async with program(server, tmp_path) as third:
            assert await third.end() == 0
    assert first.lines == [f"#lobby <n8> old {n}" for n in range(10, 60)]
    assert second.lines == [*(f"#lobby <n8> new {n}" for n in range(250)), "#lobby <n8> live"]
    assert third.lines == []


async def test_it_comes_back_after_a_lost_connection(tmp_path: Path) -> None:
    server = FakeServer()
    async with program_at(server, tmp_path) as running:
        await server.drop()
        server.add("missed")
        await running.until_out("missed")
        await running.type("still here\n")
        assert await running.end() == 0
        assert [e.text for e in server.logs[1]] == ["missed", "still here"]


async def test_quit_waits_for_what_was_said(tmp_path: Path) -> None:
    server = FakeServer()
    async with program_at(server, tmp_path) as running:
        await running.type("one\ntwo\n/quit\nnever said\n")
        assert await running.process.wait() == 0
        assert [e.text for e in server.logs[1]] == ["one", "two"]


async def test_what_is_wrong_or_refused_is_told_and_remembered_by_the_exit_code(
    tmp_path: Path,
) -> None:
    async def refuse(peer: Peer, message: FromClient) -> bool:
        if isinstance(message, Say):
            await peer.send(Refused(message.request, "muted", "you are muted"))
            return True
        return False

    server = FakeServer()
    server.interfere = refuse
    async with program_at(server, tmp_path) as running:
        await running.type("/bogus\nhello\n" + "x" * 5_000 + "\n")
        assert await running.end() == 1
    assert "no command /bogus" in running.err
    assert "not sent: “hello”: you are muted" in running.err
    assert "5,000 characters" in running.err
    assert running.out == ""


async def test_a_refused_nickname_ends_it_with_the_reason(tmp_path: Path) -> None:
    async def refuse(peer: Peer, message: FromClient) -> bool:
        if isinstance(message, SignIn):
            await peer.send(Refused(message.request, "nickname-taken", "“me” is taken"))
        return isinstance(message, SignIn)

    server = FakeServer()
    server.interfere = refuse
    async with serving(server), program(server, tmp_path) as running:
        assert await running.process.wait() == 1
    assert running.err.startswith("chat-tui: “me” is taken; ")
    assert "--password-file" in running.err


async def test_an_unreachable_server_ends_it_after_a_while(tmp_path: Path) -> None:
    server = FakeServer()
    async with serving(server):
        pass
    hurry = "from parlour_client.plain import client; client.PATIENCE_SECONDS = 0.3;"
    assert client.PATIENCE_SECONDS > 10
    async with program(server, tmp_path, before=hurry) as running:
        assert await running.end() == 1
    assert "cannot reach" in running.err.splitlines()[-1]


async def test_an_unreachable_server_is_waited_for_once(tmp_path: Path) -> None:
    server = FakeServer()
    async with serving(server):
        pass
    hurry = (
        "import anyio; from parlour_client.plain import client; client.PATIENCE_SECONDS = 0.3;"
        "wait = anyio.move_on_after;"
        "anyio.move_on_after = lambda s, **k: (s == 0.3 and print('patience'), wait(s, **k))[1];"
    )
    async with program(server, tmp_path, before=hurry) as running:
        assert await running.end() == 1
    assert running.out.count("patience") == 1


async def test_what_is_not_sent_is_kept_for_next_time(tmp_path: Path) -> None:
    server = FakeServer()
    async with program_at(server, tmp_path) as running:
        assert await running.end() == 0
    hurry = "from parlour_client.plain import client; client.PATIENCE_SECONDS = 0.3;"
    async with program(server, tmp_path, before=hurry) as running:
        await running.type("kept\n")
        assert await running.end() == 1
    assert "(1) is kept for next time" in running.err
    async with serving(server), program(server, tmp_path) as running:
        assert await running.end() == 0
    assert [e.text for e in server.logs[1]] == ["kept"]


async def test_ctrl_c_ends_it_quietly(tmp_path: Path) -> None:
    async with program_at(FakeServer(), tmp_path) as running:
        running.process.send_signal(signal.SIGINT)
        assert await running.process.wait() == 130
    assert "Traceback" not in running.err


async def test_a_reader_that_has_had_enough_ends_it_quietly(tmp_path: Path) -> None:
    server = FakeServer()
    read, write = os.pipe()
    async with serving(server), program(server, tmp_path, stdout=write) as running:
        os.close(write)
        await running.until_err("connected")
        os.close(read)
        await server.publish("for nobody")
        assert await running.process.wait() == 0
    assert "Traceback" not in running.err
    assert "Broken" not in running.err


async def test_commands_take_effect_in_the_order_they_were_typed_in(tmp_path: Path) -> None:
    server = FakeServer()
    async with serving(server), program(server, tmp_path) as running:
        await running.type("as me\n/nick other\nas other\n/who\n")
        assert await running.end() == 0
    assert [e.nickname for e in server.logs[1]] == ["me", "other"]
    assert "-- 1 here: other" in running.lines


async def test_a_taken_nickname_is_come_in_under_by_the_password_in_a_file(tmp_path: Path) -> None:
    right = "the right password"

    async def refuse(peer: Peer, message: FromClient) -> bool:
        if not isinstance(message, SignIn):
            return False
        credential = message.credential
        if isinstance(credential, Password) and credential.password == right:
            return False
        code = "wrong-password" if isinstance(credential, Password) else "nickname-taken"
        await peer.send(Refused(message.request, code, f"refused: {code}"))
        return True

    server = FakeServer()
    server.interfere = refuse
    file = tmp_path / "password"
    async with serving(server):
        for password, code in (("wrong", 1), (right, 0)):
            file.write_text(f"{password}\nthe rest is not read")
            options = ["--password-file", str(file)]
            async with program(server, tmp_path / "data", options=options) as running:
                assert await running.end() == code
                assert ("chat-tui: refused: wrong-password" in running.err) == bool(code)
    assert [c.password for c in server.credentials if isinstance(c, Password)] == [right]


async def test_what_was_printed_and_is_changed_is_told_and_who_is_ignored_is_not(
    tmp_path: Path,
) -> None:
    server = FakeServer()
    loud = entry(3, "not to be seen", account=9)
    async with program_at(server, tmp_path) as running:
        await server.tell(Ignored((Person(9, "n9"),)))
        await server.publish("one", "two")
        server.logs[LOBBY].append(loud)
        await server.tell(loud)
        await server.publish("four")
        await running.until_out("four")
        await server.publish_change(1, text="one, mended\nin two lines", edited=2_000)
        await server.publish_change(1, reactions=(Reaction("+", (OTHER,)),))
        await server.publish_change(3, text="still not", edited=2_000)
        await server.publish_change(2, text="", deleted=True)
        await running.until_out("deleted")
        assert await running.end() == 0
    assert running.lines == [
        "#lobby <n8> one",
        "#lobby <n8> two",
        "#lobby <n8> four",
        "#lobby -- n8 edited: one, mended",
        "      | in two lines",
        "#lobby -- n8: message deleted",
    ]


async def test_what_was_edited_before_it_was_printed_is_printed_once(tmp_path: Path) -> None:
    server = FakeServer()
    async with program_at(server, tmp_path) as running:
        assert await running.end() == 0
    server.add("one")
    server.change(1, text="one, mended", edited=2_000)
    async with serving(server), program(server, tmp_path) as running:
        await running.until_out("mended")
        await server.publish_change(1, reactions=(Reaction("+", (OTHER,)),))
        await server.publish("two")
        await running.until_out("two")
        assert await running.end() == 0
    assert running.lines == ["#lobby (edited) <n8> one, mended", "#lobby <n8> two"]


async def test_what_was_read_elsewhere_is_printed_here(tmp_path: Path) -> None:
    server = FakeServer()
    async with program_at(server, tmp_path) as running:
        assert await running.end() == 0
    server.add("one", "two")
    server.marked[LOBBY] = 2
    async with serving(server), program(server, tmp_path) as running:
        await running.until_out("two")
        assert await running.end() == 0
    assert running.lines == ["#lobby <n8> one", "#lobby <n8> two"]


async def test_reactions_of_oneself_and_to_oneself_are_told(tmp_path: Path) -> None:
    server = FakeServer()
    async with program_at(server, tmp_path) as running:
        await server.publish("one")
        await running.type("mine\n")
        await running.until_out("mine")
        me = server.logs[LOBBY][1].account
        await server.publish_change(1, reactions=(Reaction("+", (OTHER, me)),))
        await server.publish_change(1, reactions=(Reaction("+", (OTHER,)),))
        await server.publish_change(2, reactions=(Reaction("+", (OTHER,)),))
        await running.until_out("to me: mine")
        assert await running.end() == 0
    assert running.lines == [
        "#lobby <n8> one",
        "#lobby <me> mine",
        "#lobby -- me: + to n8: one",
        "#lobby -- me: + taken back from n8: one",
        "#lobby -- somebody: + to me: mine",
    ]


async def test_a_renaming_is_told_once(tmp_path: Path) -> None:
    server = FakeServer()
    async with program_at(server, tmp_path) as running:
        renamed = (Renaming(OTHER, "n8", "ada"),)
        await server.tell(Presence(LOBBY, 1, renamed=renamed), Presence(LOBBY, 1, renamed=renamed))
        await running.type("/nick ada2\n/time\n")
        await running.until_out("at the server it is")
        assert await running.end() == 0
    told = running.err
    assert told.count("n8 is ada now") == 1
    assert told.count("connected to Fake") == 1
