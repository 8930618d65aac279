"""Games between people who see nothing but lines, from the invitation to the record."""

import random
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.programs import ChatServer, Output, PlainClient, running

MOVES_MAX = 1_500
"""The most moves a game may take here: battleship shot at random takes 200."""
SEED = 57
"""With it a game of chess is soon at its end: by checkmate, after eight moves."""
GAMES = (
    "tic-tac-toe", "connect-four", "rock-paper-scissors", "battleship", "pig", "hangman",
    "chess", "draughts", "othello", "gomoku", "hex", "go", "backgammon",
)  # fmt: skip


class Player:
    """Somebody at a table, who moves at random and knows no rules."""

    def __init__(self, server: ChatServer, nick: str, data: Path) -> None:
        self.nick = nick
        self.client = PlainClient(server.invitation, nick, data)
        self.client.err.expect("connected to")
        self.begun = (0, 0)
        """How much was printed before this game, on standard output and on standard error."""

    def begin(self) -> None:
        """Look at what is printed from now on."""
        self.begun = (len(self.client.out.lines), len(self.client.err.lines))

    def ask(self, line: str, answer: str) -> str:
        """Type a line; return the first line printed since then that matches."""
        start = len(self.client.out.lines)
        self.client.write(line)
        return since(self.client.out, start, answer)

    def hear(self, pattern: str) -> str:
        """Return the first line of this game that matches."""
        return since(self.client.out, self.begun[0], pattern)

    def sit(self) -> None:
        """Wait until what is typed goes to a table."""
        since(self.client.err, self.begun[1], "what you type goes to ♟")

    def legal(self) -> list[str]:
        """Return the moves there are; none where it is not their turn."""
        told = self.ask("/moves legal", r"^\d\d:\d\d -- [^♟]")
        moves = re.sub(r"^\d\d:\d\d -- |, and [\d,]+ more$", "", told)
        return [] if moves.startswith("you have no move now") else moves.split(", ")

    @property
    def over(self) -> bool:
        """Whether they know of the end of the game."""
        told = self.client.out.lines[self.begun[0] :]
        return any("/rematch offers a rematch" in line for line in told)


def since(output: Output, start: int, pattern: str) -> str:
    """Return the first line after so many that matches."""
    found = re.compile(pattern)
    lines = output.wait(lambda lines: any(map(found.search, lines[start:])))
    return next(filter(found.search, lines[start:]))


def begin(one: Player, other: Player, game: str) -> None:
    """Have two sit down at a game."""
    one.begin()
    other.begin()
    one.ask(f"/play {game} {other.nick}", rf"{other.nick} is invited to")
    other.hear(rf"{one.nick} invites you to")
    other.client.write("/accept")
    other.sit()
    table = re.search(r"/watch (\d+) goes there", one.hear("goes there"))
    assert table
    one.client.write(f"/watch {table[1]}")
    one.sit()


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Player, Player]]:
    """Two who play one game after the other."""
    data = tmp_path_factory.mktemp("games")
    server = ChatServer(data / "server")
    with running(server):
        one, other = (Player(server, nick, data / nick) for nick in ("alice", "bob"))
        with running(one.client, other.client):
            yield one, other


@pytest.mark.parametrize("game", GAMES)
def test_a_game_is_played_to_its_end_by_two_who_type_moves(
    company: tuple[Player, Player], tmp_path: Path, game: str
) -> None:
    one, other = company
    begin(one, other, game)
    play(one, other)
    record = tmp_path / "game.txt"
    one.ask(f"/export {record}", "the record of")
    assert record.read_text("utf-8").strip()
    for player in company:
        assert not [line for line in player.client.err.lines if "/move" in line]


def play(one: Player, other: Player) -> None:
    """Play until it is over, one legal move after the other."""
    choose = random.Random(SEED)
    for _ in range(MOVES_MAX):
        for player in (one, other):
            if moves := player.legal():
                player.ask(f"/move {choose.choice(moves)}", r"^\d\d:\d\d -- ♟")
            elif player.over:
                return
    pytest.fail("it has no end")


def test_a_move_made_while_the_server_is_down_is_played_when_it_is_back(tmp_path: Path) -> None:
    server = ChatServer(tmp_path / "server")
    with running(server):
        one = Player(server, "alice", tmp_path / "alice")
        other = Player(server, "bob", tmp_path / "bob")
        with running(one.client, other.client):
            begin(one, other, "tic-tac-toe")
            first, second = (one, other) if one.legal() else (other, one)
            server.signal(signal.SIGKILL)
            server.wait()
            first.client.err.expect("trying again")
            first.client.write("/m b2", "good luck")
            first.client.out.expect("there is no connection now; your move is made when there is")
            again = ChatServer(tmp_path / "server", port=server.port)
            with running(again):
                second.client.out.expect(rf"♟ .* -- {first.nick} b2$")
                second.client.out.expect("your turn")
                second.client.out.expect(rf"♟ .* <{first.nick}> good luck$")
                assert second.legal() == ["a3", "b3", "c3", "a2", "c2", "a1", "b1", "c1"]
