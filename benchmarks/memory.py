"""Measure what a million messages take in the server's memory and on the disk, and in a client.

    just bench-memory                     some two minutes; the first time some more
    just bench-memory --short             2,000 messages; to see that it works

What is measured, and how, is told in docs/performance.md.
"""

import argparse
import multiprocessing
import os
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # it is run as a file

from benchmarks.chat_view import entries
from benchmarks.history import Contents, house
from benchmarks.own_server import NO_BOT, Ready, any_cores, ready_server
from benchmarks.peers import Argument
from benchmarks.processes import resident_bytes
from benchmarks.programs import Program
from benchmarks.report import RESULTS, table, tell
from benchmarks.returners import Returner, read_all
from benchmarks.running import RunError, two_cores
from benchmarks.screen import Screen
from parlour_client.model import ConversationModel
from parlour_protocol.messages import Conversation
from parlour_server.data_directory import DATABASE

_CHAT_TUI = Path(sys.executable).parent / "chat-tui"
_MIB = 2**20
_READ = 100_000
"""Messages that somebody reads again from far back, before the server is looked at once more."""
_SEARCHES = 3
"""Of each kind, for the same."""
Figures = dict[str, float]


def main() -> int:
    """Run what the command line asks for."""
    asked = _arguments()
    RESULTS.mkdir(exist_ok=True)
    rounds: list[Figures] = []
    try:
        cores = any_cores() if asked.short else two_cores()
        for number in range(asked.rounds):
            print(f"[{number + 1}/{asked.rounds}]", file=sys.stderr, flush=True)
            rounds.append(_round(asked, cores))
    except RunError as error:
        print(error, file=sys.stderr)
        return 1
    tell("memory", [_table(asked, rounds)], rounds, short=asked.short)
    return 0


def _round(asked: argparse.Namespace, cores: tuple[int, int]) -> Figures:
    figures: Figures = {}
    for name, messages in (("empty", 0), ("full", asked.messages), ("far", asked.held)):
        with TemporaryDirectory(dir=RESULTS, prefix="running-") as made:
            data, config = Path(made, "house"), Path(made, "bench.toml")
            config.write_text(NO_BOT, encoding="utf-8")
            house(data, Contents(messages=messages))
            figures[f"{name}, disk"] = (data / DATABASE).stat().st_size
            with ready_server(cores[0], data, "--plaintext", "--config", config) as server:
                figures[f"{name}, server"] = resident_bytes(server.pid)
                figures[f"{name}, client"] = _client(server, Path(made, "client"), cores[1])
                _use(server, cores[1])
                figures[f"{name}, used"] = resident_bytes(server.pid)
    # in a process of its own, which has held nothing else before
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        figures["held"] = pool.apply(_held, (asked.held,))
    return figures


def _client(server: Ready, data: Path, core: int) -> int:
    command: list[Argument] = [_CHAT_TUI, server.invitation, "--data", data]
    command += ["--nick", "reader", "--plaintext"]
    with Screen(command, core, os.environ | {"XDG_CONFIG_HOME": os.devnull}) as screen:
        screen.drawn("connected")
        return resident_bytes(screen.pid)


def _use(server: Ready, core: int) -> None:
    """Have somebody read from far back, and somebody else search."""
    arguments = ["--port", server.port, "--searchers", 1, "--times", _SEARCHES]
    with Program("searchers", core, arguments) as searchers:
        searchers.expect("ready")
        reader = Returner(server.port, "returner")
        read_all([reader], [min(_READ, reader.head)])
        reader.socket.close()
        searchers.tell("each")
        searchers.result()


def _held(messages: int) -> int:
    """Return what a client's messages take, in bytes."""
    before = resident_bytes(os.getpid())
    conversation = ConversationModel(Conversation(1, "room", "#lobby", messages))
    conversation.merge(entries(messages))
    return resident_bytes(os.getpid()) - before


def _table(asked: argparse.Namespace, rounds: Sequence[Figures]) -> str:
    def median(key: str) -> float:
        return statistics.median(one[key] for one in rounds)

    def mib(key: str) -> str:
        return f"{median(key) / _MIB:,.1f} MiB"

    each = (median("full, disk") - median("empty, disk")) / asked.messages
    million = (median("full, server") - median("empty, server")) / asked.messages * 1e6
    used = median("full, used") - median("empty, used")
    many, held = f"{asked.messages:,}", f"{asked.held:,}"
    rows = [
        ["server, nothing said", mib("empty, server")],
        [f"server, {many} messages", mib("full, server")],
        ["per million messages", f"{million / _MIB:,.1f} MiB"],
        [f"server, {many} messages, many of them read and searched", mib("full, used")],
        ["more than where nothing was said; caches", f"{used / _MIB:,.1f} MiB"],
        ["on the disk, a message, with what makes it searchable", f"{each:,.0f} bytes"],
        ["chat-tui, nothing said", mib("empty, client")],
        [f"chat-tui, a room of {held} messages", mib("far, client")],
        [f"{held} messages held by a client's model", mib("held")],
        ["a message of them", f"{median('held') / asked.held:,.0f} bytes"],
    ]
    return table(["resident memory, of its own", ""], rows)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--messages", type=int, help="on the server; 1,000,000")
    parser.add_argument("--held", type=int, help="in a client; 100,000")
    parser.add_argument("--rounds", type=int, help="3, or 1 if --short")
    parser.add_argument("--short", action="store_true", help="to see that it works, not to cite")
    asked = parser.parse_args()
    asked.messages = asked.messages or (2_000 if asked.short else 1_000_000)
    asked.held = asked.held or (1_000 if asked.short else 100_000)
    asked.rounds = asked.rounds or (1 if asked.short else 3)
    return asked


if __name__ == "__main__":
    sys.exit(main())
