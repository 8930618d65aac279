"""A lobby in which somebody is invited to play."""

from msgspec import structs

from parlour_protocol.messages import (
    AnswerToPlay,
    Clock,
    Opened,
    PlayInvitation,
    PlayInvited,
    Table,
    Terms,
)
from tests.client.company import ALICE, BOB, direct
from tests.client.fake_session import FakeSession
from tests.client.gaming import TABLE, about, invitation, table

BLITZ = Terms("chess", clock=Clock(300, 3), rated=True, side="white")

FROM_BOB = structs.replace(invitation(terms=BLITZ), game_name="Chess")
"""An invitation to alice."""
MINE = invitation(by=ALICE)
"""An invitation of alice's to bob."""


def lobby() -> FakeSession:
    """Be in the lobby, with bob."""
    session = FakeSession()
    session.sign_in(direct(BOB))
    session.people(ALICE, BOB)
    session.hear(BOB, "a game?")
    return session


def tell(session: FakeSession, about: PlayInvitation, **how: object) -> None:
    """Tell of an invitation."""
    session.receive(PlayInvited(0, structs.replace(about, **how)))


def answer_with(session: FakeSession, about: PlayInvitation, state: str, table: int = 0) -> None:
    """Have the server close an invitation, and tell so, when it is answered."""
    closed = PlayInvited(1, structs.replace(about, state=state, table=table))

    async def answer(_asked: object) -> PlayInvited:
        session.receive(closed)
        return closed

    session.answers[AnswerToPlay] = answer


def inviting() -> FakeSession:
    """Be in the lobby, having invited bob."""
    session = FakeSession()
    session.sign_in(direct(BOB))
    session.people(ALICE, BOB)
    session.receive(PlayInvited(0, MINE))
    return session


def begin(session: FakeSession, told: Table | None = None) -> None:
    """Have bob accept, and the table begin."""
    session.receive(PlayInvited(0, structs.replace(MINE, state="accepted", table=TABLE)))
    session.receive(Opened(0, about()))
    session.receive(told or table())
