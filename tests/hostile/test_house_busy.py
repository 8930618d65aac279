"""The house bot thinking at as many tables as it takes, beside people who talk."""

import contextlib
import os
import time
from contextlib import ExitStack, closing
from pathlib import Path

from parlour_protocol import FromServer
from parlour_protocol.limits import ID_BYTES
from parlour_protocol.messages import Board, InviteToPlay, Move, Ping, PlayInvited, Pong, Terms
from parlour_server.house.player import GAMES_EACH_MAX
from parlour_server.house.thinker import WORKERS
from parlour_server.house.worker import MEMORY_MAX_BYTES, NICENESS
from tests.end_to_end.raw_player import RawPlayer
from tests.hostile.company import company, judge, told
from tests.hostile.report import tell
from tests.hostile.sizes import size
from tests.hostile.vitals import MIB, Process

PLAYERS = size(1, 10)
SECONDS = size(2, 30)
GAME = "connect-four"
HOUSE = "house"
ACCEPTED, DECLINED = "accepted", "declined"


class Opponent(RawPlayer):
    """Somebody who plays the house at as many tables as it takes."""

    def __init__(self, port: int, nickname: str) -> None:
        self.states: dict[bytes, str] = {}
        """How invitations stand, as told last."""
        super().__init__(port, nickname)

    def receive(self) -> FromServer | None:
        """Return the next message, and keep what it tells of invitations."""
        message = super().receive()
        if isinstance(message, PlayInvited):
            self.states[message.invitation.id] = message.invitation.state
        return message

    def invite(self) -> str:
        """Invite the house, and return what it answers."""
        id_ = os.urandom(ID_BYTES)
        terms = Terms(GAME, level="hard")
        self.ask(lambda n: InviteToPlay(n, id_, HOUSE, terms), PlayInvited)
        self.until(lambda: self.states[id_] in (ACCEPTED, DECLINED))
        return self.states[id_]

    def take_in(self) -> None:
        """Take in what has come by now: an answer is the last of it."""
        self.ask(Ping, Pong)

    def move_everywhere(self) -> int:
        """Move at each table where it is one's turn, and return how many that were."""
        moved = 0
        for table in list(self.tables.values()):
            if table.seat in table.turn and isinstance(table.view, Board) and table.view.moves:
                move = table.view.moves[moved % len(table.view.moves)].text
                self.send(Move(10_000, table.conversation, os.urandom(ID_BYTES), table.head, move))
                moved += 1
        return moved


def test_the_house_thinks_at_all_tables_and_holds_up_nobody(tmp_path: Path) -> None:
    with company(tmp_path, house=True) as here, ExitStack() as stack:
        quiet = here.quiet()
        opponents = [
            stack.enter_context(closing(Opponent(here.server.port, f"opponent-{number}")))
            for number in range(PLAYERS)
        ]
        moved, answers, most = 0, [""], 0
        last: list[tuple[int, int]] = []

        def attack() -> None:
            nonlocal moved, most, last
            answers[:] = [each.invite() for each in opponents for _ in range(GAMES_EACH_MAX)]
            answers.append(opponents[0].invite())
            ends = time.monotonic() + SECONDS
            while time.monotonic() < ends:
                moved += sum(each.move_everywhere() for each in opponents)
                for each in opponents:
                    each.take_in()
                last = _workers(here.process)
                most = max([most, *(memory for memory, _ in last)])

        beside = here.talk(attack)
    tell(
        "the house thinking at all its tables, at its best",
        f"{PLAYERS * GAMES_EACH_MAX} games at once, {moved} moves of others in {SECONDS} s",
        f"{WORKERS} processes at most, {most / MIB:.0f} MiB each, niceness {NICENESS}; one game"
        f" more was declined; {told(quiet, beside)}",
    )
    judge(beside, "beside the house's thoughts")
    assert answers == [ACCEPTED] * (PLAYERS * GAMES_EACH_MAX) + [DECLINED]
    assert most < MEMORY_MAX_BYTES
    assert min(niceness for _, niceness in last) >= NICENESS


def _workers(process: Process) -> list[tuple[int, int]]:
    """Return the memory of the house's processes, and how much each gives way."""
    found = []
    children = [Process(pid) for pid in process.children]
    assert len(children) <= WORKERS
    for each in children:
        with contextlib.suppress(OSError):  # it has ended meanwhile
            found.append((each.memory_bytes, each.niceness))
    return found
