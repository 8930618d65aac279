"""Commands about games of others and of before: tables, histories, ladders, rules."""

from parlour_client import playing
from parlour_client.clock import moment
from parlour_client.commands import offers
from parlour_client.commands.arguments import nickname, nothing, number, one_nickname, split
from parlour_client.commands.command import Command
from parlour_client.commands.context import Context
from parlour_client.commands.games import game, keys
from parlour_client.commands.inviting import go_to
from parlour_client.errors import CommandError
from parlour_client.game_words import article, names_words, result_words
from parlour_client.model import NoteKind
from parlour_client.session import Session
from parlour_client.session.catalogue import ask_catalogue
from parlour_client.visible import visible
from parlour_protocol.messages import (
    AskGames,
    AskLadder,
    AskTables,
    GameInfo,
    Games,
    Ladder,
    Rung,
    TableLine,
    Tables,
)

SHOWN_MAX = 200
"""The most tables, games or people that are listed at once."""


async def game_lines(session: Session, wanted: str = "") -> str:
    """Return the games that are played here, one line each, and how to begin one.

    Args:
        session: Where.
        wanted: The key of the only one to tell of, with all that may be chosen; empty for all.

    Raises:
        CommandError, DisconnectedError, RefusedError: In words, why there is nothing to show.
    """
    games = await ask_catalogue(session)
    if not games:
        raise CommandError("no games are played here")
    if info := next((info for info in games if info.game == wanted), None):
        return _one_game(info)
    width = max(len(visible(info.game)) for info in games)
    told = [f"{visible(info.game):{width}}  {visible(info.summary)}" for info in games]
    first = visible(games[0].game)
    how = f"/play {first} bob begins one; behind it may stand 5+3, rated, hard, or your side"
    return "\n".join([*told, how])


def _one_game(info: GameInfo) -> str:
    least, most = info.seats_min, info.seats_max
    told = [visible(info.summary), f"players: {least if least == most else f'{least} to {most}'}"]
    if info.sides:
        told.append(f"sides: {', '.join(map(visible, info.sides))}")
    told += [
        f"{visible(option.name)}: {', '.join(map(visible, option.values))}"
        for option in info.options
    ]
    how = "behind it may stand 5+3, rated, hard, or your side"
    if info.options and (words := " ".join(info.options[0].values).split()):
        how += f", and {visible(info.options[0].name)}={visible(words[-1])}"
    return "\n".join([*told, f"/play {visible(info.game)} bob begins one; {how}"])


async def table_lines(session: Session) -> str:
    """Return the games that go on, one's own first, one line each.

    Raises:
        CommandError, DisconnectedError, RefusedError: In words, why there is nothing to show.
    """
    found = await _running(session)
    if not found:
        raise CommandError("nobody plays now; /play begins a game")
    return "\n".join(_running_line(line, session.model.account) for line in found)


async def _running(session: Session) -> list[TableLine]:
    found: list[TableLine] = []
    more, after = True, 0
    while more and len(found) < SHOWN_MAX:
        answer = await session.ask(AskTables(1, after), Tables)
        found += answer.tables
        more = answer.more and bool(answer.tables)
        after = found[-1].table if found else 0
    return found


def _running_line(line: TableLine, own: int) -> str:
    who = names_words(line.seats)
    mine = any(seat.account == own for seat in line.seats)
    state = {"playing": f"move {line.ply + 1}"}.get(line.state, line.state)
    told = [f"{line.table}  {article(line.game_name)}: {who}", state]
    told += ["your turn"] if line.turn else ["yours"] if mine else []
    told += [f"{line.watching} watching"] if line.watching else []
    return visible(" · ".join(told))


async def _tables(context: Context, argument: str) -> None:
    nothing(argument)
    await context.tables()


async def _watch(context: Context, argument: str) -> None:
    word, rest = split(argument)
    nothing(rest)
    table = number(word) if word else None
    if table is None:
        name = nickname(word) if word else ""
        table = _only(await _running(context.session), name, context.session.model.account)
    await go_to(context, table)


