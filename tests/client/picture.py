"""The screen of an app as text."""

from pathlib import Path

from textual.app import App

GOLDEN = Path(__file__).parent / "golden"


def picture(app: App[None]) -> str:
    """Return what is on the screen, a line for each row."""
    screen = app.screen
    strips = screen._compositor.render_strips()
    return "\n".join("".join(s.text for s in strip).rstrip() for strip in strips) + "\n"
