from pathlib import Path

import anyio
import pytest

from parlour_client import backoff, dial, visiting
from parlour_client.address import Address
from parlour_client.errors import DisconnectedError, RefusedError, SayError
from parlour_client.model import NoteKind, OutgoingState, StatusKind
from parlour_client.session import Session
from parlour_client.store import Store
from parlour_protocol import FromClient
from parlour_protocol.messages import Entry, Goodbye, OpenDirect, Refused, Rename, Say, SignIn
from tests.client.fake_server import FakeServer, Peer, serving
from tests.client.sessions import joined, lobby, online, refused, running, session, texts, until

pytestmark = pytest.mark.asyncio


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backoff, "BASE_SECONDS", 0.02)
    monkeypatch.setattr(backoff, "CAP_SECONDS", 0.05)


def said(server: FakeServer) -> list[Say]:
    return [message for message in server.received if isinstance(message, Say)]


async def test_what_is_said_is_shown_at_once_and_stored_once(tmp_path: Path) -> None:
    async with joined(tmp_path) as (one, server):
        one.say(1, "hello")
        assert [o.text for o in lobby(one).outbox] == ["hello"]
        assert one.unsent == 1
        await until(one, lambda: texts(one) == ["hello"])
        await until(one, lambda: one.unsent == 0)
        assert lobby(one).outbox == []
        assert [e.text for e in server.logs[1]] == ["hello"]


async def test_what_was_stored_but_not_answered_is_not_stored_twice(tmp_path: Path) -> None:
    server = FakeServer()

    async def store_and_cut(peer: Peer, message: FromClient) -> bool:
        if isinstance(message, Say) and len(said(server)) == 1:
            await server.store(message, None)
            await peer.stream.aclose()
            return True
        return False

    server.interfere = store_and_cut
    async with joined(tmp_path, server) as (one, _):
        for number in range(5):
            one.say(1, f"line {number}")
        await until(one, lambda: one.unsent == 0 and len(texts(one)) == 5)
        assert texts(one) == [f"line {number}" for number in range(5)]
        assert [e.text for e in server.logs[1]] == texts(one)
        assert lobby(one).outbox == []


async def test_a_message_refused_for_now_is_tried_again_before_later_ones(tmp_path: Path) -> None:
    server = FakeServer()

    async def refuse_thrice(peer: Peer, message: FromClient) -> bool:
        if isinstance(message, Say) and len(said(server)) <= 3:
            await peer.send(Refused(message.request, "storage", "later", retry=True))
            return True
        return False

    server.interfere = refuse_thrice
    async with joined(tmp_path, server) as (one, _):
        one.say(1, "a")
        one.say(1, "b")
        await until(one, lambda: texts(one) == ["a", "b"])
        assert [say.text for say in said(server)] == ["a", "a", "a", "a", "b"]
        assert len({say.id for say in said(server)}) == 2


async def test_a_refused_message_fails_with_its_reason_and_can_be_tried_again(
    tmp_path: Path,
) -> None:
    server = FakeServer()

    async def refuse_once(peer: Peer, message: FromClient) -> bool:
        if isinstance(message, Say) and len(said(server)) == 1:
            await peer.send(Refused(message.request, "muted", "you are muted"))
            return True
        return False

    server.interfere = refuse_once
    async with joined(tmp_path, server) as (one, _):
        first = one.say(1, "a")
        one.say(1, "b")
        await until(one, lambda: texts(one) == ["b"])
        (failed,) = lobby(one).outbox
        assert (failed.state, failed.reason) == (OutgoingState.FAILED, "you are muted")
        assert one.unsent == 0
        one.retry(first)
        await until(one, lambda: texts(one) == ["b", "a"])
        assert lobby(one).outbox == []
        one.give_up(first)


