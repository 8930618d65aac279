"""What a hostile server answers to each request, before anything is said in it."""

from collections.abc import Callable
from typing import Any

from parlour_protocol.messages import (
    Account,
    Acts,
    AnswerToPlay,
    AskAccount,
    AskActs,
    AskCatalogue,
    AskDevices,
    AskGames,
    AskInvitations,
    AskLadder,
    AskMembers,
    AskMissed,
    AskMoves,
    AskPosition,
    AskRooms,
    AskRules,
    AskTables,
    Catalogue,
    CheckNickname,
    CreateRoom,
    Devices,
    ExportGame,
    Forget,
    Forgotten,
    Games,
    GameText,
    GatherTable,
    InviteToPlay,
    Join,
    Ladder,
    Members,
    Message,
    Move,
    Moved,
    Moves,
    NicknameChecked,
    OpenDirect,
    Opened,
    People,
    Ping,
    PlayInvitations,
    PlayInvited,
    Pong,
    Position,
    Rooms,
    Rules,
    Said,
    Say,
    Summary,
    Tables,
    Watch,
    Who,
)
from tests.hostile import world

_MANY = 40
FEW = 8
"""How long they are where each takes several rows."""
"""How long lists are, where no limit of the wire is shorter."""
ANSWERS: dict[type[Message], Callable[[int, Any], Message]] = {
    CheckNickname: lambda n, asked: NicknameChecked(
        n, "free" if asked.nickname == "alice" else "invalid", "reason"
    ),
    OpenDirect: lambda n, _: Opened(n, world.conversations(0, 0)[1]),
    CreateRoom: lambda n, _: Opened(n, world.room(world.ROOM, "#made")),
    Join: lambda n, _: Opened(n, world.room(world.ROOM, "#made")),
    AskMissed: lambda n, _: Summary(
        n, world.missed(20), tuple(map(world.room_invitation, range(FEW)))
    ),
    Who: lambda n, asked: People(n, asked.conversation, _MANY, world.people(_MANY)),
    AskDevices: lambda n, _: Devices(n, world.devices(_MANY)),
    AskAccount: lambda n, _: Account(
        n, world.ME, "alice", world.NOW, role="owner", resting=("old",) * 3
    ),
    Forget: lambda n, _: Forgotten(n, 3),
    AskRooms: lambda n, _: Rooms(n, world.rooms(_MANY)),
    AskMembers: lambda n, asked: Members(n, asked.conversation, world.members(FEW)),
    AskActs: lambda n, asked: Acts(n, asked.conversation, world.acts(_MANY)),
    AskCatalogue: lambda n, _: Catalogue(n, world.games(_MANY)),
    AskRules: lambda n, asked: Rules(n, asked.game, "rules"),
    AskInvitations: lambda n, _: PlayInvitations(
        n, tuple(map(world.play_invitation, range(_MANY)))
    ),
    InviteToPlay: lambda n, _: PlayInvited(n, world.play_invitation(1)),
    AnswerToPlay: lambda n, _: PlayInvited(n, world.play_invitation(0, "declined")),
    Say: lambda n, asked: Said(n, asked.conversation, 10_000, world.NOW),
    Move: lambda n, asked: Moved(n, asked.table, 2),
    Watch: lambda n, _: Opened(n, world.conversations(0, 0)[2]),
    GatherTable: lambda n, _: Opened(n, world.conversations(0, 0)[2]),
    AskTables: lambda n, _: Tables(n, world.table_lines(_MANY)),
    AskGames: lambda n, _: Games(n, world.table_lines(_MANY)),
    AskMoves: lambda n, asked: Moves(n, asked.table, tuple(world.moves(3))),
    AskPosition: lambda n, asked: Position(
        n, asked.table, asked.ply, world.VIEWS[0], next(world.moves(1))
    ),
    AskLadder: lambda n, asked: Ladder(n, asked.game, world.rungs(_MANY)),
    ExportGame: lambda n, asked: GameText(n, asked.table, asked.form or "text", "record"),
    Ping: lambda n, _: Pong(n, world.NOW, 90),
}
"""By the type of the request; each takes its number, and itself."""
