"""A paste with Escape inside stays one paste."""

import pytest
from textual import events

from parlour_client.pasted_escapes import PasteParser

BURST = "a\x1b[200~one\x1b[31mtwo\n\x1b\x1bthree\x1b[20\r\x1b[201~b\x1b[A"


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 100])
def test_a_paste_with_escapes_is_one_paste_however_it_arrives(size: int) -> None:
    parser = PasteParser()
    seen = []
    for at in range(0, len(BURST), size):
        for message in parser.feed(BURST[at : at + size]):
            if isinstance(message, events.Paste):
                seen.append(message.text)
            elif isinstance(message, events.Key):
                seen.append(message.key)
    assert seen == ["a", "one[31mtwo\nthree[20\r", "b", "up"]
