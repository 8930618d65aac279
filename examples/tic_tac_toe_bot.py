"""Plays tic-tac-toe with whoever invites it, and declines everything else.

    python examples/tic_tac_toe_bot.py '127.0.0.1:22222#FINGERPRINT' [NICKNAME]

with the address that `chat-server` prints, or that `chat-tui --host` shows. It knows no more than
which three cells make a line; which moves are legal, the server tells. Ctrl+C ends it.
"""

import sys
from contextlib import suppress

import anyio

from parlour_client.bots import Chat, Turn, connect
from parlour_client.errors import RefusedError
from parlour_protocol.messages import Board

LINES = ("012", "345", "678", "036", "147", "258", "048", "246")


def choose(turn: Turn) -> str:
    """Return a move: one that wins, else one that keeps the other from winning, else any."""
    assert isinstance(turn.view, Board)
    pieces, cells = turn.view.pieces, turn.view.cells
    owners = [pieces[cell - 1].seat if cell else None for cell in cells]
    for seat in (turn.seat, 1 - turn.seat):
        for line in LINES:
            taken = [owners[int(cell)] for cell in line]
            if taken.count(seat) == 2 and None in taken:  # noqa: PLR2004 - one is left of three
                free = int(line[taken.index(None)])
                return next(move.text for move in turn.view.moves if move.path == (free,))
    return next((move for move in turn.moves if move == "b2"), turn.moves[0])


async def answer(chat: Chat) -> None:
    """Accept what the bot can play."""
    async for invitation in chat.invitations():
        known = invitation.terms.game == "tic-tac-toe"
        with suppress(RefusedError):  # taken back, or expired meanwhile
            await (chat.accept(invitation) if known else chat.decline(invitation))


async def main(address: str, nickname: str) -> None:
    """Play until interrupted."""
    async with connect(address, nickname=nickname) as chat, anyio.create_task_group() as tasks:
        print(f"here as {chat.nickname}", flush=True)
        tasks.start_soon(answer, chat)
        async for turn in chat.turns():
            with suppress(RefusedError):  # the game ended meanwhile
                await chat.move(turn.table, choose(turn))


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit("usage: python examples/tic_tac_toe_bot.py HOST:PORT#FINGERPRINT [NICKNAME]")
    where, name = [*sys.argv[1:], "noughts"][:2]
    with suppress(KeyboardInterrupt):
        anyio.run(main, where, name)
