import pytest
from textual.theme import Theme

from parlour_client.nick_colours import nick_colour, nick_hue
from parlour_client.themes import THEMES
from tests.client.test_themes import READABLE, contrast


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_every_account_has_a_colour_that_can_be_read(theme: Theme) -> None:
    assert theme.background is not None
    for account in range(2_000):
        colour = nick_colour(nick_hue(account), theme.background)
        assert contrast(colour, theme.background) >= READABLE, (account, colour)


@pytest.mark.parametrize("background", ["#000000", "#ffffff", "#777777", "#ff0000", "#0000ff"])
def test_any_background_can_be_written_on(background: str) -> None:
    for hue in range(360):
        assert contrast(nick_colour(hue, background), background) >= READABLE


def test_an_account_keeps_its_hue_and_neighbours_differ() -> None:
    hues = [nick_hue(account) for account in range(1, 9)]
    assert hues == [222, 84, 307, 169, 32, 254, 117, 339]
    assert all(0 <= nick_hue(account) < 360 for account in (0, 2**53, 2**63 - 1))
    assert min(abs(a - b) for n, a in enumerate(hues) for b in hues[:n]) >= 25
