"""What a person chose with /notify, for one conversation at a time; kept over restarts."""

from typing import Literal, get_args

import msgspec

from parlour_client.session import Session

Level = Literal["all", "mentions", "none"]
"""Of which messages of a conversation one wants to be notified."""
LEVELS: tuple[Level, ...] = get_args(Level)
LEVELS_MAX = 1_000
"""The most conversations for which a choice is kept; the oldest choices go first."""
_REMEMBERED = "notify"


def chosen_levels(session: Session) -> dict[int, Level]:
    """Return what was chosen, by conversation; nothing for those left as they are."""
    try:
        return msgspec.json.decode(
            session.remembered(_REMEMBERED).encode(), type=dict[int, Level], strict=False
        )
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return {}


def choose_level(session: Session, conversation: int, level: Level | None) -> None:
    """Keep a choice for a conversation; None goes back to what the config file says."""
    levels = chosen_levels(session)
    levels.pop(conversation, None)
    if level is not None:
        levels[conversation] = level
    kept = dict(list(levels.items())[-LEVELS_MAX:])
    session.remember(_REMEMBERED, msgspec.json.encode(kept).decode())
