"""What Tab offers for the arguments of commands."""

from collections.abc import Iterable
from itertools import islice

from parlour_client.commands.command import Offer
from parlour_client.model import Model
from parlour_client.nicknames import nicknames
from parlour_client.search_query import HERE, KEYS
from parlour_protocol.messages import NOTICE

NUMBERS_OFFERED = 20
"""How many of the last entries are offered by their numbers."""


def nothing(_model: Model, _conversation: int, _words: list[str]) -> Iterable[str]:
    """Offer nothing."""
    return ()


def people(model: Model, conversation: int, _words: list[str]) -> Iterable[str]:
    """Offer those one may mean here, and then everybody known from elsewhere."""
    found = dict.fromkeys(nicknames(model, conversation))
    for other in model.conversations.values():
        if other.kind == "direct" and other.peer != model.account:
            found.setdefault(other.name)
        present = (p.nickname for p in other.people.values() if p.account != model.account)
        found |= dict.fromkeys(present)
    return _with_sign([f"{name} " for name in found], "@", _words[-1])


def ignored(model: Model, _conversation: int, _words: list[str]) -> Iterable[str]:
    """Offer those who are ignored."""
    return sorted(model.ignored.values(), key=str.casefold)


def rooms(model: Model, _conversation: int, _words: list[str]) -> Iterable[str]:
    """Offer the rooms one is in."""
    return [f"{c.name} " for c in model.conversations.values() if c.kind == "room"]


def rooms_to_join(model: Model, conversation: int, _words: list[str]) -> Iterable[str]:
    """Offer the rooms one is invited into, and then those one is in."""
    return [*invitations(model, conversation, _words), *rooms(model, conversation, _words)]


def conversations(model: Model, _conversation: int, _words: list[str]) -> Iterable[str]:
    """Offer all conversations by their titles."""
    return [f"{known.title} " for known in model.conversations.values()]


def invitations(model: Model, _conversation: int, _words: list[str]) -> Iterable[str]:
    """Offer the rooms one is invited into."""
    return [f"{room} " for room in model.invitations]


def entries(model: Model, conversation: int, _words: list[str]) -> Iterable[str]:
    """Offer the numbers of the last entries, the latest first."""
    known = model.conversations.get(conversation)
    said = (e for e in reversed(known.entries) if e.kind != NOTICE) if known else ()
    return [f"{entry.seq} " for entry in islice(said, NUMBERS_OFFERED)]


def searching(model: Model, conversation: int, words: list[str]) -> Iterable[str]:
    """Offer what narrows a search, and what may stand behind it."""
    key, colon, _ = words[-1].lower().partition(":")
    if not colon:
        return KEYS
    if key == "from":
        return [f"from:{name}" for name in people(model, conversation, [""])]
    if key == "in":
        return [f"in:{title}" for title in (f"{HERE} ", *conversations(model, conversation, []))]
    return ()


def one_of(*choices: str) -> Offer:
    """Offer some words."""
    return lambda _model, _conversation, _words: choices


def in_turn(*offers: Offer) -> Offer:
    """Offer something else for each argument, and nothing after the last."""

    def offer(model: Model, conversation: int, words: list[str]) -> Iterable[str]:
        at = len(words) - 1
        return offers[at](model, conversation, words) if at < len(offers) else ()

    return offer


def _with_sign(names: list[str], sign: str, word: str) -> list[str]:
    return [sign + name for name in names] if word.startswith(sign) else names
