"""Every message of the wire: frozen, behaviour-free structs, and the two unions they form.

A request carries a `request` number of the client's choosing; the server answers each request
exactly once, with the message named in the request's docstring or with `Refused`. Times are
milliseconds since 1970-01-01 UTC. Unknown fields are ignored, and fields with a default may be
left out: that is how versions mix.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from parlour_protocol.limits import (
    CONVERSATIONS_MAX,
    ID_BYTES,
    NAME_MAX_CHARACTERS,
    NICKNAME_MAX_CHARACTERS,
    NONCE_BYTES,
    PAGE_MAX_ENTRIES,
    PEOPLE_MAX,
    REASON_MAX_CHARACTERS,
    SECRET_BYTES,
    TEXT_MAX_CHARACTERS,
    TIME_MAX,
)

VERSION = 1
"""The version of the protocol. It rises only when two sides can no longer talk."""

RequestNumber = Annotated[int, Meta(ge=1, le=2**32 - 1)]
MaybeRequestNumber = Annotated[int, Meta(ge=0, le=2**32 - 1)]
MessageId = Annotated[bytes, Meta(min_length=ID_BYTES, max_length=ID_BYTES)]
Nonce = Annotated[bytes, Meta(min_length=NONCE_BYTES, max_length=NONCE_BYTES)]
Secret = Annotated[bytes, Meta(min_length=SECRET_BYTES, max_length=SECRET_BYTES)]
Identifier = Annotated[int, Meta(ge=1, le=2**63 - 1)]
Count = Annotated[int, Meta(ge=0, le=2**63 - 1)]
Time = Annotated[int, Meta(ge=0, le=TIME_MAX)]
Text = Annotated[str, Meta(min_length=1, max_length=TEXT_MAX_CHARACTERS)]
Name = Annotated[str, Meta(max_length=NAME_MAX_CHARACTERS)]
Nickname = Annotated[str, Meta(min_length=1, max_length=NICKNAME_MAX_CHARACTERS)]
AskedNickname = Annotated[str, Meta(max_length=NAME_MAX_CHARACTERS)]
Reason = Annotated[str, Meta(max_length=REASON_MAX_CHARACTERS)]
Code = Annotated[str, Meta(min_length=1, max_length=NAME_MAX_CHARACTERS)]
Kind = Annotated[str, Meta(min_length=1, max_length=16)]

TEXT: Literal["text"] = "text"
"""The kind of an entry that is something said."""
ACTION: Literal["action"] = "action"
"""The kind of an entry that tells what its author does, as in `/me waves`."""


def _tag(name: str) -> str:
    return "".join("-" + c.lower() if c.isupper() else c for c in name).lstrip("-")


class Message(Struct, frozen=True, omit_defaults=True, tag_field="type", tag=_tag):
    """What every message shares: it is immutable, and its `type` is its name in kebab-case."""


# --- parts of messages


class Guest(Message, frozen=True):
    """A credential: a random secret that the client made for this server and nickname, and keeps.

    It holds a nickname for its user over a lost connection; it proves nothing more.
    """

    secret: Secret


Credential = Guest
"""How somebody shows who they are. Device keys and passwords will join this union."""


class Person(Struct, frozen=True, omit_defaults=True):
    """Somebody who is here: `account` stays the same when the nickname changes."""

    account: Identifier
    nickname: Nickname


class Renaming(Struct, frozen=True):
    """A change of nickname that has happened."""

    account: Identifier
    before: Nickname
    nickname: Nickname


class Conversation(Struct, frozen=True, omit_defaults=True):
    """A room or a direct conversation, as the receiver sees it.

    Args:
        id: What other messages name it by; stays the same when `name` changes.
        kind: `room` or `direct`; a client shows kinds it does not know by their name.
        name: `#lobby` for a room; the other person's nickname for a direct conversation.
        head: The number of its last entry, 0 if it has none.
        here: How many people are present in it.
        peer: The other person's account in a direct conversation, 0 in others.
    """

    id: Identifier
    kind: Kind
    name: Name
    head: Count
    here: Count = 0
    peer: Count = 0


class Entry(Message, frozen=True):
    """One entry of a conversation's log; sent as it happens, and within `Page`.

    Args:
        conversation: The conversation's id.
        seq: Its place in the log: 1, 2, 3 … without a gap.
        time: When the server stored it.
        account: Its author's account.
        nickname: Its author's nickname at that time.
        id: The id that its author's client made.
        text: What was said, or a plain-text rendering of a kind the receiver may not know.
        kind: `text`, `action`, or one that a newer version added.
    """

    conversation: Identifier
    seq: Identifier
    time: Time
    account: Identifier
    nickname: Nickname
    id: MessageId
    text: Text
    kind: Kind = TEXT


# --- from client to server


class Hello(Message, frozen=True):
    """The first message of a client. Answered by `Welcome`, or by `Goodbye` if versions differ."""

    version: Count
    software: Name
    nonce: Nonce


class CheckNickname(Message, frozen=True):
    """Ask whether a nickname could be had, without taking it. Answered by `NicknameChecked`."""

    request: RequestNumber
    nickname: AskedNickname
    credential: Credential


class SignIn(Message, frozen=True):
    """Take a nickname and come in. Answered by `SignedIn`."""

    request: RequestNumber
    nickname: AskedNickname
    credential: Credential


class Rename(Message, frozen=True):
    """Change one's nickname. Answered by `Done`."""

    request: RequestNumber
    nickname: AskedNickname


