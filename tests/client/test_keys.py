"""Keys as people write them, and which of them are in force."""

import importlib
import pkgutil
from itertools import chain

import pytest
from textual.binding import Binding
from textual.screen import Screen

import parlour_client.screens
from parlour_client.app import ChatApp
from parlour_client.bindings import CARD, PICKED, SCOPES, TABLE
from parlour_client.key_names import key_words, parse_keys
from parlour_client.keys import Keys, default_keys


@pytest.mark.parametrize(
    ("written", "key", "words"),
    [
        ("ctrl+k", "ctrl+k", "Ctrl+K"),
        (" Ctrl + K ", "ctrl+k", "Ctrl+K"),
        ("Shift+Alt+K", "alt+shift+k", "Alt+Shift+K"),
        ("alt+/", "alt+slash", "Alt+/"),
        ("alt+slash", "alt+slash", "Alt+/"),
        ("?", "question_mark", "?"),
        ("F12", "f12", "F12"),
        ("esc", "escape", "Esc"),
        ("pgup,PgDn", "pageup,pagedown", "PgUp, PgDn"),
        ("shift+g", "G", "Shift+G"),
        ("G", "G", "Shift+G"),
        ("g", "g", "G"),
        ("space", "space", "Space"),
        ("comma, plus", "comma,plus", ",, +"),
        ("f2,f2", "f2", "F2"),
    ],
)
def test_keys_are_read_as_people_write_them(written: str, key: str, words: str) -> None:
    assert parse_keys(written) == key
    assert key_words(key) == words
    assert parse_keys(key) == key


@pytest.mark.parametrize(
    "written",
    ["", ",", "+", "ctrl+", "+k", "ctrl+foo", "hocus+k", "f25", "ctrl+ab", "\x1b", "ctrl k"],
)
def test_what_is_no_key_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="key"):
        parse_keys(written)


@pytest.mark.parametrize(
    ("written", "is_really"), [("ctrl+i", "Tab"), ("ctrl+m", "Enter"), ("ctrl+[", "Esc")]
)
def test_what_a_terminal_cannot_tell_from_another_key_is_refused(
    written: str, is_really: str
) -> None:
    with pytest.raises(ValueError, match=f"is {is_really} to a terminal"):
        parse_keys(written)


def test_every_binding_has_an_id_of_its_own() -> None:
    ids = [binding.id for scope in SCOPES for binding in scope.bindings]
    assert all(ids)
    assert len(set(ids)) == len(ids)


def test_every_binding_of_a_screen_can_be_rebound() -> None:
    for module in pkgutil.iter_modules(parlour_client.screens.__path__):
        importlib.import_module(f"parlour_client.screens.{module.name}")
    screens = [ChatApp, *_below(Screen)]
    ours = [screen for screen in screens if screen.__module__.startswith("parlour_client.")]
    assert len(ours) > len(SCOPES)
    # A picked message, a card and a table have no screen of their own: widgets take their keys.
    known = {each for scope in SCOPES for each in scope.bindings} - {*CARD, *PICKED, *TABLE}
    bound = chain.from_iterable(screen.__dict__.get("BINDINGS", ()) for screen in ours)
    assert {each for each in bound if isinstance(each, Binding)} == known


def _below(screen: type[Screen[object]]) -> list[type[Screen[object]]]:
    return [below for each in screen.__subclasses__() for below in (each, *_below(each))]


def test_the_defaults_contradict_nothing() -> None:
    keys = Keys()
    assert keys.as_dict() == default_keys()
    assert keys.keymap() == {}
    assert keys.first("help_back") == "Esc"
    assert keys.words("help_back") == "Esc, F1, Q, Enter"


def test_only_what_is_rebound_is_given_to_textual() -> None:
    assert Keys({"help": "F1", "switch": "Ctrl+O"}).keymap() == {"switch": "ctrl+o"}


def test_keys_can_be_swapped() -> None:
    keys = Keys({"switch": "alt+a", "activity": "ctrl+k"})
    assert (keys.first("switch"), keys.first("activity")) == ("Alt+A", "Ctrl+K")


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ({"switch": "ctrl+p"}, "“palette” and “switch” are both on Ctrl[+]P"),
        ({"leave": "f8"}, "“leave” and “inbox” are both on F8"),
        ({"leave": "y", "no": "f10"}, "“Y” is needed for writing"),
        ({"leave": "f10", "no": "f10"}, "“leave” and “no” are both on F10"),
        ({"switch": "f10,f11", "help": "f11"}, "“help” and “switch” are both on F11"),
        ({"switch": "a"}, "“A” is needed for writing"),
        ({"switch": "?"}, "“[?]” is needed for writing"),
        ({"switch": "enter"}, "“Enter” is needed for writing"),
        ({"help": "escape"}, "“Esc” is needed for writing"),
        ({"swich": "f9"}, "nothing called “swich” .* did you mean “switch”"),
        ({"qqq": "f9"}, "--print-config has all"),
    ],
)
def test_what_cannot_be_is_refused_with_the_names_of_both(
    chosen: dict[str, str], told: str
) -> None:
    with pytest.raises(ValueError, match=told):
        Keys(chosen)
