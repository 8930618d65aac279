"""What servers send: coming in, what is said and read, conversations and who is in them."""

from typing import Annotated

from msgspec import Meta

from parlour_protocol.limits import (
    CONVERSATIONS_MAX,
    FOUND_MAX,
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
    Conversation,
    Entry,
    Missed,
    Person,
    Renaming,
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
