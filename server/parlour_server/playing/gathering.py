"""Tables that gather players: making one, beginning the game, and leaving before it begins."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from parlour_protocol.messages import Done, GatherTable, Left, Opened, Resign, StartTable
from parlour_server.day import DAY
from parlour_server.journal import conversations, gathering, settling, tables
from parlour_server.journal.settling import Settled
from parlour_server.journal.tables import Founding
from parlour_server.playing.catalogue import GuardedGame
from parlour_server.playing.invitations import Refusal
from parlour_server.playing.inviting import tell, update_tables, whole_or_refused
from parlour_server.session import Session

if TYPE_CHECKING:
    import apsw

    from parlour_server.journal import Place
    from parlour_server.server import Server

_TOO_MANY = "you gather players at {} tables; begin or leave one of them first"
_TOO_MANY_MADE = "you have made {} tables within a day; wait until tomorrow"
_OVER = "this table gathers no players any more"


async def gather_table(server: "Server", session: Session, message: GatherTable) -> None:
    """Make a table that gathers players, its host seated."""
    participant = session.present
    terms = whole_or_refused(server, session, message.request, message.terms, 0)
    if terms is None:
        return
    game = server.catalogue[terms.game]
    seats: list[int | None] = [None] * (game.seats.stop - 1)
    seats[game.sides.index(terms.side) if terms.side else 0] = participant.account
    founding = Founding(
        terms, game.version, tuple(seats), participant.account, message.id, gathering=True
    )
    async with server.locks.of(participant.account):
        made = await server.journal.do(
            _gather,
            founding,
            (server.limits.tables_gathering_max, server.limits.tables_gathered_per_day),
            server.now(),
        )
        if isinstance(made, Refusal):
            session.refuse(message.request, made.code, made.reason)
            return
        new = made[0].id not in session.follows
        conversation = server.conversations.enter(participant, made)
        if new:
            server.conversations.tell(conversation, participant, but=session)
    await update_tables(server, settling.unchanged(conversation.id))
    session.answer(
        Opened(message.request, server.conversations.describe(conversation, participant))
    )


def _gather(
    db: "apsw.Connection", founding: Founding, most: tuple[int, int], now: int
) -> "Place | Refusal":
    number = gathering.named(db, founding.id) if founding.id is not None else 0
    if not number:
        at_once, in_a_day = most
        if gathering.hosted(db, founding.host) >= at_once:
            return Refusal("too-many", _TOO_MANY.format(at_once))
        if gathering.made(db, founding.host, now - DAY, now) >= in_a_day:
            return Refusal("too-many", _TOO_MANY_MADE.format(in_a_day))
        number = tables.create(db, founding, now)
    else:
        known = tables.load(db, number)
        if known is None or (known.host, known.terms) != (founding.host, founding.terms):
            reason = "you have made another table under this id; make a new id"
            return Refusal("id-reused", reason)
    place = conversations.place(db, number, founding.host)
    return place if place is not None else Refusal("table-over", "you have left this table")


async def start_table(server: "Server", session: Session, message: StartTable) -> None:
    """Begin the game at a table that has gathered enough players."""
    most = server.limits.tables_playing_max
    starting = _Starting(message.table, session.account, server.catalogue, most)
    async with server.inviting:
        settled = await server.journal.do(_start, starting, server.now())
        if isinstance(settled, Settled):
            tell(server, settled)
    if isinstance(settled, Refusal):
        session.refuse(message.request, settled.code, settled.reason)
        return
    await update_tables(server, settled)
    session.answer(Done(message.request))


@dataclass(frozen=True, slots=True)
class _Starting:
    table: int
    account: int
    games: Mapping[str, GuardedGame]
    games_max: int


def _start(db: "apsw.Connection", starting: _Starting, now: int) -> Settled | Refusal:
    number = starting.table
    table = tables.load(db, number)
    seated = [] if table is None else [seat.account for seat in table.seats if seat.account]
    if table is None or starting.account not in seated:
        return Refusal("unknown-table", f"you do not sit at a table {number}")
    if starting.account != table.host:
        return Refusal("not-permitted", "only whoever made this table begins the game")
    if table.state == "over":
        return Refusal("table-over", _OVER)
    if table.state != "gathering":
        return settling.unchanged()
    game = starting.games.get(table.terms.game)
    if game is None:
        return Refusal("unknown-game", "this game is not played here any more")
    if len(seated) not in game.seats:
        least, most = game.seats.start, game.seats.stop - 1
        players = f"{least}" if least == most else f"{least} to {most}"
        reason = f"{game.name} is played by {players}, and {len(seated)} sit here; invite more"
        return Refusal("options-invalid", reason)
    if refusal := settling.no_time(db, starting.account, seated, starting.games_max):
        return refusal
    return settling.start(db, number, game.version, now)


async def leave(server: "Server", session: Session, message: Resign) -> None:
    """Leave a table before the game begins; without its host it is over."""
    participant = session.present
    number = message.table
    async with server.locks.of(participant.account):
        async with server.inviting:
            settled = await server.journal.do(_leave, number, participant.account, server.now())
            if isinstance(settled, Settled):
                tell(server, settled)
        if isinstance(settled, Refusal):
            session.refuse(message.request, settled.code, settled.reason)
            return
        conversation = server.conversations.get(number)
        if conversation is not None and participant.account in conversation.members:
            server.conversations.exit(participant, conversation, Left(number, "left"))
    await update_tables(server, settled)
    session.answer(Done(message.request))


def _leave(db: "apsw.Connection", number: int, account: int, now: int) -> Settled | Refusal:
    table = tables.load(db, number)
    if table is None or account not in [seat.account for seat in table.seats]:
        return Refusal("not-seated", "you do not sit at this table")
    if table.state != "gathering":
        return Refusal("table-over", _OVER)
    return settling.leave(db, number, account, now)