async def test_what_was_said_offline_is_sent_in_order_in_a_later_run(tmp_path: Path) -> None:
    server = FakeServer()
    async with joined(tmp_path, server) as (one, _):
        one.set_draft(1, "half a")
        one.add_input("typed")
        one.remember("tabs", "1 2")
    offline = session(server.address, tmp_path)
    await offline.load()
    async with running(offline):
        await until(offline, lambda: offline.model.status.kind is StatusKind.WAITING)
        offline.say(1, "one")
        offline.say(1, "two")
        assert "cannot reach" in offline.model.status.reason
        with pytest.raises(DisconnectedError):
            await offline.who(1)
    assert offline.model.status.kind is StatusKind.OFFLINE
    server.add("meanwhile")
    async with joined(tmp_path, server) as (one, _):
        await until(one, lambda: one.unsent == 0 and len(texts(one)) == 3)
        assert texts(one) == ["meanwhile", "one", "two"]
        assert one.draft(1) == "half a"
        assert one.inputs == ["typed"]
        assert one.remembered("tabs") == "1 2"
        assert len(set(server.secrets)) == 1


async def test_history_is_there_before_the_server_is(tmp_path: Path) -> None:
    server = FakeServer()
    server.add("old")
    async with joined(tmp_path, server) as (one, _):
        one.mark_read(1, 1)
    offline = session(server.address, tmp_path)
    await offline.load()
    assert texts(offline) == ["old"]
    assert lobby(offline).read == 1
    assert offline.last_nickname == "me"
    assert offline.model.nickname == ""
    async with running(offline):
        pass


async def test_people_get_the_newest_of_what_they_missed_and_the_rest_on_demand(
    tmp_path: Path,
) -> None:
    server = FakeServer()
    server.add(*(f"t{n}" for n in range(1, 11)))
    async with joined(tmp_path, server):
        pass
    server.add(*(f"t{n}" for n in range(11, 1_001)))
    server.page_max = 90
    async with joined(tmp_path, server) as (one, _):
        assert [e.seq for e in lobby(one).entries] == [*range(1, 11), *range(801, 1_001)]
        (gap,) = lobby(one).gaps()
        assert (gap.after, gap.before) == (10, 801)
        await one.load_gap(1, gap)
        (gap,) = lobby(one).gaps()
        assert (gap.after, gap.before) == (10, 711)
        await server.publish("t1001")
        await until(one, lambda: lobby(one).last == 1_001)
        assert [(g.after, g.before) for g in lobby(one).gaps()] == [(10, 711)]


async def test_older_history_comes_from_disk_and_then_from_the_server(tmp_path: Path) -> None:
    server = FakeServer()
    server.add(*(f"t{n}" for n in range(1, 1_001)))
    async with joined(tmp_path, server) as (one, _):
        assert lobby(one).first == 801
        while await one.load_older(1):
            pass
        assert len(lobby(one).entries) == 1_000
    offline = session(server.address, tmp_path)
    await offline.load()
    assert lobby(offline).first == 501
    assert await offline.load_older(1)
    assert lobby(offline).first == 301
    async with running(offline):
        pass


@pytest.mark.parametrize("page_max", [1, 7, 200])
async def test_bots_get_everything_in_order(tmp_path: Path, page_max: int) -> None:
    server = FakeServer()
    server.add("first")
    async with joined(tmp_path, server, catch_up_all=True) as (one, _):
        one.mark_read(1, 1)
    server.add(*(f"t{n}" for n in range(2, 302)))
    server.page_max = page_max
    async with joined(tmp_path, server, catch_up_all=True) as (one, _):
        assert [e.seq for e in lobby(one).following(1)] == list(range(2, 302))


async def test_a_bots_first_time_begins_near_the_end(tmp_path: Path) -> None:
    server = FakeServer()
    server.add(*(f"t{n}" for n in range(1, 302)))
    async with joined(tmp_path, server, catch_up_all=True) as (one, _):
        assert [e.seq for e in lobby(one).following(lobby(one).read)] == list(range(252, 302))


async def test_live_entries_during_a_page_are_neither_lost_nor_doubled(tmp_path: Path) -> None:
    server = FakeServer()
    server.add(*(f"t{n}" for n in range(1, 101)))
    server.page_max = 10

    async def talk_meanwhile(_peer: Peer, message: FromClient) -> bool:
        if type(message).__name__ == "Read":
            await server.publish(f"t{len(server.logs[1]) + 1}")
        return False

    server.interfere = talk_meanwhile
    async with joined(tmp_path, server) as (one, _):
        await until(one, lambda: lobby(one).last == len(server.logs[1]))
        assert lobby(one).entries == server.logs[1]


async def test_a_jump_in_the_numbers_is_filled(tmp_path: Path) -> None:
    async with joined(tmp_path) as (one, server):
        server.add("a", "b")
        await server.publish("c")
        await until(one, lambda: texts(one) == ["a", "b", "c"])


