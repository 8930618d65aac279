"""What is written to the terminal to call somebody."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour_client.config import Desktop, Notifications
from parlour_client.notifications import Notification
from parlour_client.terminal_notice import (
    TEXT_MAX_CHARACTERS,
    TITLE_MAX_CHARACTERS,
    Notices,
    sequence_for,
)

HELLO = Notification("#lobby", "bob: hello")
OSC9 = re.compile(r"\x1b\]9;[^\x00-\x1f\x7f-\x9f;]*\a")
OSC777 = re.compile(r"\x1b\]777;notify;[^\x00-\x1f\x7f-\x9f;]*;[^\x00-\x1f\x7f-\x9f;]*\a")


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def written(
    call: Notification,
    desktop: Desktop,
    *,
    bell: bool = False,
    in_front: bool = False,
    **environment: str,
) -> str:
    settings = Notifications(desktop=desktop, bell=bell)
    return Notices(settings, environment, Clock()).written(call, in_front=in_front)


def test_the_bell_rings_and_the_sequence_follows() -> None:
    assert written(HELLO, "osc9", bell=True) == "\a\x1b]9;#lobby - bob: hello\a"
    assert written(HELLO, "osc777", bell=True) == "\a\x1b]777;notify;#lobby;bob: hello\a"
    assert written(HELLO, "off", bell=True) == "\a"
    assert written(HELLO, "off") == ""


def test_a_terminal_in_front_gets_the_bell_alone() -> None:
    assert written(HELLO, "osc9", bell=True, in_front=True) == "\a"
    assert written(HELLO, "osc9", in_front=True) == ""


@given(st.text(st.characters(exclude_categories=())), st.text(st.characters(exclude_categories=())))
def test_nobody_s_text_can_leave_the_sequence(title: str, text: str) -> None:
    call = Notification(title, text)
    assert OSC9.fullmatch(written(call, "osc9"))
    assert OSC777.fullmatch(written(call, "osc777"))


def test_long_text_is_cut() -> None:
    _, _, title, text = written(Notification("t" * 999, "x" * 9999), "osc777").split(";")
    assert len(title) == TITLE_MAX_CHARACTERS
    assert len(text.rstrip("\a")) == TEXT_MAX_CHARACTERS
    assert text.endswith("…\a")


def test_tmux_is_asked_to_hand_it_on() -> None:
    sent = written(HELLO, "osc9", TMUX="/tmp/tmux-0/default,1,0")  # noqa: S108 - a name alone
    assert sent == "\x1bPtmux;\x1b\x1b]9;#lobby - bob: hello\a\x1b\\"


@pytest.mark.parametrize(
    ("environment", "desktop"),
    [
        ({"TERM_PROGRAM": "iTerm.app", "TERM": "xterm-256color"}, "osc9"),
        ({"TERM_PROGRAM": "WezTerm"}, "osc9"),
        ({"TERM_PROGRAM": "ghostty"}, "osc9"),
        ({"TERM": "xterm-kitty"}, "osc9"),
        ({"TERM": "rxvt-unicode-256color"}, "osc777"),
        ({"TERM": "foot-extra"}, "osc777"),
        ({"TERM": "xterm-256color"}, "off"),
        ({}, "off"),
        ({"TERM": "xterm-kitty", "TMUX": "x"}, "off"),
        ({"TERM": "xterm-kitty", "STY": "x"}, "off"),
    ],
)
def test_the_terminal_s_name_decides_where_nobody_said(
    environment: dict[str, str], desktop: Desktop
) -> None:
    assert sequence_for("auto", environment) == desktop
    assert sequence_for("osc777", environment) == "osc777"
    assert sequence_for("off", environment) == "off"


def test_a_conversation_calls_once_in_a_while() -> None:
    clock = Clock()
    notices = Notices(Notifications(desktop="off", pause_seconds=10), {}, clock)
    elsewhere = Notification("@cleo", "hi")
    assert notices.written(HELLO, in_front=True) == "\a"
    clock.now += 9.9
    assert notices.written(HELLO, in_front=True) == ""
    assert notices.written(elsewhere, in_front=True) == "\a"
    clock.now += 0.1
    assert notices.written(HELLO, in_front=True) == "\a"
    assert notices.written(elsewhere, in_front=True) == ""
