"""The base of modal screens, which lie above another one and make do with little room."""

from typing import TypeVar

from textual.screen import ModalScreen

SHORT_BELOW_ROWS = 16
"""Terminals lower than this have no room for air around words."""

T = TypeVar("T")


class Sheet(ModalScreen[T]):
    """A screen above another one, which stays in sight around it."""

    VERTICAL_BREAKPOINTS: list[tuple[int, str]] | None = [  # noqa: RUF012 - declared so by Textual
        (0, "-short"),
        (SHORT_BELOW_ROWS, "-tall"),
    ]
