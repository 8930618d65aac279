"""What the model knows of people: who is here, ignored or writing, who invites or puts out."""

from parlour_client.model import (
    ConversationRemoved,
    IgnoredChanged,
    InvitationsChanged,
    ItemsRebuilt,
    NoteKind,
    TypingChanged,
    UnreadChanged,
)
from parlour_protocol import PEOPLE_MAX
from parlour_protocol.messages import (
    Conversation,
    Ignored,
    Invited,
    IsTyping,
    Left,
    Opened,
    People,
    Person,
    Presence,
    Renaming,
    RoomInvitation,
    SignedIn,
    Summary,
)
from tests.client.fake_server import LOBBY, ME, OTHER, entry
from tests.client.models import ROOM, model


def test_presence_is_noted_for_others_and_names_follow() -> None:
    made = model(ROOM, Conversation(2, "direct", "bob", 0, peer=OTHER))
    made.apply(People(1, LOBBY, 2, (Person(ME, "me"), Person(9, "zoe"))))
    made.apply(Presence(LOBBY, 3, joined=(Person(OTHER, "bob"), Person(ME, "me"))))
    made.apply(Presence(LOBBY, 3, renamed=(Renaming(OTHER, "bob", "rob"),)))
    made.apply(Presence(LOBBY, 2, left=(Person(OTHER, "rob"), Person(77, "unseen"))))
    lobby = made.conversations[LOBBY]
    assert [(n.kind, n.who, n.text) for n in lobby.notes] == [
        (NoteKind.JOINED, "bob", ""),
        (NoteKind.RENAMED, "bob", "rob"),
        (NoteKind.LEFT, "rob", ""),
    ]
    assert lobby.people == {ME: Person(ME, "me"), 9: Person(9, "zoe")}
    assert made.conversations[2].title == "@rob"
    made.apply(Presence(LOBBY, 2, renamed=(Renaming(ME, "me", "myself"),)))
    assert made.nickname == "myself"


def test_no_more_people_are_named_than_the_protocol_ever_names_at_once() -> None:
    made = model()
    for first in range(100, 1_000, 50):
        joined = tuple(Person(account, f"p{account}") for account in range(first, first + 50))
        made.apply(Presence(LOBBY, 900, joined=joined))
    made.apply(Presence(LOBBY, 900, renamed=(Renaming(2_000, "old", "new"),)))
    people = made.conversations[LOBBY].people
    assert len(people) == PEOPLE_MAX
    made.apply(Presence(LOBBY, 900, renamed=(Renaming(100, "p100", "new"),)))
    assert people[100].nickname == "new"


def test_ignored_people_count_nowhere_until_they_are_taken_from_again() -> None:
    made = model(ROOM, Conversation(2, "direct", "bob", 0, peer=9))
    lobby = made.conversations[LOBBY]
    made.apply(entry(1, "me, listen"))
    made.apply(entry(2, "me too", account=9))
    changes = made.apply(Ignored((Person(OTHER, "n8"),)))
    assert {IgnoredChanged(), UnreadChanged(LOBBY), ItemsRebuilt(LOBBY)} <= set(changes)
    assert (lobby.unread(ME), lobby.mentions(ME, "me")) == (1, 1)
    assert made.apply(IsTyping(LOBBY, OTHER)) == []
    made.apply(Presence(LOBBY, 3, joined=(Person(OTHER, "n8"), Person(9, "n9"))))
    assert [note.who for note in lobby.notes] == ["n9"]
    assert set(lobby.people) == {OTHER, 9}
    made.apply(Ignored(()))
    assert lobby.unread(ME) == 2


def test_whom_one_ignores_holds_over_a_reconnection_unless_nobody_is_told_of() -> None:
    made = model()
    made.apply(Ignored((Person(OTHER, "n8"),)))
    made.apply(SignedIn(1, ME, "me", bytes(16), (ROOM,)))
    assert made.ignored
    made.apply(Ignored((Person(OTHER, "n8"),)))
    made.apply(Summary(1, ()))
    assert made.ignored
    made.apply(SignedIn(1, ME, "me", bytes(16), (ROOM,)))
    made.apply(Summary(1, ()))
    assert made.ignored == {}
    assert made.conversations[LOBBY].ignored == frozenset()


def test_somebody_is_writing_until_they_have_said_it() -> None:
    made = model()
    assert made.apply(IsTyping(LOBBY, OTHER)) == [TypingChanged(LOBBY)]
    assert made.apply(IsTyping(LOBBY, ME)) == []
    assert made.conversations[LOBBY].typing == {OTHER: 5}
    assert TypingChanged(LOBBY) in made.apply(entry(1))
    assert made.conversations[LOBBY].typing == {}


def test_a_room_that_one_was_taken_out_of_is_gone_and_the_lobby_tells_why() -> None:
    room = Conversation(5, "room", "#cellar", 0)
    made = model(ROOM, room)
    assert ConversationRemoved(5) in made.apply(Left(5, "kicked", "bob", "too loud"))
    assert [n.text for n in made.conversations[LOBBY].notes] == [
        "bob took you out of #cellar: too loud"
    ]
    assert made.apply(Left(5, "kicked", "bob")) == []
    made.apply(Opened(0, room))
    made.apply(Left(5, "left"))
    assert len(made.conversations[LOBBY].notes) == 1


def test_an_invitation_waits_until_it_is_answered() -> None:
    made = model()
    invitation = RoomInvitation("#cellar", "bob", 3)
    assert made.apply(Invited(invitation)) == [InvitationsChanged()]
    assert made.invitations == {"#cellar": invitation}
    assert made.decline("#cellar") == [InvitationsChanged()]
    assert made.decline("#cellar") == []
    made.apply(Summary(1, (), (invitation,)))
    made.apply(Opened(1, Conversation(5, "room", "#cellar", 0)))
    assert made.invitations == {}
