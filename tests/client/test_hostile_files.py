"""Files of what others said, and calls about it, are as harmless as the screen."""

import json
import re

import pytest

from parlour_client.config import Desktop, Notifications
from parlour_client.exporting import entry_json, entry_text
from parlour_client.notifications import Notification
from parlour_client.terminal_notice import Notices
from parlour_protocol.messages import Entry, Reaction
from tests.client.screens.test_hostile_text import HOSTILE

PAYLOADS = [
    *HOSTILE,
    "\x1b\\",
    "\x9c\x07;4;1;50",
    "1;2\nthree\r\x1b[A",
    "\x1bPtmux;\x1b\x1b]52;c;A\x07",
]
_STEERS = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
)


@pytest.mark.parametrize("text", PAYLOADS)
def test_an_exported_line_can_be_shown_on_a_terminal(text: str) -> None:
    said = Entry(1, 1, 2**53, 5, text[:24], bytes(16), text)
    shown = entry_text(said)
    assert not _STEERS.search(shown)
    assert all(line.startswith("    ") for line in shown.split("\n")[1:])


@pytest.mark.parametrize("text", PAYLOADS)
def test_an_exported_line_of_json_is_one_line_with_all_of_it(text: str) -> None:
    reactions = (Reaction(text[:16], (1,)),)
    line = entry_json(Entry(1, 1, 2**53, 5, text[:24], bytes(16), text, reactions=reactions))
    assert re.fullmatch("[\x20-\x7e]+", line)
    said = json.loads(line)
    assert (said["text"], said["nickname"]) == (text, text[:24])
    assert said["reactions"] == {text[:16]: [1]}


@pytest.mark.parametrize("text", PAYLOADS)
@pytest.mark.parametrize(("desktop", "fields"), [("osc9", 0), ("osc777", 1)])
@pytest.mark.parametrize("within_tmux", [False, True])
def test_a_call_is_one_sequence_whatever_it_tells(
    text: str, desktop: Desktop, fields: int, *, within_tmux: bool
) -> None:
    environment = {"TMUX": "1"} if within_tmux else {}
    notices = Notices(Notifications(desktop=desktop), environment, lambda: 1.0)
    written = notices.written(Notification(text, text), in_front=False).removeprefix("\a")
    if within_tmux:
        wrapped = re.fullmatch(r"\x1bPtmux;(.*)\x1b\\", written, re.DOTALL)
        assert wrapped
        written = wrapped[1].replace("\x1b\x1b", "\x1b")
    told = re.fullmatch("\x1b\\](?:9|777;notify);([^\x1b\x07]+)\x07", written)
    assert told
    assert not _STEERS.search(told[1])
    assert "\n" not in told[1]
    assert told[1].count(";") == fields
