# ruff: noqa: INP001 - part of a program, not of a package
"""Games as the pictures show them: in the middle, moved by hand or by lot."""

import asyncio
from dataclasses import dataclass
from random import Random

from parlour_client.bots import Chat
from parlour_client.session import Session
from parlour_protocol.messages import (
    AnswerToPlay,
    Board,
    Chosen,
    Clock,
    InviteToPlay,
    PlayInvited,
    Table,
    Terms,
    Word,
)

OPERA = (
    "e4", "e5", "Nf3", "d6", "d4", "Bg4", "dxe5", "Bxf3", "Qxf3", "dxe5", "Bc4", "Nf6", "Qb3",
    "Qe7", "Nc3", "c6", "Bg5", "b5", "Nxb5", "cxb5", "Bxb5+", "Nbd7", "O-O-O",
)  # fmt: skip
"""Morphy against the Duke of Brunswick and Count Isouard, Paris 1858, as far as it is even."""

FLEET = ("b2-f2", "h4-h7", "c5-e5", "a8-c8", "i10-j10")
"""Where both hide their ships."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A game to be taken a picture of.

    Args:
        name: The picture's.
        terms: What is played; bob invites, and has the side that he asks for.
        moves: What both move in turn.
        plies: After how many moves the picture is taken; those not given are drawn by lot.
        seed: What the lots are drawn by.
        talk: Who says what at the table.
    """

    name: str
    terms: Terms
    moves: tuple[str, ...] = ()
    plies: int = 0
    seed: int = 3
    talk: tuple[tuple[str, str], ...] = ()


SECONDS_MAX = 30
"""A scene that is not played by then has a fault."""

FIVE = Clock(initial=300, increment=3)
SCENES = (
    Scene(
        "chess",
        Terms("chess", clock=FIVE, rated=True, side="white"),
        OPERA,
        talk=(("bob", "good luck"), ("alice", "you too. nice bishop.")),
    ),
    Scene("battleship", Terms("battleship", side="blue"), plies=44, seed=8),
    Scene("backgammon", Terms("backgammon", clock=FIVE, side="white"), plies=21),
    Scene("go", Terms("go", side="white"), plies=28, seed=5),
    Scene(
        "hangman",
        Terms("hangman", (Chosen("setter", "the first player"),), side="first"),
        ("labyrinth", "e", "a", "t", "s", "r"),
    ),
)
INTERRUPTED = Scene("invitation", Terms("gomoku", side="white"), plies=22, seed=4)
"""The game in which another invitation comes."""


async def seat(scene: Scene, bob: Chat, alice: Session) -> int:
    """Have bob and alice sit down to a scene; return the table's conversation."""
    name = scene.name.encode().ljust(16, b".")
    invited = InviteToPlay(1, name, "alice", scene.terms)
    await bob.session.ask(invited, PlayInvited)
    accepted = await alice.ask(AnswerToPlay(1, name, "accept"), PlayInvited)
    return accepted.invitation.table


async def play(scene: Scene, table: int, bob: Session, alice: Session) -> None:
    """Have both move, as far as the scene goes."""
    rng = Random(scene.seed)  # noqa: S311 - a game, no secret
    last = scene.plies or len(scene.moves)
    async with asyncio.timeout(SECONDS_MAX):
        while True:
            known = alice.model.tables.get(table)
            if known is not None and known.table.ply >= last:
                break
            for session in (bob, alice):
                there = session.model.tables.get(table)
                if there is not None and there.my_turn and there.table.ply < last:
                    await session.move(table, _move(scene, there.table, rng))
            await asyncio.sleep(0.01)
    for name, text in scene.talk:
        speaker = bob if name == "bob" else alice
        speaker.say(table, text)
        while speaker.unsent:  # noqa: ASYNC110 - one after the other
            await asyncio.sleep(0.01)


def _move(scene: Scene, table: Table, rng: Random) -> str:
    view = table.view
    if table.ply < len(scene.moves):
        return scene.moves[table.ply]
    if isinstance(view, Board):
        moves = [move.text for move in view.moves if move.text != "pass"]
        ships = [ship for ship in FLEET if ship in moves]
        return ships[0] if ships else rng.choice(moves)
    assert isinstance(view, Word)
    return rng.choice(view.moves)
