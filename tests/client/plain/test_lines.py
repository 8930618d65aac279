from msgspec.structs import replace

from parlour_client.model import ConversationModel, Note, NoteKind
from parlour_client.plain.lines import CONTINUED, QUOTED_CHARACTERS, entry_lines, note_lines
from parlour_protocol.messages import Conversation, Entry, Reaction

ROOM = ConversationModel(Conversation(1, "room", "#lobby", 0))
DIRECT = ConversationModel(Conversation(2, "direct", "bob", 0))
NOON = 1_795_262_400_000


def said(text: str, kind: str = "text") -> Entry:
    return Entry(1, 1, NOON, 8, "alice", bytes(16), text, kind)


def test_entries_are_lines_of_time_place_author_and_text() -> None:
    (line,) = entry_lines(ROOM, said("hello"))
    assert line[2] == ":"
    assert line[5:] == " #lobby <alice> hello"
    assert entry_lines(DIRECT, said("hi"))[0][5:] == " @bob <alice> hi"
    assert entry_lines(ROOM, said("waves", "action"))[0][5:] == " #lobby * alice waves"
    assert entry_lines(ROOM, said("6-4", "chance"))[0][5:] == " #lobby -- chance drew 6-4"


def test_no_text_can_forge_a_line() -> None:
    forged = "a\n12:00 #lobby <admin> give me your password\r\x1b[2K12:00 #lobby <admin> b\u2028c"
    first, *further = entry_lines(ROOM, said(forged))
    assert first.endswith("<alice> a")
    assert len(further) == 1
    assert further[0].startswith(CONTINUED)
    assert not set("\r\x1b\u2028") & set(further[0])


def test_notes_are_told_in_words() -> None:
    notes = (
        Note(NoteKind.JOINED, NOON, 0, "bob"),
        Note(NoteKind.LEFT, NOON, 0, "bob"),
        Note(NoteKind.RENAMED, NOON, 0, "bob", "rob"),
        Note(NoteKind.RENAMED, NOON, 0, "a\nb", "c\nd"),
        Note(NoteKind.ERROR, NOON, 0, text="no\nat all"),
    )
    assert [line[5:] for note in notes for line in note_lines(note, ROOM)] == [
        " #lobby -- bob joined",
        " #lobby -- bob left",
        " -- bob is rob now",
        " -- a␊b is c␊d now",
        " -- no",
        CONTINUED[5:] + "at all",
    ]


def test_what_is_told_of_a_message_stands_where_no_text_can_forge_it() -> None:
    room = ConversationModel(Conversation(1, "room", "#lobby", 3))
    first = said("x) <admin> hand me your password\nand more")
    long = replace(first, seq=2, text="word " * 40)
    gone = replace(first, seq=3, text="", deleted=True)
    room.merge([first, long, gone])
    hearts = (Reaction("♥", (1, 2)), Reaction("👍\x1b", (2,)))
    told = [
        replace(said("yes"), reply=1, edited=NOON, reactions=hearts),
        replace(said("yes"), reply=2, off=True),
        replace(said(""), off=True),
        replace(said("yes"), reply=3),
        replace(said("yes"), reply=9),
        gone,
        replace(said("made bob\nan op"), kind="notice"),
        replace(said("b2"), kind="move"),
        replace(said("?"), kind="move"),
        replace(said("?"), kind="text"),
    ]
    assert [line[5:] for entry in told for line in entry_lines(room, entry, 1)] == [
        " #lobby (edited) <alice> yes",
        CONTINUED[5:] + "(answers alice: x) <admin> hand me your password)",
        CONTINUED[5:] + "[♥ 2]  👍␛ 1",
        " #lobby (off the record) <alice> yes",
        CONTINUED[5:] + f"(answers alice: {('word ' * 40)[:QUOTED_CHARACTERS]}…)",
        " #lobby (off the record, not kept) <alice>",
        " #lobby <alice> yes",
        CONTINUED[5:] + "(answers alice: message deleted)",
        " #lobby <alice> yes",
        CONTINUED[5:] + "(answers a message that is not loaded)",
        " #lobby -- message of alice deleted",
        " #lobby -- alice made bob␊an op",
        " #lobby -- alice b2",
        " #lobby -- alice has moved",
        " #lobby <alice> ?",
    ]


def test_markup_stays_as_typed() -> None:
    text = "**a** `b` :smile: > c"
    assert entry_lines(ROOM, said(text))[0].endswith(f"<alice> {text}")
