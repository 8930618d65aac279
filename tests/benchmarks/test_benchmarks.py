"""The benchmarks still run, in their short form; no figure is judged."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


needs_taskset = pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("taskset") is None,
    reason="needs addresses of Linux's loopback, and taskset",
)


def _compiles() -> bool:
    """Tell whether the load generator can be compiled and run here."""
    if any(shutil.which(tool) is None for tool in ("gcc", "openssl", "taskset")):
        return False
    seen = subprocess.run(
        ["gcc", "-E", "-"], input=b"#include <openssl/evp.h>", capture_output=True, check=False
    )
    return seen.returncode == 0 and len(os.sched_getaffinity(0)) > 1


def run(program: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run a benchmark to its end."""
    return subprocess.run(
        [sys.executable, BENCHMARKS / program, *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(
    ("program", "arguments", "rows"),
    [
        ("framing.py", ["--rounds", "1"], ["encode", "decode, one frame a read"]),
        ("chat_view.py", ["--messages", "500"], ["last message painted", "resize, to paint"]),
        pytest.param(
            "startup.py",
            ["--short"],
            ["to a key drawn in it", "| parlour_client |"],
            marks=needs_taskset,
        ),
        pytest.param(
            "memory.py", ["--short"], ["a client's model", "on the disk"], marks=needs_taskset
        ),
        ("everything.py", ["--short", "--only", "framing"], ["## A frame", "| encode |"]),
        pytest.param(
            "growth.py",
            ["--short", "--by", "history"],
            ["| by history | 1 | 2,000 |"],
            marks=needs_taskset,
        ),
        pytest.param(
            "catch_up.py", ["--short"], ["all left at the same time"], marks=needs_taskset
        ),
        pytest.param(
            "search.py", ["--short"], ["| one rare word |", "answered:"], marks=needs_taskset
        ),
        pytest.param(
            "fanout.py",
            [
                *("--short", "--servers", "parlour", "--cases", "closed", "rooms", "storm"),
                *("--transports", "tls", "--readers", "10", "--connections", "30"),
                *("--seconds", "0.2"),
            ],
            [
                "TLS, 1 sender, 10 readers",
                "20 rooms x 10 readers",
                "30 come in at once",
                "written and flushed",
                "0 failed",
            ],
            marks=pytest.mark.skipif(
                not _compiles(), reason="needs two cores, taskset, gcc, OpenSSL and its headers"
            ),
        ),
    ],
)
def test_a_benchmark_runs_to_its_last_row(
    program: str, arguments: list[str], rows: list[str]
) -> None:
    ran = run(program, *arguments)
    assert ran.returncode == 0, ran.stderr
    for row in rows:
        assert row in ran.stdout


@needs_taskset
def test_guesses_are_bounded_and_cost_nobody_a_message() -> None:
    # it returns 1 if a guess stays unanswered or too many are looked at, and if anybody else is
    # refused, loses a message, or does not come in
    ran = run("guesses.py", "--short")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "throttled" in ran.stdout
    assert "0 were refused or lost" in ran.stdout


@needs_taskset
def test_games_are_played_and_cost_nobody_a_message() -> None:
    # it returns 1 if a player is refused, nobody moves, or anybody else loses a message
    ran = run("games.py", "--short")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "moves a second were made in 8 games at once" in ran.stdout
