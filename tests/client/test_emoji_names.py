import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour_client.emoji_names import OFFERED_MAX, emoji_names, emojized, spelled_out
from parlour_client.visible import visible
from parlour_client.widgets.shown import Shown


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (":smile: and :+1:!", "😄 and 👍!"),
        (":SMILE: :nosuch: : smile :", ":SMILE: :nosuch: : smile :"),
        ("at 10:100:20, a:heart:b, ::smile::", "at 10:100:20, a:heart:b, ::smile::"),
        ("`:smile:` :smile:", "`:smile:` 😄"),
        ("```\n:smile:\n```\n:smile:", "```\n:smile:\n```\n😄"),
        ("https://a.b/:smile: :smile:", "https://a.b/:smile: 😄"),
        ("**:smile:**\n> :tada:", "**😄**\n> 🎉"),
    ],
)
def test_a_name_becomes_its_emoji_where_it_is_one(text: str, said: str) -> None:
    assert emojized(text) == said


@given(st.text(st.sampled_from(":smile`*_ \n>h\x1b\u202e")))
def test_nothing_but_names_is_changed(text: str) -> None:
    assert emojized(text).replace("😄", ":smile:") == text


def test_names_are_offered_the_shortest_first() -> None:
    assert emoji_names(":smi")[:2] == (":smile:", ":smirk:")
    assert len(emoji_names(":s")) == OFFERED_MAX
    assert emoji_names(":") == emoji_names("smile") == emoji_names(":smile:") == ()


def test_every_name_offered_is_one_that_can_be_shown() -> None:
    for letter in "abcdefghijklmnopqrstuvwxyz0123456789":
        for name in emoji_names(f":{letter}"):
            emoji = emojized(name)
            assert emoji != name
            assert visible(emoji) == emoji


def test_a_plain_screen_shows_names() -> None:
    shown = Shown(ascii_only=True)
    assert shown.line("👍 naïve 👩\u200d🚀") == ":thumbsup: na\\xefve :woman_astronaut:"
    assert spelled_out("漢字") == "漢字"


@given(st.text(st.characters(categories=None)))
def test_a_plain_screen_shows_7_bits(text: str) -> None:
    assert Shown(ascii_only=True).lines(text).isascii()


def test_starting_loads_no_table_of_emoji() -> None:
    program = "import sys, parlour_client.app; sys.exit('emoji' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
