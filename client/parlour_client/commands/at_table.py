"""Commands at a table: moves, and what players ask of each other."""

from collections.abc import Awaitable, Callable

from parlour_client.boards import aside, lines, move_lines, names_of, plain, remarks, turn, words
from parlour_client.commands import offers
from parlour_client.commands.arguments import chosen, nothing
from parlour_client.commands.command import Command, UsageError
from parlour_client.commands.context import Context
from parlour_client.errors import CommandError
from parlour_client.game_words import article
from parlour_client.model import NoteKind, TableModel
from parlour_client.visible import visible

_RUNNING = frozenset({"playing", "paused", "gathering"})
_WORDS = "words"
_YES = frozenset({"y", "yes"})
_CLAIMED = {"": "victory", "victory": "victory", "draw": "draw"}
_PROPOSED = {
    "draw": "you offer a draw",
    "takeback": "you ask to take the last move back",
    "abort": "you propose to end the game without a result",
    "rematch": "you propose to play again",
}


def table_here(context: Context) -> TableModel:
    """Return the table that the command was typed at, or else the only game one plays."""
    model = context.session.model
    here = model.table_of(context.conversation)
    if here is not None:
        return here
    own = [t for t in model.tables.values() if t.playing and t.table.state in _RUNNING]
    if len(own) == 1:
        return own[0]
    if own:
        raise CommandError("you play several games; go to one of them and write it there")
    raise CommandError("you are at no table; /play begins a game, /watch goes to one")


async def _move(context: Context, argument: str) -> None:
    if not argument:
        raise UsageError
    await context.session.move(table_here(context).conversation, argument)


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
        context.note(NoteKind.INFO, "\n".join(board_lines(table, ascii_only=context.ascii_only)))


def board_lines(table: TableModel, *, ascii_only: bool = False) -> list[str]:
    """Return how a game stands as lines of text: the board, and what is said beside it."""
    names, view = names_of(table.table), table.table.view
    told: list[str] = []
    if view is not None:
        told += [plain(row) for row in lines(view, ascii_only=ascii_only, names=names)]
        told += [plain(row) for row in aside(view, ascii_only=ascii_only)]
        told += remarks(view, names, ascii_only=ascii_only)
    return [*told, turn(table.table)]


async def _moves(context: Context, argument: str) -> None:
    nothing(argument)
    table = table_here(context)
    listed = move_lines(table.moves, names_of(table.table))
    context.note(NoteKind.INFO, "\n".join(listed) or "nobody has moved yet")


async def _resign(context: Context, argument: str) -> None:
    nothing(argument)
    table = table_here(context)
    game = visible(article(table.table.game_name))
    others = ", ".join(n for at, n in enumerate(names_of(table.table)) if at != table.table.seat)
    answer = await context.ask_text(f"Resign this game of {game} against {others}? Type yes:")
    if answer is None or answer.strip().lower() not in _YES:
        context.note(NoteKind.INFO, "you did not resign; the game goes on")
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
        context.note(NoteKind.INFO, "you agree" if agrees else _PROPOSED[what])

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
    Command("moves", "", "list the moves of this game", _moves, offers.nothing),
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
        "propose to end this game without a result, or agree to that",
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
        "propose to play again, or agree to that",
        _proposing("rematch"),
        offers.nothing,
        asks=True,
    ),
)
"""These commands, in the order of help."""
