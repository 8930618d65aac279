"""What travels of games: to those who play, to those who watch, and what never does."""

import os
from pathlib import Path

from parlour_protocol.messages import (
    AskMoves,
    AskPosition,
    Board,
    Chosen,
    ExportGame,
    Found,
    GameText,
    Moved,
    Moves,
    Opened,
    Page,
    Position,
    Read,
    Refused,
    Said,
    Say,
    Search,
    Terms,
    Watch,
    Word,
)
from tests.end_to_end.programs import ChatServer, running
from tests.end_to_end.raw_player import RawPlayer

SECRET = "zugzwang"
"""A word to be found."""
TIC_TAC_TOE = Terms("tic-tac-toe", side="crosses")
HANGMAN = Terms("hangman", options=(Chosen("setter", "the first player"),), side="first")
BATTLESHIP = Terms("battleship", side="red")
RED = ("a1-a5", "c1-c4", "e1-e3", "g1-g3", "i1-i2")
BLUE = ("b10-f10", "b8-e8", "b6-d6", "f6-h6", "g8-h8")
"""Fleets that have no cell in common."""


def test_a_move_whose_answer_was_lost_with_the_server_is_made_once(tmp_path: Path) -> None:
    server = ChatServer(tmp_path / "server")
    with running(server):
        alice, bob = (RawPlayer(server.port, name) for name in ("alice", "bob"))
        table = alice.begin(bob, TIC_TAC_TOE)
        move = alice.moving(table, "b2")
        alice.send(move(99))
        bob.until(lambda: bob.tables[table].ply == 1)
        server.kill()
    for each in (alice, bob):
        each.close()
    server = ChatServer(tmp_path / "server", port=server.port)
    with running(server):
        alice, bob = (RawPlayer(server.port, name) for name in ("alice", "bob"))
        for each in (alice, bob):
            each.until(lambda e=each: table in e.tables)  # type: ignore[misc]
        assert alice.ask(move, Moved).ply == 1
        assert bob.move(table, "a1") == 2
        alice.until(lambda: alice.tables[table].ply == 2)
        assert alice.ask(move, Moved).ply == 1
        answer = alice.ask(lambda n: AskMoves(n, table), Moves)
        assert [(m.ply, m.text) for m in answer.moves] == [(1, "b2"), (2, "a1")]
        for each in (alice, bob):
            each.close()


def say(player: RawPlayer, conversation: int, text: str) -> None:
    """Write to those who play, or to those who watch."""
    player.ask(lambda n: Say(n, os.urandom(16), conversation, text), Said)


def watch(player: RawPlayer, table: int) -> int:
    """Begin to watch; return the conversation of those who do."""
    opened = player.ask(lambda n: Watch(n, table), Opened).conversation
    assert opened.kind == "gallery"
    player.until(lambda: table in player.tables)
    assert player.tables[table].seat == -1
    return opened.id


def pry(player: RawPlayer, table: int, gallery: int) -> list[str]:
    """Ask for all there is of a table; return its moves as they are told."""
    known = player.tables[table]
    for ply in range(known.ply + 1):
        player.ask(lambda n, ply=ply: AskPosition(n, table, ply), Position)  # type: ignore[misc]
    for form in ("", "text", "json"):
        player.ask(lambda n, form=form: ExportGame(n, table, form), GameText)  # type: ignore[misc]
    player.ask(lambda n: Read(n, table), Refused)
    player.ask(lambda n: Read(n, gallery), Page)
    player.ask(lambda n: Search(n, SECRET), Found)
    moves = player.ask(lambda n: AskMoves(n, table), Moves).moves
    assert [move.ply for move in moves] == list(range(1, known.ply + 1))
    return [move.text for move in moves]


def heard(player: RawPlayer, text: str) -> bool:
    """Tell whether a text is among all the bytes that came."""
    return text.encode() in player.received


def plies(player: RawPlayer) -> list[int]:
    """Return the numbers of the moves that were told of, as they came."""
    found = [table.last.ply for table in player.told if table.last is not None]
    return list(dict.fromkeys(found))


