"""What is typed to search with: words, and `from:` `in:` `before:` `after:` to narrow it.

No I/O and no session: text in, a query out, and a request for the server from it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from parlour_client.clock import within_calendar
from parlour_client.errors import SearchError
from parlour_client.model import ConversationModel, Model
from parlour_protocol.limits import TEXT_MAX_CHARACTERS
from parlour_protocol.messages import Search

HERE = "here"
"""What `in:` says for the conversation that one is in."""
KEYS = ("from:", "in:", "after:", "before:")
"""What narrows a search, as it is written before a name or a date."""

_PIECE = re.compile(r'"[^"]*"\*?|[^\s"]+')
_AGO = re.compile(r"(\d{1,5})([hdw])")
_HOURS = {"h": 1, "d": 24, "w": 7 * 24}
_HOUR_MILLISECONDS = 60 * 60 * 1000
# Before it there was no chat, and some systems know no local time.
_EARLIEST = datetime(1970, 1, 2)  # noqa: DTZ001 - compared with another one without a zone


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What to look for.

    Args:
        words: Words and quoted phrases, as the server takes them.
        author: Whose messages alone, by nickname; empty for anybody's.
        place: Where alone: `#lobby`, `@alice` or `here`; empty for everywhere.
        after: From this time on, in milliseconds since 1970 UTC; 0 for the beginning.
        before: Before this time, likewise; 0 for no end.
    """

    words: str = ""
    author: str = ""
    place: str = ""
    after: int = 0
    before: int = 0


def parse_query(text: str, now: int) -> SearchQuery:
    """Return what somebody means who typed `text`; keys may stand anywhere, each once.

    Dates are days of local time: `after:2026-11-21` has that day in it, `before:` has not. `3d` is
    three days ago, `12h` twelve hours, `2w` two weeks.

    Args:
        text: As `tea "with milk" from:alice in:#kitchen before:2026-01-31 after:3w`.
        now: The time, in milliseconds since 1970 UTC.

    Raises:
        SearchError: In words what is wrong.
    """
    if text.count('"') % 2:
        raise SearchError('a quotation has no end: write " once more')
    query = SearchQuery()
    words: list[str] = []
    seen: set[str] = set()
    for piece in _PIECE.findall(text):
        key, colon, value = piece.partition(":")
        take = _TAKEN.get(key.lower()) if colon else None
        if take is None:
            words.append(piece)
            continue
        if not value:
            raise SearchError(
                f"nothing stands after {key.lower()}: (write {_EXAMPLES[key.lower()]})"
            )
        if key.lower() in seen:
            raise SearchError(f"{key.lower()}: is there twice; leave one out")
        seen.add(key.lower())
        query = take(query, value, now)
    query = replace(query, words=" ".join(words))
    if query == SearchQuery():
        raise SearchError("write what to search for: words, or from:NICK, in:#room, after:3d")
    if len(query.words) > TEXT_MAX_CHARACTERS:
        raise SearchError(f"that is too much to search for; {TEXT_MAX_CHARACTERS:,} are the most")
    if query.before and query.after >= query.before:
        raise SearchError("nothing is both before: and after: those times; exchange them")
    return query


def search_request(query: SearchQuery, model: Model, here: int, skip: int = 0) -> Search:
    """Return the request for a query.

    Args:
        query: What to look for.
        model: Knows the conversations.
        here: The id of the conversation that one is in.
        skip: How many of the first to leave out: those one has already.

    Raises:
        SearchError: There is no such conversation.
    """
    return Search(
        1,
        query.words,
        _conversation(query.place, model, here),
        query.author,
        query.after,
        query.before,
        skip,
    )


def _conversation(place: str, model: Model, here: int) -> int:
    if not place:
        return 0
    if place.casefold() == HERE:
        return here
    for known in model.conversations.values():
        if place.casefold() in _names(known):
            return known.id
    raise SearchError(f"you are in no conversation “{place}”; write it as its tab, or in:here")


def _names(known: ConversationModel) -> set[str]:
    return {known.title.casefold(), known.name.removeprefix("#").casefold()}


def _from(query: SearchQuery, value: str, _now: int) -> SearchQuery:
    author = value.removeprefix("@")
    if not author:
        raise SearchError("write a nickname after from:, as in from:alice")
    return replace(query, author=author)


def _in(query: SearchQuery, value: str, _now: int) -> SearchQuery:
    return replace(query, place=value)


def _after(query: SearchQuery, value: str, now: int) -> SearchQuery:
    return replace(query, after=_time("after", value, now))


def _before(query: SearchQuery, value: str, now: int) -> SearchQuery:
    return replace(query, before=_time("before", value, now))


def _time(key: str, value: str, now: int) -> int:
    if ago := _AGO.fullmatch(value.lower()):
        hours = int(ago[1]) * _HOURS[ago[2]]
        # Never 0: that would not narrow anything.
        return max(1, now - hours * _HOUR_MILLISECONDS)
    try:
        at = max(datetime.strptime(value, "%Y-%m-%d"), _EARLIEST)  # noqa: DTZ007 - local below
        return max(1, within_calendar(int(at.astimezone().timestamp() * 1000)))
    except (ValueError, OverflowError) as error:
        raise SearchError(
            f"“{value}” is no date: write {key}:2026-01-31, or {key}:3d for three days ago"
        ) from error


_TAKEN: dict[str, Callable[[SearchQuery, str, int], SearchQuery]] = {
    "from": _from,
    "in": _in,
    "after": _after,
    "before": _before,
}
_EXAMPLES = {
    "from": "from:alice",
    "in": "in:#lobby",
    "after": "after:2026-01-31 or after:3d",
    "before": "before:2026-01-31 or before:3d",
}
