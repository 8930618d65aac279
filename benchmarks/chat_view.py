"""Measure the chat on the screen with a long history: first paint, key to paint, resize, memory.

    python benchmarks/chat_view.py                 100,000 messages
    python benchmarks/chat_view.py --messages 1000

The server is real, with all messages in its lobby, and so is the app, on a screen of 100 by 40
that nobody looks at. Afterwards its view is given all of them at once, as if somebody had paged
through the whole history.
"""

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import trio
from textual.pilot import Pilot

from parlour_client.address import parse_address
from parlour_client.app import ChatApp
from parlour_client.model import ConversationModel
from parlour_client.widgets.chat_log import ChatLog
from parlour_protocol.messages import TEXT, Conversation, Entry
from parlour_server.conversations import LOBBY
from parlour_server.data_directory import DATABASE
from parlour_server.journal import Draft, SqliteJournal, accounts, conversations
from parlour_server.journal.accounts import Admitted
from parlour_server.journal.devices import Bearer
from parlour_server.journal.naming import Wanted

SCREEN = (100, 40)
BATCH = 4_096
ROUNDS = 50
PATIENCE_SECONDS = 60
PEOPLE = ("alice", "bob", "cleo", "dan")


def text(number: int) -> str:
    """Return something to say: mostly short, sometimes some lines long."""
    return f"message {number:,} " + "and what there is to say about it " * (1 + number % 7)


async def write_history(path: Path, messages: int) -> None:
    """Store messages in a server's lobby."""
    journal = SqliteJournal(path)
    room = await journal.do(conversations.lobby, LOBBY)
    now = time.time_ns() // 1_000_000
    authors = []
    for name in PEOPLE:
        bearer = Bearer(name.encode(), "bench")
        admitted = await journal.do(accounts.admit, Wanted(name, name, now), bearer)
        assert isinstance(admitted, Admitted)
        authors.append(admitted.account.id)
    for start in range(0, messages, BATCH):
        numbers = range(start, min(messages, start + BATCH))
        await journal.append(
            [
                Draft(
                    room.id,
                    authors[n // 3 % len(PEOPLE)],
                    PEOPLE[n // 3 % len(PEOPLE)],
                    n.to_bytes(16, "big"),
                    text(n),
                    TEXT,
                )
                for n in numbers
            ]
        )
    await journal.close()


def entries(messages: int) -> list[Entry]:
    """Return as many messages as a client has them."""
    return [
        Entry(
            1,
            n + 1,
            1_700_000_000_000 + n * 20_000,
            1 + n // 3 % len(PEOPLE),
            PEOPLE[n // 3 % len(PEOPLE)],
            n.to_bytes(16, "big"),
            text(n),
        )
        for n in range(messages)
    ]


async def painted(app: ChatApp, log: ChatLog) -> None:
    """Wait until what was asked for is drawn."""
    done = asyncio.Event()
    log.call_after_refresh(done.set)
    await done.wait()
    app.screen._compositor.render_strips()  # noqa: SLF001 - what is sent to a terminal


async def median_milliseconds(
    app: ChatApp, log: ChatLog, act: Callable[[int], None], rounds: int = ROUNDS
) -> float:
    """Return the median time from a deed to the screen drawn."""
    took = []
    for number in range(rounds):
        began = time.perf_counter()
        act(number)
        await painted(app, log)
        took.append(time.perf_counter() - began)
    return statistics.median(took) * 1000


async def measure(invitation: str, data: Path, messages: int) -> None:
    """Join a server with a long history, and print how long everything takes."""
    app = ChatApp(data, parse_address(invitation), "reader", ascii_only=False, host=False)
    began = time.perf_counter()
    async with app.run_test(size=SCREEN) as pilot:
        last = f"message {messages - 1:,} "
        while not _shows(app, last):
            if time.perf_counter() > began + PATIENCE_SECONDS:
                raise SystemExit(f"“{last}” is not on the screen after {PATIENCE_SECONDS} s")
            await pilot.pause(0.005)
        print(f"| start to last message painted | {time.perf_counter() - began:.2f} s |")
        await _measure_view(app, pilot, messages)


def _shows(app: ChatApp, wanted: str) -> bool:
    strips = app.screen._compositor.render_strips()  # noqa: SLF001 - as above
    return any(wanted in strip.text for strip in strips)


async def _measure_view(app: ChatApp, pilot: Pilot[None], messages: int) -> None:
    log = app.screen.query_one(ChatLog)
    conversation = ConversationModel(Conversation(1, "room", LOBBY, messages))
    conversation.merge(entries(messages))
    tracemalloc.start()
    began = time.perf_counter()
    log.fill(conversation, 99)
    await painted(app, log)
    print(f"| {messages:,} given at once, to paint | {time.perf_counter() - began:.3f} s |")
    size = tracemalloc.get_traced_memory()[0] / 2**20
    tracemalloc.stop()
    print(f"| memory of the view for them, the messages not counted | {size:.1f} MiB |")

    def page(number: int) -> None:
        log.scroll_rows(-30 if number % 40 < 30 else 50)

    def jump(number: int) -> None:
        log.go_to_start() if number % 2 else log.go_to_end()

    print(f"| page up or down, to paint | {await median_milliseconds(app, log, page):.1f} ms |")
    print(f"| first line and last, to paint | {await median_milliseconds(app, log, jump):.1f} ms |")
    took = []
    for number in range(ROUNDS):
        began = time.perf_counter()
        await pilot.resize_terminal(SCREEN[0] - number % 9, SCREEN[1])
        await painted(app, log)
        took.append(time.perf_counter() - began)
    print(f"| resize, to paint | {statistics.median(took) * 1000:.1f} ms |")


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--messages", type=int, default=100_000)
    messages = parser.parse_args().messages
    os.environ["TZ"] = "UTC"
    with tempfile.TemporaryDirectory() as place:
        data = Path(place, "server")
        data.mkdir()
        trio.run(write_history, data / DATABASE, messages)
        command: list[str | Path] = [
            Path(sys.executable).with_name("chat-server"),
            "--listen",
            "127.0.0.1:0",
        ]
        with subprocess.Popen(
            [*command, "--data", data],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as server:
            try:
                assert server.stdout is not None
                ready = next(line for line in server.stdout if line.startswith("ready "))
                invitation = ready.removeprefix("ready ").strip()
                print(f"| {messages:,} messages, {SCREEN[0]} by {SCREEN[1]} | |\n| --- | --: |")
                asyncio.run(measure(invitation, Path(place, "client"), messages))
            finally:
                server.terminate()


if __name__ == "__main__":
    main()
