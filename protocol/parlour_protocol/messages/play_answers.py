"""What servers send about games."""

from typing import Annotated

from msgspec import Meta

from parlour_protocol.limits import (
    CATALOGUE_MAX,
    GAME_TEXT_MAX_CHARACTERS,
    INVITATIONS_MAX,
    LADDER_MAX,
    MOVES_MAX,
    PROPOSALS_MAX,
    RULES_MAX_CHARACTERS,
    SEATS_MAX,
    TABLES_MAX,
)
from parlour_protocol.messages.fields import (
    Count,
    GameKey,
    Identifier,
    Kind,
    Label,
    MaybeRequestNumber,
    Message,
    Nickname,
    Reason,
    RequestNumber,
    Time,
)
from parlour_protocol.messages.play_parts import (
    GameInfo,
    MoveMade,
    PlayInvitation,
    Proposal,
    Result,
    Rung,
    Seat,
    TableLine,
    Terms,
)
from parlour_protocol.messages.views import Side, View


class Catalogue(Message, frozen=True):
    """Answers `AskCatalogue`, in the order of keys; `more` tells that there are others."""

    request: RequestNumber
    games: Annotated[tuple[GameInfo, ...], Meta(max_length=CATALOGUE_MAX)]
    more: bool = False


class Rules(Message, frozen=True):
    """Answers `AskRules`: what a person must know to play."""

    request: RequestNumber
    game: GameKey
    text: Annotated[str, Meta(max_length=RULES_MAX_CHARACTERS)]


class PlayInvited(Message, frozen=True):
    """Tells the state of an invitation to play: to both, whenever it changes.

    Args:
        request: The request it answers, 0 if it is told unasked.
        invitation: The invitation.
        crossed: Whether it was accepted because each had invited the other.
    """

    request: MaybeRequestNumber
    invitation: PlayInvitation
    crossed: bool = False


class PlayInvitations(Message, frozen=True):
    """All open invitations to play, of others and one's own: told to whoever comes in, or asks.

    Args:
        request: The request it answers, 0 if it is told unasked.
        invitations: The latest first.
    """

    request: MaybeRequestNumber
    invitations: Annotated[tuple[PlayInvitation, ...], Meta(max_length=INVITATIONS_MAX)]


class Table(Message, frozen=True):
    """A table as it is now, as the receiver sees it: told whenever that changes.

    It is told of each table that the receiver plays or watches, when they come in and afterwards.

    Args:
        conversation: The conversation of those who play.
        gallery: The conversation of those who watch.
        terms: What is played.
        game_name: What people call the game.
        seats: Who sits where.
        state: `gathering` before it begins, `playing`, `paused`, or `over`.
        seat: The receiver's seat, -1 for whoever watches.
        host: The account of whoever gathers players.
        invited: Who is invited to sit down, and has not answered.
        head: What a `Move` made now has to name.
        ply: How many moves have been made.
        turn: Whose turn it is.
        clocks: For each seat how long it may still think, in milliseconds; none without a clock.
        ticking: Whether the clocks of those whose turn it is run.
        claim_in: After how many milliseconds the receiver may `Claim`; -1 if nobody has gone.
        proposals: What players have proposed, and others not answered.
        result: How it ended.
        paused: Why it is paused.
        watching: How many watch.
        last: The last move.
        view: How it stands; nothing before it begins, or while it is paused.
        next: The table of the rematch, 0 if there is none.
        started: When it began, 0 if it has not.
        ended: When it ended, 0 if it has not.
    """

    conversation: Identifier
    gallery: Identifier
    terms: Terms
    game_name: Label
    seats: Annotated[tuple[Seat, ...], Meta(max_length=SEATS_MAX)]
    state: Kind
    seat: Side = -1
    host: Count = 0
    invited: Annotated[tuple[Nickname, ...], Meta(max_length=SEATS_MAX)] = ()
    head: Count = 0
    ply: Count = 0
    turn: Annotated[tuple[Side, ...], Meta(max_length=SEATS_MAX)] = ()
    clocks: Annotated[tuple[Count, ...], Meta(max_length=SEATS_MAX)] = ()
    ticking: bool = False
    claim_in: Annotated[int, Meta(ge=-1, le=2**53)] = -1
    proposals: Annotated[tuple[Proposal, ...], Meta(max_length=PROPOSALS_MAX)] = ()
    result: Result | None = None
    paused: Reason = ""
    watching: Count = 0
    last: MoveMade | None = None
    view: View | None = None
    next: Count = 0
    started: Time = 0
    ended: Time = 0


class Moved(Message, frozen=True):
    """Answers `Move`: it is on disk.

    Args:
        request: The number of the request.
        table: The table's conversation.
        ply: The number of the move.
    """

    request: RequestNumber
    table: Identifier
    ply: Count


class Tables(Message, frozen=True):
    """Answers `AskTables`; `more` tells that there are others."""

    request: RequestNumber
    tables: Annotated[tuple[TableLine, ...], Meta(max_length=TABLES_MAX)]
    more: bool = False


class Games(Message, frozen=True):
    """Answers `AskGames`, the latest first; `more` tells that there are older ones."""

    request: RequestNumber
    games: Annotated[tuple[TableLine, ...], Meta(max_length=TABLES_MAX)]
    more: bool = False


class Moves(Message, frozen=True):
    """Answers `AskMoves`, in the order of plies; `more` tells that there are others."""

    request: RequestNumber
    table: Identifier
    moves: Annotated[tuple[MoveMade, ...], Meta(max_length=MOVES_MAX)]
    more: bool = False


class Position(Message, frozen=True):
    """Answers `AskPosition`.

    Args:
        request: The number of the request.
        table: The table's conversation.
        ply: After how many moves.
        view: How it stood, as the receiver may see it; nobody can move in it.
        last: The move that led there.
    """

    request: RequestNumber
    table: Identifier
    ply: Count
    view: View
    last: MoveMade | None = None


class Ladder(Message, frozen=True):
    """Answers `AskLadder`, the best first; `more` tells that there are others."""

    request: RequestNumber
    game: GameKey
    rungs: Annotated[tuple[Rung, ...], Meta(max_length=LADDER_MAX)]
    more: bool = False


class GameText(Message, frozen=True):
    """Answers `ExportGame`; `more` tells that the text goes on.

    Args:
        request: The number of the request.
        table: The table's conversation.
        form: `pgn`, `pdn`, `sgf`, `text` or `json`; more may come.
        text: The record, or a piece of it.
        more: Whether there is more of it.
    """

    request: RequestNumber
    table: Identifier
    form: Kind
    text: Annotated[str, Meta(max_length=GAME_TEXT_MAX_CHARACTERS)]
    more: bool = False
