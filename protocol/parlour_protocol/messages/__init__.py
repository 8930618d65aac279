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
    NOTICE,
    TEXT,
    AskedNickname,
    AskedPassword,
    Code,
    Count,
    DeviceName,
    Emoji,
    Grounds,
    Identifier,
    Kind,
    MaybeKind,
    MaybeRequestNumber,
    MaybeSecret,
    MaybeText,
    Message,
    MessageId,
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

__all__ = [
    "ACTION",
    "NOTICE",
    "TEXT",
    "VERSION",
    "Account",
    "Act",
    "Acts",
    "AskAccount",
    "AskActs",
    "AskDevices",
    "AskMembers",
    "AskMissed",
    "AskRooms",
    "AskedNickname",
    "AskedPassword",
    "BecomeOwner",
    "Changed",
    "Changes",
    "CheckNickname",
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
    "Done",
    "Edit",
    "Emoji",
    "Entry",
    "Forget",
    "Forgotten",
    "Found",
    "FromClient",
    "FromServer",
    "Goodbye",
    "Grounds",
    "Hello",
    "Identifier",
    "Idle",
    "Ignore",
    "Ignored",
    "Invite",
    "Invited",
    "IsTyping",
    "Join",
    "Kind",
    "Leave",
    "Left",
    "MarkRead",
    "Marked",
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
    "Name",
    "Nickname",
    "NicknameChecked",
    "Nonce",
    "OpenDirect",
    "Opened",
    "OwnEntries",
    "Page",
    "Password",
    "People",
    "Person",
    "Ping",
    "Pong",
    "Presence",
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
    "RevokeDevice",
    "Room",
    "RoomInvitation",
    "Rooms",
    "Said",
    "Say",
    "Search",
    "SetAway",
    "SetPassword",
    "SetRecording",
    "SetRoom",
    "SetTopic",
    "SignIn",
    "Signature",
    "SignedIn",
    "StatusNote",
    "Summary",
    "Text",
    "Time",
    "Topic",
    "Typing",
    "Welcome",
    "Who",
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
    | Devices
    | Ignored
    | Account
    | Forgotten
    | Ping
    | Pong
)