def test_who_watches_from_the_middle_sees_each_move_and_never_the_word_or_the_players_chat(
    tmp_path: Path,
) -> None:
    server = ChatServer(tmp_path / "server")
    with running(server):
        alice, bob, cleo = (RawPlayer(server.port, name) for name in ("alice", "bob", "cleo"))
        table = alice.begin(bob, HANGMAN)
        alice.move(table, SECRET)
        bob.move(table, "x")
        bob.move(table, "z")
        say(alice, table, "only for bob")
        gallery = watch(cleo, table)
        assert cleo.tables[table].ply == 3
        say(alice, table, "for bob as well")
        say(cleo, gallery, "he will never find it")
        for letter in ("g", "q", "j", "k"):
            bob.move(table, letter)
        cleo.until(lambda: cleo.tables[table].ply == 7)
        assert plies(cleo) == [3, 4, 5, 6, 7]
        view = cleo.tables[table].view
        assert isinstance(view, Word)
        assert view.letters == ("z", "", "g", "z", "", "", "", "g")
        assert view.moves == ()
        told = pry(cleo, table, gallery)
        assert told == ["????????", "x", "z", "g", "q", "j", "k"]
        say(bob, table, "one more")
        for each in (bob, cleo):
            assert not heard(each, SECRET)
        for wrong in ("y", "v", "f", "h"):
            bob.move(table, wrong)
        for each in (alice, cleo):
            each.until(lambda e=each: e.tables[table].state == "over")  # type: ignore[misc]
        assert pry(cleo, table, gallery)[0] == SECRET
        assert heard(cleo, SECRET)
        for words, player in (("only for", bob), ("for bob as well", bob), ("one more", alice)):
            assert heard(player, words)
            assert not heard(cleo, words)
        for each in (alice, bob):
            each.ask(lambda n: Read(n, gallery), Refused)
            assert not heard(each, "never find")
        for each in (alice, bob, cleo):
            each.close()


def shown(player: RawPlayer, table: int) -> int:
    """Return on how many cells of both boards there is something to be seen."""
    view = player.tables[table].view
    assert isinstance(view, Board)
    aside = view.aside.cells if view.aside is not None else ()
    return sum(map(bool, (*view.cells, *aside)))


def test_who_watches_from_the_middle_sees_each_shot_and_never_a_ship(tmp_path: Path) -> None:
    server = ChatServer(tmp_path / "server")
    with running(server):
        red, blue, cleo = (RawPlayer(server.port, name) for name in ("red", "blue", "cleo"))
        table = red.begin(blue, BATTLESHIP)
        for ship in RED[:3]:
            red.move(table, ship)
        gallery = watch(cleo, table)
        for ship in BLUE:
            blue.move(table, ship)
        for ship in RED[3:]:
            red.move(table, ship)
        cleo.until(lambda: cleo.tables[table].ply == 10)
        assert shown(cleo, table) == 0
        assert pry(cleo, table, gallery) == ["?"] * 10
        targets = [f"{column}10" for column in "bcdef"]
        misses = [f"j{row}" for row in range(1, 6)]
        for shot, (target, miss) in enumerate(zip(targets, misses, strict=True), 1):
            red.move(table, target)
            blue.move(table, miss)
            cleo.until(lambda shot=shot: cleo.tables[table].ply == 10 + 2 * shot)  # type: ignore[misc]
            assert shown(cleo, table) == 2 * shot
        assert pry(cleo, table, gallery)[10:] == [
            each for pair in zip(targets, misses, strict=True) for each in pair
        ]
        assert plies(cleo) == list(range(3, 21))
        for ship in (*RED, *BLUE):
            assert not heard(cleo, ship), ship
        for player in (red, blue):
            fleet = RED if player is blue else BLUE
            told = player.ask(lambda n: AskMoves(n, table), Moves).moves
            assert not set(fleet) & {move.text for move in told}
        for each in (red, blue, cleo):
            each.close()
