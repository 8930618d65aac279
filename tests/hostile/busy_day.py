"""A day in a house in which everything is done that is kept, and what of it was acknowledged."""

import contextlib
import hashlib
import itertools
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import apsw
import trio

from parlour_protocol import FromClient, FromServer
from parlour_protocol.messages import (
    AnswerToPlay,
    CreateRoom,
    Delete,
    Done,
    Edit,
    Forget,
    Forgotten,
    Ignore,
    InviteToPlay,
    Join,
    MarkRead,
    Moderate,
    Move,
    Moved,
    OpenDirect,
    Opened,
    PlayInvited,
    React,
    Refused,
    Resign,
    Said,
    Say,
    SetAway,
    SetPassword,
    SetRoom,
    SetTopic,
    Table,
    Terms,
)
from tests.server.peers import House, Peer

_CELLS = tuple(f"{column}{row}" for column in "abc" for row in "123")
_WORDS = ("blue", "teapot", "lantern", "harbour", "kettle")
_PASSWORD = "seven teapots in the rain"
_EMOJI = ("👍", "🎲", "♟")


@dataclass(frozen=True, slots=True)
class Promise:
    """Something that was acknowledged, and must be in the database from then on.

    Args:
        what: In words.
        query: What finds it there, exactly once.
        values: Its values.
    """

    what: str
    query: str
    values: tuple[int | str | bytes, ...]


def broken(db: apsw.Connection, promises: Iterable[Promise]) -> list[str]:
    """Return in words which promises a database does not keep, or keeps twice."""
    found = []
    for each in promises:
        rows = db.execute(each.query, each.values).fetchall()
        if len(rows) != 1:
            found.append(f"{each.what}: {len(rows)} times")
    return found


