"""Who may do what where: one table of roles, kinds of conversations and verbs."""

from enum import Enum


class _Named(Enum):
    # Members are compared by identity, so they are hashed by it too: Enum's own is Python, and what
    # is said is looked up here each time.
    __hash__ = object.__hash__


class Role(_Named):
    """What somebody is to a conversation."""

    OUTSIDER = "outsider"
    INVITED = "invited"
    BANNED = "banned"
    MUTED = "muted"
    """In it, whatever they are else, and may not speak for now."""
    MEMBER = "member"
    OP = "op"
    OWNER = "owner"
    SERVER_OWNER = "server-owner"
    """The server's owner, in the room."""
    SERVER_OWNER_OUTSIDE = "server-owner-outside"
    """The server's owner, not in the room."""


class Kind(_Named):
    """What a conversation is to those who would do something in it."""

    LOBBY = "lobby"
    PUBLIC = "public"
    INVITE_ONLY = "invite-only"
    DIRECT = "direct"
    NOTES = "notes"
    """A direct conversation with oneself."""
    TABLE = "table"
    """Of those who play."""
    GALLERY = "gallery"
    """Of those who watch."""


class Verb(_Named):
    """What one may want to do. Those that `Moderate` names have its words."""

    LIST = "list"
    """See it among the rooms."""
    JOIN = "join"
    READ = "read"
    """Read its log; exporting is reading."""
    READ_CHANGES = "read-changes"
    SEARCH = "search"
    SAY = "say"
    TYPING = "typing"
    REACT = "react"
    EDIT = "edit"
    """Change what one said oneself."""
    DELETE = "delete"
    """Take back what one said oneself."""
    DELETE_OTHERS = "delete-others"
    LEAVE = "leave"
    """Leave a room or a gallery, or take a direct conversation or a table out of one's list."""
    MEMBERS = "members"
    BANNED = "banned"
    """See who is kept out."""
    ACTS = "acts"
    TOPIC = "topic"
    INVITE = "invite"
    KICK = "kick"
    BAN = "ban"
    UNBAN = "unban"
    MUTE = "mute"
    UNMUTE = "unmute"
    OP = "op"
    DEOP = "deop"
    """Make somebody else a member again."""
    STEP_DOWN = "step-down"
    """Be a member again oneself."""
    OWNER = "owner"
    """Make another owner."""
    SET_ROOM = "set-room"
    CLOSE = "close"
    """Decide whether one comes in by invitation alone."""


_NOBODY: frozenset[Role] = frozenset()
_OWNING = frozenset({Role.OWNER, Role.SERVER_OWNER})
_LEADING = _OWNING | {Role.OP}
_SPEAKING = _LEADING | {Role.MEMBER}
_INSIDE = _SPEAKING | {Role.MUTED}
_GUESTS = _INSIDE | {Role.INVITED, Role.SERVER_OWNER_OUTSIDE}
_WELCOME = _GUESTS | {Role.OUTSIDER}
_EVERYBODY = frozenset(Role)
_ONE = frozenset({Role.MEMBER})

