"""Answering invitations, to play and into rooms, wherever they are shown."""

from collections.abc import Iterable

from parlour_client.game_words import closed_words, invited_words, terms_words, until_words
from parlour_client.model import Model
from parlour_client.playing import answer_invitation
from parlour_client.session import Session
from parlour_client.widgets.choice_list import Choice
from parlour_client.widgets.look import Look
from parlour_protocol.messages import Join, Opened, PlayInvitation, RoomInvitation

ROOM, PLAY = "room ", "play "
"""How the keys of such choices begin; the room's name or the invitation's id follows."""
ACCEPT, DECLINE, WITHDRAW = "accept", "decline", "withdraw"
"""What can be answered."""


def room_choices(invitations: Iterable[RoomInvitation], look: Look) -> list[Choice]:
    """Return invitations into rooms as lines to choose from."""
    line = look.shown.line
    return [
        Choice(f"{ROOM}{i.room}", line(f"{i.by} invites you into {i.room}"), "y or n")
        for i in invitations
    ]


def play_choices(invitations: Iterable[PlayInvitation], model: Model, look: Look) -> list[Choice]:
    """Return invitations to play as lines to choose from."""
    shown, choices = look.shown, []
    for each in invitations:
        words = f"{invited_words(each, model.account)}: {terms_words(each.terms)}"
        until = f"until {until_words(each.expires, model.now())}"
        choices.append(Choice(f"{PLAY}{each.id.hex()}", shown.line(words), shown.words(until)))
    return choices


def may_answer(key: str, answer: str, model: Model) -> bool:
    """Tell whether a choice is an invitation that can be answered like this."""
    if key.startswith(ROOM):
        return answer != WITHDRAW
    if not key.startswith(PLAY):
        return False
    invitation = model.play_invitations.get(bytes.fromhex(key.removeprefix(PLAY)))
    return invitation is not None and (invitation.inviter == model.account) == (answer == WITHDRAW)


async def answered(session: Session, key: str, answer: str) -> tuple[int, str]:
    """Answer an invitation; return the conversation to go to, 0 for none, and what to tell.

    Raises:
        ClientError: It is not answered, in words.
    """
    if key.startswith(PLAY):
        id_ = bytes.fromhex(key.removeprefix(PLAY))
        invitation = await answer_invitation(session, id_, answer)
        return invitation.table if answer == ACCEPT else 0, closed_words(
            invitation, session.model.account
        )
    room = key.removeprefix(ROOM)
    if answer == ACCEPT:
        return (await session.ask(Join(1, room), Opened)).conversation.id, ""
    await session.decline_room(room)
    return 0, f"the invitation into {room} is declined"
