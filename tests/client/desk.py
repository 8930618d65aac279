"""Where commands are typed in tests: records what they show, and answers what they ask."""

from parlour_client.commands import enter, found_lines, room_lines, table_lines
from parlour_client.model import NoteKind
from parlour_client.session import Session
from parlour_protocol.messages import Message, Opened, PlayInvited
from tests.client.company import ALICE, BOB, LOBBY, direct
from tests.client.fake_session import FakeSession
from tests.client.gaming import CHESS, PIG, TIC_TAC_TOE, about, invitation, table


class Desk:
    """A context over a session, which a test types at."""

    def __init__(self, session: Session, conversation: int = LOBBY) -> None:
        self._session = session
        self.conversation = conversation
        self.ascii_only = False
        self.notes: list[tuple[NoteKind, str]] = []
        self.opened: list[int] = []
        self.games: list[tuple[str, tuple[str, ...]]] = []
        """What a new game was to begin with, each time one was to be chosen."""
        self.left = False
        self.prompts: list[str] = []
        self.answers: list[str | None] = []

    @property
    def session(self) -> Session:
        return self._session

    @property
    def told(self) -> str:
        """What was told last."""
        return self.notes[-1][1]

    def note(self, kind: NoteKind, text: str) -> None:
        self.notes.append((kind, text))

    def open(self, conversation: int) -> None:
        self.opened.append(conversation)

    def quit(self) -> None:
        self.left = True

    async def search(self, query: str) -> None:
        self.note(NoteKind.INFO, await found_lines(self._session, query, self.conversation))

    async def rooms(self, wanted: str) -> None:
        self.note(NoteKind.INFO, await room_lines(self._session, wanted))

    async def new_game(self, game: str, nicknames: tuple[str, ...]) -> None:
        self.games.append((game, nicknames))

    async def tables(self) -> None:
        self.note(NoteKind.INFO, await table_lines(self._session))

    async def ask_text(self, prompt: str) -> str | None:
        self.prompts.append(prompt)
        return self.answers.pop(0)

    async def ask_secret(self, prompt: str) -> str | None:
        return await self.ask_text(prompt)

    async def type(self, text: str, *answers: str | None) -> str:
        """Type a line, answer what is asked, and return what was told last."""
        self.answers = list(answers)
        await enter(text, self)
        assert not self.answers
        return self.notes[-1][1] if self.notes else ""


class FakeDesk(Desk):
    """A desk over a fake session that is signed in, with #lobby and @bob."""

    def __init__(self) -> None:
        self.fake = FakeSession()
        self.fake.sign_in(direct(BOB))
        super().__init__(self.fake.as_session)

    def sit(self) -> None:
        """Have alice play with bob, and each invited by the other to another game."""
        fake = self.fake
        fake.model.games = {info.game: info for info in (CHESS, PIG, TIC_TAC_TOE)}
        fake.receive(Opened(1, about()))
        fake.receive(table())
        fake.receive(PlayInvited(0, invitation(1)))
        fake.receive(PlayInvited(0, invitation(2, by=ALICE)))

    @property
    def asked(self) -> list[Message]:
        """What was asked of the server."""
        return self.fake.requests
