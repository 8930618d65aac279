"""Words, choices and dice in characters, and what is said beside any view."""

from parlour_client.boards import called, lines, plain, remarks
from parlour_protocol.messages import Board, Choice, Choices, Dice, View, Word

NAMES = ("alice", "bob")


def drawn(view: View, *, ascii_only: bool = False) -> list[str]:
    return [plain(row) for row in lines(view, ascii_only=ascii_only, names=NAMES)]


def test_a_word_shows_what_is_found_what_failed_and_how_much_may_fail_still() -> None:
    view = Word(("k", "", "n", ""), ("x", "queen"), 4, prompt="a letter, or the word")
    assert drawn(view) == [
        "k _ n _", "tried in vain: x, queen", "4 tries left", "a letter, or the word",
    ]  # fmt: skip
    assert drawn(Word((), (), 1)) == ["tried in vain: nothing", "1 try left"]


def test_choices_have_numbers_and_tell_who_has_chosen() -> None:
    choices = (Choice("rock", "rock"), Choice("p", "paper"))
    assert drawn(Choices(choices, ("?", "rock"), (1, 12))) == [
        "alice  1", "bob    12", "alice has chosen", "bob chose rock", "1  rock", "2  p  paper",
    ]  # fmt: skip


def test_dice_are_drawn_and_told_as_numbers() -> None:
    view = Dice((1, 6), (20, 3), 7, 100, (Choice("hold", "hold"),))
    assert drawn(view) == [
        "┌───┐ ┌───┐",
        "│   │ │• •│",
        "│ • │ │• •│",
        "│   │ │• •│",
        "└───┘ └───┘",
        "thrown: 1 6",
        "alice  20 of 100",
        "bob    3 of 100",
        "7 at stake",
        "1  hold",
    ]
    assert all(line.isascii() for line in drawn(view, ascii_only=True))
    assert drawn(Dice((), (0, 0), 0, 0)) == ["alice  0", "bob    0"]


def test_captions_and_standings_are_said_beside_the_board() -> None:
    view = Board((), (), (), (), caption="white is in check", standings=("", "lost: ♛"))
    assert remarks(view, NAMES) == ["white is in check", "bob: lost: ♛"]
    assert remarks(view, (), ascii_only=True) == ["white is in check", "player 2: lost: \\u265b"]


def test_somebody_without_a_name_is_called_by_their_place() -> None:
    assert [called(NAMES, seat) for seat in (0, 2, -1)] == ["alice", "player 3", "chance"]


def test_nobodys_words_can_steer_the_terminal() -> None:
    evil = "\x1b[2J\u202e\n"
    views: tuple[View, ...] = (
        Word((evil[:4],), (evil,), 1, prompt=evil, caption=evil, standings=(evil,)),
        Choices((Choice(evil, evil),), (evil,), (1,), evil, (evil,)),
        Dice((1,), (1,), 1, 1, (Choice(evil, evil),), evil, (evil,)),
    )
    for view in views:
        text = "\n".join([*drawn(view), *remarks(view, NAMES)])
        assert not set(text) & {"\x1b", "\u202e"}
        assert "␛" in text
