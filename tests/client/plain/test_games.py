"""What the line client tells of games, and how it plays them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs

from parlour_client.model import Model, PlayInvitationsChanged, TableChanged
from parlour_client.plain.games import REMEMBERED_MAX, GameNews
from parlour_client.plain.place import Place
from parlour_protocol import FromClient
from parlour_protocol.messages import (
    AnswerToPlay,
    Conversation,
    FromServer,
    Left,
    Move,
    Moved,
    Opened,
    PlayInvitation,
    PlayInvitations,
    PlayInvited,
    Proposal,
    Refused,
    Result,
    Say,
    SignedIn,
)
from tests.client.company import ALICE, BOB, LOBBY, START
from tests.client.fake_server import ME, FakeServer, Peer, serving
from tests.client.gaming import GALLERY, SEATS, TABLE, about, invitation, table
from tests.client.line_program import program
from tests.client.time_zone import utc

BOARD = ["   a  b  c", "3  .  .  .", "2  .  .  .", "1  .  .  ."]


@pytest.fixture(autouse=True)
def _in_utc() -> Iterator[None]:
    with utc():
        yield


class Told:
    """What was told, of what a model heard."""

    def __init__(self, *, ascii_only: bool = False) -> None:
        self.model = Model(lambda: START)
        lobby = Conversation(LOBBY, "room", "#lobby", 0)
        self.model.apply(SignedIn(1, ALICE, "alice", b"l" * 16, (lobby, about())))
        self.news = GameNews(self.model, ascii_only=ascii_only)

    def hear(self, *messages: FromServer) -> list[str]:
        texts = []
        for message in messages:
            for change in self.model.apply(message):
                if isinstance(change, TableChanged | PlayInvitationsChanged):
                    texts += self.news.follow(change)
        return texts


def test_a_board_is_told_when_it_changes_and_at_no_other_time() -> None:
    told = Told()
    (first,) = told.hear(table())
    assert first.split("\n") == [
        "♟ tic-tac-toe bob", *BOARD, "your turn", "/watch 40 goes there; /m TEXT makes a move",
    ]  # fmt: skip
    assert told.hear(table(), table(watching=3), table(claim_in=5)) == []
    (second,) = told.hear(table(("b2",)))
    assert second.split("\n")[3:] == ["2  . [X] .", "1  .  .  .", "bob to move"]


def test_what_is_drawn_the_same_is_not_drawn_again() -> None:
    told = Told()
    told.hear(table())
    (paused,) = told.hear(table(state="paused", paused="the game failed"))
    assert paused == "♟ tic-tac-toe bob\npaused: the game failed"


def test_clocks_stand_beside_the_board() -> None:
    (first,) = Told().hear(table(clocks=(300_000, 59_000)))
    assert "alice 05:00, bob 00:59" in first.split("\n")


def test_the_end_is_told_with_what_one_may_do_then() -> None:
    told = Told()
    told.hear(table(("b2",)))
    over = table(("b2",), state="over", result=Result((1.0, 0.0), "bob resigned"))
    (text,) = told.hear(over)
    assert text.split("\n") == [
        "♟ tic-tac-toe bob",
        "you won: bob resigned",
        f"at the table (/watch {TABLE}): /rematch offers a rematch, /export FILE saves it",
    ]
    assert told.hear(over) == []


def test_a_game_that_was_over_before_is_not_told() -> None:
    assert Told().hear(table(("b2",), state="over", result=Result((), "long ago"))) == []


def test_whoever_watches_is_not_told_how_to_move() -> None:
    told = Told()
    told.model.apply(Left(TABLE, "left"))
    told.model.apply(Opened(1, about(gallery=GALLERY)))
    (text,) = told.hear(table(seat=-1))
    assert text.split("\n")[0] == "♟ watch tic-tac-toe alice, bob"
    assert text.split("\n")[-1] == "alice to move"


def test_a_table_that_gathers_tells_who_sits_there_and_who_is_invited() -> None:
    told = Told()
    gathering = table(
        state="gathering", view=None, seats=SEATS[:1], invited=("bob", "cl\x1beo"), host=ALICE
    )
    (text,) = told.hear(gathering)
    assert text.split("\n") == [
        "♟ tic-tac-toe bob",
        "players gather",
        "here sit: alice",
        "invited: bob, cl␛eo",
        "/start begins the game",
    ]
    (text,) = told.hear(structs.replace(gathering, seats=SEATS, invited=(), host=BOB))
    assert text.split("\n")[-1] == "here sit: alice, bob"


def test_what_the_other_proposes_is_told_once_with_how_to_answer() -> None:
    told = Told()
    told.hear(table())
    offered = table(proposals=(Proposal(b"p" * 16, "draw", 1), Proposal(b"q" * 16, "abort", 0)))
    assert told.hear(offered) == [
        f"♟ tic-tac-toe bob: bob offers a draw; at the table (/watch {TABLE}): /accept, or /decline"
    ]
    assert told.hear(offered) == []
    novel = table(proposals=(Proposal(b"r" * 16, "no\x1bvel", 9),))
    assert told.hear(novel) == [
        (
            "♟ tic-tac-toe bob: somebody proposes: no␛vel;"
            f" at the table (/watch {TABLE}): /accept, or /decline"
        )
    ]


def test_invitations_are_told_with_how_to_answer_and_what_came_of_them() -> None:
    told = Told()
    (one,) = told.hear(PlayInvited(0, invitation(1)))
    assert one.startswith("bob invites you to tic-tac-toe · no clock")
    assert one.endswith("until 11:00; /accept bob, or /decline bob")
    assert told.hear(PlayInvited(0, invitation(1)), PlayInvitations(0, (invitation(1),))) == []
    assert told.hear(PlayInvited(0, invitation(1, state="withdrawn"))) == [
        "bob took it back: tic-tac-toe"
    ]
    assert told.hear(PlayInvited(0, invitation(2, by=ALICE))) == []  # the command has told
    assert told.hear(PlayInvited(0, invitation(2, by=ALICE, state="declined"))) == [
        "bob declines tic-tac-toe"
    ]
    told.hear(PlayInvited(0, invitation(3, by=ALICE)))
    assert told.hear(PlayInvited(0, invitation(3, by=ALICE, state="superseded"))) == [
        "your invitation of bob to tic-tac-toe gave way to another offer"
    ]


def test_somebody_who_comes_to_a_table_does_not_play_yet() -> None:
    told = Told()
    told.hear(table(state="gathering", turn=(), head=0, ply=0, last=None, view=None))
    coming = structs.replace(invitation(1, by=ALICE), table=TABLE)
    told.hear(PlayInvited(0, coming))
    accepted = structs.replace(coming, state="accepted")
    assert told.hear(PlayInvited(0, accepted)) == ["bob comes to your table of tic-tac-toe"]


def test_what_one_answered_oneself_or_never_heard_of_is_not_told() -> None:
    told = Told()
    told.hear(PlayInvited(0, invitation(1)))
    assert told.hear(PlayInvited(0, invitation(1, state="declined"))) == []
    assert told.hear(PlayInvited(0, invitation(2, state="expired"))) == []


def test_boards_can_be_had_in_ascii() -> None:
    told = Told(ascii_only=True)
    stones = structs.replace(table().view, style="lines")  # type: ignore[type-var]
    (text,) = told.hear(table(view=stones))
    assert text.split("\n")[2] == "3  +--+--+"


def test_tables_without_number_fill_no_memory() -> None:
    told = Told()
    for number in range(100, 100 + REMEMBERED_MAX + 10):
        told.hear(table(conversation=number))
        told.hear(table(conversation=number, proposals=(Proposal(bytes(16), "draw", 1),)))
    assert len(told.news._stood) == len(told.news._drawn) == REMEMBERED_MAX


def test_what_is_typed_goes_to_the_table_gone_to_and_on_to_its_rematch() -> None:
    told = Told()
    place = Place(told.model)
    assert place.conversation == LOBBY
    assert place.go(TABLE) == "♟ tic-tac-toe bob"
    assert place.go(TABLE) == ""
    told.hear(table(state="over", next=50), Opened(1, about(50)), table(conversation=50))
    assert place.follow_rematch()
    assert (place.conversation, place.title) == (50, "♟ tic-tac-toe bob")
    assert not place.follow_rematch()
    told.hear(Left(50, "left"))
    assert place.conversation == 0
    with pytest.raises(Exception, match="not sent: you are not in ♟ tic-tac-toe bob any more"):
        place.check("good luck")
    assert place.conversation == LOBBY


class Opponent:
    """A fake server at which bob invites, and plays noughts."""

    ANSWERS = ("a3", "b3")

    def __init__(self) -> None:
        self.server = FakeServer()
        self.server.interfere = self.answer
        self.plies: tuple[str, ...] = ()

    async def answer(self, peer: Peer, message: FromClient) -> bool:
        match message:
            case AnswerToPlay():
                opened = Opened(0, about())
                accepted = structs.replace(self.invitation("accepted"), table=TABLE)
                self.server.logs[TABLE] = []
                await peer.send(opened, self.stands(), PlayInvited(message.request, accepted))
            case Move(text="zz"):
                await peer.send(Refused(message.request, "illegal-move", "“zz” is no legal move"))
            case Move():
                self.plies += (message.text,)
                await peer.send(self.stands(), Moved(message.request, TABLE, len(self.plies)))
                if len(self.plies) < 5:
                    self.plies += (self.ANSWERS[len(self.plies) // 2],)
                    await peer.send(self.stands())
            case _:
                return False
        return True

    def invitation(self, state: str = "open") -> PlayInvitation:
        return structs.replace(invitation(1, state=state), invited=ME, inviter=BOB)

    def stands(self) -> FromServer:
        won = len(self.plies) == 5
        how = {"state": "over", "result": Result((1.0, 0.0), "three in a row")} if won else {}
        return structs.replace(table(self.plies), **how)


@pytest.mark.asyncio
async def test_a_game_is_played_to_its_end_by_lines(tmp_path: Path) -> None:
    bob = Opponent()
    async with serving(bob.server), program(bob.server, tmp_path) as running:
        await running.until_err("connected")
        await bob.server.tell(PlayInvited(0, bob.invitation()))
        await running.until_out("bob invites you to tic-tac-toe")
        await running.type("y\n")  # this is said, and is no answer
        await running.type("/accept\n")
        await running.until_err("what you type goes to ♟ tic-tac-toe bob now")
        await running.type("good luck\n/m zz\n/move c1\n")
        await running.until_out("2  .  .  .\n      | 1  .  . [X]")
        await running.type("/m b2\n/m a1\n")
        await running.until_out("you won: three in a row")
        await running.type("/moves\n/board words\n")
        assert await running.end() == 1
    said = [message for message in bob.server.received if isinstance(message, Say)]
    assert [(message.conversation, message.text) for message in said] == [
        (LOBBY, "y"), (TABLE, "good luck"),
    ]  # fmt: skip
    assert [m.text for m in bob.server.received if isinstance(m, Move)] == ["zz", "c1", "b2", "a1"]
    assert "/m: “zz” is no legal move" in running.err
    assert "      | 3  a1\n" in running.out
