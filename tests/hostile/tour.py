"""Everywhere in the app where others' words are shown, one place after the other."""

import os

from msgspec.structs import replace

from parlour_protocol.messages import (
    Changed,
    Goodbye,
    Invited,
    IsTyping,
    Left,
    Opened,
    PlayInvited,
    Presence,
    SignIn,
)
from tests.hostile import world
from tests.hostile.visit import Visit

ESCAPE = "\x1b[27u"
"""Esc as kitty writes it: no program has to wait whether more follows."""
_F1, _F3, _F4, _F5, _F7, _F8 = "\x1bOP", "\x1bOR", "\x1bOS", "\x1b[15~", "\x1b[18~", "\x1b[19~"
_DOWN, _RIGHT, _END = "\x1b[B", "\x1b[C", "\x1b[F"
_EMPTY = "\x15"
"""Ctrl+U, which takes back what is typed."""
_PICK = "\x1b[1;5A"
_FOCUS_LOST, _FOCUS_CAME = "\x1b[O", "\x1b[I"
_FIRST_TAB, _SECOND_TAB, _TABLE_TAB = "\x1b1", "\x1b2", "\x1b3"
_ANSWERED = (
    "/members", "/banned", "/audit", "/devices", "/account", "/who", "/last 9", "/tables",
    "/games", "/ladder chess", "/rules chess", "/topic", "/ignored", "/invitations", "/room",
    "/notify", "/record", "/search said", "/help",
)  # fmt: skip
"""Commands whose answer tells what others wrote."""
_REFUSED = (
    "/topic x", "/kick bob", "/ban bob 1h x", "/nick carol", "/away x", "/invite carol",
    "/join #x", "/op bob", "/devices", "/msg carol x", "/ladder chess", "/create #x",
)  # fmt: skip
"""What a server can refuse."""
_OVER_THE_CHAT = (
    ("switcher", "\x0b", 1),
    ("rooms", _F3, 1),
    ("people", _F7, 0),
    ("person menu", "\r", 1),
    ("invitations", _F8, 1),
    ("missed", _F4, 1),
    ("games that go on", _F5, 0),
    ("games that ended", _RIGHT, 0),
    ("ladders", _RIGHT, 0),
    ("a ladder", "\r", 3),
    ("search", "\x06said\r", 2),
    ("palette", "\x10", 1),
    ("help", _F1, 1),
    ("new game", "\x07", 0),
    ("new game: with whom", _DOWN, 0),
    ("new game: how", _DOWN, 0),
    ("new game: options", f"{_RIGHT}{_DOWN}{_RIGHT}{_DOWN}{_RIGHT}", 0),
    ("rules", _F1, 1),
    ("new game: sent", "\r", 2),
    ("picked", _PICK, 0),
    ("picked: answer", "r", 1),
    ("picked: author", f"{_PICK}p", 2),
    ("picked: react", f"{_PICK}+", 2),
    ("picked: delete", f"{_PICK}d", 2),
    ("picked: unfolded", f"{_PICK} ", 1),
    ("card", "\x1bi", 1),
)
"""What is opened over the chat: its place, what is typed, and how often Esc leaves it."""
_AT_TABLE = (
    ("legal moves", "m\r", 1),
    ("table help", "?\r", 1),
    ("step back", "[\r", 0),
    ("step forward", "]\r", 0),
    ("board turned", "f\r", 0),
    ("save", "e\r", 1),
    ("resign", "r\r", 1),
)
"""In the field for moves, where a letter and Enter do what the letter does at the board."""


def come_in(visit: Visit) -> None:
    """Come in by the nickname picker, after a refusal."""
    server = visit.server
    server.refuses = lambda asked: isinstance(asked, SignIn)
    visit.wait_for("what others will call you here")
    visit.see("picker: nickname", "\x15ali")
    visit.see("picker: free", "ce")
    visit.see("picker: refused", "\r")
    server.refuses = lambda _asked: False
    visit.type("\r")
    visit.wait_for("While you were away")
    visit.see("while away")
    _out_of_summary(visit)
    visit.see("chat")


def _out_of_summary(visit: Visit) -> None:
    """Leave what was told of the time away, which takes no keys at first."""
    while any("While you were away" in line for line in visit.lines):
        visit.see("while away, left", ESCAPE)


def around(visit: Visit) -> None:
    """Open all that lies over the chat."""
    for place, keys, leaves in _OVER_THE_CHAT:
        visit.see(place, keys)
        _leave(visit, place, leaves)


def _leave(visit: Visit, place: str, times: int) -> None:
    for _ in range(times):
        visit.see(f"{place}, left", ESCAPE)


def told(visit: Visit) -> None:
    """Hear what is told while one looks at the chat."""
    server = visit.server
    server.tell(Opened(0, world.room(world.LOBBY, "#lobby", head=server.entries)))
    visit.see("topic")
    somebody = world.people(9)
    server.tell(
        Presence(world.LOBBY, 9, joined=somebody),
        IsTyping(world.LOBBY, world.FIRST),
        Presence(world.LOBBY, 9, renamed=world.renamings(), changed=somebody[3:6]),
    )
    visit.see("presence")
    server.tell(Presence(world.LOBBY, 3, left=somebody[6:]))
    for entry in world.entries(world.LOBBY, server.entries)[-4:]:
        server.tell(Changed(replace(entry, revision=next(visit.revisions), edited=world.NOW)))
    visit.see("changed")
    for entry in world.entries(world.LOBBY, 8):
        server.tell(replace(entry, seq=next(visit.seqs), id=os.urandom(16)))
    visit.see("said")
    invitation = replace(world.play_invitation(0), id=os.urandom(16))
    server.tell(Invited(world.room_invitation(50)), PlayInvited(0, invitation))
    visit.see("invited")
    server.tell(PlayInvited(0, replace(invitation, state="withdrawn")))
    visit.see("invitation over")


