"""Games written down: in the forms of their players, as far as whoever asks may know them."""

import json

import pytest

from parlour_protocol.messages import (
    Clock,
    Done,
    ExportGame,
    Forget,
    Forgotten,
    GameText,
    Refused,
    Resign,
)
from parlour_server.playing import exporting
from parlour_server.playing.exporting import clock_words
from tests.server.peers import Peer, house, in_virtual_time
from tests.server.playing.set_tables import (
    play,
    players,
    set_table,
)

pytestmark = pytest.mark.trio(run=in_virtual_time)


async def export(peer: Peer, table: int, form: str = "") -> GameText:
    return await peer.ask(ExportGame(peer.request(), table, form), GameText)


async def test_a_game_is_told_in_the_best_form_there_is_unless_another_is_asked_for() -> None:
    pytest.importorskip("pyspiel")
    async with house() as here:
        ada, bob, cleo = await players(here, "cleo")
        table = await set_table(here, ada, bob, game="chess", clock=Clock(300, 3))
        await play(here, table, (ada, "e4"), (bob, "e5"))
        await ada.ask(Resign(ada.request(), table), Done)
        best = await export(cleo, table)
        assert (best.form, best.more) == ("pgn", False)
        for line in ('[White "ada"]', '[Result "0-1"]', '[Site "Test"]', "1. e4 e5"):
            assert line in best.text
        text = await export(cleo, table, "text")
        assert text.form == "text"
        assert "Casual chess, 5 min + 3 s" in text.text


async def test_a_game_that_goes_on_is_told_as_far_as_the_asker_may_know_it() -> None:
    async with house() as here:
        ada, bob, cleo = await players(here, "cleo")
        table = await set_table(here, ada, bob, game="rock-paper-scissors")
        await play(here, table, (ada, "rock"))
        for peer, known in ((ada, "rock"), (bob, "?"), (cleo, "?")):
            told = json.loads((await export(peer, table, "json")).text)
            assert told["steps"] == [{"seat": 0, "move": known}]
            assert told["result"] is None
        await bob.ask(Resign(bob.request(), table), Done)
        told = json.loads((await export(cleo, table, "json")).text)
        assert told["steps"] == [{"seat": 0, "move": "rock"}]
        assert told["result"]["ending"] == "resignation"
        assert [player["name"] for player in told["players"]] == ["ada", "bob"]
        assert told["options"] == {}


async def test_a_long_text_comes_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    async with house() as here:
        ada, bob = await players(here)
        table = await set_table(here, ada, bob)
        await play(here, table, (ada, "b2"))
        whole = (await export(ada, table, "json")).text
        monkeypatch.setattr(exporting, "GAME_TEXT_MAX_CHARACTERS", 100)
        text, more = "", True
        while more:
            message = ExportGame(ada.request(), table, "json", len(text))
            piece = await ada.ask(message, GameText)
            assert len(piece.text) <= 100
            text, more = text + piece.text, piece.more
        assert text == whole
        beyond = await ada.ask(ExportGame(ada.request(), table, "json", 2**40), GameText)
        assert (beyond.text, beyond.more) == ("", False)


async def test_what_cannot_be_written_down_is_refused_in_words() -> None:
    async with house() as here:
        ada, bob = await players(here)
        table = await set_table(here, ada, bob)
        answer = await ada.ask(ExportGame(ada.request(), table, "pgn"), Refused)
        assert (answer.code, answer.reason) == (
            "invalid", "Tic-tac-toe is written as text, json, not as “pgn”",
        )  # fmt: skip
        for number, code in ((99, "unknown-table"), (1, "unknown-table")):
            answer = await ada.ask(ExportGame(ada.request(), number), Refused)
            assert answer.code == code


async def test_who_is_gone_is_in_no_record_by_name() -> None:
    async with house() as here:
        ada, bob = await players(here)
        table = await set_table(here, ada, bob)
        await play(here, table, (ada, "b2"))
        await ada.ask(Forget(ada.request(), account=True), Forgotten)
        text = (await export(bob, table)).text
        assert ("ada" in text, "gone" in text) == (False, True)


async def test_clocks_are_told_in_words() -> None:
    assert [
        clock_words(clock)
        for clock in (
            Clock(), Clock(300, 3), Clock(90, 1), Clock(3600), Clock(per_move=86_400), Clock(0, 5),
        )
    ] == ["", "5 min + 3 s", "90 s + 1 s", "1 h", "1 d a move", "0 s + 5 s"]  # fmt: skip
