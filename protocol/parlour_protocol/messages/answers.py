"""What servers send: answers to requests, and news."""

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from parlour_protocol.limits import (
    ACTS_MAX,
    CONVERSATIONS_MAX,
    DEVICES_MAX,
    FOUND_MAX,
    IGNORED_MAX,
    MEMBERS_MAX,
    PAGE_MAX_ENTRIES,
    PEOPLE_MAX,
    ROOMS_MAX,
)
from parlour_protocol.messages.fields import (
    Code,
    Count,
    Identifier,
    MaybeKind,
    MaybeRequestNumber,
    Message,
    MessageId,
    Name,
    Nickname,
    Nonce,
    Reason,
    RequestNumber,
    Time,
)
from parlour_protocol.messages.parts import (
    Act,
    Conversation,
    Device,
    Entry,
    Member,
    Missed,
    Person,
    Renaming,
    Room,
    RoomInvitation,
)

# --- coming in


class Welcome(Message, frozen=True):
    """Answers `Hello`: `name` is the server's, `nonce` is what a credential has to sign."""

    version: Count
    software: Name
    name: Name
    nonce: Nonce


class NicknameChecked(Message, frozen=True):
    """Answers `CheckNickname`.

    Args:
        request: The number of the request.
        status: `free`, `yours`, `taken`, `close` to another one, or `invalid`; more may come.
        reason: In words, where it is not to be had.
    """

    request: RequestNumber
    status: Code
    reason: Reason = ""


class SignedIn(Message, frozen=True):
    """Answers `SignIn`. From here on every new entry of the receiver's conversations is sent.

    Args:
        request: The number of the request.
        account: The receiver's account.
        nickname: As it is shown to others.
        log: Names the logs as a whole. If it differs from what a client remembers, the server
            began anew, and what the client remembers is of another log.
        conversations: Those the receiver is in, the lobby first; where they do not fit, the
            others follow as `Opened` with `request` 0.
        more: How many `Opened` with `request` 0 follow at once.
        device: The receiver's device, as `Devices` lists it.
        role: `owner` if the server is the receiver's, or empty.
        away: Whether the receiver is marked as away.
    """

    request: RequestNumber
    account: Identifier
    nickname: Nickname
    log: MessageId
    conversations: Annotated[tuple[Conversation, ...], Meta(max_length=CONVERSATIONS_MAX)]
    more: Count = 0
    device: Count = 0
    role: MaybeKind = ""
    away: bool = False


class Goodbye(Message, frozen=True):
    """The server ends the connection: `code` for programs, `reason` for people."""

    code: Code
    reason: Reason
    retry: bool = False


# --- answers to many a request


class Done(Message, frozen=True):
    """The request was carried out."""

    request: RequestNumber


class Refused(Message, frozen=True):
    """The request was not carried out, and changed nothing.

    Args:
        request: Its number; 0 where the server could not read one.
        code: Why, for programs.
        reason: Why, and what to do, for people.
        retry: Whether the same request may succeed later.
    """

    request: MaybeRequestNumber
    code: Code
    reason: Reason
    retry: bool = False


# --- talking and reading


class Said(Message, frozen=True):
    """Answers `Say`: the entry is on disk at `seq`, and nothing but a lost disk will lose it.

    Of an entry off the record it is the place that is on disk; `off` tells that it was one.
    """

    request: RequestNumber
    conversation: Identifier
    seq: Identifier
    time: Time
    off: bool = False


class Page(Message, frozen=True):
    """Answers `Read`. `more` tells that the limit, not the log, ended it."""

    request: RequestNumber
    conversation: Identifier
    entries: Annotated[tuple[Entry, ...], Meta(max_length=PAGE_MAX_ENTRIES)]
    more: bool = False


class Changed(Message, frozen=True):
    """An entry was edited, deleted, reacted to or erased: this is what it is now."""

    entry: Entry


class Changes(Message, frozen=True):
    """Answers `ReadChanges`, in the order of `revision`; `more` tells that the limit ended it."""

    request: RequestNumber
    conversation: Identifier
    entries: Annotated[tuple[Entry, ...], Meta(max_length=PAGE_MAX_ENTRIES)]
    more: bool = False


class Marked(Message, frozen=True):
    """Another device of the receiver moved the read marker."""

    conversation: Identifier
    seq: Identifier


class Summary(Message, frozen=True):
    """Answers `AskMissed`: what is unread, and what one is invited to."""

    request: RequestNumber
    missed: Annotated[tuple[Missed, ...], Meta(max_length=CONVERSATIONS_MAX)]
    invitations: Annotated[tuple[RoomInvitation, ...], Meta(max_length=ROOMS_MAX)] = ()