async def test_a_lost_connection_comes_back_with_what_was_missed(tmp_path: Path) -> None:
    async with joined(tmp_path) as (one, server):
        await server.drop()
        server.add("missed")
        await until(one, lambda: one.model.status.kind is not StatusKind.ONLINE)
        await online(one)
        assert texts(one) == ["missed"]
        assert one.model.status.lag is None


async def test_a_goodbye_is_heeded(tmp_path: Path) -> None:
    async with joined(tmp_path) as (one, server):
        await server.peers[0].send(Goodbye("slow", "you read too slowly", retry=True))
        await until(one, lambda: one.model.status.kind is StatusKind.WAITING)
        assert one.model.status.reason == "you read too slowly"
        await online(one)
        await server.peers[-1].send(Goodbye("kicked", "you were asked to leave"))
        await refused(one)
        assert one.model.status.code == "kicked"
        one.reconnect()
        await online(one)


async def test_without_a_nickname_one_is_asked_for(tmp_path: Path) -> None:
    server = FakeServer()

    async def taken(peer: Peer, message: FromClient) -> bool:
        if isinstance(message, SignIn) and message.nickname == "alice":
            await peer.send(Refused(message.request, "nickname-taken", "alice is taken"))
            return True
        return False

    server.interfere = taken
    async with serving(server):
        one = session(server.address, tmp_path, None)
        async with running(one):
            await refused(one)
            assert one.model.status.code == "nickname-needed"
            assert (await one.check_nickname("x")).status == "free"
            one.choose_nickname("alice")
            await until(one, lambda: one.model.status.code == "nickname-taken")
            assert one.model.status.reason == "alice is taken"
            # The server waits no longer for a nickname; whoever asks it is connected again.
            await server.peers[0].send(Goodbye("timeout", "no nickname", retry=True))
            await server.left.wait()
            assert one.model.status.code == "nickname-taken"
            assert (await one.check_nickname("bob")).status == "free"
            one.choose_nickname("bob")
            await online(one)
            assert one.model.nickname == "bob"


async def test_another_version_is_for_a_person_to_decide(tmp_path: Path) -> None:
    server = FakeServer()

    async def refuse(peer: Peer, _message: FromClient) -> bool:
        await peer.send(Goodbye("version", "come with a newer client"))
        return True

    server.interfere = refuse
    async with serving(server):
        one = session(server.address, tmp_path)
        async with running(one):
            await refused(one)
            assert one.model.status.reason == "come with a newer client"


async def test_a_renaming_takes_the_secret_along(tmp_path: Path) -> None:
    server = FakeServer()
    async with joined(tmp_path, server) as (one, _):
        await one.rename("other")
        assert one.model.nickname == "other"
        await server.drop()
        await until(one, lambda: len(server.secrets) == 2)
        await online(one)
    assert server.nickname == "other"
    assert len(set(server.secrets)) == 1
    async with joined(tmp_path, server):
        pass
    assert len(set(server.secrets)) == 2


async def test_what_others_refuse_is_raised_in_words(tmp_path: Path) -> None:
    async def refuse(peer: Peer, message: FromClient) -> bool:
        if isinstance(message, Rename | OpenDirect):
            await peer.send(Refused(message.request, "no", "not today"))
            return True
        return False

    async with joined(tmp_path) as (one, server):
        assert one.model.conversations[await one.open_direct("bob")].title == "@bob"
        server.interfere = refuse
        for asked in (one.rename("x"), one.open_direct("x")):
            with pytest.raises(RefusedError, match="not today"):
                await asked
        assert (await one.server_time()).utc_offset == 90
        assert (await one.who(1)).here == 1


async def test_what_cannot_be_said_is_told_before(tmp_path: Path) -> None:
    async with joined(tmp_path) as (one, _):
        for text in ("", " \n", "x" * 4_001):
            with pytest.raises(SayError):
                one.say(1, text)
        with pytest.raises(SayError, match="not open"):
            one.say(99, "x")
        one.say(1, "half \ud800 a character")
        await until(one, lambda: texts(one) == ["half \N{REPLACEMENT CHARACTER} a character"])


