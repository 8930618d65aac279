"""Which news a table has for the person at it, the most important first."""

from dataclasses import dataclass

from parlour_client.boards import clock_text, names_of, turn
from parlour_client.game_words import ratings_words, result_words
from parlour_client.model import TableModel, is_hidden
from parlour_client.proposal_words import proposal_words
from parlour_client.widgets.board_news import News
from parlour_client.widgets.look import Look
from parlour_protocol.messages import Proposal, Table


@dataclass(frozen=True, slots=True)
class Moment:
    """What is to be known of a table besides how it stands.

    Args:
        account: Whose table it is.
        at: Now, in seconds of the client's monotonic clock.
        connected: Whether the server is reached.
        refused: Why the last move was not made, as others wrote it; empty if it was.
        pending: The move that is on its way; empty for none.
        ply: The move one has stepped back to; None for how it stands.
        pointed: What is pointed at, safe to draw.
        unread: How much was said in a chat that has no room now.
    """

    account: int = 0
    at: float = 0.0
    connected: bool = True
    refused: str = ""
    pending: str = ""
    ply: int | None = None
    pointed: str = ""
    unread: int = 0


def table_news(known: TableModel, moment: Moment, look: Look) -> tuple[News, ...]:
    """Return what there is to know, the most important first."""
    found: list[News] = []
    shown, glyphs, keys = look.shown, look.glyphs, look.keys
    table = known.table
    if moment.refused:
        found.append(News(shown.line(moment.refused), "warning", glyphs.failed))
    if moment.pending:
        how = f"is on its way{glyphs.ellipsis}"
        if not moment.connected:
            how = "waits for the connection, and is sent once"
        role = "dim" if moment.connected else "warning"
        found.append(News(f"{shown.line(moment.pending)} {how}", role, glyphs.dot))
    elif not moment.connected:
        words = "no connection: a move waits, and is sent once"
        found.append(News(words, "warning", glyphs.failed))
    if moment.ply is not None:
        found.append(News(_stepped(known, moment.ply, look), "accent", glyphs.choice))
    latest = max((at for at, p in enumerate(table.proposals) if p.seat != table.seat), default=-1)
    found += [
        _proposed(each, table, look, keyed=at == latest or each.seat == table.seat)
        for at, each in enumerate(table.proposals)
    ]
    if (claim := known.claim_in(moment.at)) is not None and table.seat >= 0:
        key = keys.first("table_claim").lower()
        how = f"{key} claims the game" if claim == 0 else f"claim in {clock_text(claim)}"
        found.append(News(f"opponent gone {glyphs.dot} {how}", "accent", glyphs.choice))
    if table.result is not None:
        found += _result(table, moment.account, look)
    elif table.seat < 0:
        found.append(News("you watch: the players make the moves", "dim"))
    if moment.unread:
        found.append(News(f"{moment.unread:,} new in the chat: Tab", "accent", glyphs.choice))
    if moment.pointed:
        found.append(News(moment.pointed, "dim"))
    elif (last := table.last) is not None and moment.ply is None:
        names = names_of(table)
        who, verb = ("chance", "drew") if last.seat < 0 else ("somebody", "played")
        who = shown.words(names[last.seat]) if 0 <= last.seat < len(names) else who
        did = "has moved" if is_hidden(last.text) else f"{verb} {shown.line(last.text)}"
        words = f"{who} {did}; {shown.words(turn(table))}"
        found.append(News(words, "dim"))
    return tuple(found)


def _stepped(known: TableModel, ply: int, look: Look) -> str:
    keys = look.keys
    now = keys.first("table_live")
    forward = keys.first("table_forward")
    dot = look.glyphs.dot
    where = f"move {ply:,} of {known.table.ply:,}" if ply else "the beginning"
    words = f"{where} {dot} {forward} forward {dot} {now} live"
    return look.shown.words(words)


def _proposed(proposal: Proposal, table: Table, look: Look, *, keyed: bool) -> News:
    shown, glyphs, keys = look.shown, look.glyphs, look.keys
    said = proposal_words(proposal.what)
    no = keys.first("table_decline").lower()
    if proposal.seat == table.seat:
        return News(f"{shown.line(said.ours)} {glyphs.dot} {no} takes it back", "dim", glyphs.dot)
    names = names_of(table)
    who = names[proposal.seat] if 0 <= proposal.seat < len(names) else "somebody"
    words = f"{shown.words(who)} {shown.line(said.theirs)}"
    if table.seat >= 0 and keyed:  # the keys answer the latest
        yes = keys.first("table_accept").lower()
        words += f" {glyphs.dot} {yes} yes {glyphs.dot} {no} no"
    return News(words, "accent", glyphs.choice)


def _result(table: Table, account: int, look: Look) -> list[News]:
    shown, glyphs = look.shown, look.glyphs
    found = [News(shown.line(result_words(table, account)), "strong", glyphs.choice)]
    if ratings := ratings_words(table.seats):
        found.append(News(shown.line(ratings)))
    if table.next:
        found.append(News("Enter goes to the next game", "accent"))
    elif table.seat >= 0 and not any(each.what == "rematch" for each in table.proposals):
        save = look.keys.first("table_save").lower()
        found.append(News(f"Enter asks for a rematch {glyphs.dot} {save} saves it", "accent"))
    return found
