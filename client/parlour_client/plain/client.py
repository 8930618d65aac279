"""The line client, `chat-tui --plain`: chat on stdout, the rest on stderr, typing from stdin.

What is typed goes to the lobby, or to the room joined last with `/join`, and with `/msg` to one
person. It works through pipes: at the end of input it waits until the server has stored what was
said, and tells by its exit code if not.
"""

import time
from collections import deque
from collections.abc import Callable
from heapq import merge

import anyio

from parlour_client.commands import asks_server, enter, found_lines, is_command
from parlour_client.errors import ClientError, CommandError
from parlour_client.model import (
    Change,
    ConversationModel,
    NoteAdded,
    NoteKind,
    OutboxChanged,
    OutgoingState,
    StatusChanged,
    StatusKind,
)
from parlour_client.plain.lines import entry_lines, note_lines, told
from parlour_client.plain.questions import Questions
from parlour_client.plain.streams import lines_of_input, print_lines
from parlour_client.session import Session
from parlour_client.visible import visible
from parlour_protocol.messages import Entry

PATIENCE_SECONDS = 30
"""How long the server may be out of reach at the start or at the end of input, or store nothing."""
UNSENT_MAX = 500
"""Messages on their way above which no more input is read."""
TOLD_MAX = 1_000
"""Notes waiting to be printed; beyond it the oldest are dropped."""
PRINTED_AT_ONCE = 200
"""How many entries are printed before what was read is noted."""


