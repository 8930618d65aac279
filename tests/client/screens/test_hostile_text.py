"""Whatever others write or call themselves is drawn harmlessly, in every place."""

import unicodedata

import pytest
from msgspec.structs import replace
from textual.app import App

from parlour_client.address import Address
from parlour_client.model import NoteKind, StatusKind
from parlour_client.screens.writing import paste_question
from parlour_client.storage import KnownServer
from parlour_client.widgets.look import Look
from parlour_protocol.messages import Conversation, Opened, People, Person, Presence, Renaming
from tests.client.company import ALICE, LOBBY, entry
from tests.client.fake_session import FakeSession
from tests.client.picture import segments
from tests.client.screen_app import PickerApp, ScreenApp

pytestmark = pytest.mark.asyncio
HOSTILE = [
    "\x1b[31mred\x1b]8;;file:///etc/passwd\x1b\\link\x1b]8;;\x1b\\",
    "\x1b]52;c;AAAA\x07 \x9b2J \x00 \x7f",
    "abc\u202edef\u2066ghi\u200f \u200bzero\ufeff",
    "[@click=app.quit]press[/] [red]x[/red]",
    "[/ [/nope] \\[ [[ $accent",
    "e" + "\u0301\u0323" * 300,
    "👩‍👩‍👧‍👦" * 160,
    "﷽" * 40 + "\u2028\u2029\u0085",
]
_FORBIDDEN = {"Cc", "Cf", "Zl", "Zp", "Cs"}
_WITHIN_EMOJI = "\u200d"


def assert_harmless(app: App[None]) -> None:
    for row in segments(app):
        for text, style, control in row:
            assert not control
            for character in text:
                if character != _WITHIN_EMOJI:
                    assert unicodedata.category(character) not in _FORBIDDEN, repr(text)
            if style is not None:
                assert style.link is None
                assert "@click" not in style.meta


def everywhere(app: ScreenApp, session: FakeSession, text: str, number: int) -> None:
    name = text[:24]
    account = 10 + number
    session.receive(People(1, LOBBY, 2, (Person(ALICE, "alice"), Person(account, name))))
    for kind in ("text", "action", "from-the-future"):
        session.receive(replace(session.entry(account, text, kind=kind), nickname=name))
    session.hear(ALICE, text)
    session.receive(Presence(LOBBY, 3, joined=(Person(99, name),)))
    session.receive(Presence(LOBBY, 3, renamed=(Renaming(99, name, name[::-1]),)))
    session.receive(Presence(LOBBY, 3, left=(Person(99, name),)))
    session.note(LOBBY, NoteKind.ERROR, text)
    session.fail(session.say(LOBBY, text), text)
    talk = 100 + account
    session.receive(Opened(0, Conversation(talk, "direct", name, 0, peer=account)))
    session.receive(replace(entry(1, account, text, at=talk), nickname=name))
    session.stand(StatusKind.WAITING, text)
    app.chat.around.flash(text)


@pytest.mark.parametrize("ascii_only", [False, True])
async def test_the_main_screen_and_what_lies_above_it(ascii_only: bool) -> None:  # noqa: FBT001 - a parameter of the test
    session = FakeSession()
    app = ScreenApp(session, ascii_only=ascii_only)
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.pause()
        session.sign_in()
        for number, text in enumerate(HOSTILE):
            everywhere(app, session, text, number)
            await pilot.pause()
            assert_harmless(app)
            app.log_in_front.scroll_pages(-1)
            await pilot.pause()
            assert_harmless(app)
            app.composer.text = text
            await pilot.pause()
            assert_harmless(app)
            app.composer.text = text[:1]
            app.composer._key("tab")
            await pilot.pause()
            assert_harmless(app)
            app.log_in_front.go_to_end()
        for action in ("compact", "switch", "palette", "tab(3)"):
            await app.chat.run_action(action)
            await pilot.pause()
            assert_harmless(app)
            if app.screen is not app.chat:
                app.pop_screen()
                await pilot.pause()


async def test_the_picker_and_questions() -> None:
    for text in HOSTILE:
        app = PickerApp()
        async with app.run_test() as pilot:
            await pilot.pause()
            session = FakeSession()
            session.statuses[text[:24]] = "invalid"
            session.key_change = (text[:43], text[:43])
            app.picker.attach(session.as_session)
            session.stand(StatusKind.REFUSED, text, text[:10])
            known = KnownServer(Address("host.invalid"), text[:24], 1)
            app.picker.show_known([known], {})
            await pilot.pause()
            assert_harmless(app)
            session.key_change = None
            session.stand(StatusKind.WAITING, text)
            await app.push_screen(paste_question(f"{text}\n{text}", Look()))
            await pilot.pause()
            assert_harmless(app)
