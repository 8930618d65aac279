"""Keys with Alt, as terminals without the newer protocol send them."""

import pytest
from textual import events
from textual._xterm_parser import XTermParser

from parlour_client.alt_keys import understand_alt_keys


@pytest.mark.parametrize(
    ("sent", "key"),
    [
        ("\x1b1", "alt+1"),
        ("\x1b9", "alt+9"),
        ("\x1b/", "alt+slash"),
        ("\x1b,", "alt+comma"),
        ("\x1b\r", "alt+enter"),
    ],
)
def test_escape_and_the_key_is_alt_and_the_key(sent: str, key: str) -> None:
    understand_alt_keys()
    pressed = [event for event in XTermParser().feed(sent) if isinstance(event, events.Key)]
    assert [event.key for event in pressed] == [key]
