"""All that is fuzzed, by name; and what was kept of it."""

from pathlib import Path

from tests.hostile.fuzzing import connection, games, session, settings, wire, words
from tests.hostile.fuzzing.target import Target

CORPUS = Path(__file__).resolve().parents[1] / "corpus"

TARGETS: dict[str, Target] = {
    target.name: target
    for module in (wire, words, settings, games, connection, session)
    for target in module.TARGETS
}


def kept(name: str) -> list[Path]:
    """Return the inputs of a target that were worth keeping."""
    return sorted((CORPUS / name).glob("*"))
