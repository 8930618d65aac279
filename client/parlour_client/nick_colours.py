"""A colour for each person's name, always the same, that can be read on any background.

It only helps to tell people apart: the name itself is always written beside what they said.
"""

import colorsys
from functools import lru_cache

CONTRAST = 5.5
"""The contrast to reach, more than the 4.5 of WCAG 2.2, success criterion 1.4.3 (AA): calmer."""
_SPREAD = 0x9E3779B1  # 2**32 over the golden ratio: neighbours in number are far apart in hue
_SATURATION = 0.45
_STEPS = 200


def nick_hue(account: int) -> int:
    """Return the hue of an account, in degrees."""
    return (account * _SPREAD & 0xFFFF_FFFF) * 360 >> 32


@lru_cache(maxsize=1_024)
def nick_colour(hue: int, background: str) -> str:
    """Return the colour of a hue on a background, as `#rrggbb`.

    Args:
        hue: In degrees.
        background: As `#rrggbb`.
    """
    paper = _luminance(_channels(background))
    towards = 1.0 if paper < 0.18 else 0.0  # noqa: PLR2004 - where black and white contrast alike
    for step in range(_STEPS + 1):
        lightness = 0.5 + (towards - 0.5) * step / _STEPS
        red, green, blue = colorsys.hls_to_rgb(hue / 360, lightness, _SATURATION)
        colour = f"#{round(red * 255):02x}{round(green * 255):02x}{round(blue * 255):02x}"
        dark, light = sorted((paper, _luminance(_channels(colour))))
        if (light + 0.05) / (dark + 0.05) >= CONTRAST:
            return colour
    return "#ffffff" if towards else "#000000"


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red / 255, green / 255, blue / 255


def _luminance(channels: tuple[float, float, float]) -> float:
    """Return the relative luminance that WCAG 2.2 defines, from 0 to 1."""
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - WCAG's own
        for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
