"""The benchmarks that need nothing but us still run, in their short form; no figure is judged."""

import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.mark.parametrize(
    ("program", "arguments", "rows"),
    [
        ("framing.py", ["--rounds", "1"], ["encode", "decode, one frame a read"]),
        ("chat_view.py", ["--messages", "500"], ["last message painted", "resize, to paint"]),
    ],
)
def test_a_benchmark_runs_to_its_last_row(
    program: str, arguments: list[str], rows: list[str]
) -> None:
    ran = subprocess.run(
        [sys.executable, BENCHMARKS / program, *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    for row in rows:
        assert row in ran.stdout
