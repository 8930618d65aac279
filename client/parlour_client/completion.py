"""What Tab makes of what is typed: nicknames, commands and their arguments."""

from dataclasses import dataclass

from parlour_client.model import Model


@dataclass(frozen=True, slots=True)
class Completion:
    """What may stand instead of `text[start:end]`, the likeliest first.

    Args:
        start: Where the word to be replaced begins.
        end: Where it ends; the cursor goes behind the candidate.
        candidates: Full replacements, with the space or colon that follows; empty for none.
    """

    start: int
    end: int
    candidates: tuple[str, ...]


def complete(text: str, cursor: int, model: Model, conversation: int) -> Completion:
    """Return the candidates for the word before the cursor."""
    raise NotImplementedError
