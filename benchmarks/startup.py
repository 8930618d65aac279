"""Measure starting: from a command to what one can use, and what of it are imports.

    just bench-startup                seven rounds, some two minutes
    just bench-startup --short        one round; to see that it works
    just bench-startup --rounds 15

What is measured, and how, is told in docs/performance.md.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # it is run as a file

from benchmarks.imports import imports_table
from benchmarks.own_server import any_cores, ready_server
from benchmarks.peers import Argument
from benchmarks.processes import processor_seconds
from benchmarks.report import RESULTS, table, tell
from benchmarks.running import RunError, two_cores
from benchmarks.screen import Screen

_CHAT_TUI = Path(sys.executable).parent / "chat-tui"
_KEYS = "αβγδεζηθικλμνξοπρστυφχψωΓΔΘΛΞΠΣΦΨΩ"
"""Pressed one by one; none is drawn otherwise."""
_SHORT_KEYS = 3
_CONNECTED = "connected"
"""What the status line says when one is in."""
_ENTERED = "Write to"
"""What the empty field says that one writes in."""
_ASKED = "what others will call you"
"""What the form says that one comes in by."""
_MODULES = {
    "chat-tui": "parlour_client.cli, parlour_client.app",
    "chat-server": "parlour_server.cli",
}
_IMPORTS = 7
"""How often each program's imports are looked at."""
_ROWS = {
    "server, new": "chat-server, for the first time: its command to `ready`",
    "server": "chat-server, again",
    "server, processor": "processor time of that",
    "chat, painted": "chat-tui, known there: its command to the first thing drawn",
    "chat, field": "to the chat drawn, with the field to write in",
    "chat, usable": "to a key drawn in it, pressed when it was there",
    "chat, processor": "processor time until then, from its command on",
    "form, usable": "chat-tui without a nickname: to a key drawn in its form",
    "compiling": "chat-tui, when Python has nothing compiled yet: to the chat drawn",
    "key": "a key, to it being drawn",
    "slowest key": "the slowest of them in a round",
    "chat-tui imports": "Python importing what chat-tui needs, and ending",
    "chat-server imports": "the same of chat-server",
    "python": "Python doing nothing, and ending",
}
"""What each figure of a round is, in words."""
Figures = dict[str, float]


class Starts:
    """What is started in each round, and the figures of each, in milliseconds.

    Args:
        place: A directory on a disk, empty.
        cores: One for the server, and one for the client.
        keys: What to press, one by one, once there is where to.
        invitation: To the server that the client joins.
    """

    def __init__(self, place: Path, cores: tuple[int, int], keys: str, invitation: str) -> None:
        self._place, self._cores, self._keys = place, cores, keys
        self._invitation = invitation
        self._known = place / "known"
        self.variables = _variables(place / "bytecode")

    def prepare(self) -> None:
        """Start everything for the first time: bytecode is written, and the account made."""
        self._server(self._place / "old", "server")
        with self._screen(self._known, ["--nick", "reader"], self.variables) as screen:
            screen.drawn(_CONNECTED)

    def round(self, *, short: bool) -> Figures:
        """Start everything once, but with nothing compiled only if it is not a short one."""
        figures = {
            **self._server(self._place / "old", "server"),
            "chat-server imports": self._python("import parlour_server.cli"),
            "chat-tui imports": self._python("import parlour_client.cli, parlour_client.app"),
            "python": self._python("pass"),
        }
        with TemporaryDirectory(dir=self._place) as made:
            figures |= self._server(Path(made, "new"), "server, new")
            figures |= self._chat(self._copy(Path(made, "chat")))
            copy = self._copy(Path(made, "form"))
            with self._screen(copy, [], self.variables) as screen:
                screen.drawn(_ASKED)
                figures["form, usable"] = self._usable(screen)
            if not short:
                copy = self._copy(Path(made, "compiling"))
                variables = _variables(Path(made, "bytecode"))
                with self._screen(copy, ["--nick", "reader"], variables) as screen:
                    figures["compiling"] = (screen.drawn(_ENTERED) - screen.began) * 1000
        return figures

    def _server(self, data: Path, name: str) -> Figures:
        with ready_server(self._cores[0], data, environment=self.variables) as server:
            processor = processor_seconds(server.pid)
            return {name: server.seconds * 1000, f"{name}, processor": processor * 1000}

    def _copy(self, path: Path) -> Path:
        """Return what a client knows that was there before, and that nobody else uses."""
        return shutil.copytree(self._known, path)

    def _screen(self, data: Path, options: list[str], variables: Mapping[str, str]) -> Screen:
        command: list[Argument] = [_CHAT_TUI, self._invitation, "--data", data]
        return Screen([*command, *options], self._cores[1], variables)

    def _chat(self, data: Path) -> Figures:
        with self._screen(data, ["--nick", "reader"], self.variables) as screen:
            field = screen.drawn(_ENTERED)
            usable = self._usable(screen)
            processor = processor_seconds(screen.pid) * 1000
            took = [(screen.press(key), screen.drawn(key)) for key in self._keys[1:]]
        keys = [(drawn - pressed) * 1000 for pressed, drawn in took]
        return {
            "chat, painted": (screen.painted - screen.began) * 1000,
            "chat, field": (field - screen.began) * 1000,
            "chat, usable": usable,
            "chat, processor": processor,
            "key": statistics.median(keys),
            "slowest key": max(keys),
        }

    def _usable(self, screen: Screen) -> float:
        screen.press(self._keys[0])
        return (screen.drawn(self._keys[0]) - screen.began) * 1000

    def _python(self, code: str) -> float:
        began = time.perf_counter()
        command = ["taskset", "-c", str(self._cores[1]), sys.executable, "-c", code]
        subprocess.run(command, check=True, env=self.variables)
        return (time.perf_counter() - began) * 1000


def _variables(bytecode: Path) -> dict[str, str]:
    """Return the variables of a person who lets Python keep what it has compiled."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return kept | {"PYTHONPYCACHEPREFIX": str(bytecode), "XDG_CONFIG_HOME": os.devnull}


def _figures_table(rounds: Sequence[Figures]) -> str:
    def cell(key: str) -> str:
        return f"{statistics.median(one[key] for one in rounds):,.0f}"

    return table(
        ["median, ms", ""], [[words, cell(key)] for key, words in _ROWS.items() if key in rounds[0]]
    )


def main() -> int:
    """Run what the command line asks for; returns 1 if something did not start."""
    asked = _arguments()
    RESULTS.mkdir(exist_ok=True)
    rounds: list[Figures] = []
    try:
        cores = any_cores() if asked.short else two_cores()
        with (
            TemporaryDirectory(dir=RESULTS, prefix="running-") as made,
            ready_server(cores[0], Path(made, "house")) as server,
        ):
            keys = _KEYS[:_SHORT_KEYS] if asked.short else _KEYS
            starts = Starts(Path(made), cores, keys, server.invitation)
            starts.prepare()
            for number in range(asked.rounds):
                print(f"[{number + 1}/{asked.rounds}]", file=sys.stderr, flush=True)
                rounds.append(starts.round(short=asked.short))
            imports = imports_table(_MODULES, starts.variables, runs=1 if asked.short else _IMPORTS)
    except RunError as error:
        print(error, file=sys.stderr)
        return 1
    tell("startup", [_figures_table(rounds), imports], rounds, short=asked.short)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, help="7, or 1 if --short")
    parser.add_argument("--short", action="store_true", help="to see that it works, not to cite")
    asked = parser.parse_args()
    asked.rounds = asked.rounds or (1 if asked.short else 7)
    return asked


if __name__ == "__main__":
    sys.exit(main())