class Found(Message, frozen=True):
    """Answers `Search`, the latest first; `more` tells that there are others."""

    request: RequestNumber
    entries: Annotated[tuple[Entry, ...], Meta(max_length=FOUND_MAX)]
    more: bool = False


class OwnEntries(Message, frozen=True):
    """Answers `ReadOwn`; the next request names the last place, and `more` that there is one.

    Args:
        request: The number of the request.
        entries: In the order of conversations, and in each of `seq`.
        conversation: How far was looked: the conversation …
        seq: … and the number in it.
        more: Whether there is more to look at.
    """

    request: RequestNumber
    entries: Annotated[tuple[Entry, ...], Meta(max_length=PAGE_MAX_ENTRIES)]
    conversation: Count
    seq: Count
    more: bool = False


# --- conversations and people


class Opened(Message, frozen=True):
    """Answers `OpenDirect`, `CreateRoom` and `Join`.

    With `request` 0 it tells of a conversation that is new to the receiver, or of what changed in
    how it is described.
    """

    request: MaybeRequestNumber
    conversation: Conversation


class Left(Message, frozen=True):
    """The receiver is in a conversation no more.

    Args:
        conversation: Its id.
        code: `left` by the receiver, also on another device, `kicked` or `banned`; more may come.
        by: Who did it.
        reason: Why.
    """

    conversation: Identifier
    code: Code
    by: Name = ""
    reason: Reason = ""


class Invited(Message, frozen=True):
    """Somebody invites the receiver into a room."""

    invitation: RoomInvitation


class People(Message, frozen=True):
    """Answers `Who`: `here` counts everybody, `people` names the first of them."""

    request: RequestNumber
    conversation: Identifier
    here: Count
    people: Annotated[tuple[Person, ...], Meta(max_length=PEOPLE_MAX)]


class Presence(Message, frozen=True):
    """Who came, went, or changed since the last one; not stored, and it may be joined up.

    Args:
        conversation: The conversation's id.
        here: How many are present now.
        joined: Who came; nobody is named where too many are present, then only `here` counts.
        left: Who went.
        renamed: Who has another name now.
        changed: Whose status or role is another now.
    """

    conversation: Identifier
    here: Count
    joined: Annotated[tuple[Person, ...], Meta(max_length=PEOPLE_MAX)] = ()
    left: Annotated[tuple[Person, ...], Meta(max_length=PEOPLE_MAX)] = ()
    renamed: Annotated[tuple[Renaming, ...], Meta(max_length=PEOPLE_MAX)] = ()
    changed: Annotated[tuple[Person, ...], Meta(max_length=PEOPLE_MAX)] = ()


class IsTyping(Message, frozen=True):
    """Somebody in a conversation is writing; it holds for a few seconds."""

    conversation: Identifier
    account: Identifier


class Rooms(Message, frozen=True):
    """Answers `AskRooms`, in the order of names; `more` tells that there are others."""

    request: RequestNumber
    rooms: Annotated[tuple[Room, ...], Meta(max_length=ROOMS_MAX)]
    more: bool = False


class Members(Message, frozen=True):
    """Answers `AskMembers`, in the order of accounts; `more` tells that there are others."""

    request: RequestNumber
    conversation: Identifier
    members: Annotated[tuple[Member, ...], Meta(max_length=MEMBERS_MAX)]
    more: bool = False


class Acts(Message, frozen=True):
    """Answers `AskActs`, the latest first; `more` tells that there are older ones."""

    request: RequestNumber
    conversation: Identifier
    acts: Annotated[tuple[Act, ...], Meta(max_length=ACTS_MAX)]
    more: bool = False


# --- oneself


class Devices(Message, frozen=True):
    """Answers `AskDevices`; `password` tells whether one is set."""

    request: RequestNumber
    devices: Annotated[tuple[Device, ...], Meta(max_length=DEVICES_MAX)]
    password: bool = False


class Ignored(Message, frozen=True):
    """Whom the receiver takes nothing from; sent on signing in if there are any, and on change."""

    people: Annotated[tuple[Person, ...], Meta(max_length=IGNORED_MAX)]


class Account(Message, frozen=True):
    """Answers `AskAccount`.

    Args:
        request: The number of the request.
        account: The account's number.
        nickname: Its nickname.
        created: When it came in first.
        password: Whether a password is set.
        role: `owner` if the server is theirs, or empty.
        recorded: What was decided for everywhere; left out if nothing was.
        resting: Former nicknames that nobody else can have yet.
    """

    request: RequestNumber
    account: Identifier
    nickname: Nickname
    created: Time
    password: bool = False
    role: MaybeKind = ""
    recorded: bool | UnsetType = UNSET
    resting: Annotated[tuple[Nickname, ...], Meta(max_length=64)] = ()


class Forgotten(Message, frozen=True):
    """Answers `Forget`: so many entries were erased."""

    request: RequestNumber
    entries: Count
