"""What was said and kept here, where the server has another log, or less of it."""

from dataclasses import replace
from typing import TYPE_CHECKING

from parlour_client.model import NoteKind, Outgoing
from parlour_client.storage.database import Database
from parlour_client.storage.history import History
from parlour_client.visible import visible
from parlour_protocol.messages import Conversation

if TYPE_CHECKING:
    from parlour_client.session.replica import Replica

Orphans = list[tuple[str, Outgoing]]
"""What was not sent, with the titles of where it was to be said."""


def unwind(replica: "Replica", history: History, about: Conversation) -> None:
    """Forget what the server no longer has: it was restored from a backup."""
    known = replica.model.conversations.get(about.id)
    if known is None:
        return
    if about.revision < known.revision:
        # Which entries were changed since then is not known.
        replica.forget(about.id)
        known.revision = about.revision
    elif known.last > about.head:
        history.forget_entries(about.id, about.head)


def orphans(replica: "Replica") -> Orphans:
    """Return what is not sent yet, before all conversations are forgotten."""
    conversations = replica.model.conversations.values()
    return [(c.title, outgoing) for c in conversations for outgoing in c.outbox]


def adopt(replica: "Replica", left: Orphans) -> list[Outgoing]:
    """Move what was said in another log to the room of that name; tell what has no place."""
    adopted = []
    rooms = {c.title: c for c in replica.model.conversations.values() if c.kind == "room"}
    for title, outgoing in left:
        if title in rooms:
            moved = replace(outgoing, conversation=rooms[title].id)
            replica.tell(replica.model.queue(moved))
            adopted.append(moved)
            if replica.history is not None and not moved.off:
                replica.history.add_outgoing(moved, lambda _failure: None)
        else:
            tell_unsent(replica, title, outgoing, "the server began anew; ")
            if replica.history is not None:
                replica.history.drop_outgoing(outgoing.id)
    return adopted


def tell_set_aside(replica: "Replica", database: Database) -> None:
    """Tell that the history of before could not be read, once."""
    lobby = replica.model.lobby
    if database.set_aside and lobby is not None:
        text = f"earlier history could not be read; it was set aside: {database.set_aside}"
        replica.tell(replica.model.note(lobby.id, NoteKind.ERROR, text=text))
        database.set_aside = ""


def tell_unsent(replica: "Replica", title: str, outgoing: Outgoing, because: str = "") -> None:
    """Tell this person what they said, and nobody will hear."""
    lobby = replica.model.lobby
    if lobby is not None:
        text = f"{because}this was not sent to {visible(title)}: {outgoing.text}"
        replica.tell(replica.model.note(lobby.id, NoteKind.ERROR, text=text))
