"""Conversations, and all that is kept of oneself, as files: for people's commands, and for bots.

What was said off the record, and what was taken back, is in no export.
"""

import datetime as dt
import json
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import anyio.to_thread
import msgspec

from parlour_client.clock import within_calendar
from parlour_client.errors import DisconnectedError
from parlour_client.model import EVENT_KINDS, Model
from parlour_client.new_file import NewFile, new_file, new_path
from parlour_client.session import Session
from parlour_client.visible import visible
from parlour_protocol.messages import (
    ACTION,
    Account,
    AskAccount,
    AskDevices,
    Devices,
    Entry,
    OwnEntries,
    Page,
    Read,
    ReadOwn,
)

Progress = Callable[[int], None]
"""Is told now and then how many entries are written."""

Place = TypeVar("Place", int, tuple[int, int])
"""How far a history was read: a number, or a conversation and a number in it."""
_OWN = ".jsonl"


@dataclass(frozen=True, slots=True)
class Exported:
    """A file that was written.

    Args:
        path: Where.
        entries: How many entries are in it.
    """

    path: Path
    entries: int


def entry_text(entry: Entry) -> str:
    """Return an entry as lines to read; nothing in it can steer a terminal."""
    at = _time(entry.time).strftime("%Y-%m-%d %H:%M:%S")
    first, *further = visible(entry.text, lines=True).split("\n")
    nickname = visible(entry.nickname)
    unsaid = dict.fromkeys(EVENT_KINDS, f"-- {nickname}")
    who = {ACTION: f"* {nickname}", **unsaid}.get(entry.kind, f"<{nickname}>")
    return "\n".join([f"{at} {who} {first}", *(f"    {line}" for line in further)])


def entry_json(entry: Entry) -> str:
    """Return an entry as one line of JSON, with nothing in it but ASCII."""
    return json.dumps(_entry(entry))


def _entry(entry: Entry) -> dict[str, Any]:
    said: dict[str, Any] = {
        "seq": entry.seq,
        "time": _time(entry.time).isoformat(timespec="milliseconds"),
        "account": entry.account,
        "nickname": entry.nickname,
        "kind": entry.kind,
        "text": entry.text,
    }
    if entry.reply:
        said["reply"] = entry.reply
    if entry.edited:
        said["edited"] = _time(entry.edited).isoformat(timespec="milliseconds")
    if entry.reactions:
        said["reactions"] = {r.emoji: list(r.accounts) for r in entry.reactions}
    return said


FORMATS: dict[str, Callable[[Entry], str]] = {".txt": entry_text, ".jsonl": entry_json}
"""The formats by the ends of files' names."""


async def export(
    session: Session, conversation: int, file: str, progress: Progress = lambda _entries: None
) -> Exported:
    """Write the whole history of a conversation to a new file, as far as one may see it.

    It is read from the server, page by page; what comes meanwhile is not in it. It may be
    cancelled, and leaves nothing behind then.

    Args:
        session: In the conversation.
        conversation: Its id.
        file: Where to; the end of its name, `.txt` or `.jsonl`, is the format.
        progress: Is told now and then how many entries are written.

    Raises:
        DisconnectedError, RefusedError: The server cannot be asked.
        ExportError: The file is there already, or cannot be written.
    """
    path = await anyio.to_thread.run_sync(new_path, file, tuple(FORMATS))
    shown = FORMATS[path.suffix.lower()]
    count = 0
    async with new_file(path) as written:
        async for entries in _history(session, conversation):
            kept = [entry for entry in entries if not (entry.deleted or entry.off)]
            await written.write(map(shown, kept))
            count += len(kept)
            progress(count)
    return Exported(path, count)


async def _history(session: Session, conversation: int) -> AsyncIterator[tuple[Entry, ...]]:
    known = session.model.conversations.get(conversation)
    end, after, more = (known.head if known is not None else 0) + 1, 0, True
    while more:
        asked = Read(1, conversation, after=after, before=end)
        # Aside: or the model would fill with all that was ever said.
        page = await session.ask(asked, Page, aside=True)
        yield page.entries
        more = page.more
        if more:
            after = _further(page.entries[-1].seq if page.entries else 0, after)


async def save_own(
    session: Session, file: str, progress: Progress = lambda _entries: None
) -> Exported:
    """Write all that the server keeps of oneself to a new file of JSON Lines.

    Each line has `what` it is: `account`, `device`, `ignored`, `invitation`, `conversation` (one's
    role in it and how it is kept), or `entry`, each one wrote and where.

    Args:
        session: Whose.
        file: Where to; its name ends in `.jsonl`.
        progress: Is told now and then how many entries are written.

    Raises:
        DisconnectedError, RefusedError: The server cannot be asked.
        ExportError: The file is there already, or cannot be written.
    """
    path = await anyio.to_thread.run_sync(new_path, file, (_OWN,))
    account = await session.ask(AskAccount(1), Account)
    devices = await session.ask(AskDevices(1), Devices)
    async with new_file(path) as written:
        await written.write(list(_about(account, devices, session.model)))
        count = await _write_own(session, written, progress)
    return Exported(path, count)


async def _write_own(session: Session, written: NewFile, progress: Progress) -> int:
    count, place, more = 0, (0, 0), True
    while more:
        answer = await session.ask(ReadOwn(1, *place), OwnEntries)
        await written.write(_own_lines(answer.entries))
        count += len(answer.entries)
        progress(count)
        more = answer.more
        if more:
            place = _further((answer.conversation, answer.seq), place)
    return count


def _own_lines(entries: Iterable[Entry]) -> Iterator[str]:
    for entry in entries:
        told: dict[str, Any] = {"what": "entry", "conversation": entry.conversation}
        marks = {"off": entry.off, "deleted": entry.deleted}
        yield json.dumps(told | _entry(entry) | {name: True for name, is_ in marks.items() if is_})


def _about(account: Account, devices: Devices, model: Model) -> Iterator[str]:
    yield _line("account", account)
    for device in devices.devices:
        yield _line("device", device)
    for number, nickname in model.ignored.items():
        yield json.dumps({"what": "ignored", "account": number, "nickname": nickname})
    for invitation in model.invitations.values():
        yield _line("invitation", invitation)
    for known in model.conversations.values():
        about = {
            "what": "conversation",
            "id": known.id,
            "kind": known.kind,
            "name": known.name,
            "role": known.role,
            "read": known.read,
            "recorded": known.recorded,
            "muted_until": known.muted_until,
        }
        yield json.dumps(about)


def _line(what: str, about: msgspec.Struct) -> str:
    told = {
        name: getattr(about, name)
        for name in about.__struct_fields__
        if name != "request" and getattr(about, name) is not msgspec.UNSET
    }
    return json.dumps({"what": what} | told)


def _further(now: Place, before: Place) -> Place:
    """Return a place that is further than the one before."""
    if now <= before:
        raise DisconnectedError("the server does not get on with it; try again")
    return now


def _time(milliseconds: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(within_calendar(milliseconds) / 1000, dt.UTC)
