"""What becomes of entries after they were said: edited, taken back, reacted to."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from parlour_protocol import FRAME_MAX_BYTES, encode
from parlour_protocol.messages import (
    Changed,
    Delete,
    Done,
    Edit,
    Entry,
    React,
    ReadChanges,
)
from parlour_server.authorization import allowed
from parlour_server.emoji import is_emoji
from parlour_server.journal import changes, moderation
from parlour_server.journal.changes import Asked, UnfitError
from parlour_server.journal.port import P, Work
from parlour_server.pages import changes_page
from parlour_server.permissions import Verb
from parlour_server.session import Session
from parlour_server.strangers import is_open

if TYPE_CHECKING:
    from parlour_server.conversations import Conversation
    from parlour_server.server import Server


_Change = Edit | Delete | React

_VERBS: dict[type[_Change], Verb] = {Edit: Verb.EDIT, Delete: Verb.DELETE, React: Verb.REACT}


async def edit(server: "Server", session: Session, message: Edit) -> None:
    """Let an entry say something else."""
    conversation = await allowed(server, session, message, Verb.EDIT)
    if conversation is None:
        return
    if not await is_open(server, session, message.request, conversation):
        return
    participant = session.present
    if not message.text.strip():
        reason = "there is nothing to say; to take an entry back, delete it"
        session.refuse(message.request, "invalid", reason)
    elif not server.conversations.recorded_for(conversation, participant):
        # The new text would be kept, and nothing they say here is to be.
        reason = "what you say here is off the record now, and an edited text is kept; /record on"
        session.refuse(message.request, "not-permitted", reason)
    else:
        asked = Asked(conversation.id, message.seq, session.account)
        await _change(
            server, session, message, conversation, changes.edit, asked, message.text, server.now()
        )


async def delete(server: "Server", session: Session, message: Delete) -> None:
    """Take an entry back."""
    conversation = await allowed(server, session, message, Verb.DELETE)
    if conversation is None:
        return
    asked, room = Asked(conversation.id, message.seq, session.account), conversation.kind == "room"
    await _change(
        server, session, message, conversation, moderation.take_back, asked, server.now(), room=room
    )


async def react(server: "Server", session: Session, message: React) -> None:
    """Put an emoji to an entry, or take it away."""
    conversation = await allowed(server, session, message, Verb.REACT)
    if conversation is None:
        return
    if not is_emoji(message.emoji):
        session.refuse(message.request, "invalid", "this is no emoji")
        return
    if not await is_open(server, session, message.request, conversation):
        return
    asked = Asked(conversation.id, message.seq, session.account)
    await _change(
        server, session, message, conversation, changes.react, asked, message.emoji, on=message.on
    )


async def _change(
    server: "Server",
    session: Session,
    message: _Change,
    conversation: "Conversation",
    work: Work[P, Entry | None],
    *args: P.args,
    **kwargs: P.kwargs,
) -> None:
    if message.seq > conversation.head:
        # Also if it is on disk already: nobody can have been told of it.
        reason = f"there is no entry {message.seq} here"
        session.refuse(message.request, "unknown-entry", reason)
        return
    try:
        async with server.changing:
            # They may have been taken out, or muted, while others had their turn.
            if await allowed(server, session, message, _VERBS[type(message)]) is None:
                return
            entry = await server.journal.do(work, *args, **kwargs)
            if entry is not None:
                session.told_bytes += tell(server, [entry])
    except UnfitError as error:
        session.refuse(message.request, error.code, str(error))
    else:
        session.answer(Done(message.request))


def tell(server: "Server", entries: Iterable[Entry]) -> int:
    """Tell all who follow what entries are now, in the order of their revisions.

    The caller holds `server.changing` since before the change, or the order would be another.

    Returns:
        How many bytes each of them is sent.
    """
    size = 0
    for entry in entries:
        if entry.edited or entry.deleted:
            server.compaction.want()
        conversation = server.conversations.get(entry.conversation)
        if conversation is None:
            server.conversations.unheard += 1
            continue
        conversation.revision = entry.revision
        told = encode(Changed(entry))
        size += len(told)
        server.hub.publish(conversation.audience, told)
    return size


async def read_changes(server: "Server", session: Session, message: ReadChanges) -> None:
    """Send a page of entries that were changed."""
    conversation = await allowed(server, session, message, Verb.READ_CHANGES)
    if conversation is None:
        return
    bodies = await server.journal.read_changes(
        conversation.id, message.after, message.limit + 1, bytes_max=FRAME_MAX_BYTES
    )
    session.answer(changes_page(message, bodies))
