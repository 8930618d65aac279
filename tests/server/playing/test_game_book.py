"""Which games there are, and by which rules they are played."""

import pytest

from parlour_games import GAMES
from parlour_protocol.messages import AskCatalogue, AskRules, Catalogue, Refused, Rules
from parlour_server.playing import game_book
from tests.server.peers import house, in_virtual_time

pytestmark = pytest.mark.trio(run=in_virtual_time)


async def test_all_games_are_listed_in_pages_with_what_one_decides_before() -> None:
    async with house() as here:
        ada = await here.join("ada")
        found = await ada.ask(AskCatalogue(ada.request()), Catalogue)
        assert [info.game for info in found.games] == sorted(here.server.catalogue)
        assert not found.more
        battle = next(info for info in found.games if info.game == "rock-paper-scissors")
        assert (battle.seats_min, battle.seats_max) == (2, 2)
        assert battle.options[0].name == "rounds"
        assert battle.picture == GAMES["rock-paper-scissors"].picture


async def test_the_list_of_games_goes_on_where_it_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(game_book, "CATALOGUE_MAX", 4)
    async with house() as here:
        ada = await here.join("ada")
        keys: list[str] = []
        more = True
        while more:
            asked = AskCatalogue(ada.request(), keys[-1] if keys else "")
            page = await ada.ask(asked, Catalogue)
            assert len(page.games) <= 4
            keys, more = [*keys, *(info.game for info in page.games)], page.more
        assert keys == sorted(here.server.catalogue)


async def test_rules_are_told_in_words_and_not_of_a_game_that_is_not_played_here() -> None:
    async with house() as here:
        ada = await here.join("ada")
        rules = await ada.ask(AskRules(ada.request(), "tic-tac-toe"), Rules)
        assert rules.text == GAMES["tic-tac-toe"].rules
        answer = await ada.ask(AskRules(ada.request(), "calvinball"), Refused)
        assert (answer.code, answer.reason) == (
            "unknown-game", "there is no game “calvinball” here; /play shows those there are",
        )  # fmt: skip
