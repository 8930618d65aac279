"""What figures are told with, and kept with: machine, versions, commit, command."""

import datetime as dt
import os
import platform
import subprocess
import sys
from pathlib import Path


def told_machine(recipe: str) -> dict[str, str]:
    """Return where and how this program runs.

    Args:
        recipe: What starts it, without its options.
    """
    model = "an unknown processor"
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
    told = subprocess.run(
        ["git", "describe", "--always", "--dirty"],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parent,
    )
    return {
        "machine": f"{os.cpu_count()} x {model}",
        "system": f"Linux {platform.release()}",
        "Python": platform.python_version(),
        "commit": told.stdout.strip() or "unknown",
        "date": dt.datetime.now().astimezone().date().isoformat(),
        "command": " ".join([recipe, *sys.argv[1:]]),
    }
