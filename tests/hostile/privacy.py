"""Two people with everything there is between them, and how to look at it."""

from dataclasses import dataclass
from typing import Any

from parlour_protocol.messages import (
    Conversation,
    Done,
    GatherTable,
    InviteToPlay,
    Opened,
    PlayInvited,
    Propose,
    React,
    Terms,
)
from tests.server.arrivals import with_password
from tests.server.peers import House, Peer
from tests.server.playing.set_tables import play, set_table
from tests.server.room_people import ask_in, come, create, do, say

CANARY = "canary-4p7z"
"""In everything that they say to each other."""

INVITATION, PROPOSAL, TABLE = b"i" * 16, b"p" * 16, b"t" * 16


@dataclass
class Couple:
    """Ada and Eve, and what they have."""

    ada: Peer
    eve: Peer
    direct: Conversation
    room: Conversation
    table: int
    gathering: int

    @property
    def conversations(self) -> tuple[int, ...]:
        """The numbers of what is theirs."""
        return (self.direct.id, self.room.id, self.table, self.gathering)

    @property
    def accounts(self) -> tuple[int, int]:
        """Their numbers."""
        return (self.ada.signed_in.account, self.eve.signed_in.account)


async def couple(here: House) -> Couple:
    """Return two people who have come in, have talked, and are playing."""
    ada = await with_password(here, "ada", "horse battery staple")
    eve = await with_password(here, "eve", "horse battery staples")
    await here.join("dan")
    direct = await ada.open_direct("eve")
    room = await create(ada, "#canary", invite_only=True)
    await ask_in(ada, room, "eve")
    await ask_in(ada, room, "dan")
    await come(eve, "#canary")
    for place in (direct, room):
        await say(ada, place, f"{CANARY} one")
        await say(eve, place, f"{CANARY} two")
        await ada.ask(React(ada.request(), place.id, 2, "\U0001f44d"), Done)
    await say(ada, ada.lobby, "hello")
    await do(ada, room, "mute", "eve", CANARY)
    table = await set_table(here, ada, eve)
    await play(here, table, (ada, "b2"))
    await ada.ask(Propose(ada.request(), table, PROPOSAL, "draw"), Done)
    await ada.ask(InviteToPlay(ada.request(), INVITATION, "eve", Terms("pig")), PlayInvited)
    gathered = await ada.ask(GatherTable(ada.request(), TABLE, Terms("pig")), Opened)
    return Couple(ada, eve, direct, room, table, gathered.conversation.id)


_ACCOUNT = "id, nickname, guest, password, once, role, disabled, recorded, away"
_KEPT: dict[str, tuple[str, str]] = {
    "account": (_ACCOUNT, "id IN {people}"),
    "device": ("id, account, public, name", "account IN {people}"),
    "member": ("*", "conversation IN {places} OR account IN {people} AND conversation = 1"),
    "conversation": ("*", "id IN {places}"),
    "play_invitation": ("*", "inviter IN {people}"),
    **dict.fromkeys(
        ("name", "revoked", "ignored", "rating", "forgetting"), ("*", "account IN {people}")
    ),
    **dict.fromkeys(
        (
            "entry", "act", "ban", "mute", "room_invitation", "game_table", "seat", "deed",
            "direct",
        ),
        ("*", "conversation IN {places}"),
    ),
}  # fmt: skip
"""Of each table of the database: which columns of which rows are theirs."""


def kept(here: House, theirs: Couple) -> dict[str, list[Any]]:
    """Return all that is on disk of two people's own."""
    found: dict[str, list[Any]] = {}
    for table, (columns, rows) in _KEPT.items():
        whose = rows.format(people=theirs.accounts, places=theirs.conversations)
        query = f"SELECT {columns} FROM {table} WHERE {whose}"  # noqa: S608 - all of it is ours
        found[table] = list(here.journal._db.execute(query))
    found["lobby"] = [
        (it.seq, it.account, it.nickname, it.id, it.text, it.kind, it.edited, it.deleted)
        for it in here.journal.log(theirs.ada.lobby.id)
        if it.account in theirs.accounts
    ]
    return found
