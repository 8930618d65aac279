"""Who may do what where: the whole table, walked over the wire."""

from collections.abc import Awaitable, Callable

import pytest
import trio

from parlour_protocol.messages import (
    Acts,
    AskActs,
    AskMembers,
    Changes,
    Delete,
    Done,
    Edit,
    Found,
    FromClient,
    Invite,
    IsTyping,
    Join,
    Leave,
    Members,
    Message,
    Opened,
    Page,
    React,
    Read,
    ReadChanges,
    Said,
    Search,
    SetRoom,
    SetTopic,
    Typing,
)
from parlour_server.permissions import Kind, Role, Verb, may
from tests.server.peers import house, in_virtual_time
from tests.server.room_people import (
    come,
    create,
    do,
    doing,
    listed,
    server_owner,
)
from tests.server.stages import Scene, stage, stage_direct, stage_table

pytestmark = pytest.mark.trio(run=in_virtual_time)

READING = {Verb.READ, Verb.READ_CHANGES, Verb.SEARCH}
SPEAKING = {Verb.SAY, Verb.TYPING, Verb.REACT, Verb.EDIT}
MUTED = READING | {Verb.LIST, Verb.JOIN, Verb.DELETE, Verb.MEMBERS, Verb.LEAVE}
MEMBER = MUTED | SPEAKING
LEADING = {
    Verb.DELETE_OTHERS, Verb.BANNED, Verb.ACTS, Verb.TOPIC, Verb.INVITE, Verb.KICK, Verb.BAN,
    Verb.UNBAN, Verb.MUTE, Verb.UNMUTE, Verb.STEP_DOWN,
}  # fmt: skip
OP = MEMBER | LEADING
OWNER = OP | {Verb.OP, Verb.DEOP, Verb.OWNER, Verb.SET_ROOM, Verb.CLOSE}
NOT_IN_THE_LOBBY = {Verb.LEAVE, Verb.INVITE, Verb.KICK, Verb.BAN, Verb.UNBAN, Verb.CLOSE}
DIRECT = READING | SPEAKING | {Verb.DELETE, Verb.LEAVE}

TABLE: dict[tuple[Role, Kind], set[Verb]] = {
    (Role.MUTED, Kind.LOBBY): MUTED - NOT_IN_THE_LOBBY,
    (Role.MEMBER, Kind.LOBBY): MEMBER - NOT_IN_THE_LOBBY,
    (Role.OP, Kind.LOBBY): OP - NOT_IN_THE_LOBBY,
    (Role.OWNER, Kind.LOBBY): OWNER - NOT_IN_THE_LOBBY,
    (Role.SERVER_OWNER, Kind.LOBBY): OWNER - NOT_IN_THE_LOBBY,
    (Role.OUTSIDER, Kind.PUBLIC): {Verb.LIST, Verb.JOIN},
    (Role.INVITED, Kind.PUBLIC): {Verb.LIST, Verb.JOIN},
    (Role.BANNED, Kind.PUBLIC): {Verb.LIST},
    (Role.MUTED, Kind.PUBLIC): MUTED,
    (Role.MEMBER, Kind.PUBLIC): MEMBER | {Verb.INVITE},
    (Role.OP, Kind.PUBLIC): OP,
    (Role.OWNER, Kind.PUBLIC): OWNER,
    (Role.SERVER_OWNER, Kind.PUBLIC): OWNER,
    (Role.SERVER_OWNER_OUTSIDE, Kind.PUBLIC): {Verb.LIST, Verb.JOIN},
    (Role.OUTSIDER, Kind.INVITE_ONLY): set(),
    (Role.INVITED, Kind.INVITE_ONLY): {Verb.LIST, Verb.JOIN},
    (Role.BANNED, Kind.INVITE_ONLY): set(),
    (Role.MUTED, Kind.INVITE_ONLY): MUTED,
    (Role.MEMBER, Kind.INVITE_ONLY): MEMBER,
    (Role.OP, Kind.INVITE_ONLY): OP,
    (Role.OWNER, Kind.INVITE_ONLY): OWNER,
    (Role.SERVER_OWNER, Kind.INVITE_ONLY): OWNER,
    (Role.SERVER_OWNER_OUTSIDE, Kind.INVITE_ONLY): {Verb.LIST, Verb.JOIN},
    (Role.OUTSIDER, Kind.DIRECT): set(),
    (Role.SERVER_OWNER_OUTSIDE, Kind.DIRECT): set(),
    (Role.MEMBER, Kind.DIRECT): DIRECT,
    (Role.OUTSIDER, Kind.NOTES): set(),
    (Role.SERVER_OWNER_OUTSIDE, Kind.NOTES): set(),
    (Role.MEMBER, Kind.NOTES): DIRECT,
    (Role.OUTSIDER, Kind.TABLE): set(),
    (Role.SERVER_OWNER_OUTSIDE, Kind.TABLE): set(),
    (Role.MEMBER, Kind.TABLE): DIRECT,
    (Role.OUTSIDER, Kind.GALLERY): set(),
    (Role.SERVER_OWNER_OUTSIDE, Kind.GALLERY): set(),
    (Role.MEMBER, Kind.GALLERY): DIRECT,
}


Try = Callable[[Scene], Awaitable[bool]]


def asks(message: Callable[[Scene, int], FromClient], answer: type[Message] = Done) -> Try:
    """Return how to tell whether a request gets an answer of some type."""

    async def attempt(scene: Scene) -> bool:
        request = message(scene, scene.subject.request())
        scene.subject.send(request)
        return isinstance(await scene.subject.answer_to(request), answer)

    return attempt


async def sees_it_listed(scene: Scene) -> bool:
    return scene.room.name in [room.name for room in await listed(scene.subject)]


