"""The line client, `chat-tui --plain`: chat on stdout, the rest on stderr, typing from stdin.

What is typed goes to the lobby, to the room joined last with `/join`, or to the table gone to last
with `/watch` or `/accept`; with `/msg` to one person. Moves are typed as `/move e4` or `/m e4`:
they never go to a chat. Boards are drawn when they change.

It works through pipes: at the end of input it waits until the server has stored what was
said, and tells by its exit code if not.
"""

from collections.abc import Callable
from heapq import merge

import anyio

from parlour_client.commands import (
    asks_server,
    enter,
    found_lines,
    game_lines,
    room_lines,
    table_lines,
)
from parlour_client.errors import ClientError
from parlour_client.model import (
    Change,
    ConversationModel,
    NoteKind,
    StatusChanged,
    StatusKind,
)
from parlour_client.plain.lines import entry_lines
from parlour_client.plain.news import News
from parlour_client.plain.place import Place
from parlour_client.plain.questions import Questions
from parlour_client.plain.streams import lines_of_input, print_lines
from parlour_client.session import Session
from parlour_client.visible import visible
from parlour_protocol.messages import Entry

PATIENCE_SECONDS = 30
"""How long the server may be out of reach at the start or at the end of input, or store nothing."""
UNSENT_MAX = 500
"""Messages on their way above which no more input is read."""
TAKEN_HINT = "; with --plain, the password is read from a file: --password-file FILE"
"""Follows the reason where a nickname is taken."""
_TAKEN = "nickname-taken"
PRINTED_AT_ONCE = 200
"""How many entries are printed before what was read is noted."""


class Plain:
    """One run of the line client; also what commands act on.

    Args:
        session: Not running yet; it must catch up all.
        nickname: Whom it comes in as.
        password: What to come in with if the nickname is not this device's; empty if nothing.
        ascii_only: Whether to draw boards with ASCII alone.
    """

    def __init__(
        self,
        session: Session,
        *,
        nickname: str = "",
        password: str = "",
        ascii_only: bool = False,
    ) -> None:
        self._session = session
        self.ascii_only = ascii_only
        """Whether boards are drawn with ASCII alone."""
        self._nickname, self._password = nickname, password
        self._news = News(session, ascii_only=ascii_only)
        self._changed = anyio.Event()
        self._reason = ""
        self._quitting = False
        self._scope = anyio.CancelScope()
        self._questions: Questions | None = None
        self._place = Place(session.model)

    # --- what commands see

    @property
    def session(self) -> Session:
        """The session commands act for."""
        return self._session

    @property
    def conversation(self) -> int:
        """The lobby, or the room or table gone to last."""
        return self._place.conversation

    def note(self, kind: NoteKind, text: str) -> None:
        """Print the answer to a command."""
        self._tell(text, error=kind is not NoteKind.INFO)

    def open(self, conversation: int) -> None:
        """Write to a room or at a table from now on; to one person, `/msg` does each time."""
        if title := self._place.go(conversation):
            self._tell(f"what you type goes to {visible(title)} now", error=True)

    async def search(self, query: str) -> None:
        """Print what is found."""
        self.note(NoteKind.INFO, await found_lines(self._session, query, self.conversation))

    async def rooms(self, wanted: str) -> None:
        """Print the rooms there are."""
        self.note(NoteKind.INFO, await room_lines(self._session, wanted))

    async def new_game(self, game: str, nicknames: tuple[str, ...]) -> None:
        """Print which games there are, and how to begin one."""
        lines = await game_lines(self._session, game)
        wanted = game or "GAME", *(nicknames or ("NICK",))
        self.note(NoteKind.INFO, f"{lines}\nwrite: /play {' '.join(map(visible, wanted))}")

    async def tables(self) -> None:
        """Print the games that go on."""
        self.note(NoteKind.INFO, await table_lines(self._session))

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
        self._news.begin()
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
        while self._news.waiting:
            error, lines = self._news.waiting.popleft()
            await print_lines(lines, error=error)
        if self._reason:
            await print_lines([f"chat-tui: {visible(self._reason)}"], error=True)
        return 1 if self._reason or self._news.wrong else 0

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
                        await self._until(lambda: self._news.reached and self._session.unsent == 0)
                try:
                    self._place.check(line)
                    await enter(line, self)
                except ClientError as error:
                    self._news.wrong = True
                    self._tell(visible(str(error)), error=True)
                if self._quitting:
                    return

    async def _finish(self) -> None:
        """Wait until all is stored and printed, or nothing has moved for too long."""
        while True:
            before = (self._news.reached, self._session.unsent)
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
        return lambda: (self._news.reached, self._session.unsent) != before

    async def _until(self, holds: Callable[[], bool]) -> None:
        while not holds():
            await self._changed.wait()

    # --- what is printed

    async def _print(self) -> None:
        try:
            while True:
                # Taken before looking: what changes while lines are printed is not missed.
                changed = self._changed
                while self._news.waiting:
                    error, told_lines = self._news.waiting.popleft()
                    await print_lines(told_lines, error=error)
                entries = self._unprinted()
                if entries:
                    await print_lines(self._lines(entries))
                    for conversation, entry in entries:
                        self._news.printed(entry)
                        self._session.mark_read(conversation.id, entry.seq)
                else:
                    await changed.wait()
        except BrokenPipeError:
            self._scope.cancel()  # whoever read this has had enough

    def _lines(self, entries: list[tuple[ConversationModel, Entry]]) -> list[str]:
        model = self._session.model
        told = [(c, e) for c, e in entries if e.account not in model.ignored]
        return [line for c, e in told for line in entry_lines(c, e, model.account)]

    def _unprinted(self) -> list[tuple[ConversationModel, Entry]]:
        """Return what comes after what was printed, by time, without leaving anything out."""
        followed = [
            [(c, e) for e in c.following(c.place)[:PRINTED_AT_ONCE]]
            for c in self._session.model.conversations.values()
        ]
        return list(merge(*followed, key=lambda pair: pair[1].time))[:PRINTED_AT_ONCE]

    def _tell(self, text: str, *, error: bool) -> None:
        self._news.tell(text, error=error)
        self._notify()

    def _notify(self) -> None:
        self._changed.set()
        self._changed = anyio.Event()

    def _follow(self, changes: list[Change]) -> None:
        self._news.follow(changes)
        if self._place.follow_rematch():
            self._tell(f"what you type goes to {self._place.title} now", error=True)
        if any(isinstance(change, StatusChanged) for change in changes):
            self._follow_status()
        self._notify()

    def _follow_status(self) -> None:
        """End where a person would have to decide something."""
        status = self._session.model.status
        if status.kind is StatusKind.REFUSED and not self._use_password(status.code):
            self._reason = status.reason
            if status.code == _TAKEN:
                self._reason += TAKEN_HINT
            self._scope.cancel()

    def _use_password(self, code: str) -> bool:
        """Come in by the password, if that is what is needed, and there is one not tried yet."""
        password, self._password = self._password, ""
        if code != _TAKEN or not password:
            return False
        self._session.choose_nickname(self._nickname, password)
        return True
