"""What a hostile server tells of: a house with something of everything in it, to be poisoned."""

from collections.abc import Iterator

from parlour_protocol.limits import (
    ACTS_MAX,
    CATALOGUE_MAX,
    DEVICES_MAX,
    LADDER_MAX,
    MEMBERS_MAX,
    PEOPLE_MAX,
    ROOMS_MAX,
    TABLES_MAX,
)
from parlour_protocol.messages import (
    Act,
    Board,
    BoardMove,
    Choice,
    Choices,
    Chosen,
    Clock,
    Conversation,
    Device,
    Dice,
    Entry,
    GameInfo,
    Mark,
    Member,
    Missed,
    MoveMade,
    Option,
    Person,
    Piece,
    PlayInvitation,
    Proposal,
    Reaction,
    Renaming,
    Result,
    Room,
    RoomInvitation,
    Rung,
    Seat,
    SideBoard,
    Table,
    TableLine,
    Terms,
    View,
    Word,
)

ME = 7
LOBBY = 1
DIRECT = 2
TABLE = 3
GALLERY = 4
SECOND_TABLE = 5
ROOM = 10
"""The first of the other rooms."""
FIRST = 100
"""The first account of somebody else."""
STRANGER = 800
"""The account of somebody who was never seen."""
IGNORED = 900
"""The account of somebody who is ignored."""
NOW = 1_790_000_000_000

_TERMS = Terms("chess", (Chosen("size", "19"),), Clock(300, 3), rated=True, side="white")
_KINDS = ("text", "text", "action", "notice", "move", "chance", "text", "later")


def room(at: int, name: str, *, head: int = 0) -> Conversation:
    """Return a room as its owner sees it."""
    return Conversation(at, "room", name, head, 3, topic="topic", role="owner")


def conversations(count: int, head: int) -> tuple[Conversation, ...]:
    """Return what one is in: the lobby, somebody, a table, and so many other rooms.

    Args:
        count: How many others.
        head: How many entries the first three have.
    """
    return (
        room(LOBBY, "#lobby", head=head),
        Conversation(DIRECT, "direct", "bob", head, 1, peer=FIRST),
        Conversation(TABLE, "table", "Chess bob", head, 2),
        *(
            Conversation(ROOM + at, "later" if at % 4 == 3 else "room", f"#r{at}", 0, topic="topic")
            for at in range(count)
        ),
    )


def entries(conversation: int, count: int) -> tuple[Entry, ...]:
    """Return what was said: of each kind, answered and reacted to."""
    return tuple(
        Entry(
            conversation, seq, NOW + seq * 60_000, FIRST + seq % 5, "bob", seq.to_bytes(16),
            "said", _KINDS[seq % len(_KINDS)], reply=max(0, seq - 2) if seq % 3 else 0,
            edited=NOW if seq % 4 == 0 else 0, off=seq % 7 == 0,
            reactions=tuple(Reaction("+", (FIRST,)) for _ in range(2)) if seq % 2 else (),
        )
        for seq in range(1, count + 1)
    )  # fmt: skip


def people(count: int) -> tuple[Person, ...]:
    """Return who is here, in every state."""
    states = ("here", "playing", "away", "idle", "later")
    return tuple(
        Person(FIRST + at, "bob", states[at % 5], "note", ("", "op", "owner", "later")[at % 4])
        for at in range(min(count, PEOPLE_MAX))
    )


def members(count: int) -> tuple[Member, ...]:
    """Return who is in a room, and who is kept out of it."""
    return tuple(
        Member(FIRST + at, "bob", "op" if at % 2 else "", NOW * 2, NOW * 2 * (at % 2), "grounds")
        for at in range(min(count, MEMBERS_MAX))
    )


def acts(count: int) -> tuple[Act, ...]:
    """Return an audit trail."""
    verbs = ("kick", "ban", "topic", "mute", "later", "op", "retention")
    return tuple(
        Act(at + 1, NOW, "bob", verbs[at % len(verbs)], "eve", "grounds", NOW * (at % 2))
        for at in range(min(count, ACTS_MAX))
    )


def devices(count: int) -> tuple[Device, ...]:
    """Return one's devices."""
    return tuple(Device(at + 1, "phone", NOW, NOW) for at in range(min(count, DEVICES_MAX)))


def rooms(count: int) -> tuple[Room, ...]:
    """Return the list of rooms."""
    return tuple(Room(f"#r{at}", "topic", 3, 2) for at in range(min(count, ROOMS_MAX)))


def missed(count: int) -> tuple[Missed, ...]:
    """Return what is unread."""
    places = (LOBBY, DIRECT, TABLE, *range(ROOM, ROOM + count))
    return tuple(Missed(place, 3, 1, 1) for place in places)


