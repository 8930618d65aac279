"""The base of sheets with what waits for somebody, where invitations are answered."""

from abc import abstractmethod
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from parlour_client.background import begin
from parlour_client.errors import ClientError
from parlour_client.model import Change
from parlour_client.screens.answers import answered, may_answer
from parlour_client.screens.sheet import Sheet
from parlour_client.session import Session
from parlour_client.widgets.choice_list import ChoiceList
from parlour_client.widgets.look import Look

T = TypeVar("T")


class InboxSheet(Sheet[T | None]):
    """Returns where to go, or None; a subclass knows what is listed.

    Args:
        session: Whose model to show.
        look: How it looks.
        title: What it is, safe to draw.
        rows_max: How many lines of the list are shown at once.
    """

    def __init__(self, session: Session, look: Look, title: str, rows_max: int) -> None:
        super().__init__()
        self._session = session
        self._look = look
        self._title = title
        self._list = ChoiceList(look.glyphs, rows_max=rows_max)
        self._told = Static(classes="detail")
        self._keys = Static(classes="dim")
        self._unsubscribe: Callable[[], None] | None = None

    # --- what a subclass knows

    @abstractmethod
    def show(self, told: str = "") -> None:
        """List what there is now, and tell something below it, as others wrote it."""

    @abstractmethod
    def follow(self, changes: list[Change]) -> None:
        """Take in what has changed in the model."""

    @abstractmethod
    def place(self, conversation: int) -> T:
        """Return what stands for a conversation to go to."""

    def moved(self) -> None:
        """Take in that another line is chosen."""

    # --- what all have

    def compose(self) -> ComposeResult:
        """Put the list below what it is."""
        with Vertical(classes="sheet found"):
            yield Static(Content(self._title), classes="strong")
            yield Static(Content(" "), classes="air")
            yield self._list
            yield self._told
            yield self._keys

    def on_mount(self) -> None:
        """Show what there is, and what becomes of it meanwhile."""
        self.show()
        self._unsubscribe = self._session.subscribe(self.follow)

    def on_unmount(self) -> None:
        """Stop following."""
        if self._unsubscribe is not None:
            self._unsubscribe()

    def tell(self, told: str) -> None:
        """Tell something below the list, as others wrote it; nothing if it is empty."""
        self._told.update(Content(self._look.shown.line(told)))
        self._told.display = bool(told)

    def answer(self, answer: str) -> None:
        """Answer the invitation that is chosen, if it can be answered so."""
        chosen = self._list.chosen
        if chosen is not None and may_answer(chosen.key, answer, self._session.model):
            begin(self, partial(self._answer, chosen.key, answer), "answer", alone=True)

    async def _answer(self, key: str, answer: str) -> None:
        try:
            conversation, told = await answered(self._session, key, answer)
        except ClientError as error:
            self.show(str(error))
        else:
            if conversation:
                self.dismiss(self.place(conversation))
            else:
                self.show(told)

    def on_key(self, event: events.Key) -> None:
        """Move in the list."""
        match event.key:
            case "up":
                self._list.move(-1)
            case "down" | "tab":
                self._list.move(1)
            case _:
                return
        self.moved()
        event.stop()
        event.prevent_default()
