"""Let very many come in at once, while a few who are in talk to each other.

Both come out of load generators on one core. The storm's has the lowest priority there, so that
what the people notice is the server and not the other generator.
"""

import subprocess

from benchmarks.generator import Figures, Target, figures_of, put_load
from benchmarks.running import RunError

_PEOPLE = 20
_SAYING = (
    *("--readers", str(_PEOPLE), "--senders", "1", "--rooms", "1"),
    *("--pace-ms", "20", "--window", "1000"),
)
"""One of them says something 50 times a second, in a room of their own, whoever has it or not."""

_FIRST_OF_STORM = 1_000
_NICE = ("nice", "-n", "19")
_END_SECONDS = 60


def measure_storm(target: Target, connections: int, seconds: float) -> Figures:
    """Return the figures of the storm, and what people noticed before it and meanwhile.

    Args:
        target: The server.
        connections: How many come in.
        seconds: How long people talk before anybody comes.

    Raises:
        RunError: One of the people did not come in, or a message was lost.
    """
    quiet = put_load(target, [*_SAYING, "--seconds", str(seconds)])
    people = subprocess.Popen(
        target.command([*_SAYING, "--until-told", "--first-number", str(_PEOPLE + 1)]),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,  # of what it tells only the first byte is read here
    )
    try:
        assert people.stdout is not None
        beginning = people.stdout.read(1)  # empty if it has ended
        storm = _storm(target, connections) if beginning else {}
        told, complaints = people.communicate(timeout=_END_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise RunError(f"the people's load did not end within {_END_SECONDS} s") from error
    finally:
        people.kill()
        people.wait()
    noticed = figures_of(people.returncode, (beginning + told).decode(), complaints.decode())
    for name in ("p50_us", "p99_us", "p999_us", "longest_us"):
        storm |= {f"quiet_{name}": quiet[name], f"storm_{name}": noticed[name]}
    return storm


def _storm(target: Target, connections: int) -> Figures:
    arguments = ["--storm", "--readers", str(connections), "--first-number", str(_FIRST_OF_STORM)]
    return put_load(target, arguments, before=_NICE)
