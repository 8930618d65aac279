"""Parts of messages: what is named in more than one of them."""

from typing import Annotated

from msgspec import Meta, Struct

from parlour_protocol.limits import (
    REACTION_ACCOUNTS_MAX,
    REACTIONS_MAX,
)
from parlour_protocol.messages.fields import (
    TEXT,
    AskedPassword,
    Count,
    DeviceName,
    Emoji,
    Grounds,
    Identifier,
    Kind,
    MaybeKind,
    MaybeSecret,
    MaybeText,
    Message,
    MessageId,
    Name,
    Nickname,
    PublicKey,
    Signature,
    StatusNote,
    Time,
    Topic,
)


class DeviceKey(Message, frozen=True):
    """A credential: the key of a device that the nickname belongs to, or is to belong to.

    Args:
        public: The device's public key, Ed25519 (RFC 8032).
        signature: Over what `signing.sign_in_text` says.
        name: What the device is called in its owner's list of devices.
        guest: The secret that held the nickname before there were device keys, empty if none.
    """

    public: PublicKey
    signature: Signature
    name: DeviceName = ""
    guest: MaybeSecret = b""


class Password(Message, frozen=True):
    """A credential: a password, which adds the device's key to those of the nickname.

    Args:
        password: The password, or a one-time code of the server's operator.
        public: As in `DeviceKey`.
        signature: As in `DeviceKey`.
        name: As in `DeviceKey`.
    """

    password: AskedPassword
    public: PublicKey
    signature: Signature
    name: DeviceName = ""


Credential = DeviceKey | Password
"""How somebody shows who they are."""


class Person(Struct, frozen=True, omit_defaults=True):
    """Somebody, present or not.

    Args:
        account: Stays the same when the nickname changes.
        nickname: What they are called now.
        status: `here`, `playing`, `away`, `idle` or `absent`; more may come.
        note: What they say of being away.
        role: Their role in the conversation this is about: `owner`, `op`, or empty.
        bot: Whether they are a program.
    """

    account: Identifier
    nickname: Nickname
    status: Kind = "here"
    note: StatusNote = ""
    role: MaybeKind = ""
    bot: bool = False


class Renaming(Struct, frozen=True):
    """A change of nickname that has happened."""

    account: Identifier
    before: Nickname
    nickname: Nickname


class Conversation(Struct, frozen=True, omit_defaults=True):
    """A room, a direct conversation or a table, as the receiver sees it.

    Args:
        id: What other messages name it by; stays the same when `name` changes.
        kind: `room`, `direct`, `table` (of those who play) or `gallery` (of those who watch a
            table); a client shows kinds it does not know by their name.
        name: `#lobby` for a room; the other person's nickname for a direct conversation; for a
            table the game and the others who play, as in `Chess bob`.
        head: The number of its last entry, 0 if it has none.
        here: How many of its people are present.
        peer: The other person's account in a direct conversation, 0 in others.
        read: The receiver's read marker: the last entry that was on one of their screens.
        revision: The highest `revision` of its entries.
        topic: What a room is about.
        role: The receiver's role in a room: `owner`, `op`, or empty.
        invite_only: Whether one comes in by invitation alone.
        recorded: Whether what the receiver says here is kept.
        retention_days: Entries older than this are erased; 0 keeps them.
        muted_until: The receiver may not speak before this time.
    """

    id: Identifier
    kind: Kind
    name: Name
    head: Count
    here: Count = 0
    peer: Count = 0
    read: Count = 0
    revision: Count = 0
    topic: Topic = ""
    role: MaybeKind = ""
    invite_only: bool = False
    recorded: bool = True
    retention_days: Count = 0
    muted_until: Time = 0


class Reaction(Struct, frozen=True):
    """An emoji that people put to an entry, and whose accounts they are."""

    emoji: Emoji
    accounts: Annotated[tuple[Identifier, ...], Meta(max_length=REACTION_ACCOUNTS_MAX)]


