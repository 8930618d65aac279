"""Games, ladders and their people as lines to choose from."""

from rich.cells import cell_len

from parlour_client.clock import moment
from parlour_client.game_words import clock_words, names_words, result_words
from parlour_client.widgets.choice_list import Choice
from parlour_client.widgets.look import Look
from parlour_protocol.messages import GameInfo, Rung, TableLine

_MARGIN_CELLS = 9
TABLE, LADDER, RUNG, MORE = "table", "ladder", "rung", "more"
"""How the keys of such choices begin; what they are about follows behind a space."""


def _fitting(parts: list[str], words: str, width: int) -> str:
    """Return as many parts as there is room for beside some words; the first in any case."""
    room = width - cell_len(words) - _MARGIN_CELLS
    while len(parts) > 1 and cell_len(" · ".join(parts)) > room:
        parts = parts[:-1]
    return " · ".join(parts)


def going_on(line: TableLine, own: int, look: Look, width: int) -> Choice:
    """Return a game that goes on, as the person of account `own` sees it in so many cells."""
    mine = any(seat.account == own for seat in line.seats)
    others = names_words(seat for seat in line.seats if seat.account != own)
    words = f"{line.game_name} with {others}" if mine else f"{line.game_name}: {others}"
    told = [] if mine else ["watch"]
    if line.turn:
        told.append("your turn")
    if line.state != "playing":
        told.append(line.state)
    told += [clock_words(line.terms.clock), f"{line.ply} {'move' if line.ply == 1 else 'moves'}"]
    if line.watching:
        told.append(f"{line.watching} watching")
    sign = look.glyphs.here if line.turn else " "
    words = look.shown.line(words)
    hint = look.shown.line(_fitting(told, words, width))
    return Choice(f"{TABLE} {line.table}", words, hint, sign)


def ended(line: TableLine, own: int, look: Look, width: int) -> Choice:
    """Return a game that has ended, as the person of account `own` sees it in so many cells."""
    others = names_words(seat for seat in line.seats if seat.account != own)
    words = f"{line.game_name} with {others}: {result_words(line, own)}"
    rated = (seat for seat in line.seats if seat.account == own and seat.rating)
    told = [f"{seat.rating + seat.change} ({seat.change:+})" for seat in rated]
    words = look.shown.line(words)
    hint = look.shown.line(_fitting([*told, moment(line.ended)], words, width))
    return Choice(f"{TABLE} {line.table}", words, hint)


def ladder(info: GameInfo, look: Look) -> Choice:
    """Return a game whose ladder can be looked at."""
    return Choice(f"{LADDER} {info.game}", look.shown.line(info.name))


def rung(place: int, held: Rung, own: int, look: Look) -> Choice:
    """Return somebody on a ladder, as the person of account `own` sees it."""
    lost = held.played - held.won - held.drawn
    rating = f"{held.rating}{'?' if held.provisional else ''}"
    you = ", you" if held.account == own else ""
    words = f"{place:>3}  {rating:<6}{held.nickname}{you}"
    hint = f"{held.played} played: {held.won} won, {held.drawn} drawn, {lost} lost"
    return Choice(f"{RUNG} {held.account}", look.shown.line(words), hint)


def more(look: Look) -> Choice:
    """Return the line that loads further ones."""
    return Choice(MORE, look.shown.words("more…"))
