"""Two residents who play one game after the other, and invite each other in every way there is."""

import asyncio
import os
import random
from collections.abc import Callable
from functools import partial

from parlour_client.boards import legal_moves
from parlour_protocol import FromServer
from parlour_protocol.limits import ID_BYTES
from parlour_protocol.messages import (
    AnswerToPlay,
    InviteToPlay,
    Message,
    Move,
    Moved,
    PlayInvitation,
    PlayInvited,
    Refused,
    Table,
    Terms,
)
from tests.hostile.ledger import Ledger
from tests.hostile.resident import Answered, Resident

GAMES = {"tic-tac-toe": 20, "connect-four": 10, "chess": 1}
"""What is played, and how often: each move is known by its text, for nothing is hidden."""
MEET_SECONDS = 0.2
"""How often they look at what there is to do."""
HARMLESS = {"stale-move", "not-your-turn", "table-over", "closed", "resting", "too-many"}
"""Refusals of those who do something while the other does."""
CROSSING, DECLINED, WITHDRAWN = 0.3, 0.15, 0.15
"""How many of the invitations, as parts of one."""


class Opponents:
    """Two of them.

    Args:
        one: Invites, mostly.
        other: Answers, mostly.
        moves: What they do at tables.
        rng: What they decide by.
    """

    def __init__(self, one: Resident, other: Resident, moves: Ledger, rng: random.Random) -> None:
        self.both = one, other
        self.made: dict[bytes, tuple[Resident, str, Terms]] = {}
        """The invitations that they made: by whom, whom they invite, and to what."""
        self.moved: dict[tuple[int, int], tuple[str, str]] = {}
        """The moves that were acknowledged: by table and number, whose and which."""
        self.told: dict[tuple[int, int], str] = {}
        """The last moves that either was told: by table and number."""
        self._moves = moves
        self._random = rng
        self._busy = 0
        for each in self.both:
            each.heard_of = partial(self._heard, each)

    def _heard(self, whom: Resident, told: Table | PlayInvited) -> None:
        if isinstance(told, Table) and told.last is not None:
            place = told.conversation, told.last.ply
            if self.told.setdefault(place, told.last.text) != told.last.text:
                whom.company.faults.append(f"{whom.nickname} was told another move at {place}")

    async def play(self) -> None:
        """Play, for ever."""
        while True:
            await asyncio.sleep(self._random.uniform(0.5, 1.5) * MEET_SECONDS)
            if self._busy == 0:
                self._go_on()

    def _go_on(self) -> None:
        one, other = self.both
        playing = [t for t in one.tables.values() if t.state == "playing"]
        if playing:
            self._move(playing[-1].conversation)
            return
        ours = {one.account, other.account}
        waiting = [
            (whom, each)
            for whom in self.both
            for each in whom.invitations.values()
            if each.state == "open" and {each.inviter, each.invited} == ours
        ]
        if waiting:
            self._answer(waiting[0][1])
            return
        (game,) = self._random.choices(list(GAMES), list(GAMES.values()))
        terms = Terms(game)
        self._invite(one, other, terms)
        if self._random.random() < CROSSING:
            self._invite(other, one, terms)

    def _ask(
        self,
        whom: Resident,
        request: Callable[[int], Message],
        done: Answered = lambda _: None,
    ) -> None:
        self._busy += 1

        def answered(answer: FromServer) -> None:
            self._busy -= 1
            if isinstance(answer, Refused) and answer.code not in HARMLESS:
                whom.company.faults.append(f"{whom.nickname} was refused: {answer}")
            done(answer)

        whom.ask(request, answered)

    def _invite(self, whom: Resident, invited: Resident, terms: Terms) -> None:
        id_ = os.urandom(ID_BYTES)
        self.made[id_] = whom, invited.nickname, terms

        def done(answer: FromServer) -> None:
            # Refused, or the same as one that is open already: there is none of this id.
            if not isinstance(answer, PlayInvited) or answer.invitation.id != id_:
                del self.made[id_]

        self._ask(whom, lambda n: InviteToPlay(n, id_, invited.nickname, terms), done)

    def _answer(self, invitation: PlayInvitation) -> None:
        one, other = self.both
        inviter, invited = (one, other) if invitation.inviter == one.account else (other, one)
        lot = self._random.random()
        whom, verb = invited, "accept"
        if lot < DECLINED:
            verb = "decline"
        elif lot < DECLINED + WITHDRAWN:
            whom, verb = inviter, "withdraw"
        self._ask(whom, lambda number: AnswerToPlay(number, invitation.id, verb))

    def _move(self, conversation: int) -> None:
        for whom in self.both:
            table = whom.tables.get(conversation)
            if table is None or table.view is None or table.seat not in table.turn:
                continue
            if moves := legal_moves(table.view):
                self._make(whom, table, self._random.choice(moves))

    def _make(self, whom: Resident, table: Table, text: str) -> None:
        id_, number = os.urandom(ID_BYTES), table.conversation
        self._moves.send(whom.nickname, number, id_, text)

        def done(answer: FromServer) -> None:
            if isinstance(answer, Moved):
                self._moves.acknowledge(whom.nickname, id_)
                self.moved[number, answer.ply] = whom.nickname, text
            else:
                self._moves.refuse(whom.nickname, id_)

        self._ask(whom, lambda request: Move(request, number, id_, table.head, text), done)
