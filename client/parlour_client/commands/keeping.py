"""Commands about what is kept: taking it away as a file, and having it forgotten."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from weakref import WeakKeyDictionary

import anyio

from parlour_client.commands import offers
from parlour_client.commands.arguments import here, named
from parlour_client.commands.command import Command, UsageError
from parlour_client.commands.context import Context
from parlour_client.errors import CommandError
from parlour_client.exporting import Progress, export, save_own
from parlour_client.model import NoteKind
from parlour_client.playing import FORMS, save_game
from parlour_client.session import Session
from parlour_client.visible import visible
from parlour_protocol.messages import Forget, Forgotten

PROGRESS_ENTRIES = 10_000
"""After how many entries it is told how far an export is."""
FORGET_SECONDS = 600.0
"""How long erasing may take before its person is told that it goes on without them."""

_HERE, _EVERYTHING, _ME = "here", "everything", "me"
_STOP = "stop"
_AFTERWARDS = "nobody can bring it back. Others may have copied it; their clients remove it too."
_UNDER_WAY: WeakKeyDictionary[Session, anyio.CancelScope] = WeakKeyDictionary()


async def _export(context: Context, argument: str) -> None:
    if argument.lower() == _STOP:
        _stop(context)
        return
    file, known = argument, here(context)
    before, _, last = argument.rpartition(" ")
    if before and last.startswith(("#", "@")):
        file, known = before.strip(), named(context, last)
    if not file:
        raise UsageError
    title = visible(known.title)
    table = context.session.model.table_of(known.id)
    if table is not None and Path(file).suffix.lower() in FORMS:
        path = await save_game(context.session, table.conversation, file)
        context.note(NoteKind.INFO, f"the record of {title} is in {visible(str(path))}")
        return

    async def work(progress: Progress) -> None:
        done = await export(context.session, known.id, file, progress)
        path = visible(str(done.path))
        context.note(NoteKind.INFO, f"{_messages(done.entries)} of {title} in {path}")

    await _alone(context, title, work)


async def _mydata(context: Context, argument: str) -> None:
    if argument.lower() == _STOP:
        _stop(context)
        return
    if not argument:
        raise UsageError

    async def work(progress: Progress) -> None:
        done = await save_own(context.session, argument, progress)
        path = visible(str(done.path))
        told = f"all that the server keeps of you, with {_messages(done.entries)}, is in {path}"
        context.note(NoteKind.INFO, told)

    await _alone(context, "what you said", work)


async def _alone(context: Context, what: str, work: Callable[[Progress], Awaitable[None]]) -> None:
    """Do `work` while no other of its kind goes on, until it is done or stopped."""
    session = context.session
    if session in _UNDER_WAY:
        raise CommandError("another one is under way; wait for it, or end it with /export stop")
    told = 0

    def progress(entries: int) -> None:
        nonlocal told
        if entries - told >= PROGRESS_ENTRIES:
            told = entries
            context.note(
                NoteKind.INFO, f"{what}: {entries:,} messages so far; /export stop ends it"
            )

    with anyio.CancelScope() as scope:
        _UNDER_WAY[session] = scope
        try:
            await work(progress)
        finally:
            del _UNDER_WAY[session]
    if scope.cancelled_caught:
        context.note(NoteKind.INFO, "stopped; no file was left")


def _stop(context: Context) -> None:
    scope = _UNDER_WAY.get(context.session)
    if scope is None:
        raise CommandError("nothing is being exported")
    scope.cancel()


async def _forget(context: Context, argument: str) -> None:
    model = context.session.model
    match argument.lower():
        case "here":
            known = here(context)
            title = visible(known.title)
            what = f"Everything you have said in {title} is erased for everybody"
            asked = Forget(1, known.id)
        case "everything":
            what = "Everything you have said anywhere is erased for everybody"
            asked = Forget(1)
        case "me":
            what = (
                "Everything you have said is erased for everybody, and your account with it: your"
                " nickname, devices, password and rooms. Somebody else can then take the nickname;"
                " you are signed out"
            )
            asked = Forget(1, account=True)
        case _:
            raise UsageError
    nickname = visible(model.nickname)
    answer = await context.ask_text(
        f"{what}; {_AFTERWARDS} /mydata saves a copy first."
        f"\nType your nickname, {nickname}, to go on:"
    )
    if answer is None or answer.strip().casefold() != model.nickname.casefold():
        context.note(NoteKind.INFO, "nothing was erased")
        return
    done = await context.session.ask(asked, Forgotten, seconds=FORGET_SECONDS)
    context.note(NoteKind.INFO, f"{_messages(done.entries)} erased")


def _messages(count: int) -> str:
    return "1 message" if count == 1 else f"{count:,} messages"


KEEPING = (
    Command(
        "export",
        "FILE [#room]",
        "save this as .txt or .jsonl, at a table the game as .pgn .sgf .txt; or stop",
        _export,
        offers.nothing,
        asks=True,
    ),
    Command(
        "mydata",
        "FILE",
        "save all that the server keeps of you, as .jsonl",
        _mydata,
        offers.nothing,
        asks=True,
    ),
    Command(
        "forget",
        "here|everything|me",
        "erase what you said, or yourself; it asks first",
        _forget,
        offers.in_turn(offers.one_of(_HERE, _EVERYTHING, _ME)),
        asks=True,
    ),
)
"""These commands, in the order of help."""
