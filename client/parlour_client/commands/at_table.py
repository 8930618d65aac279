"""Commands at a table: moves, and what players ask of each other."""

from collections.abc import Awaitable, Callable

from parlour_client.boards import (
    aside,
    ended,
    exact,
    legal_moves,
    lines,
    move_lines,
    names_of,
    plain,
    remarks,
    turn,
    words,
)
from parlour_client.boards.spans import words as safe
from parlour_client.commands import offers
from parlour_client.commands.arguments import chosen, nothing
from parlour_client.commands.command import Command, UsageError
from parlour_client.commands.context import Context
from parlour_client.errors import CommandError, RefusedError
from parlour_client.game_words import article
from parlour_client.model import Model, NoteKind, StatusKind, TableModel
from parlour_client.proposal_words import proposal_words
from parlour_client.visible import visible
from parlour_protocol.messages import Board

LEGAL_SHOWN_MAX = 200
"""The most legal moves that are listed at once."""

_RUNNING = frozenset({"playing", "paused", "gathering"})
_AWAY = frozenset({StatusKind.CONNECTING, StatusKind.WAITING, StatusKind.STALLED})
_NOT_NOW = frozenset({"not-your-turn", "table-over"})
_WORDS = "words"
_LEGAL = "legal"
_MOVES_LISTED_MAX = 12
_YES = frozenset({"y", "yes"})
_CLAIMED = {"": "victory", "victory": "victory", "draw": "draw"}


def table_here(context: Context) -> TableModel:
    """Return the table that the command was typed at, or else the only game one plays.

    Of one that is over it is that of the rematch, once there is one.
    """
    model = context.session.model
    here = model.table_of(context.conversation)
    if here is not None:
        return model.tables.get(here.table.next, here) if here.playing else here
    own = _running(model)
    if len(own) == 1:
        return own[0]
    if own:
        raise CommandError("you play several games; go to one of them and write it there")
    raise CommandError("you are at no table; /play begins a game, /watch goes to one")


def _running(model: Model) -> list[TableModel]:
    return [t for t in model.tables.values() if t.playing and t.table.state in _RUNNING]


def _table_to_move_at(context: Context) -> TableModel:
    """Return the table here, or the only game one plays where the one here is over."""
    here = table_here(context)
    if here.table.state in _RUNNING:
        return here
    own = _running(context.session.model)
    return own[0] if len(own) == 1 else here


async def _move(context: Context, argument: str) -> None:
    if not argument:
        raise UsageError
    table = _table_to_move_at(context)
    if context.session.model.status.kind in _AWAY:
        context.note(NoteKind.INFO, "there is no connection now; your move is made when there is")
    # A choice may be written by its number, which only whoever sees the list knows.
    text = exact(table.table.view, argument) or argument
    try:
        await context.session.move(table.conversation, text)
    except RefusedError as error:
        raise CommandError(f"{error}{_elsewhere(context, table, error.code)}") from error


def _elsewhere(context: Context, here: TableModel, code: str) -> str:
    """Return where a move may have been meant for, if it is one's turn only there."""
    model = context.session.model
    others = [table for table in model.my_turn() if table is not here]
    if code not in _NOT_NOW or len(others) != 1:
        return ""
    there = others[0].conversation
    title = model.conversations[there].title if there in model.conversations else "another game"
    return visible(f"; it is in {title}: /watch {there} goes there")


async def _board(context: Context, argument: str) -> None:
    if argument.lower() not in ("", _WORDS):
        raise UsageError
    table = table_here(context)
    view = table.table.view
    if view is None:
        context.note(NoteKind.INFO, turn(table.table))
    elif argument:
        context.note(NoteKind.INFO, words(view, table.table))
    else:
        ascii_only = context.ascii_only
        drawn = board_lines(table, ascii_only=ascii_only)
        said = standing_lines(table, ascii_only=ascii_only)
        context.note(NoteKind.INFO, "\n".join([*drawn, *said]))


def board_lines(table: TableModel, *, ascii_only: bool = False) -> list[str]:
    """Return the board as lines of text, and the second one if there is one."""
    names, view = names_of(table.table), table.table.view
    if view is None:
        return []
    drawn = [*lines(view, ascii_only=ascii_only, names=names), *aside(view, ascii_only=ascii_only)]
    return [plain(row) for row in drawn]


def standing_lines(table: TableModel, *, ascii_only: bool = False) -> list[str]:
    """Return what is said beside the board: how each seat stands, and whose turn it is."""
    view = table.table.view
    said = remarks(view, names_of(table.table), ascii_only=ascii_only) if view is not None else []
    return [*said, *_without_cells(table, ascii_only=ascii_only), turn(table.table)]


