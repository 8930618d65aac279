"""What is said of games: terms, invitations and results, in words that are not safe to draw yet."""

import re
from collections.abc import Iterable

from parlour_client.clock import day, hour, within_calendar
from parlour_client.errors import CommandError
from parlour_protocol.messages import (
    Clock,
    PlayInvitation,
    Result,
    Seat,
    Table,
    TableLine,
    Terms,
)

LEVELS = ("easy", "medium", "hard")
"""How strong a bot may be asked to play."""
NOBODY = -1
"""An account that nobody has."""
CLOCK_SECONDS_MAX = 60 * 24 * 3600
"""The longest time that a clock can be set to, in seconds."""
_MINUTE, _HOUR, _DAY = 60, 3600, 24 * 3600
_UNITS = {"s": 1, "m": _MINUTE, "min": _MINUTE, "h": _HOUR, "d": _DAY}
_FISCHER = re.compile(r"(\d+(?:\.5)?)\s*(?:min)?\s*\+\s*(\d+)\s*(?:s)?")
_A_MOVE = re.compile(
    r"(\d+)\s*(s|m|min|h|d|seconds?|minutes?|hours?|days?)(?:\s*(?:a|per)\s*move|\s*/\s*move)?"
)
_NONE = frozenset({"none", "no clock", "no", "-"})
_WEEK_MILLISECONDS = 6 * _DAY * 1000


def span_words(seconds: int) -> str:
    """Return a time a clock is set to, as `5 min`, `90 s` or `3 days`."""
    if seconds and not seconds % _DAY:
        days = seconds // _DAY
        return "1 day" if days == 1 else f"{days} days"
    if seconds and not seconds % _HOUR:
        return f"{seconds // _HOUR} h"
    if seconds and not seconds % _MINUTE:
        return f"{seconds // _MINUTE} min"
    return f"{seconds} s"


def clock_words(clock: Clock) -> str:
    """Return how long players may think, as `5 min + 3 s`, `1 day a move` or `no clock`."""
    if clock.per_move:
        return f"{span_words(clock.per_move)} a move"
    if not clock.initial and not clock.increment:
        return "no clock"
    if not clock.increment:
        return span_words(clock.initial)
    return f"{span_words(clock.initial)} + {span_words(clock.increment)}"


def parse_clock(text: str) -> Clock:
    """Return the clock that somebody wrote: `none`, `5+3` in minutes and seconds, `2d` for a move.

    Raises:
        CommandError: It is none, in words.
    """
    typed = text.strip().lower()
    if typed in _NONE:
        return Clock()
    if found := _FISCHER.fullmatch(typed):
        initial, increment = int(float(found[1]) * _MINUTE), int(found[2])
        if 0 < initial + increment <= CLOCK_SECONDS_MAX:
            return Clock(initial, increment)
    elif found := _A_MOVE.fullmatch(typed):
        unit = "min" if found[2].startswith("min") else found[2][0]
        seconds = int(found[1]) * _UNITS[unit]
        if 0 < seconds <= CLOCK_SECONDS_MAX:
            return Clock(per_move=seconds)
    raise CommandError(
        f"“{text.strip()}” is no clock: write 5+3 for five minutes and three seconds more with "
        "each move, 30s, 2h or 3d for a time to each move (60 days at most), or none"
    )


def until_words(moment: int, now: int) -> str:
    """Return when something ends, both in milliseconds since 1970 UTC, as `Sunday 20:14`."""
    at = hour(moment)
    weekday, number, month, *_ = day(moment).split()
    if day(moment) == day(now):
        return at
    if 0 <= within_calendar(moment) - now <= _WEEK_MILLISECONDS:
        return f"{weekday} {at}"
    return f"{number} {month} {at}"