def answered(visit: Visit) -> None:
    """Ask for what is told in the chat."""
    for command in _ANSWERED:
        visit.see(command, f"{_EMPTY}{command}\r")
        if command.startswith(("/search", "/help")):
            _leave(visit, command, 2)


def refused(visit: Visit, commands: int = len(_REFUSED)) -> None:
    """Be refused so many things."""
    visit.server.refuses = lambda asked: not isinstance(asked, SignIn)
    for command in _REFUSED[:commands]:
        visit.see(f"refused {command.split()[0]}", f"{_EMPTY}{command}\r")
    visit.see("after refusals", _EMPTY)
    visit.server.refuses = lambda _asked: False


def views(visit: Visit) -> None:
    """Go to a table where all kinds of games are played one after the other."""
    visit.server.tell_as_it_is(world.table(None, 0))
    visit.see("table", _TABLE_TAB)
    for at, view in enumerate(world.VIEWS):
        visit.server.tell(world.table(view, next(visit.plies)))
        visit.see(f"view {at}")


def table(visit: Visit) -> None:
    """See all views of a table, and do there what can be done."""
    server = visit.server
    views(visit)
    server.tell(world.table(world.VIEWS[0], next(visit.plies)))
    visit.see("board")
    for place, keys, leaves in _AT_TABLE:
        visit.see(place, keys)
        _leave(visit, place, leaves)
    for state in ("paused", "over", "gathering"):
        shown = None if state == "gathering" else world.VIEWS[0]
        server.tell(world.table(shown, next(visit.plies), state))
        visit.see(state)
    server.tell(world.table(world.VIEWS[0], next(visit.plies)))
    for command in ("/board words", "/moves", "/board"):
        visit.see(command, f"{command}\r")
    back_to_chat(visit)


def back_to_chat(visit: Visit) -> None:
    """Go back to the lobby."""
    visit.see("chat again", _FIRST_TAB)


def called(visit: Visit) -> None:
    """Be called from elsewhere, while the terminal is not in front."""
    server = visit.server
    visit.see("direct", _SECOND_TAB)
    visit.see("direct, to its end", _END)
    visit.see("not in front", f"{_FIRST_TAB}{_FOCUS_LOST}")
    said = world.entries(world.DIRECT, 1)[0]
    server.tell(replace(said, seq=next(visit.direct_seqs), id=os.urandom(16), kind="text"))
    visit.see("called")
    invitation = replace(world.play_invitation(0), id=os.urandom(16))
    server.tell(PlayInvited(0, invitation), Invited(world.room_invitation(60)))
    visit.see("called")
    visit.see("in front", _FOCUS_CAME)


def steered(visit: Visit) -> None:
    """Be told what no server tells of how things are and are to be drawn."""
    visit.server.steers = True
    visit.suffix = ", steered"
    for part in (told, table):
        part(visit)
    visit.suffix = ""
    visit.server.steers = False


def put_out(visit: Visit) -> None:
    """Be taken out of rooms."""
    server = visit.server
    for at, code in enumerate(("kicked", "banned", "left", "later")):
        server.tell(Left(world.ROOM + at, code, "bob", "reason"))
    visit.see("put out of rooms")
    server.tell(Left(world.LOBBY, "kicked", "bob", "reason"))
    visit.see("put out of the lobby")


def sent_away(visit: Visit) -> None:
    """Be sent away from the server."""
    visit.server.tell(Goodbye("later", "reason"))


def by_lines(visit: Visit) -> None:
    """Hear and ask everything as lines, with `--plain`."""
    visit.wait_until(lambda: "connected to" in visit.text, "a connection")
    visit.see("connected")
    told(visit)
    for command in (*_ANSWERED, "/rooms", "/play", "/play chess", "/play chess carol"):
        visit.see(command, f"{command}\r")
    visit.server.refuses = lambda asked: not isinstance(asked, SignIn)
    for command in _REFUSED:
        visit.see("refused", f"{command}\r")
    visit.server.refuses = lambda _asked: False
    visit.server.tell_as_it_is(world.table(None, 0))
    visit.see("table", f"/watch {world.TABLE}\r")
    _tables_by_lines(visit)
    put_out(visit)


def told_by_lines(visit: Visit) -> None:
    """Hear what is told, and be refused, with `--plain`."""
    told(visit)
    visit.server.refuses = lambda asked: not isinstance(asked, SignIn)
    visit.see("refused", "/devices\r")
    visit.server.refuses = lambda _asked: False
    _tables_by_lines(visit)


def _tables_by_lines(visit: Visit) -> None:
    for steers in (False, True):
        visit.server.steers = steers
        for view in world.VIEWS:
            visit.server.tell(world.table(view, next(visit.plies)))
            visit.see("view", "/board words\r/moves legal\r")
    visit.server.steers = False
    for state in ("paused", "over", "gathering"):
        shown = None if state == "gathering" else world.VIEWS[0]
        visit.server.tell(world.table(shown, next(visit.plies), state))
        visit.see(state, "/moves\r")
