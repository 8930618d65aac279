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
            found[entry.account] = known.people.get(entry.account, entry.nickname)
    for account, nickname in sorted(known.people.items(), key=lambda p: p[1].casefold()):
        if account != model.account:
            found.setdefault(account, nickname)
    if known.peer and known.peer != model.account:
        found.setdefault(known.peer, known.name)
    return list(dict.fromkeys(found.values()))