@dataclass
class Day:
    """What goes on in a house.

    Args:
        here: The house.
        seed: What chance is drawn from.
        promised: Hears of each promise as it is made.
    """

    here: House
    seed: int
    promised: Callable[[Promise], None] = lambda _: None
    refused: list[Refused] = field(default_factory=list)
    """All that was refused, as it came."""
    people: dict[str, Peer] = field(default_factory=dict)
    answered: int = 0
    """How many requests were carried out."""

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        self._ids = (
            hashlib.md5(f"{self.seed} {number}".encode(), usedforsecurity=False).digest()
            for number in itertools.count()
        )
        self._said: list[tuple[str, int, int]] = []
        self._rooms: list[int] = []
        self._table = 0

    async def live(self, steps: int) -> None:
        """Have people come in and do so many things, one after the other."""
        for nickname in ("ada", "bob", "cleo"):
            await self.enter(nickname)
        await self.do("ada", CreateRoom(self._number("ada"), "#chess", invite_only=False))
        await self.do("bob", Join(self._number("bob"), "#chess"))
        await self.do("ada", OpenDirect(self._number("ada"), "bob"))
        for step in range(steps):
            await self.step(step)

    async def enter(self, nickname: str) -> None:
        """Have somebody come in."""
        self.people[nickname] = await self.here.join(nickname)
        query = "SELECT 1 FROM name WHERE nickname = ?"
        self.promised(Promise(f"{nickname} is theirs", query, (nickname,)))

    async def step(self, number: int) -> None:
        """Do the next thing; every so many of them, something that is rare."""
        kind = number % 20
        if kind in _RARE:
            await _RARE[kind](self)
        else:
            await self.say(self._chance.choice(("ada", "bob", "cleo")))

    # --- what is done

    async def say(self, nickname: str) -> FromServer:
        """Say something in the lobby, or where else one is."""
        peer, id_ = self.people[nickname], next(self._ids)
        places = [peer.lobby.id, *(self._rooms if nickname in ("ada", "bob") else ())]
        text = " ".join(self._chance.choices(_WORDS, k=9))
        where = self._chance.choice(places)
        answer = await self.do(nickname, Say(peer.request(), id_, where, f"{text} {id_.hex()}"))
        if isinstance(answer, Said):
            self._said.append((nickname, where, answer.seq))
            query = "SELECT 1 FROM entry WHERE id = ? AND conversation = ? AND seq = ?"
            said = f"entry {answer.seq} in {where}"
            self.promised(Promise(said, query, (id_, where, answer.seq)))
        return answer

    async def change(self) -> None:
        """Edit something, take something back, put an emoji to something."""
        for make in (
            lambda n, c, s: Edit(n, c, s, f"better {next(self._ids).hex()}"),
            lambda n, c, s: React(n, c, s, self._chance.choice(_EMOJI)),
            Delete,
        ):
            if self._said:
                nickname, where, seq = self._chance.choice(self._said)
                await self.do(nickname, make(self._number(nickname), where, seq))

    async def read(self) -> None:
        """Have read everything."""
        for nickname, where, seq in self._said[-6:]:
            self.people[nickname].send(MarkRead(where, seq))
        await trio.sleep(10)

    async def moderate(self) -> None:
        """Lead a room."""
        room = self._rooms[0] if self._rooms else 0
        topic = SetTopic(self._number("ada"), room, f"openings {next(self._ids).hex()}")
        await self.do("ada", topic)
        for verb in ("mute", "unmute", "op"):
            await self.do("ada", Moderate(self._number("ada"), room, verb, "bob", "so it is"))

    async def be(self) -> None:
        """Decide what concerns oneself."""
        await self.do("cleo", Ignore(self._number("cleo"), "bob", self._chance.random() < 0.5))
        await self.do("cleo", SetAway(self._number("cleo"), away=True, note="tea"))
        await self.do("cleo", SetPassword(self._number("cleo"), _PASSWORD))

    async def invite(self) -> None:
        """Invite somebody to play, who accepts, or it is taken back."""
        one, other = self._chance.sample(("ada", "bob"), 2)
        id_ = next(self._ids)
        terms = Terms("tic-tac-toe", rated=True)
        sent = await self.do(one, InviteToPlay(self._number(one), id_, other, terms))
        if not isinstance(sent, PlayInvited):
            return
        query = "SELECT 1 FROM play_invitation WHERE id = ?"
        self.promised(Promise("an invitation", query, (id_,)))
        who, answer = (other, "accept") if self._chance.random() < 0.8 else (one, "withdraw")
        told = await self.do(who, AnswerToPlay(self._number(who), id_, answer))
        if isinstance(told, PlayInvited):
            query = "SELECT 1 FROM play_invitation WHERE id = ? AND state != 'open'"
            self.promised(Promise("its answer", query, (id_,)))
            if told.invitation.table:
                self._table = told.invitation.table
                query = "SELECT 1 FROM game_table WHERE conversation = ?"
                self.promised(Promise(f"table {self._table}", query, (self._table,)))
                await trio.sleep(1)

    async def play(self) -> None:
        """Play on, where a game goes on."""
        for _ in range(3):
            table = self._latest(self._table)
            if table is None or table.state != "playing" or not table.turn:
                return
            for nickname in ("ada", "bob"):
                seen = self._seen(nickname, self._table)
                if seen is not None and seen.seat in seen.turn:
                    await self._move(nickname, seen)
                    break

    async def resign(self) -> None:
        """Give a game up that goes on."""
        table = self._latest(self._table)
        if table is not None and table.state == "playing":
            await self.do("bob", Resign(self._number("bob"), self._table))

    async def forget(self) -> None:
        """Come in, say something, and be forgotten; and have a room keep things for a day."""
        nickname = f"dora{self._chance.randrange(10**6)}"
        self.people[nickname] = await self.here.join(nickname)
        await self.say(nickname)
        await self.do(nickname, Forget(self._number(nickname), account=True))
        del self.people[nickname]
        self._said = [each for each in self._said if each[0] != nickname]
        if self._rooms:
            await self.do("ada", SetRoom(self._number("ada"), self._rooms[0], retention_days=1))
            self.here.calendar.skip(0.4)

    async def rest(self) -> None:
        """Wait until the house has done what it does now and then: it compacts, erases, indexes."""
        await trio.sleep(40)

    # --- how it is done

    async def do(self, nickname: str, message: FromClient) -> FromServer:
        """Ask for something, and return the answer."""
        peer = self.people[nickname]
        peer.send(message)
        answer = await peer.answer_to(message)
        if isinstance(answer, Refused):
            self.refused.append(answer)
        else:
            self.answered += 1
        if isinstance(answer, Opened):
            number = answer.conversation.id
            if number not in self._rooms and isinstance(message, CreateRoom):
                self._rooms.append(number)
            query = "SELECT 1 FROM conversation WHERE id = ?"
            self.promised(Promise(f"conversation {number}", query, (number,)))
        assert isinstance(answer, _ANSWERS), answer
        return answer

    async def _move(self, nickname: str, table: Table) -> None:
        id_ = next(self._ids)
        for cell in self._chance.sample(_CELLS, len(_CELLS)):
            number = self._number(nickname)
            move = Move(number, table.conversation, id_, table.head, cell)
            answer = await self.do(nickname, move)
            if isinstance(answer, Moved):
                query = "SELECT 1 FROM deed WHERE conversation = ? AND id = ?"
                values = (table.conversation, id_)
                self.promised(Promise(f"move {answer.ply} at {table.conversation}", query, values))
                await trio.sleep(1)
                return
            if answer.code != "illegal-move":  # type: ignore[union-attr] # nothing else comes
                return
            self.refused.pop()

    def _latest(self, number: int) -> Table | None:
        return self._seen("ada", number)

    def _seen(self, nickname: str, number: int) -> Table | None:
        inbox = self.people[nickname].look()
        told = [it for it in inbox if isinstance(it, Table) and it.conversation == number]
        return told[-1] if told else None

    def _number(self, nickname: str) -> int:
        return self.people[nickname].request()


_RARE = {
    2: Day.change,
    4: Day.read,
    6: Day.invite,
    7: Day.play,
    8: Day.play,
    10: Day.play,
    11: Day.moderate,
    13: Day.be,
    15: Day.resign,
    17: Day.forget,
    19: Day.rest,
}
"""What is done in which step, of twenty."""


async def until_it_ends(day: Day, steps: int) -> None:
    """Live a day that may end with the connections: the house may have to stop."""
    with contextlib.suppress(AssertionError):
        await day.live(steps)


_ANSWERS = (Done, Forgotten, Moved, Opened, PlayInvited, Refused, Said)
