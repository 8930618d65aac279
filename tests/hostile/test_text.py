"""Hostile words in every text there is, wherever it is shown: no byte of them steers a terminal."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace

from parlour_protocol import encode
from parlour_protocol.messages import Idle, MarkRead, Typing
from tests.hostile import tour, world
from tests.hostile.hostile_server import HostileServer, Saying
from tests.hostile.marks import mark, marked, plainly
from tests.hostile.payloads import BROKEN, PAYLOADS, STEW, Payload
from tests.hostile.places import FROM_STRANGERS, IN_THE_APP, NEVER_SHOWN, NOT_IN_LINES
from tests.hostile.poison import FROM_CLIENT, FROM_SERVER
from tests.hostile.report import tell
from tests.hostile.sizes import LONG, size
from tests.hostile.stream import Allowed
from tests.hostile.visit import Visit

_VOICES = 17
"""How many payloads lists show at once."""
_SHORT = "\x1b[m"
"""What is said behind a mark where both have to be seen."""
_ALLOWED = Allowed(bell=True, notices=True)
_LINES = Allowed(bell=True, lines=True)
_PLAIN = ("--plain", "--nick", "alice")
_UNSAID = frozenset(
    {
        "GameText.form",
        "GameText.text",
        "Goodbye.code",
        "Left.code",
        "NicknameChecked.status",
        "Refused.code",
        "SignedIn.nickname",
        "SignedIn.role",
    }
)
"""What the tour does not go through: a file, and what decides whether it goes on at all."""
_CHUNK = 24
"""How many payloads one client is told in turn."""
_WORK_TICKS_MAX = 1_000
"""How much work a client may have with one payload, in hundredths of a second of processor time."""
_SCREENS = {
    "80x24": (80, 24, False, ()),
    "80x24 in screen": (80, 24, True, ()),
    "60x20, ASCII": (60, 20, True, ("--ascii",)),
}
"""Columns and rows, whether no emoji are joined there, and options."""


@pytest.fixture(autouse=True)
def _notified_by_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM_PROGRAM", "iTerm.app")


@contextmanager
def visiting(says: list[Saying], data: Path, *options: str, **where: int) -> Iterator[Visit]:
    """Give a client at a server that says such things."""
    with (
        closing(HostileServer(says)) as server,
        closing(Visit(server, data, *options, allowed=_ALLOWED, **where)) as visit,
    ):
        yield visit


def test_every_text_has_its_place() -> None:
    assert set(IN_THE_APP) | set(NEVER_SHOWN) == FROM_SERVER
    assert not set(IN_THE_APP) & set(NEVER_SHOWN)
    assert set(FROM_STRANGERS) == FROM_CLIENT


def test_no_server_commands_the_terminal_of_the_app(tmp_path: Path) -> None:
    chosen = PAYLOADS[:: len(PAYLOADS) // (_VOICES)][:_VOICES]
    says = [marked(_SHORT, alone=True)] * 2 + [marked(each.text) for each in chosen]
    with visiting(says, tmp_path, columns=100, rows=34) as visit:
        visit.expected = _marks_at
        tour.come_in(visit)
        for part in (tour.around, tour.told, tour.answered, tour.refused, tour.table):
            part(visit)
        tour.called(visit)
        visit.server.says[0] = marked(STEW.text, alone=True)
        tour.steered(visit)
        tour.put_out(visit)
        tour.sent_away(visit)
        visit.see("goodbye")
        _leaves(visit)
        assert visit.blamed == []
        assert visit.unseen == []
        assert visit.stream.noticed
        assert FROM_SERVER - visit.server.said == _UNSAID


def _few(count: int) -> list[Payload]:
    """Return so many payloads, from all families."""
    return list(PAYLOADS[:: len(PAYLOADS) // count][:count])


def _marks_at(place: str) -> frozenset[str]:
    return frozenset(mark(field) for field, there in IN_THE_APP.items() if there == place)


def _leaves(visit: Visit) -> None:
    """Leave, as one does; what is on the terminal afterwards is looked at, too."""
    visit.type("\x11")
    assert visit.end() == 0
    visit.blamed += [(fault, "left") for fault in visit.stream.faults]


def test_no_server_commands_the_terminal_of_the_line_client(tmp_path: Path) -> None:
    says = [marked(_SHORT, alone=True)] * 2 + [marked(each.text) for each in _few(38)]
    with (
        closing(HostileServer(says)) as server,
        closing(Visit(server, tmp_path, *_PLAIN, allowed=_LINES)) as visit,
    ):
        tour.by_lines(visit)
        tour.sent_away(visit)
        visit.end()
        shown = visit.written.decode()
        assert visit.blamed == []
        assert visit.stream.faults == []
        assert {field for field in IN_THE_APP if mark(field) not in shown} == NOT_IN_LINES


@pytest.mark.skipif(not LONG, reason="just torture -k text")
@pytest.mark.parametrize("screen", _SCREENS)
def test_all_that_is_hostile_everywhere_in_the_app(
    tmp_path: Path, screen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    columns, rows, alone, options = _SCREENS[screen]
    if alone:
        monkeypatch.setenv("STY", "screen")
    blamed: list[tuple[str, str]] = []
    places: set[str] = set()
    most = widest = 0
    for first in range(0, len(PAYLOADS), _CHUNK):
        says = [plainly(each.text) for each in PAYLOADS[first : first + _CHUNK]]
        data = tmp_path / str(first)
        with visiting(says, data, *options, columns=columns, rows=rows) as visit:
            tour.come_in(visit)
            tour.around(visit)
            tour.answered(visit)
            tour.refused(visit)
            tour.table(visit)
            for at in range(len(says)):
                visit.server.says = says[at:] + says[:at]
                visit.suffix = f" of {PAYLOADS[first + at].name}"
                before = visit.work()
                tour.told(visit)
                tour.refused(visit, 2)
                tour.views(visit)
                tour.back_to_chat(visit)
                most = max(most, visit.work() - before)
            tour.called(visit)
            tour.steered(visit)
            tour.put_out(visit)
            _leaves(visit)
            blamed += [(f"{fault} in {first}", place) for fault, place in visit.blamed]
            places |= set(visit.places)
            widest = max(widest, visit.stream.widest)
    seen = f"{len(blamed)} bytes out of place; {most / 100:.1f} s of work with one at most"
    if widest > columns:
        seen += f"; {widest} columns wide at most on a terminal that joins no emoji"
    tried = f"{len(PAYLOADS)} payloads in {len(FROM_SERVER)} fields"
    tell(f"hostile words, shown by the app ({screen})", tried, seen)
    assert blamed == []
    assert most < _WORK_TICKS_MAX
    assert widest <= columns or not alone


@pytest.mark.skipif(not LONG, reason="just torture -k text")
def test_all_that_is_hostile_by_lines(tmp_path: Path) -> None:
    blamed: list[tuple[str, str]] = []
    for first in range(0, len(PAYLOADS), _CHUNK):
        says = [plainly(each.text) for each in PAYLOADS[first : first + _CHUNK]]
        with (
            closing(HostileServer(says)) as server,
            closing(Visit(server, tmp_path / str(first), *_PLAIN, allowed=_LINES)) as visit,
        ):
            tour.by_lines(visit)
            for at in range(1, len(says)):
                visit.server.says = says[at:] + says[:at]
                tour.told_by_lines(visit)
            tour.sent_away(visit)
            visit.end()
            blamed += [*visit.blamed, *((fault, "end") for fault in visit.stream.faults)]
    tried = f"{len(PAYLOADS)} payloads in {len(FROM_SERVER)} fields"
    tell("hostile words, printed by --plain", tried, f"{len(blamed)} bytes out of place")
    assert blamed == []


def test_a_click_on_markup_does_nothing(tmp_path: Path) -> None:
    says = [plainly(each.text) for each in PAYLOADS if each.name.startswith("markup/")]
    with visiting(says, tmp_path, columns=80, rows=24) as visit:
        tour.come_in(visit)
        visit.see("chat", "said")
        asked = {type(each) for each in visit.server.asked}
        for row in range(3, 22):
            for column in range(4, 60, 4):
                visit.type(f"\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m")
        visit.see("clicked")
        assert {type(each) for each in visit.server.asked} - asked <= {MarkRead, Idle, Typing}
        visit.see("chat", " still")
        visit.wait_for("said still")
        assert visit.blamed == []
        _leaves(visit)


@pytest.mark.parametrize("name", list(BROKEN)[:: size(8, 1)])
def test_bytes_that_are_no_text_end_the_connection_in_words(tmp_path: Path, name: str) -> None:
    with (
        closing(HostileServer([plainly("x")])) as server,
        closing(Visit(server, tmp_path, *_PLAIN, allowed=_LINES)) as visit,
    ):
        visit.wait_until(lambda: "connected to" in visit.text, "a connection")
        entry = encode(replace(world.entries(world.LOBBY, 1)[0], text="~" * len(BROKEN[name])))
        server.send_bytes(entry.replace(b"~" * len(BROKEN[name]), BROKEN[name]))
        visit.wait_until(lambda: "cannot be read" in visit.text, "what is told of it")
        visit.rest()
        assert visit.stream.faults == []
