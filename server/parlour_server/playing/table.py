"""A table in memory: what is stored of it, how it stands, and how long its clocks have run."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import trio

from parlour_protocol.messages import MoveMade
from parlour_server.journal.deeds import MOVE, STEPS, TAKEBACK, TIMED, Deed
from parlour_server.journal.tables import TableRecord
from parlour_server.limits import Limits
from parlour_server.playing.catalogue import GuardedGame
from parlour_server.playing.position import Position, State
from parlour_server.playing.terms import is_correspondence


class Table:
    """A table in memory.

    Whoever decides there holds `writer`, from before they look at it until what they decided is on
    disk, taken in and told.

    Args:
        record: What is stored of it.
        game: What is played; None if it is not played here any more.
    """

    __slots__ = (
        "__weakref__", "_base", "_gone_at", "_since", "_time", "_turn_at", "been", "done", "game",
        "ids", "paused", "position", "record", "writer",
    )  # fmt: skip

    def __init__(self, record: TableRecord, game: GuardedGame | None) -> None:
        self.record = record
        self.game = game
        self.position: Position | None = None
        """How it stands; None before the game begins, and while it is paused."""
        self.paused = ""
        """Why it is paused."""
        self.writer = trio.Semaphore(1, max_value=1)
        """Held by whoever decides; whoever is told that something is on disk lets go of it."""
        self.ids: dict[bytes, tuple[int, int]] = {}
        """The moves that were made, also those taken back: seat and ply by the player's id."""
        self.done = 0
        """How many deeds there are."""
        self.been: set[int] = set()
        """The seats whose players were here, or have moved, since the game began."""
        self._gone_at: dict[int, float] = {}
        self._base = record.spent
        self._since: float | None = None
        self._turn_at = trio.current_time()
        self._time = record.started

    @property
    def number(self) -> int:
        """Its number: that of the conversation of those who play."""
        return self.record.conversation

    @property
    def state(self) -> str:
        """`gathering`, `playing`, `paused` or `over`."""
        if self.record.state == "playing" and self.paused:
            return "paused"
        return self.record.state

    @property
    def correspondence(self) -> bool:
        """Whether players need not be there at once."""
        return is_correspondence(self.record.terms)

    def seat_of(self, account: int) -> int:
        """Return where somebody sits, -1 if they do not."""
        seats = self.record.seats
        return next((at for at, seat in enumerate(seats) if seat.account == account), -1)

    def accounts(self) -> Iterator[int]:
        """Return the accounts of those who sit here."""
        return (seat.account for seat in self.record.seats if seat.account)

    def rename(self, account: int, nickname: str) -> None:
        """Take in what somebody who sits here is called now."""
        seats = tuple(
            replace(seat, nickname=nickname) if seat.account == account else seat
            for seat in self.record.seats
        )
        self.record = replace(self.record, seats=seats)

    # --- what was done

    def replay(self, position: Position, deeds: list[Deed], time: int) -> None:
        """Take in what was done until now, when the table is loaded.

        Args:
            position: How it stands after that.
            deeds: What was done.
            time: When the last of it was, in milliseconds since 1970 UTC; 0 if there is nothing.
        """
        self.position = position
        self.done = len(deeds)
        self._time = time or self.record.started
        self.been = set(position.have_moved())
        ply = 0
        for deed in deeds:
            ply = self._count(deed, ply)

    def take(self, done: Sequence[Deed], position: Position | None, time: int) -> None:
        """Take in what was decided, now that it is on disk.

        Args:
            done: What was done.
            position: How the table stands after that.
            time: When it got there, in milliseconds since 1970 UTC.
        """
        ply = self.position.ply if self.position is not None else 0
        for deed in done:
            ply = self._count(deed, ply)
        self.done += len(done)
        # It may have turned out to be faulty meanwhile.
        self.position = None if self.paused else position
        if any(deed.verb in TIMED for deed in done):
            self._time = time
            self._turn_at = trio.current_time()
            self._base = 0
            if self._since is not None:
                self._since = self._turn_at

    def _count(self, deed: Deed, ply: int) -> int:
        if deed.verb == MOVE and deed.id is not None:
            self.ids[deed.id] = (deed.seat, ply + 1)
        return ply + 1 if deed.verb in STEPS else int(deed.move) if deed.verb == TAKEBACK else ply

    def at(self, ply: int) -> State:
        """Return the game's state after so many moves; only where there is a position.

        Raises:
            GameFaultError: The game is faulty.
        """
        assert self.position is not None
        return self.position.at(ply)

    def redacted(self, seat: int, after: int = 0) -> Iterator[MoveMade]:
        """Return the moves of a greater ply as a seat may know them, or with -1 everybody."""
        made = self.position.made if self.position is not None else ()
        for ply, move in enumerate(made[after:], after + 1):
            yield MoveMade(ply, move.seat, move.told[seat], move.spent)

    # --- its clocks

    @property
    def ticking(self) -> bool:
        """Whether the clocks run."""
        return self._since is not None

    def tick(self) -> bool:
        """Let the clocks run from now on, if there are any; tell whether they did not before."""
        position = self.position
        if self.ticking or position is None or position.clocks is None or position.over:
            return False
        self._since = trio.current_time()
        return True

    @property
    def may_tick(self) -> bool:
        """Whether all know that the game has begun, so that their clocks can run.

        Whoever is invited may be away, and need not be there at once in a game of days alone.
        """
        position = self.position
        if position is None or position.clocks is None:
            return False
        everybody = frozenset(range(position.seats))
        return (
            self.correspondence
            or self._base > 0
            or position.clocks.at > 0
            or self.been >= everybody
            or position.have_moved() == everybody
        )

    def hold(self) -> None:
        """Stop the clocks."""
        self._base, self._since = self.elapsed(), None

    def resume(self, base: int, since: float | None) -> None:
        """Let the clocks be as they were when the table was let go from memory."""
        self._base, self._since = base, since

    def running(self) -> tuple[int, float | None]:
        """Return what `resume` takes."""
        return self._base, self._since

    def elapsed(self) -> int:
        """Return how long the clocks have run since something was done last, in milliseconds."""
        if self._since is None:
            return self._base
        return self._base + round((trio.current_time() - self._since) * 1000)

    def falls_at(self) -> float | None:
        """Return when the first flag falls, on trio's clock in seconds; None if none will."""
        clocks = self.position.clocks if self.position is not None else None
        falls = clocks.falls() if clocks is not None else None
        if falls is None or self._since is None:
            return None
        return self._since + (falls - self._base) / 1000

    def flagged(self) -> tuple[int, ...]:
        """Return the seats whose time is up."""
        clocks = self.position.clocks if self.position is not None else None
        return clocks.flagged(self.elapsed()) if clocks is not None else ()

    def passed(self, now: int) -> int:
        """Return how long it is since something was done last, in milliseconds.

        Args:
            now: The time, in milliseconds since 1970 UTC; it tells where no clocks run.
        """
        if self.position is not None and self.position.clocks is not None:
            return self.elapsed()
        return max(now - self._time, 0)

    def thought(self, seat: int, now: int) -> int:
        """Return how long a seat whose turn it is has thought; the rest is as in `passed`."""
        clocks = self.position.clocks if self.position is not None else None
        return clocks.thought(seat, self.elapsed()) if clocks is not None else self.passed(now)

    # --- who is there

    def come(self, account: int) -> None:
        """Note that somebody who sits here is present."""
        seat = self.seat_of(account)
        if seat >= 0:
            self.been.add(seat)
            self._gone_at.pop(seat, None)

    def go(self, account: int) -> None:
        """Note that somebody who sits here is present no more."""
        seat = self.seat_of(account)
        if seat >= 0:
            self._gone_at[seat] = trio.current_time()

    def claims(self, seat: int, limits: Limits) -> dict[int, float]:
        """Return the seats whose game another may claim, and from when on, on trio's clock.

        Those are absent while it is their turn, and have been there before: who has not could not
        know that the game has begun.

        Args:
            seat: Who would claim.
            limits: How long one waits for somebody.
        """
        position = self.position
        if position is None or position.over or self.correspondence or seat in position.out:
            return {}
        clock = self.record.terms.clock
        timed = clock.initial or clock.increment or clock.per_move
        wait = limits.claim_seconds if timed else limits.claim_unclocked_seconds
        return {
            other: max(gone, self._turn_at) + wait
            for other, gone in self._gone_at.items()
            if other != seat and other in self.been and other in position.waits_for
        }

    def absent(self, seat: int) -> None:
        """Note at loading that the player of a seat is not present."""
        self._gone_at.setdefault(seat, trio.current_time())