class Say(Message, frozen=True):
    """Add an entry to a conversation. Answered by `Said` once it is on disk.

    Saying the same `id` again is answered with the first one's place, and stores nothing: that is
    how a client repeats, after a lost connection, what it does not know to be stored.
    """

    request: RequestNumber
    id: MessageId
    conversation: Identifier
    text: Text
    kind: Kind = TEXT


class Read(Message, frozen=True):
    """Ask for stored entries, in order. Answered by `Page`.

    Args:
        request: The number of this request.
        conversation: The conversation's id.
        after: Entries with a greater `seq` than this …
        before: … and with a smaller one than this; 0 means no end.
        limit: At most so many.
        newest: Where more fit than the limit: the last ones if true, the first ones if not.
    """

    request: RequestNumber
    conversation: Identifier
    after: Count = 0
    before: Count = 0
    limit: Annotated[int, Meta(ge=1, le=PAGE_MAX_ENTRIES)] = PAGE_MAX_ENTRIES
    newest: bool = False


class OpenDirect(Message, frozen=True):
    """Open the direct conversation with somebody, oneself included. Answered by `Opened`."""

    request: RequestNumber
    nickname: AskedNickname


class Who(Message, frozen=True):
    """Ask who is present in a conversation. Answered by `People`."""

    request: RequestNumber
    conversation: Identifier


class Ping(Message, frozen=True):
    """Ask for a sign of life. Either side may send it; the other answers with `Pong`."""

    request: RequestNumber


class Pong(Message, frozen=True):
    """Answers `Ping`. A server tells its `time`, and its `utc_offset` in minutes."""

    request: RequestNumber
    time: Time = 0
    utc_offset: Annotated[int, Meta(ge=-1440, le=1440)] = 0


class Quit(Message, frozen=True):
    """Leave on purpose. Answered by `Goodbye`, and the end of the connection."""


# --- from server to client


class Welcome(Message, frozen=True):
    """Answers `Hello`: `name` is the server's, `nonce` is what a credential may have to sign."""

    version: Count
    software: Name
    name: Name
    nonce: Nonce


class NicknameChecked(Message, frozen=True):
    """Answers `CheckNickname`.

    Args:
        request: The number of the request.
        status: `free`, `yours`, `taken` or `invalid`; more may come.
        reason: In words, where it is not to be had.
    """

    request: RequestNumber
    status: Code
    reason: Reason = ""


class SignedIn(Message, frozen=True):
    """Answers `SignIn`. From here on every new entry of the conversations listed is sent.

    Args:
        request: The number of the request.
        account: The receiver's account.
        nickname: As it is shown to others.
        log: Names the logs as a whole. If it differs from what a client remembers, the server
            began anew, and what the client remembers is of another log.
        conversations: Those the receiver is in.
    """

    request: RequestNumber
    account: Identifier
    nickname: Nickname
    log: MessageId
    conversations: Annotated[tuple[Conversation, ...], Meta(max_length=CONVERSATIONS_MAX)]


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


class Said(Message, frozen=True):
    """Answers `Say`: the entry is on disk at `seq`, and nothing but a lost disk will lose it."""

    request: RequestNumber
    conversation: Identifier
    seq: Identifier
    time: Time


class Page(Message, frozen=True):
    """Answers `Read`. `more` tells that the limit, not the log, ended it."""

    request: RequestNumber
    conversation: Identifier
    entries: Annotated[tuple[Entry, ...], Meta(max_length=PAGE_MAX_ENTRIES)]
    more: bool = False


class Opened(Message, frozen=True):
    """Answers `OpenDirect`; with `request` 0 it tells that somebody else opened one with you."""

    request: MaybeRequestNumber
    conversation: Conversation


class People(Message, frozen=True):
    """Answers `Who`: `here` counts everybody, `people` names the first of them."""

    request: RequestNumber
    conversation: Identifier
    here: Count
    people: Annotated[tuple[Person, ...], Meta(max_length=PEOPLE_MAX)]


class Presence(Message, frozen=True):
    """Who came, went, or changed names since the last one; not stored, and it may be joined up.

    Args:
        conversation: The conversation's id.
        here: How many are present now.
        joined: Who came; nobody is named where too many are present, then only `here` counts.
        left: Who went.
        renamed: Who has another name now.
    """

    conversation: Identifier
    here: Count
    joined: Annotated[tuple[Person, ...], Meta(max_length=PEOPLE_MAX)] = ()
    left: Annotated[tuple[Person, ...], Meta(max_length=PEOPLE_MAX)] = ()
    renamed: Annotated[tuple[Renaming, ...], Meta(max_length=PEOPLE_MAX)] = ()


class Goodbye(Message, frozen=True):
    """The server ends the connection: `code` for programs, `reason` for people."""

    code: Code
    reason: Reason
    retry: bool = False


FromClient = (
    Hello | CheckNickname | SignIn | Rename | Say | Read | OpenDirect | Who | Ping | Pong | Quit
)
FromServer = (
    Welcome
    | NicknameChecked
    | SignedIn
    | Done
    | Refused
    | Said
    | Entry
    | Page
    | Opened
    | People
    | Presence
    | Ping
    | Pong
    | Goodbye
)
