"""Commands at `chat-tui --plain`, against a real server: rooms, search, exports, forgetting."""

import json
import re
from pathlib import Path

from tests.end_to_end.programs import ChatServer, PlainClient, running

FORGOTTEN_EXIT = 1


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("ascii").splitlines()]


def test_a_room_is_made_led_and_left(tmp_path: Path) -> None:
    server = ChatServer(tmp_path / "server")
    alice = PlainClient(server.invitation, "alice", tmp_path / "a")
    bob = PlainClient(server.invitation, "bob", tmp_path / "b")
    with running(alice, bob, server):
        bob.err.expect("connected")
        alice.write("/create dev invite-only", "hello, room")
        alice.err.expect("what you type goes to #dev now")
        alice.out.expect(r"#dev <alice> hello, room$")
        bob.write("/join #dev")
        bob.err.expect("/join: ")
        alice.write("/topic all that is new", "/invite bob", "/rooms")
        alice.out.expect("bob is invited into #dev")
        alice.out.expect(
            r"#dev +1 member, 1 here \(you are in it, by invitation\) +all that is new"
        )
        bob.write("/invitations", "/join dev", "/topic", "/me waves", "/op alice")
        bob.out.expect("#dev, by alice: /join #dev, or /decline #dev")
        bob.out.expect("#dev: all that is new")
        bob.err.expect("/op: ")
        alice.out.expect(r"#dev \* bob waves$")
        alice.write(
            "/op bob", "/members", "/mute bob 2h calm down", "/kick @bob too loud", "/audit"
        )
        alice.out.expect(r"2 in #dev: alice \(owner\), bob \(op\)$")
        alice.out.expect("[0-9] alice kicked bob: too loud")
        bob.err.expect("alice took you out of #dev: too loud")
        bob.write("this is not for the lobby", "but this is")
        bob.err.expect("not sent: you are not in #dev any more")
        alice.out.expect("#lobby <bob> but this is$")
        alice.write("/ban bob spam", "/banned", "/unban bob", "/banned", "/room keep 7", "/room")
        alice.out.expect("bob is kept out until it is lifted: spam")
        alice.out.expect("nobody is kept out of #dev")
        alice.out.expect("messages are erased after 7 days")
        alice.write("/leave", "back in the lobby")
        alice.out.expect("#lobby <alice> back in the lobby$")
        alice.end_input()
        assert alice.wait() == 0
        assert not [line for line in bob.out.lines if "not for the lobby" in line]


def test_what_was_said_is_found_changed_and_exported(tmp_path: Path) -> None:
    server = ChatServer(tmp_path / "server")
    alice = PlainClient(server.invitation, "alice", tmp_path / "a")
    with running(alice, server):
        # Long enough for several pages, and few enough for the server's pace.
        said = [f"line {n} {'of tea ' * 400}".strip() for n in range(50)]
        alice.write(*said)
        alice.out.expect("line 49 of tea")
        alice.write("/edit line of coffee", "/react 1 :tada:", "/off between us")
        alice.out.expect("between us")
        alice.write("/delete 2", '/search "of coffee" from:alice in:here after:1d', "/search zzz")
        found = alice.out.expect("#lobby [0-9]+  .* <alice> line of coffee")
        assert re.search(r"<alice> line of coffee$", found)
        alice.out.expect("nothing was found")
        alice.write(f"/export {tmp_path}/all.jsonl", f"/export {tmp_path}/all.txt")
        alice.write(f"/export {tmp_path}/all.txt")
        alice.err.expect("all.txt is there already; name another one")
        exported = lines(tmp_path / "all.jsonl")
        texts = [line["text"] for line in exported if line["kind"] == "text"]
        assert texts == [said[0], *said[2:-1], "line of coffee"]
        assert list(exported[0]["reactions"]) == ["🎉"]  # type: ignore[call-overload]
        text = (tmp_path / "all.txt").read_text("utf-8")
        assert len(re.findall("<alice> ", text)) == len(texts)
        assert "between us" not in text


def test_one_takes_away_what_is_kept_and_is_forgotten(tmp_path: Path) -> None:
    server = ChatServer(tmp_path / "server")
    alice = PlainClient(server.invitation, "alice", tmp_path / "a")
    bob = PlainClient(server.invitation, "bob", tmp_path / "b")
    with running(alice, bob, server):
        bob.err.expect("connected")
        alice.write("mine", "/msg bob psst", "/ignore bob", "/record off", "unheard of", "/account")
        alice.out.expect("you are alice, account")
        alice.write("/devices", "/password", f"/mydata {tmp_path}/me.jsonl")
        alice.out.expect(r"\(this one\)$")
        alice.err.expect("a secret is asked for on a terminal alone")
        alice.out.expect("with [23] messages, is in")
        kept = lines(tmp_path / "me.jsonl")
        said = [line["text"] for line in kept if line["what"] == "entry"]
        assert {"mine", "psst"} <= set(said) <= {"mine", "psst", ""}
        assert [line["nickname"] for line in kept if line["what"] == "ignored"] == ["bob"]
        alice.write("/forget everything", "no", "/forget everything", "alice")
        alice.out.expect("nothing was erased")
        alice.out.expect("messages? erased")
        alice.write("/forget me", "Alice")
        alice.err.expect("this account was erased, as you asked")
        assert alice.wait() == FORGOTTEN_EXIT