class Plain:
    """One run of the line client; also what commands act on.

    Args:
        session: Not running yet; it must catch up all.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._changed = anyio.Event()
        self._told: deque[tuple[bool, list[str]]] = deque(maxlen=TOLD_MAX)
        self._status_told = ""
        self._kept_told = 0
        self._reached = False
        self._failed: set[bytes] = set()
        self._reason = ""
        self._wrong = False
        self._quitting = False
        self._scope = anyio.CancelScope()
        self._questions: Questions | None = None
        self._room = ""
        """The room that was joined last, by its title; empty for the lobby."""

    # --- what commands see

    @property
    def session(self) -> Session:
        """The session commands act for."""
        return self._session

    @property
    def conversation(self) -> int:
        """The lobby, or the room joined last: what is typed must not go elsewhere by surprise."""
        model = self._session.model
        if self._room:
            rooms = (c.id for c in model.conversations.values() if c.title == self._room)
            return next(rooms, 0)
        return model.lobby.id if model.lobby else 0

    def note(self, kind: NoteKind, text: str) -> None:
        """Print the answer to a command."""
        self._tell(text, error=kind is not NoteKind.INFO)

    def open(self, conversation: int) -> None:
        """Write to a room from now on; to one person, `/msg` does each time."""
        model = self._session.model
        known = model.conversations.get(conversation)
        if known is None or known.kind != "room":
            return
        before = self.conversation
        self._room = "" if known is model.lobby else known.title
        if self.conversation != before:
            self._tell(f"what you type goes to {visible(known.title)} now", error=True)

    async def search(self, query: str) -> None:
        """Print what is found."""
        self.note(NoteKind.INFO, await found_lines(self._session, query, self.conversation))

    async def ask_text(self, prompt: str) -> str | None:
        """Print a question; the next line of input is its answer, None if there is none."""
        return await self._questions.text(prompt) if self._questions else None

    async def ask_secret(self, prompt: str) -> str | None:
        """Print a question whose answer the terminal does not show."""
        return await self._questions.secret(prompt) if self._questions else None

    def quit(self) -> None:
        """Leave once what was said is stored."""
        self._quitting = True

    # --- the run

    async def run(self) -> int:
        """Run to the end of input, and return the exit code.

        Raises:
            StoreError: The data directory cannot be used.
        """
        await self._session.load()
        for conversation in self._session.model.conversations.values():
            self._failed |= {o.id for o in conversation.outbox if o.state is OutgoingState.FAILED}
        self._session.subscribe(self._follow)
        with self._scope:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(self._session.run)
                tasks.start_soon(self._print)
                with anyio.move_on_after(PATIENCE_SECONDS):
                    await self._until(lambda: self.conversation != 0)
                if self.conversation != 0:
                    await self._type()
                    await self._finish()
                else:
                    self._give_up()
                await self._session.quit()
                tasks.cancel_scope.cancel()
        while self._told:
            error, lines = self._told.popleft()
            await print_lines(lines, error=error)
        if self._reason:
            await print_lines([f"chat-tui: {visible(self._reason)}"], error=True)
        return 1 if self._reason or self._wrong else 0

    async def _type(self) -> None:
        received = lines_of_input()
        self._questions = Questions(received)
        async with received:
            async for line in received:
                await self._until(lambda: self._session.unsent < UNSENT_MAX)
                if not line.strip():
                    continue
                if asks_server(line):
                    # Text waits for a connection by itself; a request must wait for its turn.
                    with anyio.move_on_after(PATIENCE_SECONDS):
                        await self._until(lambda: self._reached and self._session.unsent == 0)
                try:
                    self._check_room(line)
                    await enter(line, self)
                except ClientError as error:
                    self._wrong = True
                    self._tell(visible(str(error)), error=True)
                if self._quitting:
                    return

    def _check_room(self, line: str) -> None:
        """Say nothing in the lobby that was meant for a room one is not in any more."""
        if self._room and not self.conversation:
            left, self._room = visible(self._room), ""
            if not is_command(line):
                raise CommandError(
                    f"not sent: you are not in {left} any more. What you type goes to the lobby now"
                )

    async def _finish(self) -> None:
        """Wait until all is stored and printed, or nothing has moved for too long."""
        while True:
            before = (self._reached, self._session.unsent)
            if before == (True, 0):
                break
            with anyio.move_on_after(PATIENCE_SECONDS) as waited:
                await self._until(self._moved_since(before))
            if waited.cancelled_caught:
                self._give_up()
                return
        heads = {c.id: c.last for c in self._session.model.conversations.values()}
        while unread := self._unread(heads):
            with anyio.move_on_after(PATIENCE_SECONDS) as waited:
                await self._until(lambda: self._unread(heads) != unread)
            # Whoever reads what is printed may take their time; the server may not.
            if waited.cancelled_caught and not self._unprinted():
                self._give_up()
                return

    def _unread(self, heads: dict[int, int]) -> dict[int, int]:
        """Return the places in the conversations that are not printed up to these heads."""
        conversations = self._session.model.conversations
        known = {i: conversations[i].place for i in heads if i in conversations}
        return {i: place for i, place in known.items() if place < heads[i]}

    def _give_up(self) -> None:
        unsent = self._session.unsent
        left = f"; what is not sent ({unsent}) is kept for next time" if unsent else ""
        self._reason = (self._session.model.status.reason or "no answer") + left

    def _moved_since(self, before: tuple[bool, int]) -> Callable[[], bool]:
        return lambda: (self._reached, self._session.unsent) != before

    async def _until(self, holds: Callable[[], bool]) -> None:
        while not holds():
            await self._changed.wait()

    # --- what is printed

    async def _print(self) -> None:
        try:
            while True:
                # Taken before looking: what changes while lines are printed is not missed.
                changed = self._changed
                while self._told:
                    error, told_lines = self._told.popleft()
                    await print_lines(told_lines, error=error)
                entries = self._unprinted()
                if entries:
                    own = self._session.model.account
                    lines = [line for c, e in entries for line in entry_lines(c, e, own)]
                    await print_lines(lines)
                    for conversation, entry in entries:
                        self._session.mark_read(conversation.id, entry.seq)
                else:
                    await changed.wait()
        except BrokenPipeError:
            self._scope.cancel()  # whoever read this has had enough

    def _unprinted(self) -> list[tuple[ConversationModel, Entry]]:
        """Return what comes after what was printed, by time, without leaving anything out."""
        followed = [
            [(c, e) for e in c.following(c.place)[:PRINTED_AT_ONCE]]
            for c in self._session.model.conversations.values()
        ]
        return list(merge(*followed, key=lambda pair: pair[1].time))[:PRINTED_AT_ONCE]

    def _tell(self, text: str, *, error: bool) -> None:
        now = time.time_ns() // 1_000_000
        self._told.append((error, told(now, visible(text, lines=True))))
        self._notify()

    def _notify(self) -> None:
        self._changed.set()
        self._changed = anyio.Event()

    def _follow(self, changes: list[Change]) -> None:
        for change in changes:
            if isinstance(change, NoteAdded):
                error = change.note.kind is not NoteKind.INFO
                self._told.append((error, note_lines(change.note)))
            elif isinstance(change, StatusChanged):
                self._follow_status()
                self._follow_kept()
            elif isinstance(change, OutboxChanged):
                self._follow_outbox(change.conversation)
                self._follow_kept()
        self._notify()

    def _follow_status(self) -> None:
        model = self._session.model
        status = model.status
        if status.kind is StatusKind.REFUSED:
            self._reason = status.reason
            self._scope.cancel()
            return
        text = status.reason
        if status.kind is StatusKind.ONLINE:
            self._reached = True
            text = f"connected to {model.server_name} as {model.nickname}"
        elif status.kind is StatusKind.WAITING:
            text = f"{status.reason}; trying again"
        if text and text != self._status_told:
            self._status_told = text
            # Of one line: a further one could only be a server's, to pass for something else.
            self._tell(visible(text), error=True)

    def _follow_kept(self) -> None:
        """Tell what is written without a connection once it is safe here."""
        kept = self._session.kept
        if self._session.model.status.kind is StatusKind.WAITING and kept > self._kept_told:
            self._tell(f"{kept} kept here, to be sent when the server is back", error=True)
            self._kept_told = kept
        # Not raised while a connection is tried: if that fails, it is still to be told.
        self._kept_told = min(self._kept_told, kept)

    def _follow_outbox(self, conversation_id: int) -> None:
        conversation = self._session.model.conversations.get(conversation_id)
        for outgoing in conversation.outbox if conversation else ():
            if outgoing.state is OutgoingState.FAILED and outgoing.id not in self._failed:
                self._failed.add(outgoing.id)
                self._wrong = True
                reason = visible(outgoing.reason)
                self._tell(f"not sent: “{outgoing.text}”: {reason}", error=True)
