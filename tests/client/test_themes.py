from itertools import product

import pytest
from textual.color import Color
from textual.theme import Theme

from parlour_client.themes import THEMES

READABLE = 4.5
"""The contrast of WCAG 2.2, success criterion 1.4.3 (AA)."""


def luminance(colour: str) -> float:
    parts = (part / 255 for part in Color.parse(colour).rgb)
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_every_colour_of_text_can_be_read(theme: Theme) -> None:
    texts = [theme.foreground, theme.accent, theme.warning, theme.variables["dim"]]
    texts += [theme.variables["other-side"]]
    papers = [theme.background, theme.panel, theme.variables["square"]]
    pairs = [
        *product(texts, papers),
        (theme.variables["on-accent"], theme.accent),
        (theme.foreground, theme.variables["input-selection-background"]),
    ]
    for text, paper in pairs:
        assert text is not None
        assert paper is not None
        assert contrast(text, paper) >= READABLE, (text, paper)
