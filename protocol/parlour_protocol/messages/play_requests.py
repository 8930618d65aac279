"""What clients send about games."""

from parlour_protocol.messages.fields import (
    AskedNickname,
    Count,
    GameKey,
    Identifier,
    Kind,
    MaybeGameKey,
    MaybeKind,
    Message,
    MessageId,
    MoveText,
    RequestNumber,
)
from parlour_protocol.messages.play_parts import Terms


class AskCatalogue(Message, frozen=True):
    """Ask which games are played here. Answered by `Catalogue`.

    Args:
        request: The number of this request.
        after: Those after the game of this key in the list; empty from the beginning.
    """

    request: RequestNumber
    after: MaybeGameKey = ""


class AskRules(Message, frozen=True):
    """Ask for the rules of a game, in words. Answered by `Rules`."""

    request: RequestNumber
    game: GameKey


class InviteToPlay(Message, frozen=True):
    """Invite somebody to play. Answered by `PlayInvited`.

    Args:
        request: The number of this request.
        id: Names the invitation for good; the same one sent again changes nothing.
        nickname: Who is invited.
        terms: What is to be played; left out where `table` is given.
        table: A table of one's own that gathers players; 0 for a game of two.
    """

    request: RequestNumber
    id: MessageId
    nickname: AskedNickname
    terms: Terms | None = None
    table: Count = 0


class AnswerToPlay(Message, frozen=True):
    """Answer an invitation to play, or take one's own back. Answered by `PlayInvited`.

    Args:
        request: The number of this request.
        id: Which.
        answer: `accept` or `decline` by whoever is invited, `withdraw` by the inviter.
    """

    request: RequestNumber
    id: MessageId
    answer: Kind


class AskInvitations(Message, frozen=True):
    """Ask for the open invitations to play, of others and one's own.

    Answered by `PlayInvitations`.
    """

    request: RequestNumber


class GatherTable(Message, frozen=True):
    """Make a table for a game of more than two, and sit down at it. Answered by `Opened`.

    Args:
        request: The number of this request.
        id: Names it for good; the same one sent again changes nothing.
        terms: What is to be played.
    """

    request: RequestNumber
    id: MessageId
    terms: Terms


class StartTable(Message, frozen=True):
    """Begin the game at a table that gathers players. Answered by `Done`."""

    request: RequestNumber
    table: Identifier


class Move(Message, frozen=True):
    """Make a move. Answered by `Moved`.

    Args:
        request: The number of this request.
        table: The table's conversation.
        id: Names the move for good; the same one sent again changes nothing.
        head: The `head` of the `Table` that it was made for.
        text: The move, as the game or a person writes it.
    """

    request: RequestNumber
    table: Identifier
    id: MessageId
    head: Count
    text: MoveText


class Resign(Message, frozen=True):
    """Give a game up. Answered by `Done`."""

    request: RequestNumber
    table: Identifier


class Propose(Message, frozen=True):
    """Propose something to the other players. Answered by `Done`.

    Whoever proposes what the other has proposed already agrees to it.

    Args:
        request: The number of this request.
        table: The table's conversation.
        id: Names the proposal.
        what: `draw`, `takeback`, `abort` or `rematch`.
    """

    request: RequestNumber
    table: Identifier
    id: MessageId
    what: Kind


class AnswerProposal(Message, frozen=True):
    """Answer a proposal of another player, or take one's own back. Answered by `Done`.

    Args:
        request: The number of this request.
        table: The table's conversation.
        id: Which proposal.
        answer: `accept` or `decline` by another player, `withdraw` by the proposer.
    """

    request: RequestNumber
    table: Identifier
    id: MessageId
    answer: Kind


class Claim(Message, frozen=True):
    """Claim a game whose other player has gone. Answered by `Done`.

    Args:
        request: The number of this request.
        table: The table's conversation.
        what: `victory` or `draw`.
    """

    request: RequestNumber
    table: Identifier
    what: Kind


class Watch(Message, frozen=True):
    """Watch a table, or come back to one's own. Answered by `Opened`, and told by `Table`.

    Watchers talk in a conversation of their own, the table's gallery, which `Leave` leaves.
    """

    request: RequestNumber
    table: Identifier


class AskTables(Message, frozen=True):
    """Ask which games are going on, one's own first. Answered by `Tables`.

    Args:
        request: The number of this request.
        after: Those after the table of this conversation in the list; 0 from the beginning.
    """

    request: RequestNumber
    after: Count = 0


class AskGames(Message, frozen=True):
    """Ask which games somebody has ended, the latest first. Answered by `Games`.

    Args:
        request: The number of this request.
        nickname: Who; empty for oneself.
        before: Those that come after this table in the list; 0 from the beginning.
    """

    request: RequestNumber
    nickname: AskedNickname = ""
    before: Count = 0


class AskMoves(Message, frozen=True):
    """Ask for the moves of a game. Answered by `Moves`.

    Args:
        request: The number of this request.
        table: The table's conversation.
        after: Those of a greater ply.
    """

    request: RequestNumber
    table: Identifier
    after: Count = 0


class AskPosition(Message, frozen=True):
    """Ask how a game stood. Answered by `Position`.

    Args:
        request: The number of this request.
        table: The table's conversation.
        ply: After how many moves.
    """

    request: RequestNumber
    table: Identifier
    ply: Count


class AskLadder(Message, frozen=True):
    """Ask who is best at a game. Answered by `Ladder`.

    Args:
        request: The number of this request.
        game: The game's key.
        after: How many to leave out, from the top.
    """

    request: RequestNumber
    game: GameKey
    after: Count = 0


class ExportGame(Message, frozen=True):
    """Ask for the record of a game as text. Answered by `GameText`.

    Args:
        request: The number of this request.
        table: The table's conversation.
        form: One of the game's `forms`; empty for the best.
        after: How many characters to leave out, from the beginning.
    """

    request: RequestNumber
    table: Identifier
    form: MaybeKind = ""
    after: Count = 0
