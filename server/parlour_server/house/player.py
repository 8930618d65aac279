"""How the house plays: it answers invitations and proposals, and moves when it is its turn."""

import structlog
import trio

from parlour_protocol.messages import (
    AnswerProposal,
    AnswerToPlay,
    Claim,
    Done,
    Leave,
    Move,
    Moved,
    PlayInvitation,
    PlayInvited,
    Proposal,
    Resign,
    Table,
)
from parlour_server.house.correspondence import Correspondence, RefusedError, new_id
from parlour_server.house.mind import Mind
from parlour_server.house.thinker import Think

PAUSE_SECONDS = 0.4
"""A move does not come sooner than a person can see that it is the other's turn."""

AGAIN_SECONDS = 5.0
"""After so long a move is tried again that was refused, and might not be then; by lot."""

TRIES_MAX = 12
"""After so many moves that were refused in turn the house resigns."""

DRAW_PLY = 80
"""After so many moves an offered draw is taken."""

GAMES_MAX = 200
"""How many games are played at once; for one more, one is claimed whose player has left, or it is
declined."""

GAMES_EACH_MAX = 20
"""How many are played at once with the same person; more are declined."""

CLAIMS_TRIED_MAX = 8
"""So many games are tried to be claimed for one more: those that nothing was heard of for long."""

OVER_MAX = 50
"""So many games that are over stay in the house's list; it would be in all of them for ever."""


class Player:
    """Plays at all the house's tables.

    Args:
        server: Where to ask.
        think: Finds a move.
        account: The house's own.
        nursery: Where moves are thought about.
        log: Where it tells what went wrong.
    """

    def __init__(
        self,
        server: Correspondence,
        think: Think,
        account: int,
        nursery: trio.Nursery,
        log: structlog.typing.FilteringBoundLogger,
    ) -> None:
        self._server = server
        self._mind = Mind(server, think, log)
        self._account = account
        self._nursery = nursery
        self._log = log
        self._tables: dict[int, Table] = {}
        """Those at which the game goes on, last the one that something was heard of last."""
        self._thinking: dict[int, trio.CancelScope] = {}
        self._answered: set[bytes] = set()
        self._over: dict[int, None] = {}
        """The tables in its list at which the game is over, the one that ended first before."""

    # --- invitations

    def invited(self, invitation: PlayInvitation) -> None:
        """Answer an invitation to the house, if it is open."""
        if invitation.invited != self._account or invitation.state != "open":
            self._answered.discard(invitation.id)
            return
        if invitation.id not in self._answered:
            self._answered.add(invitation.id)
            self._nursery.start_soon(self._answer, invitation)

    async def _answer(self, invitation: PlayInvitation) -> None:
        answer = "accept" if await self._has_room(invitation.inviter) else "decline"
        try:
            await self._server.ask(
                lambda number: AnswerToPlay(number, invitation.id, answer), PlayInvited
            )
        except RefusedError as error:
            self._log.info("the house's answer was refused", code=error.code, reason=str(error))

    async def _has_room(self, inviter: int) -> bool:
        playing = [seat.account for table in self._tables.values() for seat in table.seats]
        if playing.count(inviter) >= GAMES_EACH_MAX:
            return False
        return len(self._tables) < GAMES_MAX or await self._has_claimed()

    async def _has_claimed(self) -> bool:
        """Claim a game whose player has left; tell whether there was one."""
        left = [number for number, table in self._tables.items() if table.claim_in >= 0]
        for number in left[:CLAIMS_TRIED_MAX]:
            try:
                await self._server.ask(
                    lambda request, number=number: Claim(request, number, "victory"),  # type: ignore[misc]
                    Done,
                )
            except RefusedError:
                continue  # they came back, or not long enough ago
            return True
        return False

    # --- tables

    def told(self, table: Table) -> None:
        """Take in how a table is now."""
        number = table.conversation
        thought_about = self._tables.pop(number, None)
        if table.state == "over":
            self._put_away(number)
        else:
            self._tables[number] = table
        for proposal in table.proposals:
            if table.seat >= 0 and proposal.seat != table.seat:
                self._consider(table, proposal)
        if self._is_ours(table):
            if (
                thought_about is None
                or thought_about.head != table.head
                or (number not in self._thinking)
            ):
                self._begin(table)
        elif number in self._thinking:
            self._thinking.pop(number).cancel()

    def _put_away(self, number: int) -> None:
        self._over[number] = None
        if len(self._over) > OVER_MAX:
            first = next(iter(self._over))
            del self._over[first]
            self._nursery.start_soon(self._leave, first)

    async def _leave(self, number: int) -> None:
        try:
            await self._server.ask(lambda request: Leave(request, number), Done)
        except RefusedError as error:
            self._log.info("the house may not leave", code=error.code, reason=str(error))

    @staticmethod
    def _is_ours(table: Table) -> bool:
        return table.state == "playing" and table.seat in table.turn and table.view is not None

    def _begin(self, table: Table) -> None:
        before = self._thinking.pop(table.conversation, None)
        if before is not None:
            before.cancel()
        scope = self._thinking[table.conversation] = trio.CancelScope()
        self._nursery.start_soon(self._move, table, scope)

    async def _move(self, table: Table, scope: trio.CancelScope) -> None:
        with scope:
            due, tries = trio.current_time() + PAUSE_SECONDS, 0
            while not await self._try(table, due, tries):
                due, tries = trio.current_time() + AGAIN_SECONDS, tries + 1
        if self._thinking.get(table.conversation) is scope:
            del self._thinking[table.conversation]

    async def _try(self, table: Table, due: float, tries: int) -> bool:
        """Move, or give the game up; False if that is to be tried again."""
        try:
            if not tries:
                move = await self._mind.move(table, len(self._thinking))
            else:
                move = self._mind.lot(table)
            await trio.sleep_until(due)
            if move and tries < TRIES_MAX:
                await self._send(table, move)
            else:
                self._log.warning("the house has no move, and resigns", game=table.terms.game)
                await self._server.ask(lambda number: Resign(number, table.conversation), Done)
        except RefusedError as error:
            if error.code != "stale-move":
                self._log.warning("the house's move was refused", reason=str(error))
            return error.code not in ("illegal-move", "storage")
        return True

    async def _send(self, table: Table, move: str) -> None:
        name = new_id()
        await self._server.ask(
            lambda number: Move(number, table.conversation, name, table.head, move), Moved
        )

    # --- proposals

    def _consider(self, table: Table, proposal: Proposal) -> None:
        if proposal.id not in self._answered:
            self._answered.add(proposal.id)
            self._nursery.start_soon(self._answer_proposal, table, proposal)

    async def _answer_proposal(self, table: Table, proposal: Proposal) -> None:
        agreed = {
            "takeback": not table.terms.rated,
            "draw": table.ply >= DRAW_PLY,
            "abort": True,
            "rematch": True,
        }.get(proposal.what, False)
        answer = "accept" if agreed else "decline"
        await trio.sleep(PAUSE_SECONDS)
        try:
            await self._server.ask(
                lambda number: AnswerProposal(number, table.conversation, proposal.id, answer),
                Done,
            )
        except RefusedError as error:
            self._log.info("the house's answer was refused", code=error.code, reason=str(error))
        self._answered.discard(proposal.id)
