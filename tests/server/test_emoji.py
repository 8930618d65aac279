"""What may be put to an entry: emoji, and nothing that could pass for words."""

import emoji
import pytest

from parlour_protocol.limits import EMOJI_MAX_CHARACTERS
from parlour_server.emoji import is_emoji


def test_every_emoji_is_one() -> None:
    assert not [known for known in emoji.EMOJI_DATA if not is_emoji(known)]
    assert max(map(len, emoji.EMOJI_DATA)) <= EMOJI_MAX_CHARACTERS


@pytest.mark.parametrize(
    "text",
    ["", " ", "a", "no", "+", "1", "12", "#", "+1", "👍a", "a👍", "👍 👍", "👍\n", "\u200d",
     "\ufe0f", "\u202e👍", "\u0301", "👍\u0301", "é", "$", "^", "\x1b[31m👍", "中",
     "\U0010ffff", "\ue000"],
)  # fmt: skip
def test_words_and_what_moves_them_are_none(text: str) -> None:
    assert not is_emoji(text)