async def test_a_server_that_began_anew_is_not_mixed_with_the_old_one(tmp_path: Path) -> None:
    server = FakeServer()
    server.add("old")
    server.logs[2] = []
    async with joined(tmp_path, server):
        pass
    offline = session(server.address, tmp_path)
    await offline.load()
    async with running(offline):
        offline.say(1, "for the lobby")
        offline.say(2, "for bob alone")
    server.logs, server.log = {1: [], 2: []}, b"another log here"
    server.bob = "carol"
    async with joined(tmp_path, server) as (one, _):
        await until(one, lambda: texts(one) == ["for the lobby"])
        assert server.logs[2] == []
        (note,) = [n for n in lobby(one).notes if n.kind is NoteKind.ERROR]
        assert "for bob alone" in note.text
        assert one.unsent == 0


async def test_a_log_that_ends_otherwise_than_remembered_is_read_anew(tmp_path: Path) -> None:
    server = FakeServer()
    server.add("a", "b", "lost")
    async with joined(tmp_path, server):
        pass
    server.logs[1].pop()
    server.logs[1].append(Entry(1, 3, 1_003, 8, "n8", b"restored and new", "new"))
    server.add("newer")
    async with joined(tmp_path, server) as (one, _):
        assert texts(one) == ["a", "b", "new", "newer"]


async def test_a_changed_key_waits_for_a_person(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = "a" * 43
    real = dial.dial

    async def show_key(address: Address, *, plaintext: bool = False) -> tuple[object, str]:
        assert not plaintext
        return (await real(address, plaintext=True))[0], key

    monkeypatch.setattr(visiting, "dial", show_key)
    async with serving(FakeServer()) as server:
        one = Session(server.address, Store(tmp_path), nickname="me")
        async with running(one):
            await online(one)
        key = "b" * 43
        received = len(server.received)
        one = Session(server.address, Store(tmp_path), nickname="me")
        async with running(one):
            await refused(one)
            assert one.model.status.code == "key-changed"
            assert one.key_change == ("a" * 43, "b" * 43)
            assert len(server.received) == received  # not a byte was sent
            one.accept_key()
            await online(one)
            assert one.fingerprint == key
        one = Session(server.address, Store(tmp_path), nickname="me")
        async with running(one):
            await online(one)


async def test_a_data_directory_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    async with serving(FakeServer()) as server:
        one = session(server.address, tmp_path / "file")
        async with running(one):
            await refused(one)
            assert "--data" in one.model.status.reason


async def test_two_people_share_one_data_directory(tmp_path: Path) -> None:
    async with serving(FakeServer()) as server, anyio.create_task_group():
        alice = session(server.address, tmp_path, "alice")
        bob = session(server.address, tmp_path, "bob")
        async with running(alice), running(bob):
            await online(alice)
            await online(bob)
        assert len(set(server.secrets)) == 2


def damage(data: Path) -> None:
    (database,) = data.rglob("history.db")
    database.write_bytes(b"no database" * 1_000)


async def test_history_that_cannot_be_read_is_set_aside_and_told(tmp_path: Path) -> None:
    server = FakeServer()
    server.add("a", "b")
    async with joined(tmp_path, server):
        pass
    damage(tmp_path)
    async with joined(tmp_path, server) as (one, _):
        assert texts(one) == ["a", "b"]
        (note,) = [n for n in lobby(one).notes if n.kind is NoteKind.ERROR]
        assert "set aside" in note.text
        assert len(set(server.secrets)) == 1


async def test_what_cannot_be_kept_on_disk_is_not_sent_but_told(tmp_path: Path) -> None:
    async with joined(tmp_path) as (one, server):
        archive = one._record.archive
        assert archive
        await archive.read(lambda connection: connection.pragma("max_page_count", 1))
        message = one.say(1, "x" * 4_000)
        for _ in range(20):
            one.say(1, "y" * 4_000)
        await until(one, lambda: one.unsent == 0)
        failed = [o for o in lobby(one).outbox if o.state is OutgoingState.FAILED]
        assert failed
        assert "disk is full" in failed[0].reason
        await archive.read(lambda connection: connection.pragma("max_page_count", 100_000))
        one.retry(failed[0].id)
        await until(one, lambda: one.unsent == 0 and len(texts(one)) >= 1)
        assert len(server.logs[1]) == len(texts(one))
        assert message
