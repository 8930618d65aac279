"""Parts of messages about games: what is named in more than one of them."""

from typing import Annotated

from msgspec import Meta, Struct

from parlour_protocol.limits import (
    OPTION_VALUES_MAX,
    OPTIONS_MAX,
    PICTURE_MAX_LINES,
    SEATS_MAX,
)
from parlour_protocol.messages.fields import (
    Caption,
    Count,
    GameKey,
    Identifier,
    Kind,
    Label,
    MaybeKind,
    MessageId,
    MoveText,
    Nickname,
    Reason,
    Time,
)
from parlour_protocol.messages.views import Side

ClockSeconds = Annotated[int, Meta(ge=0, le=60 * 24 * 3600)]
Score = Annotated[float, Meta(ge=0, le=1)]
Rating = Annotated[int, Meta(ge=-(2**31), le=2**31)]


class Clock(Struct, frozen=True, omit_defaults=True):
    """How long players may think, in seconds; without any of them, as long as they like.

    Args:
        initial: What each player has for the whole game.
        increment: What is added to that with each move of theirs (Fischer).
        per_move: What each player has for each move, instead of the other two.
    """

    initial: ClockSeconds = 0
    increment: ClockSeconds = 0
    per_move: ClockSeconds = 0


class Chosen(Struct, frozen=True):
    """An option of a game as it was chosen."""

    name: Label
    value: Label


class Terms(Struct, frozen=True, omit_defaults=True):
    """What is to be played, and how.

    Args:
        game: The game's key.
        options: Its options; what is left out has its default.
        clock: How long players may think.
        rated: Whether the result counts for the ratings of both.
        side: Which seat whoever asks would have, by its name; empty for any.
        level: How strong a bot is to play: `easy`, `medium` or `hard`; people take no notice.
    """

    game: GameKey
    options: Annotated[tuple[Chosen, ...], Meta(max_length=OPTIONS_MAX)] = ()
    clock: Clock = Clock()
    rated: bool = False
    side: Label = ""
    level: MaybeKind = ""


class Option(Struct, frozen=True):
    """An option of a game.

    Args:
        name: What `Chosen` names it by.
        label: What people call it.
        values: What it may be, the default first.
    """

    name: Label
    label: Label
    values: Annotated[tuple[Label, ...], Meta(max_length=OPTION_VALUES_MAX)]


class GameInfo(Struct, frozen=True, omit_defaults=True):
    """A game that is played here.

    Args:
        game: Its key.
        name: What people call it.
        summary: What it is, in one line.
        seats_min: How many play at least.
        seats_max: How many play at most.
        sides: The names of the seats, where it matters which one has; else empty.
        options: Its options.
        picture: A small picture of it, in lines of text.
        forms: The forms in which a game of it is told by `ExportGame`, the best first.
        house: Whether the house plays it.
    """

    game: GameKey
    name: Label
    summary: Caption
    seats_min: Annotated[int, Meta(ge=1, le=SEATS_MAX)]
    seats_max: Annotated[int, Meta(ge=1, le=SEATS_MAX)]
    sides: Annotated[tuple[Label, ...], Meta(max_length=SEATS_MAX)] = ()
    options: Annotated[tuple[Option, ...], Meta(max_length=OPTIONS_MAX)] = ()
    picture: Annotated[tuple[Label, ...], Meta(max_length=PICTURE_MAX_LINES)] = ()
    forms: Annotated[tuple[Kind, ...], Meta(max_length=8)] = ()
    house: bool = False


class PlayInvitation(Struct, frozen=True, omit_defaults=True):
    """An invitation to play, as it is now.

    Args:
        id: Made by the inviter's client.
        inviter: The account of whoever sent it.
        inviter_name: Their nickname.
        invited: The account of whoever it is for.
        invited_name: Their nickname.
        terms: What is to be played; `side` is the inviter's wish.
        game_name: What people call the game.
        sent: When.
        expires: When it is no longer good.
        state: `open`, `accepted`, `declined`, `withdrawn`, `expired`, `superseded` or `voided`.
        table: The table it led to; of a table that gathers players, that one from the start; else
            0.
    """

    id: MessageId
    inviter: Identifier
    inviter_name: Nickname
    invited: Identifier
    invited_name: Nickname
    terms: Terms
    game_name: Label
    sent: Time
    expires: Time
    state: Kind
    table: Count = 0


class Seat(Struct, frozen=True, omit_defaults=True):
    """Who sits at a table.

    Args:
        account: Their account; 0 if nobody sits there yet, or the account was given up.
        nickname: Their nickname; empty if nobody sits there yet.
        name: What the seat is called, as in `white`; may be empty.
        rating: Their rating when the game began, 0 if it is not rated.
        change: What the result did to it.
        here: Whether they are present.
        bot: Whether they are a program.
        out: Whether they play no more, though others go on.
    """

    account: Count
    nickname: Annotated[str, Meta(max_length=24)]
    name: Label = ""
    rating: Rating = 0
    change: Rating = 0
    here: bool = False
    bot: bool = False
    out: bool = False


class MoveMade(Struct, frozen=True, omit_defaults=True):
    """A move that was made, as far as the receiver may know it.

    Args:
        ply: Its number: 1, 2, 3 … as long as none is taken back.
        seat: Who made it; -1 for chance.
        text: The move as the game writes it, `?` where the receiver may not know it, or one for
            each character of it.
        spent: How long they thought, in milliseconds.
    """

    ply: Identifier
    seat: Side
    text: MoveText
    spent: Count = 0


class Proposal(Struct, frozen=True):
    """Something that a player proposes to the others.

    Args:
        id: Made by the proposer's client.
        what: `draw`, `takeback`, `abort` or `rematch`.
        seat: Who proposes it.
    """

    id: MessageId
    what: Kind
    seat: Side


class Result(Struct, frozen=True):
    """How a game ended.

    Args:
        scores: For each seat 1.0 if it won, 0.0 if it lost, and what lies between for a draw;
            none if the game does not count.
        reason: In words, as in `checkmate`.
    """

    scores: Annotated[tuple[Score, ...], Meta(max_length=SEATS_MAX)]
    reason: Reason


class TableLine(Struct, frozen=True, omit_defaults=True):
    """A table in a list.

    Args:
        table: Its conversation's id.
        terms: What is played.
        game_name: What people call the game.
        seats: Who plays.
        state: As in `Table`.
        ply: How many moves were made.
        turn: Whether it is the receiver's turn.
        watching: How many watch.
        started: When it began.
        ended: When it ended, 0 if it goes on.
        result: How it ended.
    """

    table: Identifier
    terms: Terms
    game_name: Label
    seats: Annotated[tuple[Seat, ...], Meta(max_length=SEATS_MAX)]
    state: Kind
    ply: Count = 0
    turn: bool = False
    watching: Count = 0
    started: Time = 0
    ended: Time = 0
    result: Result | None = None


class Rung(Struct, frozen=True, omit_defaults=True):
    """Somebody on a game's ladder.

    Args:
        account: Their account.
        nickname: What they are called now.
        rating: Their rating.
        provisional: Whether they have played too little for it to say much.
        played: How many rated games.
        won: How many of them they won.
        drawn: How many were draws.
        bot: Whether they are a program.
    """

    account: Identifier
    nickname: Nickname
    rating: Rating
    provisional: bool = False
    played: Count = 0
    won: Count = 0
    drawn: Count = 0
    bot: bool = False