_ALLOWED: dict[Verb, tuple[frozenset[Role], ...]] = {
    #                   lobby      public      invite-only  direct   notes    table    gallery
    Verb.LIST:          (_INSIDE,   _EVERYBODY, _GUESTS,     _NOBODY, _NOBODY, _NOBODY, _NOBODY),
    Verb.JOIN:          (_INSIDE,   _WELCOME,   _GUESTS,     _NOBODY, _NOBODY, _NOBODY, _NOBODY),
    Verb.READ:          (_INSIDE,   _INSIDE,    _INSIDE,     _ONE,    _ONE,    _ONE,    _ONE),
    Verb.READ_CHANGES:  (_INSIDE,   _INSIDE,    _INSIDE,     _ONE,    _ONE,    _ONE,    _ONE),
    Verb.SEARCH:        (_INSIDE,   _INSIDE,    _INSIDE,     _ONE,    _ONE,    _ONE,    _ONE),
    Verb.SAY:           (_SPEAKING, _SPEAKING,  _SPEAKING,   _ONE,    _ONE,    _ONE,    _ONE),
    Verb.TYPING:        (_SPEAKING, _SPEAKING,  _SPEAKING,   _ONE,    _ONE,    _ONE,    _ONE),
    Verb.REACT:         (_SPEAKING, _SPEAKING,  _SPEAKING,   _ONE,    _ONE,    _ONE,    _ONE),
    Verb.EDIT:          (_SPEAKING, _SPEAKING,  _SPEAKING,   _ONE,    _ONE,    _ONE,    _ONE),
    Verb.DELETE:        (_INSIDE,   _INSIDE,    _INSIDE,     _ONE,    _ONE,    _ONE,    _ONE),
    Verb.DELETE_OTHERS: (_LEADING,  _LEADING,   _LEADING,    _NOBODY, _NOBODY, _NOBODY, _NOBODY),
    Verb.LEAVE:         (_NOBODY,   _INSIDE,    _INSIDE,     _ONE,    _ONE,    _ONE,    _ONE),
    Verb.MEMBERS:       (_INSIDE,   _INSIDE,    _INSIDE,     _NOBODY, _NOBODY, _NOBODY, _NOBODY),
    Verb.BANNED:        (_LEADING,  _LEADING,   _LEADING,    _NOBODY, _NOBODY, _NOBODY, _NOBODY),
    Verb.ACTS:          (_LEADING,  _LEADING,   _LEADING,    _NOBODY, _NOBODY, _NOBODY, _NOBODY),
    Verb.TOPIC:         (_LEADING,  _LEADING,   _LEADING,    _NOBODY, _NOBODY, _NOBODY, _NOBODY),
    Verb.INVITE:        (_NOBODY,   _SPEAKING,  _LEADING,    _NOBODY, _NOBODY, _NOBODY, _NOBODY),
    Verb.KICK:          (_NOBODY,   _LEADING,   _LEADING,    _NOBODY, _NOBODY, _NOBODY, _NOBODY),
    Verb.BAN:           (_NOBODY,   _LEADING,   _LEADING,    _NOBODY, _NOBODY, _NOBODY, _NOBODY),
    Verb.UNBAN:         (_NOBODY,   _LEADING,   _LEADING,    _NOBODY, _NOBODY, _NOBODY, _NOBODY),
    Verb.MUTE:          (_LEADING,  _LEADING,   _LEADING,    _NOBODY, _NOBODY, _NOBODY, _NOBODY),
    Verb.UNMUTE:        (_LEADING,  _LEADING,   _LEADING,    _NOBODY, _NOBODY, _NOBODY, _NOBODY),
    Verb.OP:            (_OWNING,   _OWNING,    _OWNING,     _NOBODY, _NOBODY, _NOBODY, _NOBODY),
    Verb.DEOP:          (_OWNING,   _OWNING,    _OWNING,     _NOBODY, _NOBODY, _NOBODY, _NOBODY),
    Verb.STEP_DOWN:     (_LEADING,  _LEADING,   _LEADING,    _NOBODY, _NOBODY, _NOBODY, _NOBODY),
    Verb.OWNER:         (_OWNING,   _OWNING,    _OWNING,     _NOBODY, _NOBODY, _NOBODY, _NOBODY),
    Verb.SET_ROOM:      (_OWNING,   _OWNING,    _OWNING,     _NOBODY, _NOBODY, _NOBODY, _NOBODY),
    Verb.CLOSE:         (_NOBODY,   _OWNING,    _OWNING,     _NOBODY, _NOBODY, _NOBODY, _NOBODY),
}  # fmt: skip

_PLACE = {kind: place for place, kind in enumerate(Kind)}

_RANK = {Role.OP: 1, Role.OWNER: 2, Role.SERVER_OWNER: 3, Role.SERVER_OWNER_OUTSIDE: 3}
"""Whom one may touch: those below oneself; others are 0."""


def may(role: Role, kind: Kind, verb: Verb, target: Role | None = None) -> bool:
    """Tell whether somebody may do something.

    Args:
        role: What they are to the conversation.
        kind: What it is.
        verb: What they would do.
        target: What the person is to whom they would do it, None if it is done to nobody; nobody
            does something to people of their own rank, or above it.
    """
    if role not in _ALLOWED[verb][_PLACE[kind]]:
        return False
    return target is None or _RANK.get(role, 0) > _RANK.get(target, 0)


def member_role(role: str, *, server_owner: bool, muted: bool) -> Role:
    """Return what somebody who is in a room is to it.

    Args:
        role: As it is stored: `owner`, `op`, or empty.
        server_owner: Whether the server is theirs.
        muted: Whether they may not speak now. Whoever is muted leads nobody either.
    """
    if server_owner:
        return Role.SERVER_OWNER
    if muted:
        return Role.MUTED
    return Role(role) if role else Role.MEMBER


def room_kind(*, lobby: bool, invite_only: bool) -> Kind:
    """Return what a room is."""
    if lobby:
        return Kind.LOBBY
    return Kind.INVITE_ONLY if invite_only else Kind.PUBLIC


_LEADERS = "only its ops and owners may do this; /members tells who they are"
_OWNERS = "only the room's owners may do this; /members tells who they are"

_WHY = {
    Verb.DELETE_OTHERS: _LEADERS,
    Verb.BANNED: _LEADERS,
    Verb.ACTS: _LEADERS,
    Verb.TOPIC: _LEADERS,
    Verb.INVITE: _LEADERS,
    Verb.KICK: _LEADERS,
    Verb.BAN: _LEADERS,
    Verb.UNBAN: _LEADERS,
    Verb.MUTE: _LEADERS,
    Verb.UNMUTE: _LEADERS,
    Verb.OP: _OWNERS,
    Verb.DEOP: _OWNERS,
    Verb.OWNER: _OWNERS,
    Verb.SET_ROOM: _OWNERS,
    Verb.CLOSE: _OWNERS,
    Verb.STEP_DOWN: "you are no op here",
    Verb.LEAVE: "everybody is in the lobby; nobody leaves it",
}
"""Why not, where it is the rank that lacks."""


def why_not(verb: Verb) -> str:
    """Say why somebody may not do something, where it is their rank that lacks."""
    return _WHY.get(verb, "this is not possible here")
