"""Games as somebody would tell them who wants to do harm."""

from parlour_protocol.messages import (
    GameInfo,
    Option,
    PlayInvitation,
    Result,
    Rung,
    Seat,
    TableLine,
    Terms,
)
from tests.client.company import ALICE, MINUTE, START


def hostile_game(text: str) -> GameInfo:
    """Return a game of the catalogue with such a text wherever there is one."""
    word = text[:48] or "x"
    options = (Option(word, word, (word, f"{word[:47]}2")),)
    return GameInfo(
        "evil", word, text[:200], 2, 4, (word, word), options, (word,) * 3, ("text",), house=True
    )


def hostile_invitation(text: str, number: int = 1) -> PlayInvitation:
    """Return mallory's invitation of alice with such a text wherever there is one."""
    name, word = text[:24] or "x", text[:48] or "x"
    terms = Terms("evil", side=word, level=text[:16])
    return PlayInvitation(
        bytes([number]) * 16, 66, name, ALICE, "alice", terms, word, START, START + MINUTE, "open"
    )


def hostile_line(text: str, *, over: bool = False) -> TableLine:
    """Return a table of a list with such a text wherever there is one."""
    seats = (Seat(66, text[:24] or "x", text[:48]), Seat(ALICE, "alice", text[:48], 1500, 3))
    result = Result((1.0, 0.0), text[:500]) if over else None
    state = "over" if over else text[:16] or "x"
    return TableLine(40, Terms("evil"), text[:48] or "x", seats, state, result=result)


def hostile_rung(text: str) -> Rung:
    """Return somebody on a ladder whose name is such a text."""
    return Rung(66, text[:24] or "x", 1500)
