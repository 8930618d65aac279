"""Three looks: dark, light and high contrast. Each has one accent, and text of at least 4.5:1."""

from textual.theme import Theme


def _theme(name: str, colours: dict[str, str], *, dark: bool) -> Theme:
    return Theme(
        name=name,
        primary=colours["accent"],
        accent=colours["accent"],
        foreground=colours["text"],
        background=colours["paper"],
        surface=colours["paper"],
        panel=colours["raised"],
        error=colours["warning"],
        warning=colours["warning"],
        dark=dark,
        variables={
            "dim": colours["dim"],
            "rule": colours["rule"],
            "on-accent": colours["on-accent"],
            "square": colours["square"],
            "other-side": colours["other-side"],
            "block-cursor-background": colours["accent"],
            "block-cursor-foreground": colours["on-accent"],
            "input-cursor-background": colours["accent"],
            "input-cursor-foreground": colours["on-accent"],
            "input-selection-background": colours["selection"],
            "input-selection-foreground": colours["text"],
        },
    )


DARK = _theme(
    "dark",
    {
        "paper": "#15171c",
        "raised": "#1e2129",
        "text": "#d8dbe2",
        "dim": "#8d94a3",
        "rule": "#323743",
        "accent": "#e5b567",
        "on-accent": "#15171c",
        "warning": "#f0868a",
        "selection": "#4a4230",
        "square": "#232731",
        "other-side": "#7fb8ea",
    },
    dark=True,
)
LIGHT = _theme(
    "light",
    {
        "paper": "#fbfaf7",
        "raised": "#f0ede6",
        "text": "#2a2c31",
        "dim": "#666a73",
        "rule": "#d3cfc6",
        "accent": "#8f4a00",
        "on-accent": "#fbfaf7",
        "warning": "#b3261e",
        "selection": "#f0d9b8",
        "square": "#eeebe2",
        "other-side": "#14588f",
    },
    dark=False,
)
HIGH_CONTRAST = _theme(
    "high-contrast",
    {
        "paper": "#000000",
        "raised": "#000000",
        "text": "#ffffff",
        "dim": "#e0e0e0",
        "rule": "#ffffff",
        "accent": "#ffff00",
        "on-accent": "#000000",
        "warning": "#ff9c9c",
        "selection": "#0000c0",
        "square": "#000000",
        "other-side": "#8fd0ff",
    },
    dark=True,
)

THEMES = {theme.name: theme for theme in (DARK, LIGHT, HIGH_CONTRAST)}
"""Every theme by its name, in the order they are offered."""
COLOURLESS = frozenset({HIGH_CONTRAST.name})
"""Themes in which nicknames have no colour of their own: these have few colours on purpose."""
