"""A changed config file, taken up while people are here."""

from collections.abc import Callable

import msgspec
import pytest
import trio
from trio.testing import wait_all_tasks_blocked

from parlour_protocol.messages import Done, Entry, Hello, Opened, Said, SetRecording, Welcome
from parlour_server.config import Config, Monitoring, Policy
from parlour_server.errors import SetupError
from parlour_server.limits import Limits
from parlour_server.logs import Format
from parlour_server.reloading import Reload, take_up, take_up_and_tell
from tests.server.peers import GREETING, House, house, in_virtual_time

pytestmark = pytest.mark.trio(run=in_virtual_time)


def reading(read: Callable[[], Config]) -> tuple[Reload, list[tuple[Format, int]]]:
    """What reads a config, and what the log was changed to."""
    changes: list[tuple[Format, int]] = []
    return Reload(read, lambda format_, lines: changes.append((format_, lines))), changes


def take(here: House, now: Config, before: Config | None = None) -> Config:
    before = before or Config(name=here.server.name, limits=here.server.limits)
    return take_up(here.server, before, reading(lambda: now)[0])


async def test_a_new_name_is_told_to_whoever_comes_next() -> None:
    async with house() as here:
        take(here, Config(name="Renamed"))
        peer = here.connect()
        peer.send(GREETING)
        assert isinstance(GREETING, Hello)
        assert (await peer.next(Welcome)).name == "Renamed"


async def test_fewer_connections_hold_for_who_comes_and_end_nobody() -> None:
    async with house() as here:
        ada = await here.join("ada")
        take(here, Config(limits=Limits(connections_max=1)))
        assert (await here.connect().goodbye()).code == "full"
        await ada.ask(ada.saying("still here"), Said)


async def test_a_new_pace_holds_for_who_is_here_already() -> None:
    async with house(requests_per_second=1, requests_burst=1) as here:
        ada = await here.join("ada")
        await trio.sleep(10)
        take(here, Config(limits=Limits(requests_per_second=1000, requests_burst=1000)))
        before = trio.current_time()
        for n in range(20):
            await ada.ask(ada.saying(f"{n}"), Said)
        assert trio.current_time() - before < 1


async def test_a_new_limit_of_what_waits_holds_for_who_is_here_already() -> None:
    async with house(outbox_bytes_max=1_000_000) as here:
        ada, slow = await here.join("ada"), await here.join("slow")
        slow.transport.stall()
        await ada.ask(ada.saying("x" * 4_000), Said)
        take(here, Config(limits=Limits(outbox_bytes_max=1_000)))
        await ada.ask(ada.saying("x" * 4_000), Said)
        slow.transport.resume()
        assert (await slow.goodbye()).code == "slow-reader"


async def test_what_waited_below_the_old_limit_is_still_sent_before_a_goodbye() -> None:
    async with house(outbox_bytes_max=1_000_000) as here:
        ada, slow = await here.join("ada"), await here.join("slow")
        slow.transport.stall()
        for n in range(3):
            await ada.ask(ada.saying(f"{n}" * 4_000), Said)
        take(here, Config(limits=Limits(outbox_bytes_max=1_000)))
        async with trio.open_nursery() as nursery:
            nursery.start_soon(here.server.drain)
            await wait_all_tasks_blocked()
            slow.transport.resume()
            assert (await slow.goodbye()).code == "shutdown"
        assert [m.text[0] for m in slow.inbox if isinstance(m, Entry)] == ["0", "1", "2"]


async def test_a_bigger_crowd_is_named() -> None:
    async with house(presence_named_max=1) as here:
        ada = await here.join("ada")
        await trio.sleep(1)
        await ada.settled()
        take(here, Config(limits=Limits(presence_named_max=100)))
        await here.join("bob")
        await trio.sleep(1)
        joined = [person for m in ada.look() for person in getattr(m, "joined", ())]
        assert "bob" in {person.nickname for person in joined}


async def test_who_is_here_is_told_that_what_they_say_is_kept_from_now_on() -> None:
    async with house(policy=Policy(recorded=False)) as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        await bob.ask(SetRecording(9, 0, recorded=False), Done)
        await bob.settled()
        assert not ada.lobby.recorded
        before = Config(name="Test", policy=Policy(recorded=False))
        reload, _ = reading(lambda: Config(name="Test"))
        await take_up_and_tell(here.server, before, reload)
        assert (await ada.next(Opened)).conversation.recorded
        assert not (await bob.next(Opened)).conversation.recorded
        await take_up_and_tell(here.server, Config(name="Test"), reload)
        assert not [m for m in await ada.settled() if isinstance(m, Opened)]


async def test_a_broken_file_changes_nothing_and_the_log_says_why() -> None:
    def broken() -> Config:
        raise SetupError("the config file parlour.toml is not TOML: line 1")

    async with house() as here:
        before = Config(name="Test")
        reload, changes = reading(broken)
        assert take_up(here.server, before, reload) is before
        assert here.server.name == "Test"
        assert not changes
        (told,) = here.logged("kept the old settings")
        assert told["reason"] == "the config file parlour.toml is not TOML: line 1"


async def test_an_address_that_may_not_be_is_a_fault_too() -> None:
    async with house() as here:
        before = Config(name="Test")
        wrong = Config(name="New", monitoring=Monitoring(listen="0.0.0.0:1"))
        assert take(here, wrong, before) is before
        (told,) = here.logged("kept the old settings")
        assert "monitoring is for loopback alone" in told["reason"]


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("listen", ("127.0.0.1:1",)),
        ("data", "/elsewhere"),
        ("plaintext", True),
        ("monitoring", Monitoring(listen="127.0.0.1:1")),
    ],
)
async def test_what_needs_a_restart_is_told_and_the_rest_is_taken_up(
    setting: str, value: object
) -> None:
    async with house() as here:
        wanted = msgspec.structs.replace(Config(name="New"), **{setting: value})
        now = take(here, wanted, Config(name="Test"))
        (told,) = here.logged("needs a restart")
        assert told["setting"] == setting
        assert now == Config(name="New")
        assert here.server.name == "New"


async def test_the_log_is_changed_and_tells_what_is_new() -> None:
    async with house() as here:
        wanted = Config(name="Test", log_format="json", limits=Limits(log_queue_max=5))
        reload, changes = reading(lambda: wanted)
        take_up(here.server, Config(name="Test"), reload)
        assert changes == [("json", 5)]
        (told,) = here.logged("settings taken up")
        assert told["changed"] == {"log_format": "json", "log_queue_max": 5}