class Entry(Message, frozen=True):
    """One entry of a conversation's log; sent as it happens, and within `Page`.

    Args:
        conversation: The conversation's id.
        seq: Its place in the log: 1, 2, 3 … without a gap.
        time: When the server stored it.
        account: Its author's account.
        nickname: Its author's nickname at that time; `gone` once the author was forgotten.
        id: The id that its author's client made.
        text: What was said, or a plain-text rendering of a kind the receiver may not know; empty
            if it was deleted, or off the record and is not sent as it happens.
        kind: `text`, `action`, `notice`, at a table `move` or `chance`, or one that a newer version
            added.
        reply: The `seq` of the entry this one answers to, 0 if none.
        off: It was said off the record: its text is nowhere kept.
        edited: When its text was changed last, 0 if never.
        deleted: Its text was taken back.
        reactions: What people put to it.
        revision: Counts up within the conversation with each change of an entry; 0 if this one
            was never changed.
    """

    conversation: Identifier
    seq: Identifier
    time: Time
    account: Identifier
    nickname: Nickname
    id: MessageId
    text: MaybeText
    kind: Kind = TEXT
    reply: Count = 0
    off: bool = False
    edited: Time = 0
    deleted: bool = False
    reactions: Annotated[tuple[Reaction, ...], Meta(max_length=REACTIONS_MAX)] = ()
    revision: Count = 0


class Device(Struct, frozen=True, omit_defaults=True):
    """A device that may come in under one's nickname.

    Args:
        id: What `RevokeDevice` names it by.
        name: As it called itself.
        added: When it came in first.
        used: When it came in last.
        current: Whether it is the one that asks.
        present: Whether it is connected now.
    """

    id: Identifier
    name: DeviceName
    added: Time
    used: Time
    current: bool = False
    present: bool = False


class Room(Struct, frozen=True, omit_defaults=True):
    """A room in the list of rooms.

    Args:
        name: With its `#`.
        topic: What it is about.
        members: How many people are in it.
        here: How many of them are present.
        joined: Whether the receiver is in it.
        invite_only: Whether one comes in by invitation alone.
        invited: Whether the receiver has an invitation.
    """

    name: Name
    topic: Topic
    members: Count
    here: Count = 0
    joined: bool = False
    invite_only: bool = False
    invited: bool = False


class Member(Struct, frozen=True, omit_defaults=True):
    """Somebody who is in a room, or is kept out of it.

    Args:
        account: Their account.
        nickname: What they are called now.
        role: `owner`, `op`, or empty.
        muted_until: They may not speak before this time.
        banned_until: They may not come in before this time; members are not banned.
        reason: Why they are muted or banned.
    """

    account: Identifier
    nickname: Nickname
    role: MaybeKind = ""
    muted_until: Time = 0
    banned_until: Time = 0
    reason: Grounds = ""


class Act(Struct, frozen=True, omit_defaults=True):
    """One line of a room's audit trail.

    Args:
        id: Counts up.
        time: When it was done.
        actor: Who did it, by the nickname of that time.
        verb: What: `kick`, `ban`, `topic` and so on.
        target: To whom or what, empty if to the room.
        reason: Why, or what the room's setting was made.
        until: When it ends, 0 if it does not.
    """

    id: Identifier
    time: Time
    actor: Name
    verb: Kind
    target: Name = ""
    reason: Grounds = ""
    until: Time = 0


class Missed(Struct, frozen=True, omit_defaults=True):
    """What came in a conversation after one's read marker.

    Args:
        conversation: The conversation's id.
        unread: How many entries by others.
        mentions: How many of them name the receiver.
        mention: The `seq` of the first that does, 0 if none.
    """

    conversation: Identifier
    unread: Count
    mentions: Count = 0
    mention: Count = 0


class RoomInvitation(Struct, frozen=True):
    """An invitation into a room: answered by joining it, or by `DeclineRoom`."""

    room: Name
    by: Nickname
    time: Time
