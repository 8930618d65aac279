"""Real clients behind a bad network: cut, slow, in crumbs, stalled, vanished, and heard late."""

import asyncio
import contextlib
import random
from pathlib import Path

import pytest

from tests.end_to_end.programs import ChatServer, PlainClient, running
from tests.hostile.ledger import Ledger
from tests.hostile.member import Member, impatient
from tests.hostile.proxy import FATES, Climate, Proxy
from tests.hostile.reading_back import alone_present, entries_of
from tests.hostile.report import tell
from tests.hostile.resident import LOBBY, Company, Resident, line_of
from tests.hostile.sizes import LONG, size
from tests.patience import PATIENCE_SECONDS

pytestmark = pytest.mark.asyncio

MEMBERS, PLAIN = 10, 2
ATTACKS = ((3_600, 0), (600, 60)) if LONG else ((4, 0),)
"""How long, in seconds, and how often the server is killed meanwhile."""
SAID_SECONDS = 0.25
"""How long somebody thinks, on average, before they say something."""
DEAD_SECONDS = 3.0
"""Silence after which either side gives the other up: here, and not by default."""
SEED = 7
CONFIG = f"""
[house]
present = false
[limits]
ping_seconds = 1
dead_seconds = {DEAD_SECONDS}
tls_handshake_seconds = 2
hello_seconds = 2
"""


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Clients are as quick as the server to give up, and try again soon."""
    impatient(monkeypatch, DEAD_SECONDS)


async def chatter(member: Member, rng: random.Random) -> None:
    """Say something now and then, for ever."""
    await member.until(lambda: member.online)
    number = 0
    while True:
        await asyncio.sleep(rng.uniform(0, 2) * SAID_SECONDS)
        if member.session.unsent < 20:
            number += 1
            member.say(f"{member.nickname} {number}")


async def type_lines(client: PlainClient, nickname: str, ledger: Ledger) -> None:
    """Type a line now and then, for ever; a line is known by its text."""
    number = 0
    while True:
        await asyncio.sleep(2 * SAID_SECONDS)
        number += 1
        text = f"{nickname} {number}"
        ledger.send(nickname, LOBBY, text, text)
        ledger.acknowledge(nickname, text)
        await asyncio.to_thread(client.write, text)


class Network:
    """A server, and two proxies before it.

    Args:
        place: Where the server has its data and its config.
    """

    def __init__(self, place: Path) -> None:
        self._data, self._config = place / "data", place / "config.toml"
        self._config.write_text(CONFIG)
        self.server = self._start(0)
        self.bad = Proxy(self.server.port, Climate(tuple(FATES)), SEED)
        # `chat-tui --plain` waits as long as it does by default for those who have vanished.
        self.kinder = Proxy(self.server.port, Climate(tuple(set(FATES) - {"vanish"})), SEED)

    def _start(self, port: int) -> ChatServer:
        return ChatServer(self._data, "--config", self._config, port=port)

    async def kill(self) -> None:
        """Kill the server, and start it again on its data."""
        await asyncio.to_thread(self.server.kill)
        self.server = await asyncio.to_thread(self._start, self.server.port)

    def address(self, proxy: Proxy) -> str:
        """Return what leads to the server through a proxy."""
        return f"127.0.0.1:{proxy.port}#{self.server.invitation.partition('#')[2]}"

    async def open(self) -> None:
        """Listen."""
        for each in (self.bad, self.kinder):
            await each.open()

    def calm(self) -> None:
        """Let those pass who come from now on."""
        self.bad.calm()
        self.kinder.calm()

    async def shut(self) -> None:
        """Drop every connection."""
        for each in (self.bad, self.kinder):
            await each.close()

    def close(self) -> None:
        """End the server."""
        self.server.kill()

    def told(self) -> str:
        """Return what became of how many connections."""
        count = self.bad.connections + self.kinder.connections
        fates = sorted((self.bad.met + self.kinder.met).items())
        return f"{count:,} connections: " + ", ".join(f"{n:,} {what}" for what, n in fates)


async def all_ended(tasks: list[asyncio.Task[None]]) -> None:
    """End tasks that would go on for ever, and raise what any of them ended with before."""
    for task in tasks:
        task.cancel()
    for task in tasks:
        with contextlib.suppress(asyncio.CancelledError):
            await task


@pytest.mark.parametrize(("seconds", "kills"), ATTACKS)
async def test_nothing_is_lost_or_doubled_behind_a_network_that_does_all_it_can(
    tmp_path: Path, seconds: int, kills: int
) -> None:
    network, rng, typed = Network(tmp_path), random.Random(SEED), Ledger()
    await network.open()
    company = Company(network.server.port, secure=True)
    members = [
        Member(company, network.address(network.bad), f"member-{n}", tmp_path / f"member-{n}")
        for n in range(MEMBERS)
    ]
    reader = Resident(company, "reader")  # by the straight way
    names = [f"plain-{n}" for n in range(PLAIN)]
    plain = [PlainClient(network.address(network.kinder), n, tmp_path / n) for n in names]
    with contextlib.closing(network), running(*plain):
        stays = [asyncio.create_task(each.stay()) for each in members]
        stays.append(asyncio.create_task(reader.stay()))
        busy = [asyncio.create_task(chatter(each, rng)) for each in members]
        for client, name in zip(plain, names, strict=True):
            busy.append(asyncio.create_task(type_lines(client, name, typed)))
        for kill in range(kills + 1):
            await asyncio.sleep(seconds / (kills + 1))
            if kill < kills:
                await network.kill()
        await all_ended(busy)
        network.calm()
        for client in plain:
            client.end_input()
            assert await asyncio.to_thread(client.wait) == 0, client.err.lines
        async with asyncio.timeout(PATIENCE_SECONDS * size(1, 4)):
            for each in members:
                await each.until_level(0)
            lines = [line_of(each) for each in await entries_of(reader, LOBBY)]
            for each in members:
                await each.until_level(len(lines))
            ghosts = await alone_present(reader, {"reader", *(each.nickname for each in members)})
        await all_ended(stays)
        await network.shut()
    assert not company.faults, "\n".join(company.faults[:20])
    assert [line.seq for line in lines] == list(range(1, len(lines) + 1))
    said = company.said.compare([each for each in lines if each.sender not in names], gapless=False)
    assert not said.faults
    written = typed.compare(
        [line._replace(name=line.text) for line in lines if line.sender in names], gapless=False
    )
    assert not written.faults
    noticed = network.bad.noticed
    slowest = {side: max(times, default=0.0) for side, times in noticed.items()}
    assert max(slowest.values()) <= PATIENCE_SECONDS
    tell(
        "a proxy that cuts, ends, delays, throttles, stalls and splits connections into bytes, lets"
        " peers vanish, and delivers what an old connection said after its client is back"
        + (f", with {kills} `kill -9` of the server" if kills else ""),
        f"{seconds / 60:.1f} min, {network.told()}",
        f"{said.told('messages')} of {MEMBERS} sessions; {written.told('lines')} of {PLAIN}"
        f" `chat-tui --plain`; all told the same; a vanished peer was given up after at most"
        f" {slowest['server']:.1f} s by the server and {slowest['client']:.1f} s by the client,"
        f" set to {DEAD_SECONDS:.0f} s; nobody present who was not there, {ghosts:.1f} s later",
    )
