"""The two unions of messages: what a client may send, and what a server may."""

from parlour_protocol.messages.answers import (
    Changed,
    Changes,
    Done,
    Found,
    Goodbye,
    IsTyping,
    Marked,
    NicknameChecked,
    Opened,
    OwnEntries,
    Page,
    People,
    Presence,
    Refused,
    Said,
    SignedIn,
    Summary,
    Welcome,
)
from parlour_protocol.messages.both_ways import (
    Ping,
    Pong,
)
from parlour_protocol.messages.own_answers import (
    Account,
    Devices,
    Forgotten,
    Ignored,
)
from parlour_protocol.messages.own_requests import (
    AskAccount,
    AskDevices,
    BecomeOwner,
    Forget,
    Ignore,
    ReadOwn,
    Rename,
    RevokeDevice,
    SetPassword,
    SetRecording,
)
from parlour_protocol.messages.parts import (
    Entry,
)
from parlour_protocol.messages.play_answers import (
    Catalogue,
    Games,
    GameText,
    Ladder,
    Moved,
    Moves,
    PlayInvitations,
    PlayInvited,
    Position,
    Rules,
    Table,
    Tables,
)
from parlour_protocol.messages.play_requests import (
    AnswerProposal,
    AnswerToPlay,
    AskCatalogue,
    AskGames,
    AskInvitations,
    AskLadder,
    AskMoves,
    AskPosition,
    AskRules,
    AskTables,
    Claim,
    ExportGame,
    GatherTable,
    InviteToPlay,
    Move,
    Propose,
    Resign,
    StartTable,
    Watch,
)
from parlour_protocol.messages.requests import (
    AskMissed,
    CheckNickname,
    Delete,
    Edit,
    Hello,
    Idle,
    MarkRead,
    OpenDirect,
    Quit,
    React,
    Read,
    ReadChanges,
    Say,
    Search,
    SetAway,
    SignIn,
    Typing,
    Who,
)
from parlour_protocol.messages.room_answers import (
    Acts,
    Invited,
    Left,
    Members,
    Rooms,
)
from parlour_protocol.messages.room_requests import (
    AskActs,
    AskMembers,
    AskRooms,
    CreateRoom,
    DeclineRoom,
    Invite,
    Join,
    Leave,
    Moderate,
    SetRoom,
    SetTopic,
)

FromClient = (
    Hello
    | CheckNickname
    | SignIn
    | Quit
    | Say
    | Edit
    | Delete
    | React
    | Typing
    | OpenDirect
    | Read
    | ReadChanges
    | MarkRead
    | AskMissed
    | Search
    | Who
    | SetAway
    | Idle
    | Rename
    | SetPassword
    | AskDevices
    | RevokeDevice
    | BecomeOwner
    | Ignore
    | SetRecording
    | AskAccount
    | ReadOwn
    | Forget
    | AskRooms
    | CreateRoom
    | Join
    | Leave
    | SetTopic
    | Invite
    | DeclineRoom
    | Moderate
    | SetRoom
    | AskMembers
    | AskActs
    | AskCatalogue
    | AskRules
    | InviteToPlay
    | AnswerToPlay
    | AskInvitations
    | GatherTable
    | StartTable
    | Move
    | Resign
    | Propose
    | AnswerProposal
    | Claim
    | Watch
    | AskTables
    | AskGames
    | AskMoves
    | AskPosition
    | AskLadder
    | ExportGame
    | Ping
    | Pong
)
FromServer = (
    Entry
    | Welcome
    | NicknameChecked
    | SignedIn
    | Goodbye
    | Done
    | Refused
    | Said
    | Page
    | Changed
    | Changes
    | Marked
    | Summary
    | Found
    | OwnEntries
    | Opened
    | Left
    | Invited
    | People
    | Presence
    | IsTyping
    | Rooms
    | Members
    | Acts
    | Catalogue
    | Rules
    | PlayInvited
    | PlayInvitations
    | Table
    | Moved
    | Tables
    | Games
    | Moves
    | Position
    | Ladder
    | GameText
    | Devices
    | Ignored
    | Account
    | Forgotten
    | Ping
    | Pong
)
