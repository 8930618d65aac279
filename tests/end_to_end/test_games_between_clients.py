"""A game between somebody at the app and somebody at `--plain`."""

import asyncio
from functools import partial
from pathlib import Path

import pytest

from tests.end_to_end.at_table import Player
from tests.end_to_end.person import Person
from tests.end_to_end.programs import ChatServer, PlainClient, running

pytestmark = pytest.mark.asyncio
BOARDS = (
    ("3  .  .  .", "2  . [X] .", "1  .  .  ."),
    ("3  .  .  .", "2  .  X  .", "1 [O] .  ."),
    ("3 [X] .  .", "2  .  X  .", "1  O  .  ."),
    ("3  X  . [O]", "2  .  X  .", "1  O  .  ."),
)
"""What both see after each move; in the app with more room between the cells."""
LAST = ("3 *X* .  O", "2  . *X* .", "1  O  . *X*")
MOVES = ("b2", "a1", "a3", "c3", "c1")


def drawn(rows: tuple[str, ...], lines: list[str]) -> bool:
    """Tell whether a board is among the lines of a plain client, row below row."""
    whole = [f"      | {row}" for row in rows]
    return any(lines[at : at + len(whole)] == whole for at in range(len(lines)))


def made(player: Player, plies: int) -> bool:
    """Tell whether somebody knows of so many moves."""
    return player.table.ply == plies


async def test_one_at_the_app_and_one_who_types_lines_play_to_an_end_that_both_see(
    tmp_path: Path,
) -> None:
    server = await asyncio.to_thread(ChatServer, tmp_path / "server")
    bob = PlainClient(server.invitation, "bob", tmp_path / "b")

    async def bob_sees(*rows: str) -> None:
        await asyncio.to_thread(bob.out.wait, lambda lines: drawn(rows, lines))

    with running(server, bob):
        alice = Player(Person(server.invitation, "alice", tmp_path / "a"))
        await alice.person.comes_in("bob")
        bob.write("/play tic-tac-toe alice noughts")
        await alice.accepts("bob")
        await alice.sits()
        told = await asyncio.to_thread(bob.out.expect, "goes there; /m TEXT makes a move")
        bob.write(told.partition("| ")[2].partition(" goes there")[0])
        for ply, (move, rows) in enumerate(zip(MOVES, BOARDS, strict=False), 1):
            if ply % 2:
                await alice.moves(move)
            else:
                bob.write(f"/m {move}")
                await alice.person.until(partial(made, alice, ply), "bob's move")
            await bob_sees(*rows)
        bob.write("well played")
        await alice.person.sees("well played")
        alice.types("no such move")
        await alice.person.sees("no such move")
        await alice.moves(MOVES[-1])
        await bob_sees(*LAST)
        verdict = await alice.verdict()
        assert verdict == ("you won", "three in a row")
        await asyncio.to_thread(bob.out.expect, r"you lost: three in a row$")
        said = [line for line in bob.out.lines if "<alice>" in line or "<bob>" in line]
        assert [line.partition("> ")[2] for line in said] == ["well played"]
        await alice.person.leaves()