async def finds_it(scene: Scene) -> bool:
    everywhere = await scene.subject.ask(Search(scene.subject.request(), "needle"), Found)
    scene.subject.send(here := Search(scene.subject.request(), "needle", scene.room.id))
    answer = await scene.subject.answer_to(here)
    found = isinstance(answer, Found) and bool(answer.entries)
    assert found == any(entry.conversation == scene.room.id for entry in everywhere.entries)
    return found


async def is_seen_typing(scene: Scene) -> bool:
    await scene.witness.settled()
    scene.subject.send(Typing(scene.room.id))
    if scene.witness is scene.subject:  # nobody else is there to see it
        return not [m for m in await scene.subject.settled() if m.__class__.__name__ == "Refused"]
    return bool([m for m in await scene.witness.settled() if isinstance(m, IsTyping)])


def does(verb: Verb, nickname: str) -> Try:
    return asks(lambda scene, _: doing(scene.subject, scene.room, verb.value, nickname))


TRIES: dict[Verb, Try] = {
    Verb.LIST: sees_it_listed,
    Verb.READ: asks(lambda it, n: Read(n, it.room.id), Page),
    Verb.READ_CHANGES: asks(lambda it, n: ReadChanges(n, it.room.id), Changes),
    Verb.SEARCH: finds_it,
    Verb.TYPING: is_seen_typing,
    Verb.SAY: asks(lambda it, _: it.subject.saying("hello", it.room.id), Said),
    Verb.REACT: asks(lambda it, n: React(n, it.room.id, it.own, "👍")),
    Verb.EDIT: asks(lambda it, n: Edit(n, it.room.id, it.own, "said better")),
    Verb.DELETE: asks(lambda it, n: Delete(n, it.room.id, it.own_too)),
    Verb.DELETE_OTHERS: asks(lambda it, n: Delete(n, it.room.id, it.others)),
    Verb.MEMBERS: asks(lambda it, n: AskMembers(n, it.room.id), Members),
    Verb.BANNED: asks(lambda it, n: AskMembers(n, it.room.id, banned=True), Members),
    Verb.ACTS: asks(lambda it, n: AskActs(n, it.room.id), Acts),
    Verb.TOPIC: asks(lambda it, n: SetTopic(n, it.room.id, "chess")),
    Verb.INVITE: asks(lambda it, n: Invite(n, it.room.id, "stranger")),
    Verb.KICK: does(Verb.KICK, "kit"),
    Verb.BAN: does(Verb.BAN, "ben"),
    Verb.UNBAN: does(Verb.UNBAN, "una"),
    Verb.MUTE: does(Verb.MUTE, "mut"),
    Verb.UNMUTE: does(Verb.UNMUTE, "nan"),
    Verb.OP: does(Verb.OP, "oz"),
    Verb.DEOP: does(Verb.DEOP, "deb"),
    Verb.OWNER: does(Verb.OWNER, "wim"),
    Verb.SET_ROOM: asks(lambda it, n: SetRoom(n, it.room.id, retention_days=5)),
    Verb.CLOSE: asks(lambda it, n: SetRoom(n, it.room.id, invite_only=not it.room.invite_only)),
    Verb.STEP_DOWN: does(Verb.DEOP, "subject"),
    Verb.LEAVE: asks(lambda it, n: Leave(n, it.room.id)),
    Verb.JOIN: asks(lambda it, n: Join(n, it.room.name), Opened),
}
"""How to see whether one may, in an order in which none takes from the next what it needs."""


def in_order(role: Role) -> list[Verb]:
    """Return what to try; whoever is inside can try to join before they leave alone."""
    verbs = list(TRIES)
    if role in (Role.MUTED, Role.MEMBER, Role.OP, Role.OWNER, Role.SERVER_OWNER):
        verbs.insert(0, verbs.pop())
    return verbs


STAGES = {
    Kind.DIRECT: stage_direct,
    Kind.NOTES: stage_direct,
    Kind.TABLE: stage_table,
    Kind.GALLERY: stage_table,
}


@pytest.mark.parametrize(("role", "kind"), TABLE, ids=lambda it: it.value)
async def test_each_role_may_do_what_the_table_says_and_nothing_else(
    role: Role, kind: Kind
) -> None:
    async with house(requests_burst=1000) as here:
        scene = await STAGES.get(kind, stage)(here, role, kind)
        await trio.sleep(30)  # what was said can be searched for
        allowed = {verb for verb in in_order(role) if await TRIES[verb](scene)}
        assert allowed == TABLE[role, kind]


async def test_the_table_of_the_server_is_the_one_walked_here() -> None:
    for (role, kind), allowed in TABLE.items():
        assert {verb for verb in Verb if may(role, kind, verb)} == allowed
    assert set(TRIES) == set(Verb)


RANKS = {"member": 0, "op": 1, "owner": 2, "server-owner": 3}


@pytest.mark.parametrize("target", RANKS)
@pytest.mark.parametrize("actor", RANKS)
async def test_nobody_does_something_to_people_of_their_rank_or_above_it(
    actor: str, target: str
) -> None:
    async with house() as here:
        boss = await server_owner(here, "boss")
        room = await create(boss, "#room")
        peers = []
        for nickname, rank in (("actor", actor), ("target", target)):
            own = rank == "server-owner"
            peer = await (server_owner(here, nickname) if own else here.join(nickname))
            await come(peer, "#room")
            if rank in ("op", "owner"):
                await do(boss, room, rank, nickname)
            peers.append(peer)
        may_do = RANKS[actor] > RANKS[target]
        for verb in ("mute", "unmute", "ban"):
            request = doing(peers[0], room, verb, "target")
            peers[0].send(request)
            answer = await peers[0].answer_to(request)
            assert isinstance(answer, Done) == may_do, (verb, answer)
