"""A talk with messages to pick, and which of them is picked."""

from msgspec.structs import replace

from tests.client.company import ALICE, BOB, CLEO, direct
from tests.client.fake_session import FakeSession
from tests.client.screen_app import ScreenApp


def talk(session: FakeSession) -> None:
    """Have three people say something, the last of them in reply to the first."""
    session.sign_in(direct(BOB))
    session.people(ALICE, BOB, CLEO)
    session.hear(BOB, "did anyone try the new opening?")
    session.hear(ALICE, "tried it twice", minute=1)
    session.receive(replace(session.entry(CLEO, "see https://a.b/c", minute=2), reply=1))


def picked(app: ScreenApp) -> str:
    """Return the text of the picked message; nothing if none is."""
    entry_ = app.log_in_front.picked
    return entry_.text if entry_ else ""
