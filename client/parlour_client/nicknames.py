"""Whom one may mean: the nicknames of a conversation, those who spoke last first."""

from itertools import islice

from parlour_client.model import Model

SPEAKERS_LOOKED_AT = 500
"""How many of the last entries are looked at for who spoke."""


def nicknames(model: Model, conversation: int) -> list[str]:
    """Return the nicknames of those present and of those who spoke lately, one's own left out."""
    known = model.conversations.get(conversation)
    if known is None:
        return []
    found: dict[int, str] = {}
    for entry in islice(reversed(known.entries), SPEAKERS_LOOKED_AT):
        if entry.account != model.account and entry.account not in found:
            here = known.people.get(entry.account)
            found[entry.account] = here.nickname if here is not None else entry.nickname
    for person in sorted(known.people.values(), key=lambda p: p.nickname.casefold()):
        if person.account != model.account:
            found.setdefault(person.account, person.nickname)
    if known.peer and known.peer != model.account:
        found.setdefault(known.peer, known.name)
    return list(dict.fromkeys(found.values()))
