import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from wcwidth import wcwidth

from parlour_client.emoji_joining import apart, joins_emoji
from parlour_client.visible import visible
from parlour_client.widgets.shown import Shown

PARTS = "ab ·👩👍❤🏳🌈1🏻🏿🇩🇪\u200d\ufe0f\u20e3\u0301"


@pytest.mark.parametrize(
    ("environment", "joins"),
    [
        ({"TERM": "xterm-256color"}, True),
        ({"TERM": "xterm-kitty"}, True),
        ({"TERM": "xterm-256color", "TMUX": "/tmp/tmux-0/default,1,0"}, False),  # noqa: S108
        ({"TERM": "screen-256color"}, False),
        ({"TERM": "linux"}, False),
        ({"TERM": "xterm", "XTERM_VERSION": "XTerm(372)"}, False),
        ({}, True),
    ],
)
def test_a_terminal_is_known_by_its_environment(
    environment: dict[str, str], *, joins: bool
) -> None:
    assert joins_emoji(environment) is joins


def test_each_emoji_is_one_character() -> None:
    text = "👩\u200d👧 👍🏻 ❤\ufe0f 🇩🇪 1\ufe0f\u20e3 naïve"
    assert apart(text) == "👩👧 👍 ❤ DE 1\u20e3 naïve"
    assert Shown(joins_emoji=False).line(text) == apart(text)
    assert Shown().line(text) == text


@given(st.text(st.sampled_from(PARTS), max_size=30))
def test_every_terminal_agrees_how_wide_it_is(text: str) -> None:
    shown = apart(visible(text))
    assert cell_len(shown) == sum(map(wcwidth, shown))