def room_invitation(at: int) -> RoomInvitation:
    """Return an invitation into a room."""
    return RoomInvitation(f"#i{at}", "bob", NOW)


def play_invitation(at: int, state: str = "open") -> PlayInvitation:
    """Return an invitation to play: two of others, two of one's own, and so on."""
    sides = (ME, "alice", FIRST + at, "bob")
    inviter, inviter_name, invited, invited_name = sides if at % 4 > 1 else sides[2:] + sides[:2]
    return PlayInvitation(
        (at + 1).to_bytes(16), inviter, inviter_name, invited, invited_name, _TERMS, "Chess",
        NOW, NOW * 2, state,
    )  # fmt: skip


def games(count: int) -> tuple[GameInfo, ...]:
    """Return the catalogue."""
    option = Option("size", "Size", ("19", "9"))
    return tuple(
        GameInfo(
            "chess" if at == 0 else f"game-{at}", "Chess", "summary", 2, 2 + at % 2 * 4,
            ("white", "black"), (option,), ("picture",) * 4, ("pgn", "text"), house=True,
        )
        for at in range(min(count, CATALOGUE_MAX))
    )  # fmt: skip


def rungs(count: int) -> tuple[Rung, ...]:
    """Return a ladder."""
    return tuple(Rung(FIRST + at, "bob", 1500, played=3) for at in range(min(count, LADDER_MAX)))


def table_lines(count: int) -> tuple[TableLine, ...]:
    """Return tables in a list."""
    seats = (Seat(ME, "alice", "white"), Seat(FIRST, "bob", "black", 1500, 3))
    return tuple(
        TableLine(
            1_000 + at if at else TABLE, _TERMS, "Chess", seats, ("playing", "over")[at % 2], 3,
            started=NOW, ended=NOW * (at % 2),
            result=Result((1.0, 0.0), "checkmate") if at % 2 else None,
        )
        for at in range(min(count, TABLES_MAX))
    )  # fmt: skip


_MARKS = (Mark(1, "last"), Mark(2, "winning"), Mark(3, "threatened"), Mark(4, "later"))
_PIECES = (Piece("o", "o", "white king", 0), Piece("x", "x", "black king", 1))


def board(style: str = "plain", *, aside: bool = True) -> Board:
    """Return a small board."""
    side = SideBoard("own", ("a", "b", "c"), ("1", "2"), (1, 0, 2, 0, 0, 1), _MARKS[:2])
    return Board(
        ("a", "b", "c"), ("3", "2", "1"), _PIECES, (1, 0, 2, 0, 0, 0, 2, 0, 1), _MARKS,
        (BoardMove("e4", (0, 1)), BoardMove("e5", (0, 1)), BoardMove("pass")), style,
        caption="caption", standings=("captured", "captured"), aside=side if aside else None,
        below=("x", "y", "z"),
    )  # fmt: skip


_CHOICES = (Choice("rock", "Rock"), Choice("paper", "Paper"))
VIEWS: tuple[View, ...] = (
    board(),
    board("chequered", aside=False),
    board("lines"),
    board("hex"),
    board("later"),
    Word(("a", "", "c"), ("b", "word"), 3, ("d", "e"), "prompt", "caption", ("one", "two")),
    Choices(_CHOICES, ("rock", "?"), (1, 2), "caption", ("one", "two")),
    Dice((1, 6), (1, 2), 3, 100, _CHOICES, "caption", ("one", "two")),
)
"""One of each kind, and a board of each style."""


def table(view: View | None, ply: int, state: str = "playing", at: int = TABLE) -> Table:
    """Return a table at which one plays, and it is one's turn."""
    return Table(
        at, at + 1, _TERMS, "Chess",
        (Seat(ME, "alice", "white", 1500, 3, True), Seat(FIRST, "bob", "black", 1400, -3, True)),
        state, 0, ME, ("carol",), ply, ply, (0,), (300_000, 300_000), False, 0,
        (Proposal(b"p" * 16, "draw", 1),),
        Result((1.0, 0.0), "checkmate") if state == "over" else None,
        "the server rests" if state == "paused" else "", 2,
        MoveMade(max(ply, 1), 1, "e4"), view, started=NOW,
    )  # fmt: skip


def moves(count: int) -> Iterator[MoveMade]:
    """Return the moves of a game."""
    return (MoveMade(at + 1, at % 2, "e4", 1_000) for at in range(count))


def renamings() -> tuple[Renaming, ...]:
    """Return a change of nickname of somebody who is known, and one of somebody who is not."""
    return (Renaming(FIRST, "bob", "robert"), Renaming(STRANGER, "carl", "charles"))
