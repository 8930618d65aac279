"""What a server has, read by whoever may, and held against what was sent and told."""

import time
from collections.abc import Iterable, Sequence

from parlour_protocol.messages import (
    AskGames,
    AskMoves,
    AskTables,
    Entry,
    Games,
    InviteToPlay,
    Message,
    MoveMade,
    Moves,
    Page,
    People,
    PlayInvited,
    Read,
    TableLine,
    Tables,
    Who,
)
from tests.hostile.ledger import Account, Ledger
from tests.hostile.opponents import Opponents
from tests.hostile.resident import LOBBY, Company, Resident, line_of

MOVE = "move"
"""The kind of an entry that is a move."""


async def entries_of(resident: Resident, conversation: int) -> list[Entry]:
    """Return a whole log, from its first entry."""
    entries: list[Entry] = []
    more = True
    while more:
        after = entries[-1].seq if entries else 0
        page = await resident.answer(lambda n, after=after: Read(n, conversation, after=after))  # type: ignore[misc]
        assert isinstance(page, Page), page
        entries += page.entries
        more = page.more
    return entries


async def present(resident: Resident) -> set[str]:
    """Return who is in the lobby, as the server tells it."""
    answer = await resident.answer(lambda number: Who(number, LOBBY))
    assert isinstance(answer, People), answer
    return {person.nickname for person in answer.people}


async def alone_present(resident: Resident, expected: set[str]) -> float:
    """Wait until exactly those are present who should be; return how many seconds that took."""
    began = time.monotonic()
    while await present(resident) != expected:
        await resident.until_changed()
    return time.monotonic() - began


async def moves_of(resident: Resident, table: int) -> list[MoveMade]:
    """Return all moves of a game."""
    moves: list[MoveMade] = []
    more = True
    while more:
        after = moves[-1].ply if moves else 0
        answer = await resident.answer(lambda n, after=after: AskMoves(n, table, after))  # type: ignore[misc]
        assert isinstance(answer, Moves), answer
        moves += answer.moves
        more = answer.more
    return moves


async def tables_of(resident: Resident) -> set[int]:
    """Return the tables at which somebody sits or has sat."""
    found: list[TableLine] = []

    async def read(request: type[AskGames | AskTables], lines: list[TableLine]) -> None:
        more = True
        while more:
            place = lines[-1].table if lines else 0
            answer = await resident.answer(lambda n, place=place: _ask(request, n, place))  # type: ignore[misc]
            assert isinstance(answer, Games | Tables), answer
            lines += answer.games if isinstance(answer, Games) else answer.tables
            more = answer.more
        found.extend(lines)

    await read(AskGames, [])
    await read(AskTables, [])
    return {
        line.table for line in found if any(seat.account == resident.account for seat in line.seats)
    }


def _ask(request: type[AskGames | AskTables], number: int, place: int) -> Message:
    if request is AskGames:
        return AskGames(number, before=place)
    return AskTables(number, after=place)


async def check_said(company: Company, reader: Resident, conversation: int) -> Account:
    """Return what became of what was said in a conversation that all are in."""
    entries = await entries_of(reader, conversation)
    account = company.said.compare(map(line_of, entries))
    _check_told(company, conversation, entries)
    return account


def _check_told(company: Company, conversation: int, entries: Iterable[Entry]) -> None:
    there = {entry.seq: line_of(entry) for entry in entries}
    for (where, seq), told in company.log.items():
        if where == conversation and there.get(seq) != told:
            company.faults.append(f"somebody was told {told}, and the log has {there.get(seq)}")


async def check_games(company: Company, pairs: Sequence[Opponents], moves: Ledger) -> Account:
    """Return what became of moves, and note where tables and invitations are not as was told."""
    made: list[Entry] = []
    for pair in pairs:
        invited = await _tables_led_to(company, pair)
        for each in pair.both:
            if (there := await tables_of(each)) != invited:
                company.faults.append(f"{each.nickname} is at {there}, invited to {invited}")
        for table in sorted(invited):
            made += await _check_table(company, pair, table)
    return moves.compare(map(line_of, made), gapless=False)


async def _tables_led_to(company: Company, pair: Opponents) -> set[int]:
    """Ask for each invitation once more, which changes nothing, and return their tables."""
    tables = set()
    for id_, (whom, nickname, terms) in pair.made.items():
        answer = await whom.answer(
            lambda n, id_=id_, nickname=nickname, terms=terms: InviteToPlay(n, id_, nickname, terms)  # type: ignore[misc]
        )
        if isinstance(answer, PlayInvited):
            tables.add(answer.invitation.table)
        elif id_ in company.settled:
            company.faults.append(f"{id_!r} was {company.settled[id_]}, and is {answer}")
    return tables - {0}


async def _check_table(company: Company, pair: Opponents, table: int) -> list[Entry]:
    entries = await entries_of(pair.both[0], table)
    if [entry.seq for entry in entries] != list(range(1, len(entries) + 1)):
        company.faults.append(f"the log of table {table} has gaps")
    _check_told(company, table, entries)
    made = [entry for entry in entries if entry.kind == MOVE]
    moves = await moves_of(pair.both[1], table)
    if [move.ply for move in moves] != list(range(1, len(moves) + 1)):
        company.faults.append(f"the moves of table {table} are {moves}")
    there = {
        (table, move.ply): (entry.nickname, move.text)
        for move, entry in zip(moves, made, strict=True)
    }
    for place, move in pair.moved.items():
        if place[0] == table and there.get(place) != move:
            company.faults.append(f"acknowledged at {place}: {move}, and there: {there.get(place)}")
    for place, text in pair.told.items():
        if place[0] == table and (place not in there or there[place][1] != text):
            company.faults.append(f"told at {place}: {text}, and there: {there.get(place)}")
    return made
