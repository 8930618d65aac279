"""How the line client prints: one line for each thing, which nobody's text can forge."""

from parlour_client.clock import hour
from parlour_client.model import ConversationModel, Note, NoteKind
from parlour_client.visible import visible
from parlour_protocol.messages import ACTION, Entry

CONTINUED = "      | "
"""Begins every further line of a text; a line of its own begins with the time."""


def entry_lines(conversation: ConversationModel, entry: Entry) -> list[str]:
    """Return an entry as `20:14 #lobby <alice> text`, or `20:14 #lobby * alice waves`."""
    first, *further = visible(entry.text, lines=True).split("\n")
    nickname = visible(entry.nickname)
    who = f"* {nickname}" if entry.kind == ACTION else f"<{nickname}>"
    start = f"{hour(entry.time)} {visible(conversation.title)} {who} {first}"
    return [start, *(CONTINUED + line for line in further)]


def note_lines(note: Note) -> list[str]:
    """Return a note as `20:14 -- text`."""
    who, text = visible(note.who), visible(note.text, lines=True)
    match note.kind:
        case NoteKind.JOINED:
            text = f"{who} joined"
        case NoteKind.LEFT:
            text = f"{who} left"
        case NoteKind.RENAMED:
            text = f"{who} is {visible(note.text)} now"
        case NoteKind.INFO | NoteKind.ERROR:
            pass
    return told(note.time, text)


def told(time: int, text: str) -> list[str]:
    """Return something to tell, of one or several lines, as `20:14 -- text`."""
    first, *further = text.split("\n")
    return [f"{hour(time)} -- {first}", *(CONTINUED + line for line in further)]