def _only(found: list[TableLine], name: str, own: int) -> int:
    """Return the table where somebody plays, with this person if possible, or the only one."""
    seats = name.casefold()
    fitting = [
        line
        for line in found
        if not name or any(seat.nickname.casefold() == seats for seat in line.seats)
    ]
    mine = [line for line in fitting if any(seat.account == own for seat in line.seats)]
    for lines in (fitting, mine):
        if len(lines) == 1:
            return lines[0].table
    if not fitting:
        raise CommandError(f"{visible(name)} does not play now" if name else "nobody plays now")
    numbers = ", ".join(str(line.table) for line in fitting)
    raise CommandError(f"there are several; name one by its number: {numbers}")


async def _games(context: Context, argument: str) -> None:
    name = one_nickname(argument) if argument else ""
    session = context.session
    found: list[TableLine] = []
    more, before = True, 0
    while more and len(found) < SHOWN_MAX:
        answer = await session.ask(AskGames(1, name, before), Games)
        found += answer.games
        more = answer.more and bool(answer.games)
        before = found[-1].table if found else 0
    if not found:
        whose = f"{visible(name)} has" if name else "you have"
        raise CommandError(f"{whose} ended no game yet")
    context.note(
        NoteKind.INFO, "\n".join(_ended_line(each, session.model.account) for each in found)
    )


def _ended_line(line: TableLine, own: int) -> str:
    who, how = names_words(line.seats), result_words(line, own)
    when = moment(line.ended)
    return visible(f"{line.table}  {when}  {article(line.game_name)}: {who} · {how}")


async def _ladder(context: Context, argument: str) -> None:
    game = await _game(context, argument)
    session = context.session
    found: list[Rung] = []
    more = True
    while more and len(found) < SHOWN_MAX:
        answer = await session.ask(AskLadder(1, game, len(found)), Ladder)
        found += answer.rungs
        more = answer.more and bool(answer.rungs)
    if not found:
        raise CommandError(f"nobody has played {visible(game)} for ratings yet")
    lines = [_rung(at, rung) for at, rung in enumerate(found, 1)]
    if any(rung.provisional for rung in found):
        lines.append("? says little yet, after so few games")
    context.note(NoteKind.INFO, "\n".join(lines))


def _rung(at: int, rung: Rung) -> str:
    rating = f"{rung.rating}?" if rung.provisional else str(rung.rating)
    told = f"{rung.played:,} played, {rung.won:,} won, {rung.drawn:,} drawn"
    return f"{at:3}  {visible(rung.nickname)}  {rating}  {told}"


async def _rules(context: Context, argument: str) -> None:
    game = await _game(context, argument)
    rules = await playing.rules(context.session, game)
    context.note(NoteKind.INFO, visible(rules, lines=True))


async def _game(context: Context, argument: str) -> str:
    """Return the key of the game that is named, or else of the one played here."""
    model = context.session.model
    here = model.table_of(context.conversation)
    if not argument and here is None:
        raise CommandError(f"which game? there are: {keys(model.games)}")
    if not argument and here is not None:
        return here.table.terms.game
    return (await game(context.session, argument)).game


TABLES = (
    Command("tables", "", "list the games that go on", _tables, offers.nothing, asks=True),
    Command(
        "watch",
        "[NICK|N]",
        "watch a game, or go back to your own: of somebody, or by its number",
        _watch,
        offers.in_turn(offers.players),
        asks=True,
    ),
    Command(
        "games",
        "[NICK]",
        "list the games that you, or somebody else, have ended",
        _games,
        offers.in_turn(offers.people),
        asks=True,
    ),
    Command(
        "ladder",
        "[GAME]",
        "list who is best at a game",
        _ladder,
        offers.in_turn(offers.game_keys),
        asks=True,
    ),
    Command(
        "rules",
        "[GAME]",
        "tell the rules of a game",
        _rules,
        offers.in_turn(offers.game_keys),
        asks=True,
    ),
)
"""These commands, in the order of help."""
