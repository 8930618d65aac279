"""The command that searches, and what is found as lines."""

from parlour_client.clock import moment, now
from parlour_client.commands import offers
from parlour_client.commands.command import Command, UsageError
from parlour_client.commands.context import Context
from parlour_client.model import Model
from parlour_client.search_query import parse_query, search_request
from parlour_client.session import Session
from parlour_client.visible import visible
from parlour_protocol.messages import ACTION, Entry, Found

FOUND_SHOWN_CHARACTERS = 300
"""How much is shown of each message that was found."""


async def found_lines(session: Session, query: str, here: int) -> str:
    """Search, and return what was found, one line each, the latest first.

    Args:
        session: Where to search.
        query: As typed.
        here: The id of the conversation it was typed in.

    Raises:
        SearchError, DisconnectedError, RefusedError: In words, why there is nothing to show.
    """
    asked = search_request(parse_query(query, now()), session.model, here)
    found = await session.ask(asked, Found)
    if not found.entries:
        return "nothing was found"
    more = "; there are more: narrow it with from: in: before: after:" if found.more else ""
    heading = f"{len(found.entries)} found, the latest first{more}"
    return "\n".join([heading, *(_line(session.model, entry) for entry in found.entries)])


def _line(model: Model, entry: Entry) -> str:
    known = model.conversations.get(entry.conversation)
    title = visible(known.title) if known is not None else "elsewhere"
    nickname, text = visible(entry.nickname), visible(entry.text)
    if len(text) > FOUND_SHOWN_CHARACTERS:
        text = text[:FOUND_SHOWN_CHARACTERS] + "…"
    who = f"* {nickname}" if entry.kind == ACTION else f"<{nickname}>"
    return f"{title} {entry.seq}  {moment(entry.time)} {who} {text}"


async def _search(context: Context, argument: str) -> None:
    if not argument:
        raise UsageError
    await context.search(argument)


SEARCHING = (
    Command(
        "search",
        'words "a phrase" from:NICK in:#room after:3d before:2026-01-31',
        "find messages in all you may see",
        _search,
        offers.searching,
        asks=True,
    ),
)
"""This command, for the registry."""
