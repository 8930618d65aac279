"""What Tab makes of what is typed: nicknames, rooms, emoji, commands and their arguments."""

from collections.abc import Iterable
from dataclasses import dataclass

from parlour_client.commands import COMMANDS
from parlour_client.emoji_names import emoji_names
from parlour_client.model import Model
from parlour_client.nicknames import nicknames


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
    cursor = max(0, min(cursor, len(text)))
    start = cursor
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    word = text[start:cursor]
    before = text[:start].split()
    if not before and word.startswith("/"):
        if word.startswith("//"):
            return Completion(start, cursor, ())
        return Completion(start, cursor, _matching(word, (f"/{name} " for name in COMMANDS)))
    command = COMMANDS.get(before[0][1:].lower()) if before and before[0].startswith("/") else None
    if command is not None:
        offered = tuple(command.complete(model, conversation, [*before[1:], word]))
        if offered:
            return Completion(start, cursor, _matching(word, offered))
    if word.startswith("#"):
        return Completion(start, cursor, _matching(word, _rooms(model)))
    if emoji := emoji_names(word):
        return Completion(start, cursor, tuple(f"{name} " for name in emoji))
    at = "@" if word.startswith("@") else ""
    suffix = " " if before else ": "
    names = (f"{at}{name}{suffix}" for name in nicknames(model, conversation))
    return Completion(start, cursor, _matching(word, names) if word else ())


def _rooms(model: Model) -> list[str]:
    joined = (known.name for known in model.conversations.values() if known.kind == "room")
    return [f"{name} " for name in dict.fromkeys([*joined, *model.invitations])]


def _matching(word: str, offered: Iterable[str]) -> tuple[str, ...]:
    prefix = word.casefold()
    return tuple(candidate for candidate in offered if candidate.casefold().startswith(prefix))
