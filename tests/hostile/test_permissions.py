"""Who may send what: every message and every role in one table, held to server and document.

What a role may do in each kind of conversation, verb by verb, is in
tests/server/test_permissions.py. Here messages are counted through, so that none comes in that
nobody has thought of.
"""

import re

import msgspec
import pytest

from parlour_protocol import messages
from parlour_protocol.messages import Message, Refused
from parlour_server.permissions import Kind, Role, Verb, may
from tests.hostile.report import tell
from tests.hostile.sizes import size
from tests.protocol.strategies import CLIENT_TYPES
from tests.protocol.test_document import DOCUMENT
from tests.server.peers import House, Peer, house, in_virtual_time
from tests.server.requests import EXAMPLES
from tests.server.room_people import ask_in, come, create, do, go, say, server_owner

GREETED = "greeted"
"""Whoever has not signed in."""

OUTSIDE = {"outsider", "invited", "banned", "server-owner-outside"}
SPEAKING = {"member", "op", "owner", "server-owner"}
INSIDE = SPEAKING | {"muted"}
LEADING = SPEAKING - {"member"}
OWNING = LEADING - {"op"}
PRESENT = OUTSIDE | INSIDE
ANYBODY = PRESENT | {GREETED}

TABLE: dict[str, set[str]] = {
    "Hello": set(),
    "SignIn": {GREETED},
    **dict.fromkeys(("CheckNickname", "Ping", "Quit"), ANYBODY),
    # Of a room
    **dict.fromkeys(("Say", "Edit", "React", "Invite"), SPEAKING),
    **dict.fromkeys(
        ("Read", "ReadChanges", "Who", "Delete", "Leave", "AskMembers", "SetRecording"), INSIDE
    ),
    **dict.fromkeys(("SetTopic", "Moderate", "AskActs"), LEADING),
    "SetRoom": OWNING,
    "Join": PRESENT - {"banned"},
    # Of oneself, of what all may see, and of tables, where it matters who sits there
    **dict.fromkeys(
        (
            "OpenDirect", "AskMissed", "Search", "SetAway", "Rename", "SetPassword", "AskDevices",
            "RevokeDevice", "BecomeOwner", "Ignore", "AskAccount", "ReadOwn", "Forget", "AskRooms",
            "CreateRoom", "DeclineRoom", "AskCatalogue", "AskRules", "InviteToPlay", "AnswerToPlay",
            "AskInvitations", "GatherTable", "StartTable", "Move", "Resign", "Propose",
            "AnswerProposal", "Claim", "Watch", "AskTables", "AskGames", "AskMoves", "AskPosition",
            "AskLadder", "ExportGame",
        ),
        PRESENT,
    ),
}  # fmt: skip
"""Of each message that is answered: who may send it about a public room."""

UNANSWERED = {"Typing", "MarkRead", "Idle", "Pong"}

FORBIDDEN = {
    "not-signed-in", "already-signed-in", "unknown-conversation", "not-permitted", "muted",
    "banned", "invite-only",
}  # fmt: skip
"""The refusals that tell that it is who one is that lacks."""

TURNS = size(5, 1)
"""Of how many messages one is tried by each role, in turn; all of them at length."""

ROLES = [GREETED, *(role.value for role in Role)]


_MADE_BY = {"banned": "ban", "muted": "mute", "op": "op", "owner": "owner"}


async def staged(here: House, role: str) -> tuple[Peer, dict[str, object]]:
    """Return somebody in a role before a room, and what a message about it says."""
    if role == GREETED:
        return await here.greeted(), {}
    boss = await here.join("boss")
    subject = await (
        server_owner(here, "subject") if role.startswith("server") else here.join("subject")
    )
    room = await create(boss, "#room")
    for peer in (subject, await here.join("kit")):
        await come(peer, "#room")
    own = await say(subject, room, "one's own")
    if role in {"outsider", "invited", "server-owner-outside"}:
        await go(subject, room)
    if role == "invited":
        await ask_in(boss, room, "subject")
    if role in _MADE_BY:
        await do(boss, room, _MADE_BY[role], "subject")
    return subject, {"conversation": room.id, "name": "#room", "seq": own}


def about(of: type[Message], peer: Peer, room: dict[str, object]) -> Message:
    """Return a message of a type about a room."""
    named = {name: value for name, value in room.items() if name in of.__struct_fields__}
    if of is messages.Moderate:
        named["nickname"] = "kit"
    if of is messages.CreateRoom:
        named["name"] = "#new"
    if of is messages.Search:
        named.pop("conversation", None)
    return msgspec.structs.replace(EXAMPLES[of][0](peer), **named)


def test_every_message_has_its_row_and_every_role_its_place() -> None:
    assert set(TABLE) | UNANSWERED == {of.__name__ for of in CLIENT_TYPES}
    assert set(ROLES) == ANYBODY


@pytest.mark.trio(run=in_virtual_time)
@pytest.mark.parametrize("role", ROLES)
async def test_each_role_may_send_what_the_table_says_and_nothing_else(role: str) -> None:
    tried = 0
    for of in CLIENT_TYPES[ROLES.index(role) % TURNS :: TURNS]:
        if of.__name__ in UNANSWERED or of in {messages.Hello, messages.Quit}:
            continue
        async with house(requests_burst=1_000) as here:
            peer, room = await staged(here, role)
            await peer.settled()
            message = about(of, peer, room)
            peer.send(message)  # type: ignore[arg-type] # a client's
            answer = await peer.answer_to(message)  # type: ignore[arg-type] # as above
            code = answer.code if isinstance(answer, Refused) else ""
            expected = role in TABLE[of.__name__]
            assert (code not in FORBIDDEN) == expected, f"{of.__name__} by {role}: {answer}"
            tried += 1
    tell(f"every request by {role}", f"{tried} requests", "allowed or refused as in the table")


DOCUMENTED: dict[str, set[Verb]] = {
    "member": {Verb.INVITE},
    "op": {
        Verb.INVITE, Verb.TOPIC, Verb.DELETE_OTHERS, Verb.KICK, Verb.BAN, Verb.UNBAN, Verb.MUTE,
        Verb.UNMUTE, Verb.BANNED, Verb.ACTS,
    },
    "owner": {Verb.SET_ROOM, Verb.CLOSE, Verb.OP, Verb.DEOP, Verb.OWNER},
}  # fmt: skip
"""What docs/protocol.md says that each role may, beyond those before it."""

_WORDS = {
    Verb.TOPIC: "`set-topic`",
    Verb.DELETE_OTHERS: "`delete` what others said",
    Verb.BANNED: "see who is banned",
    Verb.ACTS: "the audit trail",
    Verb.CLOSE: "`set-room`",
}


def test_the_document_says_what_each_role_may() -> None:
    table = DOCUMENT.split("| role | may, beyond")[1].split("\n\n")[0]
    told = dict(re.findall(r"^\| (?:a )?`?(member|op|owner)`? \| (.+?) \|$", table, re.MULTILINE))
    assert told.keys() == DOCUMENTED.keys()
    before: set[Verb] = set()
    for role, verbs in DOCUMENTED.items():
        for verb in verbs:
            assert _WORDS.get(verb, f"`{verb.value}`") in told[role], (role, verb)
        allowed = {verb for verb in Verb if may(Role(role), Kind.PUBLIC, verb)}
        own = {verb for verb in Verb if may(Role.MEMBER, Kind.PUBLIC, verb)} - {Verb.INVITE}
        before |= verbs
        assert allowed - own - {Verb.STEP_DOWN} == before
