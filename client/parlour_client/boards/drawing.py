"""Any view in characters."""

from collections.abc import Collection, Sequence
from typing import assert_never

from parlour_client.boards.grid import Grid, Pointing
from parlour_client.boards.spans import Role, Row, Span, words
from parlour_client.model import is_hidden
from parlour_protocol.messages import Board, Choice, Choices, Dice, View, Word

HIDDEN_LETTER = "_"
"""Stands for a letter that is not found yet."""

_PIPS = {
    1: ("   ", " o ", "   "),
    2: ("o  ", "   ", "  o"),
    3: ("o  ", " o ", "  o"),
    4: ("o o", "   ", "o o"),
    5: ("o o", " o ", "o o"),
    6: ("o o", "o o", "o o"),
}
_DIE_LINES = 3


def lines(  # noqa: PLR0913 - by keyword, and each has a default
    view: View,
    *,
    ascii_only: bool = False,
    flip: bool = False,
    narrow: bool = False,
    cursor: int | None = None,
    targets: Collection[int] = (),
    chosen: Collection[int] = (),
    names: Sequence[str] = (),
) -> list[Row]:
    """Return a view as rows of characters, without its caption and its second board.

    Args:
        view: What is seen.
        ascii_only: Whether there is only ASCII.
        flip: Draw a board the other way round.
        narrow: Draw a board in two columns for each cell instead of three.
        cursor: The cell one points at.
        targets: The cells that may be chosen.
        chosen: The cells that were chosen.
        names: What those who play are called, by seat; safe to draw.
    """
    match view:
        case Board():
            grid = Grid(view, ascii_only=ascii_only, flip=flip, narrow=narrow)
            return grid.drawn(Pointing(cursor, targets, chosen))
        case Word():
            return _word(view, ascii_only=ascii_only)
        case Choices():
            return _choices(view, names, ascii_only=ascii_only)
        case Dice():
            return _dice(view, names, ascii_only=ascii_only)
        case _:
            assert_never(view)


def aside(view: View, *, ascii_only: bool = False) -> list[Row]:
    """Return the second board of a view, its title first; nothing where there is none."""
    if not isinstance(view, Board) or view.aside is None:
        return []
    title = (Span(words(view.aside.title, ascii_only=ascii_only)),)
    return [title, *Grid.aside(view, view.aside, ascii_only=ascii_only).drawn()]


def remarks(view: View, names: Sequence[str] = (), *, ascii_only: bool = False) -> list[str]:
    """Return what a view says in words beside the board: its caption, and how each seat stands.

    Args:
        view: What is seen.
        names: What those who play are called, by seat; safe to draw.
        ascii_only: Whether there is only ASCII.
    """
    said = [words(view.caption, ascii_only=ascii_only)] if view.caption else []
    for seat, standing in enumerate(view.standings):
        if standing:
            said.append(f"{called(names, seat)}: {words(standing, ascii_only=ascii_only)}")
    return said


def called(names: Sequence[str], seat: int) -> str:
    """Return what somebody is called who plays."""
    if 0 <= seat < len(names) and names[seat]:
        return names[seat]
    return f"player {seat + 1}" if seat >= 0 else "chance"


def _said(text: str) -> Row:
    return (Span(text),)


def _word(view: Word, *, ascii_only: bool) -> list[Row]:
    letters = []
    for letter in view.letters:
        role = Role.PIECE if letter else Role.EMPTY
        shown = words(letter, ascii_only=ascii_only) or HIDDEN_LETTER
        letters += [Span(shown, role), Span(" ", Role.EMPTY)]
    tried = ", ".join(words(text, ascii_only=ascii_only) for text in view.tried)
    rows = [tuple(letters)] if letters else []
    rows.append(_said(f"tried in vain: {tried or 'nothing'}"))
    tries = "1 try" if view.tries_left == 1 else f"{view.tries_left:,} tries"
    rows.append(_said(f"{tries} left"))
    if view.prompt:
        rows.append(_said(words(view.prompt, ascii_only=ascii_only)))
    return rows


def _choices(view: Choices, names: Sequence[str], *, ascii_only: bool) -> list[Row]:
    rows = _points(view.points, names)
    for seat, move in enumerate(view.chosen):
        if move:
            shown = (
                "has chosen" if is_hidden(move) else f"chose {words(move, ascii_only=ascii_only)}"
            )
            rows.append(_said(f"{called(names, seat)} {shown}"))
    return rows + _offered(view.choices, ascii_only=ascii_only)


def _points(points: Sequence[int], names: Sequence[str], of: str = "") -> list[Row]:
    who = [called(names, seat) for seat in range(len(points))]
    column = max((len(name) for name in who), default=0)
    return [_said(f"{name:{column}}  {had:,}{of}") for name, had in zip(who, points, strict=True)]


def _offered(choices: tuple[Choice, ...], *, ascii_only: bool) -> list[Row]:
    rows: list[Row] = []
    for number, choice in enumerate(choices, 1):
        move = words(choice.move, ascii_only=ascii_only)
        name = words(choice.name, ascii_only=ascii_only)
        rows.append(_said(f"{number}  {move}" + (f"  {name}" if name not in {move, ""} else "")))
    return rows


def _dice(view: Dice, names: Sequence[str], *, ascii_only: bool) -> list[Row]:
    top, side, bottom, pip = ("+---+", "|", "+---+", "o")
    if not ascii_only:
        top, side, bottom, pip = ("┌───┐", "│", "└───┘", "•")
    rows: list[Row] = []
    if view.dice:
        rows.append(_each([top] * len(view.dice)))
        for line in range(_DIE_LINES):
            faces = (_PIPS[face][line].replace("o", pip) for face in view.dice)
            rows.append(_each([f"{side}{face}{side}" for face in faces]))
        rows.append(_each([bottom] * len(view.dice)))
        rows.append(_said("thrown: " + " ".join(str(face) for face in view.dice)))
    rows += _points(view.points, names, f" of {view.goal:,}" if view.goal else "")
    if view.pending:
        rows.append(_said(f"{view.pending:,} at stake"))
    return rows + _offered(view.choices, ascii_only=ascii_only)


def _each(drawn: list[str]) -> Row:
    return (Span(" ".join(drawn), Role.PIECE),)
