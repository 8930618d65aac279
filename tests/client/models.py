"""Models to begin with, and what a server tells them."""

from msgspec import structs

from parlour_client.model import Model
from parlour_protocol.messages import Conversation, Entry, Page, SignedIn
from tests.client.fake_server import LOBBY, ME, entry

ROOM = Conversation(LOBBY, "room", "#lobby", 0)


def model(*conversations: Conversation, log: bytes = bytes(16)) -> Model:
    """Return the model of somebody who has signed in."""
    made = Model(lambda: 5)
    made.apply(SignedIn(1, ME, "me", log, conversations or (ROOM,)))
    return made


def page(*seqs: int) -> Page:
    """Return these entries of the lobby as a page."""
    return Page(1, LOBBY, tuple(entry(seq) for seq in seqs))


def seqs(made: Model) -> list[int]:
    """Return which entries of the lobby a model has."""
    return [e.seq for e in made.conversations[LOBBY].entries]


def changed(seq: int, text: str, *, revision: int) -> Entry:
    """Return an entry of the lobby as it is after a change."""
    return structs.replace(entry(seq), text=text, revision=revision)
