"""People at `chat-tui --plain`, against a real server that is killed, forged or not there."""

from pathlib import Path

from tests.end_to_end.programs import ChatServer, PlainClient, running, said

LINES_EACH = 30
KILLS = 3


def test_two_people_talk_and_see_their_own_lines_once_stored(tmp_path: Path) -> None:
    server = ChatServer(tmp_path / "server")
    alice = PlainClient(server.invitation, "alice", tmp_path / "a")
    bob = PlainClient(server.invitation, "bob", tmp_path / "b")
    with running(alice, bob, server):
        alice.write("hello, bob")
        bob.out.expect(r"^\d\d:\d\d #lobby <alice> hello, bob$")
        alice.out.expect(r"^\d\d:\d\d #lobby <alice> hello, bob$")
        bob.write("/me waves", "//shrug")
        alice.out.expect(r"^\d\d:\d\d #lobby \* bob waves$")
        alice.out.expect(r"^\d\d:\d\d #lobby <bob> /shrug$")
        bob.write("/msg alice psst", "/msg bob note to self")
        alice.out.expect(r"^\d\d:\d\d @bob <bob> psst$")
        bob.out.expect(r"^\d\d:\d\d @bob <bob> note to self$")
        bob.write("/nick Robert", "still me")
        alice.out.expect(r"^\d\d:\d\d #lobby <Robert> still me$")
        for client in (alice, bob):
            client.end_input()
            assert client.wait() == 0
        assert not [line for line in alice.out.lines if "note to self" in line]


def test_what_was_missed_comes_in_order_on_return(tmp_path: Path) -> None:
    server = ChatServer(tmp_path / "server")
    alice = PlainClient(server.invitation, "alice", tmp_path / "a")
    with running(alice, server):
        alice.write("one")
        alice.out.expect("<alice> one$")
        alice.end_input()
        assert alice.wait() == 0
        bob = PlainClient(server.invitation, "bob", tmp_path / "b")
        with running(bob):
            bob.write(*(f"missed {n}" for n in range(LINES_EACH)))
            bob.end_input()
            assert bob.wait() == 0
        again = PlainClient(server.invitation, "alice", tmp_path / "a")
        with running(again):
            again.out.expect(f"missed {LINES_EACH - 1}$")
            assert again.said()[-LINES_EACH:] == [("bob", f"missed {n}") for n in range(LINES_EACH)]


def test_a_server_killed_under_traffic_loses_nothing_and_doubles_nothing(tmp_path: Path) -> None:
    server = ChatServer(tmp_path / "server")
    names = ("alice", "bob", "cleo")
    clients = [PlainClient(server.invitation, name, tmp_path / name) for name in names]
    with running(*clients):
        for client in clients:
            client.err.expect("connected")
        for round_ in range(KILLS):
            with running(server):
                for client, name in zip(clients, names, strict=True):
                    client.write(*(f"{name} {round_} {n}" for n in range(LINES_EACH)))
                # In the middle of it: some are stored, some on their way, some unsent.
                clients[0].out.expect(f"<bob> bob {round_} 3$")
                server.kill()
            server = ChatServer(tmp_path / "server", port=server.port)
        with running(server):
            everything = len(names) * KILLS * LINES_EACH
            for client in clients:
                client.out.wait(lambda lines: len(said(lines)) >= everything)
            seen = clients[0].said()
            assert len(seen) == everything
            assert all(client.said() == seen for client in clients)
            for name in names:
                own = [text for who, text in seen if who == name]
                assert own == [
                    f"{name} {round_} {n}" for round_ in range(KILLS) for n in range(LINES_EACH)
                ]
            for client in clients:
                client.end_input()
                assert client.wait() == 0


def test_what_was_written_offline_survives_a_killed_client_and_is_sent_once(
    tmp_path: Path,
) -> None:
    server = ChatServer(tmp_path / "server")
    alice = PlainClient(server.invitation, "alice", tmp_path / "a")
    with running(alice):
        with running(server):
            alice.write("online")
            alice.out.expect("<alice> online$")
        alice.err.expect("lost|cannot reach")
        alice.write("written offline 1", "written offline 2")
        alice.err.expect("2 kept here")
    server = ChatServer(tmp_path / "server", port=server.port)
    again = PlainClient(server.invitation, "alice", tmp_path / "a")
    bob = PlainClient(server.invitation, "bob", tmp_path / "b")
    with running(again, bob, server):
        texts = ["online", "written offline 1", "written offline 2"]
        for client in (again, bob):
            client.out.expect("written offline 2$")
        assert [text for _, text in bob.said()] == texts


def test_a_name_that_is_taken_is_refused_in_words(tmp_path: Path) -> None:
    server = ChatServer(tmp_path / "server")
    alice = PlainClient(server.invitation, "alice", tmp_path / "a")
    with running(alice, server):
        alice.err.expect("connected")
        other = PlainClient(server.invitation, "Alice", tmp_path / "b")
        with running(other):
            assert other.wait() == 1
            assert "“Alice” is taken" in "\n".join(other.err.lines)


def test_a_changed_server_key_blocks_and_shows_both(tmp_path: Path) -> None:
    server = ChatServer(tmp_path / "server")
    alice = PlainClient(server.address, "alice", tmp_path / "a")
    with running(alice, server):
        alice.err.expect("connected")
    before = server.invitation.partition("#")[2]
    forged = ChatServer(tmp_path / "forged", port=server.port)
    after = forged.invitation.partition("#")[2]
    again = PlainClient(server.address, "alice", tmp_path / "a")
    with running(again, forged):
        again.write("secret")
        assert again.wait() == 1
        told = "\n".join(again.err.lines)
        assert before in told
        assert after in told
        assert "nickname=alice" not in "\n".join(forged.err.lines)


def test_an_invitation_of_another_server_is_not_followed(tmp_path: Path) -> None:
    server = ChatServer(tmp_path / "server")
    alice = PlainClient(f"{server.address}#{'A' * 43}", "alice", tmp_path / "a")
    with running(alice, server):
        assert alice.wait() == 1
        assert server.invitation.partition("#")[2] in "\n".join(alice.err.lines)
