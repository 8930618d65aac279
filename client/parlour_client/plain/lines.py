"""How the line client prints: one line for each thing, which nobody's text can forge."""

from bisect import bisect_left
from collections.abc import Sequence

from parlour_client.clock import hour
from parlour_client.model import (
    EVENT_KINDS,
    ConversationModel,
    Model,
    Note,
    NoteKind,
    is_hidden,
)
from parlour_client.visible import visible
from parlour_protocol.messages import ACTION, Entry, Reaction

CONTINUED = "      | "
"""Begins every further line of a text; a line of its own begins with the time."""


QUOTED_CHARACTERS = 60
"""How much is repeated of a message that another one answers."""
_MOVE = "move"
_CHANCE = "chance"


def entry_lines(conversation: ConversationModel, entry: Entry, account: int = 0) -> list[str]:
    """Return an entry as `20:14 #lobby <alice> text`, or `20:14 #lobby * alice waves`.

    Text stays as typed, markup and all. What is told of a message stands before its author, or on
    lines below its text, so that no text can forge it.

    Args:
        conversation: Where it was said.
        entry: What was said.
        account: Whose reactions are put in brackets.
    """
    nickname = visible(entry.nickname)
    start = f"{hour(entry.time)} {visible(conversation.title)}"
    if entry.deleted:
        return [f"{start} -- message of {nickname} deleted"]
    if entry.kind in EVENT_KINDS:
        if entry.kind == _CHANCE:
            return [f"{start} -- chance drew {visible(entry.text)}"]
        hidden = entry.kind == _MOVE and is_hidden(entry.text)
        return [f"{start} -- {nickname} {'has moved' if hidden else visible(entry.text)}"]
    if entry.edited:
        start += " (edited)"
    if entry.off:
        start += " (off the record)" if entry.text else " (off the record, not kept)"
    first, *further = visible(entry.text, lines=True).split("\n")
    if entry.reply:
        further.append(_answered(conversation, entry.reply))
    if entry.reactions:
        counts = ((r, f"{visible(r.emoji)} {len(r.accounts)}") for r in entry.reactions)
        told = (f"[{count}]" if account in r.accounts else count for r, count in counts)
        further.append("  ".join(told))
    who = f"* {nickname}" if entry.kind == ACTION else f"<{nickname}>"
    words = f"{start} {who} {first}" if first else f"{start} {who}"
    return [words, *(CONTINUED + line for line in further)]


def change_lines(conversation: ConversationModel, entry: Entry) -> list[str]:
    """Return what became of an entry that was printed: `20:14 #lobby -- alice edited: text`.

    It begins with the time of the message itself, by which it is found above.

    Args:
        conversation: Where it was said.
        entry: What it is now.
    """
    start = f"{hour(entry.time)} {visible(conversation.title)} -- {visible(entry.nickname)}"
    if entry.deleted:
        return [f"{start}: message deleted"]
    first, *further = visible(entry.text, lines=True).split("\n")
    return [f"{start} edited: {first}", *(CONTINUED + line for line in further)]


def reaction_lines(
    conversation: ConversationModel, entry: Entry, before: Sequence[Reaction], model: Model
) -> list[str]:
    """Return who reacted to an entry that was printed: `20:14 #lobby -- bob: 👍 to alice: text`.

    It begins with the time of the message itself, by which it is found above. Told are one's own
    reactions, and those to what one said; all others would drown what is said.

    Args:
        conversation: Where it was said.
        entry: What it is now.
        before: The reactions it had.
        model: What nicknames are known by.
    """
    old = {(r.emoji, account) for r in before for account in r.accounts}
    new = {(r.emoji, account) for r in entry.reactions for account in r.accounts}
    start = f"{hour(entry.time)} {visible(conversation.title)} --"
    lines = []
    for emoji, account in sorted(old ^ new):
        concerned = model.account in (account, entry.account)
        if account in model.ignored or not concerned:
            continue
        person = conversation.people.get(account)
        who = person.nickname if person else _absent(conversation, account, model)
        deed = "to" if (emoji, account) in new else "taken back from"
        of = f"{visible(entry.nickname)}: {_first_words(entry)}"
        lines.append(f"{start} {visible(who)}: {visible(emoji)} {deed} {of}")
    return lines


def _absent(conversation: ConversationModel, account: int, model: Model) -> str:
    if account == model.account:
        return model.nickname
    return conversation.name if account == conversation.peer else "somebody"


def _answered(conversation: ConversationModel, seq: int) -> str:
    at = bisect_left(conversation.entries, seq, key=lambda entry: entry.seq)
    found = conversation.entries[at] if at < len(conversation.entries) else None
    if found is None or found.seq != seq:
        return "(answers a message that is not loaded)"
    return f"(answers {visible(found.nickname)}: {_first_words(found)})"


def _first_words(entry: Entry) -> str:
    said = visible(entry.text.strip().split("\n", 1)[0])
    if len(said) > QUOTED_CHARACTERS:
        said = said[:QUOTED_CHARACTERS] + "…"
    return "message deleted" if entry.deleted else said or "not kept"


def note_lines(note: Note, conversation: ConversationModel | None = None) -> list[str]:
    """Return a note as `20:14 -- text`; who comes and goes, as `20:14 #lobby -- alice joined`.

    Args:
        note: The note.
        conversation: Where it is.
    """
    who, text = visible(note.who), visible(note.text, lines=True)
    where = f"{visible(conversation.title)} " if conversation else ""
    match note.kind:
        case NoteKind.JOINED:
            return [f"{hour(note.time)} {where}-- {who} joined"]
        case NoteKind.LEFT:
            return [f"{hour(note.time)} {where}-- {who} left"]
        case NoteKind.RENAMED:
            text = f"{who} is {visible(note.text)} now"
        case NoteKind.INFO | NoteKind.ERROR:
            pass
    return told(note.time, text)


def told(time: int, text: str) -> list[str]:
    """Return something to tell, of one or several lines, as `20:14 -- text`."""
    first, *further = text.split("\n")
    return [f"{hour(time)} -- {first}", *(CONTINUED + line for line in further)]
