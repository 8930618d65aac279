# ruff: noqa: RUF001 -- names in other scripts than Latin
"""What a room may be called, and when two are the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour_protocol.limits import ROOM_NAME_MAX_CHARACTERS
from parlour_server.names import RoomNameError, displayed_room, room_key

# What looks like what is read at first use: that is not to count as the time of one example.
room_key("#lobby")


@given(st.text(max_size=70) | st.text(max_size=40).map("#{}".format))
def test_any_text_is_a_room_s_name_or_refused_in_words(name: str) -> None:
    refused = None
    try:
        shown = displayed_room(name)
    except RoomNameError as error:
        refused = error
        with pytest.raises(RoomNameError):
            room_key(name)
    else:
        assert shown.startswith("#")
        assert room_key(shown) == room_key(name)
    if refused is not None:
        assert refused.code == "room-name-invalid"
        assert len(str(refused)) < 500
        assert str(refused).isprintable()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("#lobby", "#lobby"),
        ("#Lobby", "#lobby"),
        ("#chess-club_2", "#chess-club_2"),
        ("#Café", "#café"),
        ("#Cafe\u0301", "#café"),
        ("#ΝΕΑ", "#νεα"),
        ("#将棋クラブ", "#将棋クラブ"),
        ("#2026", "#2026"),
        ("#" + "x" * ROOM_NAME_MAX_CHARACTERS, "#" + "x" * ROOM_NAME_MAX_CHARACTERS),
    ],
)
def test_a_room_is_shown_in_small_letters(name: str, shown: str) -> None:
    assert displayed_room(name) == shown


@pytest.mark.parametrize(
    "imitation", ["#LOBBY", "#Iobby", "#l0bby", "#1obby", "#ｌｏｂｂｙ", "#ʟobby"]
)
def test_a_room_that_looks_like_another_is_the_same(imitation: str) -> None:
    assert room_key(imitation) == room_key("#lobby")


def test_rooms_and_games_with_numbers_are_told_apart() -> None:
    assert len({room_key(f"#table{number}") for number in range(200)}) == 200


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("", "as in #chess"),
        ("#", "as in #chess"),
        ("lobby", "as in #chess"),
        ("##lobby", "not “#”"),
        ("#a b", "not a space"),
        ("#a\u200bb", "not U+200B"),
        ("#\x1b[2J", "not U+001B"),
        ("#--", "at least one letter or digit"),
        ("#" + "x" * (ROOM_NAME_MAX_CHARACTERS + 1), "this one has 33"),
        ("#lоbby", "one script; “о” is of another"),
    ],
)
def test_what_is_no_room_s_name_is_told_by_what_is_wrong_with_it(name: str, told: str) -> None:
    with pytest.raises(RoomNameError) as caught:
        room_key(name)
    assert told in str(caught.value)
