"""Look for bytes that get where none has been, with atheris (libFuzzer).

    just fuzz                       each target in turn, 1,000,000 runs of the cheapest
    just fuzz nickname 5000000      one, so often
    just fuzz nickname 1000 --keep  and copy some of what got furthest into the corpus

What is found is kept in `tests/hostile/results/`, outside the repository, for the next time; so is
an input that fails, and its path is told. Inputs that look like the real thing come first: much of
what takes them is not Python, and tells nothing of where it was.
"""

import argparse
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from types import ModuleType

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # it is run as a file

from hypothesis import HealthCheck, given, settings

from tests.hostile.fuzzing.target import Target
from tests.hostile.fuzzing.targets import CORPUS, TARGETS
from tests.hostile.report import tell

_RESULTS = Path(__file__).resolve().parent / "results"
_INPUT_BYTES_MAX = 600
_INPUT_SECONDS_MAX = 10
"""How long one input may take: far more than any does."""
_MEMORY_MIB_MAX = 1_024
"""How much memory a target may take in all."""
_SEEDS = 150
"""How many inputs hypothesis makes to begin with."""
_KEPT_MAX = 24
"""The most inputs of one target that are copied to the corpus."""


def main() -> int:
    """Fuzz what the command line names; returns 0 if nothing was found."""
    parser = argparse.ArgumentParser(description="Fuzz with atheris.")
    parser.add_argument("target", nargs="?", default="all", choices=["all", *TARGETS])
    parser.add_argument("runs", nargs="?", type=int, default=1_000_000)
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    asked, rest = parser.parse_known_args()
    if asked.one:
        _one(TARGETS[asked.target], rest)
    names = list(TARGETS) if asked.target == "all" else [asked.target]
    worst = 0
    for name in names:
        runs = asked.runs // TARGETS[name].cost if asked.target == "all" else asked.runs
        worst = max(worst, fuzz(name, runs))
        if asked.keep:
            keep(name)
    return worst


def fuzz(name: str, runs: int) -> int:
    """Fuzz a target in a process of its own; returns what it exits with."""
    found = _found(name)
    if not any(found.iterdir()):
        _seed(TARGETS[name], found)
    arguments = [
        f"-runs={runs}", f"-max_len={_INPUT_BYTES_MAX}", f"-timeout={_INPUT_SECONDS_MAX}",
        f"-rss_limit_mb={_MEMORY_MIB_MAX}", "-print_final_stats=1", "-verbosity=0",
        f"-artifact_prefix={_RESULTS}/{name}-",
    ]  # fmt: skip
    (CORPUS / name).mkdir(parents=True, exist_ok=True)
    done = subprocess.run([*_own(name), *arguments, found, CORPUS / name], check=False)
    if done.returncode == 0:
        tell(f"fuzzing {name}: atheris", f"{runs:,} runs", "nothing but what is documented")
    return done.returncode


def keep(name: str) -> None:
    """Copy some of the inputs that got further than others did, of all sizes, into the corpus."""
    found = sorted(_found(name).iterdir(), key=lambda path: (path.stat().st_size, path.name))
    (CORPUS / name).mkdir(parents=True, exist_ok=True)
    for path in found[:: -(-len(found) // _KEPT_MAX) or 1]:
        shutil.copyfile(path, CORPUS / name / path.name[:12])


def _found(name: str) -> Path:
    found = _RESULTS / "found" / name
    found.mkdir(parents=True, exist_ok=True)
    return found


def _own(name: str) -> list[str | Path]:
    """Return the command that is the process which fuzzes."""
    return [sys.executable, "-W", "ignore", __file__, name, "--one"]


def _seed(target: Target, found: Path) -> None:
    @settings(
        max_examples=_SEEDS, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(target.made)
    def write(data: bytes) -> None:
        (found / sha256(data).hexdigest()).write_bytes(data)

    write()


def _one(target: Target, arguments: list[str]) -> None:
    """Be the process that fuzzes; it does not return."""
    import atheris  # noqa: PLC0415 - there is no wheel of it everywhere, and this alone needs it

    for name, module in list(sys.modules.items()):
        if name.startswith(target.inside):
            for code in _functions(module):
                atheris.instrument_func(code)
    atheris.Setup([sys.argv[0], *arguments], target.run)
    atheris.Fuzz()


def _functions(module: ModuleType) -> list[object]:
    """Return the functions and methods that a module defines: it is imported already."""
    classes = [it for it in vars(module).values() if isinstance(it, type)]
    defined = [each for holder in (module, *classes) for each in vars(holder).values()]
    plain = [getattr(each, "__func__", each) for each in defined]
    own = (each for each in plain if getattr(each, "__module__", "") == module.__name__)
    return [each for each in own if hasattr(each, "__code__")]


if __name__ == "__main__":
    sys.exit(main())