def terms_words(terms: Terms, asker: str = "", dot: str = " · ") -> str:
    """Return what is to be played beside the game itself, as `5 min + 3 s · rated · bob: white`.

    Args:
        terms: What.
        asker: The nickname of whoever asks, for the side they would have; empty for oneself.
        dot: What stands between.
    """
    told = [clock_words(terms.clock), *(["rated"] if terms.rated else [])]
    told += [f"{chosen.name.replace('_', ' ')} {chosen.value}" for chosen in terms.options]
    if terms.side:
        told.append(f"{asker}: {terms.side}" if asker else terms.side)
    if terms.level and not asker:
        told.append(terms.level)
    return dot.join(told)


def article(game_name: str) -> str:
    """Return the name of a game within a sentence."""
    return f"{game_name[:1].lower()}{game_name[1:]}"


def invited_words(invitation: PlayInvitation, own: int) -> str:
    """Return who invites whom to what, as the person of account `own` reads it."""
    game = article(invitation.game_name)
    if invitation.inviter == own:
        return f"you invite {invitation.invited_name} to {game}"
    return f"{invitation.inviter_name} invites you to {game}"


def closed_words(invitation: PlayInvitation, own: int) -> str:
    """Return what became of an invitation, as the person of account `own` reads it."""
    game, mine = article(invitation.game_name), invitation.inviter == own
    other = invitation.invited_name if mine else invitation.inviter_name
    whose = f"your invitation of {other}" if mine else f"the invitation of {other}"
    match invitation.state:
        case "open":
            return invited_words(invitation, own)
        case "accepted":
            return f"{other} and you play {game}"
        case "declined":
            return f"{other} declines {game}" if mine else f"you declined {whose} to {game}"
        case "withdrawn":
            return f"you took back {whose} to {game}" if mine else f"{other} took it back: {game}"
        case "expired":
            return f"{whose} to {game} has expired"
        case "superseded":
            return f"{whose} to {game} gave way to another offer"
        case _:
            return f"{whose} to {game} does not hold any more"


def names_words(seats: Iterable[Seat]) -> str:
    """Return who plays, as `alice, bob`."""
    return ", ".join(seat.nickname or "somebody" for seat in seats if seat.account or seat.nickname)


def winners(result: Result) -> list[int]:
    """Return the seats that won; none if nobody did, and nobody lost."""
    if not result.scores or min(result.scores) == max(result.scores):
        return []
    best = max(result.scores)
    return [seat for seat, score in enumerate(result.scores) if score == best]


def result_words(table: Table | TableLine, own: int) -> str:
    """Return how a game ended, as `you won: checkmate`; empty while it goes on.

    Args:
        table: The table, or its line in a list.
        own: The account of whoever reads it; `NOBODY` for whoever plays nowhere.
    """
    result = table.result
    if result is None:
        return ""
    reason = f": {result.reason}" if result.reason else ""
    if not result.scores:
        return f"no result{reason}"
    won = winners(result)
    if not won:
        # A game for one, or a common loss, ends like that as well.
        lost = max(result.scores) <= 0
        return f"{'nobody won' if lost else 'a draw'}{reason}"
    named = [table.seats[seat] for seat in won if seat < len(table.seats)]
    if any(seat.account == own for seat in named):
        others = [_called(seat) for seat in named if seat.account != own]
        return f"{' and '.join(['you', *others])} won{reason}"
    names = " and ".join(map(_called, named)) or "somebody"
    if any(seat.account == own for seat in table.seats) and len(table.seats) == 2:  # noqa: PLR2004
        return f"you lost{reason}"
    return f"{names} won{reason}"


def _called(seat: Seat) -> str:
    return seat.nickname or seat.name or "somebody"


def ratings_words(seats: Iterable[Seat]) -> str:
    """Return what a result did to ratings, as `alice 1510 (+12)`; empty if to none."""
    return ", ".join(
        f"{seat.nickname} {seat.rating + seat.change} ({seat.change:+})"
        for seat in seats
        if seat.rating and seat.nickname
    )
