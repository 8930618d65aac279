"""What Tab offers for the arguments of commands."""

from collections.abc import Callable, Iterable
from itertools import islice

from parlour_client.boards import completions
from parlour_client.commands.command import Offer
from parlour_client.model import EVENT_KINDS, Model
from parlour_client.model.play_invitations import OPEN
from parlour_client.nicknames import nicknames
from parlour_client.search_query import HERE, KEYS
from parlour_protocol.messages import PlayInvitation

NUMBERS_OFFERED = 20
"""How many of the last entries are offered by their numbers."""
HOW_TO_PLAY = ("rated", "easy", "medium", "hard", "5+3", "10+5", "1d")
"""What is offered for how to play, besides what a game has of its own."""


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
    invited_into = [f"{room} " for room in model.invitations]
    return [*invited_into, *rooms(model, conversation, _words)]


def conversations(model: Model, _conversation: int, _words: list[str]) -> Iterable[str]:
    """Offer all conversations by their titles."""
    return [f"{known.title} " for known in model.conversations.values()]


def invitations(model: Model, _conversation: int, _words: list[str]) -> Iterable[str]:
    """Offer the rooms one is invited into, and those who invite one to play."""
    return [*(f"{room} " for room in model.invitations), *inviters(model, _conversation, _words)]


def inviters(model: Model, _conversation: int, _words: list[str]) -> Iterable[str]:
    """Offer those who invite one to play."""
    return _named(model, lambda i: i.inviter_name if i.inviter != model.account else "")


def invited(model: Model, _conversation: int, _words: list[str]) -> Iterable[str]:
    """Offer those whom one invites to play."""
    return _named(model, lambda i: i.invited_name if i.inviter == model.account else "")


def _named(model: Model, name: Callable[[PlayInvitation], str]) -> list[str]:
    waiting = (i for i in model.play_invitations.values() if i.state == OPEN)
    return [f"{each} " for each in dict.fromkeys(name(i) for i in waiting) if each]


def players(model: Model, conversation: int, words: list[str]) -> Iterable[str]:
    """Offer those who play, and then everybody."""
    everybody = people(model, conversation, words)
    present = (p for c in model.conversations.values() for p in c.people.values())
    busy = [f"{p.nickname} " for p in present if p.status == "playing"]
    return dict.fromkeys([*busy, *everybody])


def game_keys(model: Model, _conversation: int, _words: list[str]) -> Iterable[str]:
    """Offer the games that are played here."""
    return [f"{key} " for key in model.games]


def games(model: Model, conversation: int, words: list[str]) -> Iterable[str]:
    """Offer a game, and then whom to play it with, and how."""
    if len(words) == 1:
        return game_keys(model, conversation, words)
    info = model.games.get(words[0].lower())
    values = [v for option in info.options for v in option.values] if info else []
    how = [*(info.sides if info else ()), *values, *HOW_TO_PLAY]
    return [*people(model, conversation, words), *(f"{each} " for each in how)]


def moves(model: Model, conversation: int, words: list[str]) -> Iterable[str]:
    """Offer the legal moves that what is typed may become."""
    table = model.table_of(conversation)
    if table is None:
        return ()
    *before, _ = words
    start = "".join(f"{word} " for word in before).casefold()
    found = completions(table.table.view, " ".join(words))
    return [move[len(start) :] for move in found if move.casefold().startswith(start)]


def entries(model: Model, conversation: int, _words: list[str]) -> Iterable[str]:
    """Offer the numbers of the last entries, the latest first."""
    known = model.conversations.get(conversation)
    said = (e for e in reversed(known.entries) if e.kind not in EVENT_KINDS) if known else ()
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