def _without_cells(table: TableModel, *, ascii_only: bool) -> list[str]:
    """Return in a line the moves that touch no cell: nobody could see them on the board."""
    view = table.table.view
    if not isinstance(view, Board) or not table.my_turn:
        return []
    texts = (safe(m.text, ascii_only=ascii_only) for m in view.moves if not m.path)
    listed = ", ".join(list(dict.fromkeys(texts))[:_MOVES_LISTED_MAX])
    return [f"also: {listed}"] if listed else []


async def _moves(context: Context, argument: str) -> None:
    if argument.lower() not in ("", _LEGAL):
        raise UsageError
    table = table_here(context)
    if argument:
        context.note(NoteKind.INFO, _legal(table, ascii_only=context.ascii_only))
        return
    listed = move_lines(table.moves, names_of(table.table), ascii_only=context.ascii_only)
    context.note(NoteKind.INFO, "\n".join(listed) or "nobody has moved yet")


def _legal(table: TableModel, *, ascii_only: bool) -> str:
    moves = legal_moves(table.table.view) if table.my_turn else ()
    if not moves:
        return f"you have no move now: {turn(table.table)}"
    shown = ", ".join(safe(move, ascii_only=ascii_only) for move in moves[:LEGAL_SHOWN_MAX])
    more = len(moves) - LEGAL_SHOWN_MAX
    return f"{shown}, and {more:,} more" if more > 0 else shown


async def _resign(context: Context, argument: str) -> None:
    nothing(argument)
    table = table_here(context)
    if not table.playing:
        raise CommandError("you only watch this game; /leave leaves it")
    if table.table.state == "over":
        raise CommandError(f"this game is over: {ended(table.table)}")
    game = visible(article(table.table.game_name))
    others = ", ".join(n for at, n in enumerate(names_of(table.table)) if at != table.table.seat)
    gathering = table.table.state == "gathering"
    asked = f"Resign this game of {game} against {others}?"
    answer = await context.ask_text(
        f"{f'Leave this table of {game}?' if gathering else asked} Type yes:"
    )
    if answer is None or answer.strip().lower() not in _YES:
        stays = "you stay at the table" if gathering else "you did not resign; the game goes on"
        context.note(NoteKind.INFO, stays)
        return
    await context.session.resign(table.conversation)


def _proposing(what: str) -> Callable[[Context, str], Awaitable[None]]:
    async def propose(context: Context, argument: str) -> None:
        nothing(argument)
        table = table_here(context)
        agrees = any(
            each.what == what and each.seat != table.table.seat for each in table.table.proposals
        )
        await context.session.propose(table.conversation, what)
        context.note(NoteKind.INFO, "you agree" if agrees else proposal_words(what).ours)

    return propose


async def _claim(context: Context, argument: str) -> None:
    what = chosen(argument, _CLAIMED)
    await context.session.claim(table_here(context).conversation, what)


async def _start(context: Context, argument: str) -> None:
    nothing(argument)
    await context.session.start_table(table_here(context).conversation)


AT_TABLE = (
    Command("start", "", "begin the game at your table", _start, offers.nothing, asks=True),
    Command("move", "TEXT", "make a move, as in /move e4", _move, offers.moves, asks=True),
    Command("m", "TEXT", "make a move, shorter", _move, offers.moves, asks=True),
    Command(
        "board",
        "[words]",
        "show the board again, or tell it in words",
        _board,
        offers.in_turn(offers.one_of(_WORDS)),
    ),
    Command(
        "moves",
        "[legal]",
        "list the moves of this game, or those you may make now",
        _moves,
        offers.in_turn(offers.one_of(_LEGAL)),
    ),
    Command(
        "draw", "", "offer a draw, or agree to one", _proposing("draw"), offers.nothing, asks=True
    ),
    Command(
        "takeback",
        "",
        "ask to take your last move back, or let the other do so",
        _proposing("takeback"),
        offers.nothing,
        asks=True,
    ),
    Command("resign", "", "give this game up; it asks first", _resign, offers.nothing, asks=True),
    Command(
        "abort",
        "",
        "ask to call this game off, without a result, or agree to that",
        _proposing("abort"),
        offers.nothing,
        asks=True,
    ),
    Command(
        "claim",
        "[victory|draw]",
        "end a game that the other player has left",
        _claim,
        offers.in_turn(offers.one_of("victory", "draw")),
        asks=True,
    ),
    Command(
        "rematch",
        "",
        "offer a rematch, or agree to one",
        _proposing("rematch"),
        offers.nothing,
        asks=True,
    ),
)
"""These commands, in the order of help."""
