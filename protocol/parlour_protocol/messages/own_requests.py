"""What clients send about themselves: their name, devices, and what is kept of them."""

from msgspec import UNSET, UnsetType

from parlour_protocol.messages.fields import (
    AskedNickname,
    AskedPassword,
    Count,
    Identifier,
    Message,
    Name,
    RequestNumber,
)


class Rename(Message, frozen=True):
    """Change one's nickname. Answered by `Done`."""

    request: RequestNumber
    nickname: AskedNickname


class SetPassword(Message, frozen=True):
    """Set the password by which another device comes in; empty removes it. Answered by `Done`."""

    request: RequestNumber
    password: AskedPassword


class AskDevices(Message, frozen=True):
    """Ask for the devices that may come in under one's nickname. Answered by `Devices`."""

    request: RequestNumber


class RevokeDevice(Message, frozen=True):
    """Let a device come in no more; its sessions end at once. Answered by `Done`."""

    request: RequestNumber
    device: Identifier


class BecomeOwner(Message, frozen=True):
    """Become the server's owner, by the code it printed when it started. Answered by `Done`."""

    request: RequestNumber
    code: Name


class Ignore(Message, frozen=True):
    """Take nothing more from somebody, or with `on` false again. Answered by `Done`.

    All devices of the asker are told by `Ignored`.
    """

    request: RequestNumber
    nickname: AskedNickname
    on: bool = True


class SetRecording(Message, frozen=True):
    """Decide whether what one says is kept. Answered by `Done`, and told by `Opened`.

    Args:
        request: The number of this request.
        conversation: Where; 0 for everywhere that has no decision of its own.
        recorded: Whether it is kept; left out, it is as the room or the server has it.
    """

    request: RequestNumber
    conversation: Count
    recorded: bool | UnsetType = UNSET


class AskAccount(Message, frozen=True):
    """Ask what the server keeps of oneself. Answered by `Account`."""

    request: RequestNumber


class ReadOwn(Message, frozen=True):
    """Ask for the entries one has written, in all conversations. Answered by `OwnEntries`.

    Args:
        request: The number of this request.
        conversation: Those after this place: the conversation …
        seq: … and the number in it; both 0 at the beginning.
    """

    request: RequestNumber
    conversation: Count = 0
    seq: Count = 0


class Forget(Message, frozen=True):
    """Erase what one has said, and with `account` also oneself. Answered by `Forgotten`.

    Args:
        request: The number of this request.
        conversation: Where; 0 for everywhere.
        account: Also give up the nickname, the devices and the memberships; then the answer is
            followed by `Goodbye`.
    """

    request: RequestNumber
    conversation: Count = 0
    account: bool = False
