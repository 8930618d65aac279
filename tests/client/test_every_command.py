"""What holds for all commands: help, usage, and what is told where they cannot be carried out."""

import pytest

from parlour_client.commands import COMMANDS, GROUPS, asks_server, usage
from parlour_client.commands.entering import enter
from parlour_client.errors import CommandError, RefusedError
from parlour_client.model import StatusKind
from parlour_protocol.messages import Message
from tests.client.company import BOB
from tests.client.desk import FakeDesk

pytestmark = pytest.mark.asyncio

WRONG = {
    "msg": ("", "bob", "@ text"),
    "me": ("",),
    "off": ("",),
    "record": ("maybe", "on here", "on everywhere else"),
    "last": ("x", "1 2"),
    "reply": ("", "1", "x text"),
    "edit": ("", "1"),
    "delete": ("x", "1 2"),
    "react": ("", "1", ":tada:", "x :tada:", "1 :tada: :tada:"),
    "join": ("", "#", "#a b"),
    "create": ("", "#", "#dev open"),
    "leave": ("#lobby x",),
    "invite": ("", "@"),
    "invitations": ("x",),
    "decline": ("#a b",),
    "play": ("chess @", "chess bob @"),
    "watch": ("bob eve", "@"),
    "tables": ("x",),
    "games": ("bob eve",),
    "accept": ("@",),
    "withdraw": ("@",),
    "start": ("x",),
    "move": ("",),
    "m": ("",),
    "board": ("x",),
    "moves": ("x",),
    "draw": ("x",),
    "takeback": ("x",),
    "resign": ("x",),
    "abort": ("x",),
    "claim": ("x",),
    "rematch": ("x",),
    "members": ("#lobby x",),
    "banned": ("#lobby x",),
    "kick": ("", "@ reason"),
    "ban": ("", "@ 7d"),
    "unban": ("", "bob eve"),
    "mute": ("", "@"),
    "unmute": ("", "bob eve"),
    "op": ("", "bob eve"),
    "deop": ("", "bob eve"),
    "hand-over": ("", "bob eve"),
    "audit": ("x", "1 2"),
    "room": ("invite-only", "keep", "record maybe", "topic on", "invite-only on keep"),
    "nick": ("", "a b"),
    "back": ("x",),
    "ignore": ("", "bob eve"),
    "unignore": ("", "bob eve"),
    "ignored": ("x",),
    "account": ("x",),
    "devices": ("x",),
    "revoke": ("", "x", "1 2"),
    "owner": ("",),
    "search": ("",),
    "export": ("",),
    "mydata": ("",),
    "forget": ("", "you", "here now"),
    "who": ("x",),
    "notify": ("some", "all mentions"),
    "time": ("x",),
    "quit": ("now",),
}
"""What may not follow a command's name."""
TAKES_ANYTHING = {"topic", "rooms", "away", "help", "password", "ladder", "rules"}
"""Commands that no argument is wrong for; some have an own test of what they refuse."""
ASKS = {
    "msg": "nobody hi",
    "record": "off",
    "edit": "1 text",
    "delete": "1",
    "react": "1 :tada:",
    "join": "#dev",
    "create": "#dev",
    "leave": "",
    "rooms": "",
    "topic": "tea",
    "invite": "bob",
    "decline": "#dev",
    "play": "chess bob",
    "accept": "",
    "withdraw": "",
    "watch": "77",
    "tables": "",
    "games": "",
    "ladder": "chess",
    "rules": "chess",
    "start": "",
    "move": "b2",
    "m": "b2",
    "draw": "",
    "takeback": "",
    "abort": "",
    "claim": "",
    "rematch": "",
    "members": "",
    "banned": "",
    "kick": "bob",
    "ban": "bob",
    "unban": "bob",
    "mute": "bob",
    "unmute": "bob",
    "op": "bob",
    "deop": "bob",
    "audit": "",
    "room": "keep 30",
    "nick": "eve",
    "away": "",
    "back": "",
    "ignore": "bob",
    "unignore": "bob",
    "account": "",
    "devices": "",
    "revoke": "9",
    "owner": "CODE",
    "search": "tea",
    "who": "",
    "time": "",
}
"""How each command is written that asks the server at once."""
ASKS_LATER = {"hand-over", "password", "export", "mydata", "forget", "resign"}
"""Those that ask a person, or look at the disk, before they ask the server."""
ASKS_NOTHING = {"last", "reply", "invitations", "ignored"}
"""Those that only need what the server has told."""


async def test_no_command_is_left_out_here() -> None:
    assert set(WRONG) | TAKES_ANYTHING == set(COMMANDS)
    asking = {name for name, command in COMMANDS.items() if command.asks}
    assert set(ASKS) | ASKS_LATER | ASKS_NOTHING == asking
    assert [c.name for group in GROUPS.values() for c in group] == list(COMMANDS)


@pytest.mark.parametrize(
    ("name", "argument"), [(n, a) for n, wrong in WRONG.items() for a in wrong]
)
async def test_what_is_written_wrong_is_answered_by_how_to_write_it(
    name: str, argument: str
) -> None:
    desk = FakeDesk()
    desk.sit()
    with pytest.raises(CommandError) as told:
        await enter(f"/{name} {argument}", desk)
    assert str(told.value) == f"write it as {usage(COMMANDS[name])} — {COMMANDS[name].help}"
    assert (desk.asked, desk.fake.said, desk.notes) == ([], [], [])


@pytest.mark.parametrize("name", COMMANDS)
async def test_each_has_help_in_one_line_that_fits_a_screen(name: str) -> None:
    desk = FakeDesk()
    command = COMMANDS[name]
    assert await desk.type(f"/help /{name}") == f"{usage(command)} — {command.help}"
    assert len(command.help) <= 76
    assert command.help[0].islower()
    assert not command.help.endswith(".")
    lines = (await desk.type("/help")).split("\n")
    explained = (line.split("  ") for line in lines if line.startswith("  "))
    assert (usage(command), command.help) in [(words[1], words[-1].strip()) for words in explained]


@pytest.mark.parametrize("name", ASKS)
async def test_a_refusal_is_told_in_the_servers_words(name: str) -> None:
    desk = FakeDesk()
    desk.fake.hear(BOB, "hello")
    desk.sit()
    desk.fake.answers = dict.fromkeys(
        every_message(Message), RefusedError("not-permitted", "the house says no", retry=False)
    )
    expected = "nobody is called nobody" if name == "msg" else "the house says no"
    with pytest.raises(CommandError) as told:
        await enter(f"/{name} {ASKS[name]}", desk)
    assert str(told.value) == f"/{name}: {expected}"
    assert desk.notes == []


@pytest.mark.parametrize("name", sorted(set(ASKS) - {"msg"}))
async def test_without_a_connection_it_is_said_so(name: str) -> None:
    desk = FakeDesk()
    desk.fake.hear(BOB, "hello")
    desk.sit()
    desk.fake.stand(StatusKind.WAITING)
    with pytest.raises(CommandError, match=f"^/{name}: there is no connection now"):
        await enter(f"/{name} {ASKS[name]}", desk)
    assert asks_server(f"/{name} {ASKS[name]}")


def every_message(kind: type[Message]) -> set[type[Message]]:
    """Return all types of messages."""
    return {kind}.union(*(every_message(each) for each in kind.__subclasses__()))
