"""What somebody has written, for them to take away or to have erased, and themselves with it."""

from itertools import groupby
from typing import TYPE_CHECKING

import trio

from parlour_protocol import decode_entry
from parlour_protocol.messages import ACTION, TEXT, Entry, Forget, Forgotten, Left, ReadOwn
from parlour_server import changing, rooms
from parlour_server.journal import StorageError, TookTooLongError, authored, changes, forgetting
from parlour_server.journal.changes import GONE
from parlour_server.journal.forgetting import Wish
from parlour_server.pages import own_page
from parlour_server.people import Participant
from parlour_server.playing import forfeiting, inviting
from parlour_server.seeking import TOO_LONG
from parlour_server.session import Session

if TYPE_CHECKING:
    from parlour_server.conversations import Conversation
    from parlour_server.server import Server

ENTRIES_PER_STEP = 32
"""How many entries are erased at once: messages on their way to disk wait for one step."""

RETRY_SECONDS = 10
"""How long to wait before the disk is tried again, in seconds."""

_ERASED = "this account was erased, as you asked"


async def read_own(server: "Server", session: Session, message: ReadOwn) -> None:
    """Send a page of what somebody has written; what was taken back is not among it."""
    limits = server.limits
    try:
        looked = await server.seeking.seek(
            session.account,
            limits.search_seconds,
            authored.look,
            session.account,
            (message.conversation, message.seq),
            limits.own_entries_max,
        )
    except TookTooLongError:
        session.refuse(message.request, "busy", TOO_LONG, retry=True)
        return
    found = [each for each in looked.found if not decode_entry(each[2]).deleted]
    session.answer(own_page(message, found, looked.to, more=looked.more))


async def forget(server: "Server", session: Session, message: Forget) -> None:
    """Erase what somebody said, and themselves if they ask for it.

    It goes on if they leave meanwhile, and after the server was stopped.
    """
    participant = session.present
    if message.account and message.conversation:
        reason = "giving up the account erases what you said everywhere; name no conversation"
        session.refuse(message.request, "invalid", reason)
        return
    if message.account:
        task = await _give_up(server, session, participant)
    else:
        task = await _begin(server, participant.account, message.conversation)
    while not task.done.is_set():
        # They wait for us, and may be silent.
        session.heard_at = trio.current_time()
        with trio.move_on_after(server.limits.ping_seconds):
            await task.done.wait()
    session.answer(Forgotten(message.request, task.erased))
    if message.account:
        session.end("forgotten", _ERASED)


async def _begin(server: "Server", account: int, conversation: int) -> "Task":
    # Who asks, leaves and asks again, over and over, has it done once.
    waiting = server.forgetting.waiting(account, conversation)
    if waiting is not None:
        return waiting
    return server.forgetting.begin(await server.journal.do(forgetting.ask, account, conversation))


async def _give_up(server: "Server", session: Session, participant: Participant) -> "Task":
    async with server.locks.of(participant.account):
        async with server.inviting:  # no other game of theirs begins meanwhile
            await forfeiting.give_up_games(server, participant.account)
            given = await server.journal.do(forgetting.give_up, participant.account, server.now())
            inviting.tell(server, given.settled)
        task = server.forgetting.begin(given.wish)
        renamed = _take_out(server, session, participant)
        server.tables.rename(participant.account, GONE)
    server.log.info("account given up", peer=session.peer, account=participant.account)
    for conversation in renamed:
        await server.conversations.tell_all(conversation)
    with trio.CancelScope(shield=True):  # it has happened, whether or not they are still there
        await inviting.update_tables(server, given.settled)
        for number, successor in given.heirs:
            await rooms.succeed(server, session, number, successor)
    return task


def _take_out(server: "Server", session: Session, participant: Participant) -> "list[Conversation]":
    """Take somebody out of everything; return what was named after them."""
    account = participant.account
    for device in list(participant.sessions):
        if device is not session:
            device.end("forgotten", _ERASED)
    session.device = 0
    theirs = server.conversations.of(account)
    # Also what they have taken out of their list, and others have in theirs.
    seen_in = server.conversations.seen_in(account)
    server.news.note_all(seen_in, account)
    participant.nickname, participant.role = GONE, ""
    participant.recorded = participant.away = None
    for conversation in theirs:
        server.conversations.exit(participant, conversation, Left(conversation.id, "left"))
    renamed = server.conversations.named_after(account)
    for conversation in renamed:
        conversation.absent.pop(account, None)
        conversation.record = conversation.record.renamed(account, GONE)
    return renamed


class Task:
    """A wish that is being carried out.

    Args:
        wish: The wish.
    """

    def __init__(self, wish: Wish) -> None:
        self.wish = wish
        self.erased = 0
        """How many entries were erased."""
        self.done = trio.Event()


class Forgetting:
    """Carries out wishes to be forgotten, one after the other, and not faster than all can hear.

    Args:
        server: The server.
    """

    def __init__(self, server: "Server") -> None:
        self._server = server
        self._tasks: list[Task] = []
        self._wake = trio.lowlevel.ParkingLot()

    def begin(self, wish: Wish) -> Task:
        """Have a wish carried out that is kept already."""
        task = Task(wish)
        self._tasks.append(task)
        self._wake.unpark_all()
        return task

    def waiting(self, account: int, conversation: int) -> Task | None:
        """Return the task that will do all of what is wished, if there is one not yet begun."""
        for task in self._tasks:
            if (task.wish.account, task.wish.conversation) == (account, conversation):
                return task
        return None

    async def run(self) -> None:
        """Carry out what there is, for ever; what an earlier run has left undone comes first."""
        left = await self._server.journal.look(forgetting.wishes)
        asked = {task.wish.id for task in self._tasks}
        self._tasks[:0] = [Task(wish) for wish in left if wish.id not in asked]
        while True:
            if not self._tasks:
                await self._wake.park()
            task = self._tasks.pop(0)
            while not task.done.is_set():
                try:
                    await self._carry_out(task)
                    await self._server.journal.do(forgetting.fulfil, task.wish.id)
                except StorageError as error:
                    self._server.log.warning("not erased yet", reason=str(error))
                    await trio.sleep(RETRY_SECONDS)
                else:
                    task.done.set()

    async def _carry_out(self, task: Task) -> None:
        server, wish = self._server, task.wish
        # What they said before they asked may be on its way to disk.
        await server.committer.settled()
        place, more = (0, 0), True
        while more:
            looked = await server.journal.look(
                authored.look, wish.account, place, server.limits.own_entries_max, wish.conversation
            )
            place, more = looked.to, looked.more
            for conversation, bodies in groupby(looked.found, key=lambda each: each[0]):
                entries = [decode_entry(body) for *_, body in bodies]
                left = [entry for entry in entries if _says(entry) or (wish.gone and _names(entry))]
                for at in range(0, len(left), ENTRIES_PER_STEP):
                    await self._erase(task, conversation, left[at : at + ENTRIES_PER_STEP])

    async def _erase(self, task: Task, conversation: int, entries: list[Entry]) -> None:
        server = self._server
        async with server.changing:
            changed = await server.journal.do(
                changes.erase,
                conversation,
                [entry.seq for entry in entries],
                gone=task.wish.gone,
            )
            changing.tell(server, changed)
        task.erased += sum(map(_says, entries))
        await trio.sleep(len(changed) / server.limits.forgotten_per_second)


def _says(entry: Entry) -> bool:
    return entry.kind in (TEXT, ACTION) and not entry.deleted


def _names(entry: Entry) -> bool:
    return entry.nickname != GONE
