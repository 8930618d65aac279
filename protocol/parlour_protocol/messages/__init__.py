"""Every message of the wire: frozen, behaviour-free structs, and the two unions they form.

A request carries a `request` number of the client's choosing; the server answers each request
exactly once, with the message named in the request's docstring or with `Refused`. Times are
milliseconds since 1970-01-01 UTC. Unknown fields are ignored, and fields with a default may be
left out: that is how versions mix.
"""

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
from parlour_protocol.messages.both_ways import Ping, Pong
from parlour_protocol.messages.fields import (
    ACTION,
    CHANCE,
    MOVE,
    NOTICE,
    TEXT,
    AskedNickname,
    AskedPassword,
    Caption,
    Code,
    Count,
    DeviceName,
    Emoji,
    GameKey,
    Grounds,
    Identifier,
    Kind,
    Label,
    MaybeGameKey,
    MaybeKind,
    MaybeRequestNumber,
    MaybeSecret,
    MaybeText,
    Message,
    MessageId,
    MoveText,
    Name,
    Nickname,
    Nonce,
    PublicKey,
    Reason,
    RequestNumber,
    Signature,
    StatusNote,
    Text,
    Time,
    Topic,
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
    Act,
    Conversation,
    Credential,
    Device,
    DeviceKey,
    Entry,
    Member,
    Missed,
    Password,
    Person,
    Reaction,
    Renaming,
    Room,
    RoomInvitation,
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
from parlour_protocol.messages.play_parts import (
    Chosen,
    Clock,
    GameInfo,
    MoveMade,
    Option,
    PlayInvitation,
    Proposal,
    Result,
    Rung,
    Seat,
    TableLine,
    Terms,
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
from parlour_protocol.messages.views import (
    Board,
    BoardMove,
    Choice,
    Choices,
    Dice,
    Mark,
    Piece,
    SideBoard,
    View,
    Word,
)

__all__ = [
    "ACTION",
    "CHANCE",
    "MOVE",
    "NOTICE",
    "TEXT",
    "VERSION",
    "Account",
    "Act",
    "Acts",
    "AnswerProposal",
    "AnswerToPlay",
    "AskAccount",
    "AskActs",
    "AskCatalogue",
    "AskDevices",
    "AskGames",
    "AskInvitations",
    "AskLadder",
    "AskMembers",
    "AskMissed",
    "AskMoves",
    "AskPosition",
    "AskRooms",
    "AskRules",
    "AskTables",
    "AskedNickname",
    "AskedPassword",
    "BecomeOwner",
    "Board",
    "BoardMove",
    "Caption",
    "Catalogue",
    "Changed",
    "Changes",
    "CheckNickname",
    "Choice",
    "Choices",
    "Chosen",
    "Claim",
    "Clock",
    "Code",
    "Conversation",
    "Count",
    "CreateRoom",
    "Credential",
    "DeclineRoom",
    "Delete",
    "Device",
    "DeviceKey",
    "DeviceName",
    "Devices",
    "Dice",
    "Done",
    "Edit",
    "Emoji",
    "Entry",
    "ExportGame",
    "Forget",
    "Forgotten",
    "Found",
    "FromClient",
    "FromServer",
    "GameInfo",
    "GameKey",
    "GameText",
    "Games",
    "GatherTable",
    "Goodbye",
    "Grounds",
    "Hello",
    "Identifier",
    "Idle",
    "Ignore",
    "Ignored",
    "Invite",
    "InviteToPlay",
    "Invited",
    "IsTyping",
    "Join",
    "Kind",
    "Label",
    "Ladder",
    "Leave",
    "Left",
    "Mark",
    "MarkRead",
    "Marked",
    "MaybeGameKey",
    "MaybeKind",
    "MaybeRequestNumber",
    "MaybeSecret",
    "MaybeText",
    "Member",
    "Members",
    "Message",
    "MessageId",
    "Missed",
    "Moderate",
    "Move",
    "MoveMade",
    "MoveText",
    "Moved",
    "Moves",
    "Name",
    "Nickname",
    "NicknameChecked",
    "Nonce",
    "OpenDirect",
    "Opened",
    "Option",
    "OwnEntries",
    "Page",
    "Password",
    "People",
    "Person",
    "Piece",
    "Ping",
    "PlayInvitation",
    "PlayInvitations",
    "PlayInvited",
    "Pong",
    "Position",
    "Presence",
    "Proposal",
    "Propose",
    "PublicKey",
    "Quit",
    "React",
    "Reaction",
    "Read",
    "ReadChanges",
    "ReadOwn",
    "Reason",
    "Refused",
    "Rename",
    "Renaming",
    "RequestNumber",
    "Resign",
    "Result",
    "RevokeDevice",
    "Room",
    "RoomInvitation",
    "Rooms",
    "Rules",
    "Rung",
    "Said",
    "Say",
    "Search",
    "Seat",
    "SetAway",
    "SetPassword",
    "SetRecording",
    "SetRoom",
    "SetTopic",
    "SideBoard",
    "SignIn",
    "Signature",
    "SignedIn",
    "StartTable",
    "StatusNote",
    "Summary",
    "Table",
    "TableLine",
    "Tables",
    "Terms",
    "Text",
    "Time",
    "Topic",
    "Typing",
    "View",
    "Watch",
    "Welcome",
    "Who",
    "Word",
]

VERSION = 2
"""The version of the protocol. It rises only when two sides can no longer talk."""


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
