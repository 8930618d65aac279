"""What becomes of what is typed: said, carried out, pasted after a question, or kept as a draft."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from parlour_client.background import begin
from parlour_client.commands import enter, is_command, is_kept, said
from parlour_client.errors import ClientError
from parlour_client.model import NoteKind
from parlour_client.screens.answering import Answering
from parlour_client.screens.places import Places
from parlour_client.screens.play import Play
from parlour_client.screens.prompt import PromptScreen
from parlour_client.screens.question import QuestionScreen
from parlour_client.screens.stage import Stage
from parlour_client.screens.typing_news import TypingNews
from parlour_client.session import Session
from parlour_client.widgets.look import Look
from parlour_protocol.messages import Done, Edit, Entry

_PASTE_SHOWN_LINES = 6
_PASTE_SHOWN_CHARACTERS = 60


@dataclass(frozen=True, slots=True)
class Typed:
    """Where something was typed: what a command may act on."""

    stage: Stage
    conversation: int
    places: Places
    play: Play
    leave: Callable[[], None]

    @property
    def session(self) -> Session:
        """The session it acts for."""
        return self.stage.session

    @property
    def ascii_only(self) -> bool:
        """Whether there is only ASCII to draw with."""
        return self.stage.look.shown.ascii_only

    def note(self, kind: NoteKind, text: str) -> None:
        """Show a text to this person alone."""
        self.session.note(self.conversation, kind, text)

    def open(self, conversation: int) -> None:
        """Bring a conversation to the front."""
        self.stage.bring(conversation)

    def quit(self) -> None:
        """Begin to leave."""
        self.leave()

    async def search(self, query: str) -> None:
        """Show what is found."""
        await self.places.search(query)

    async def rooms(self, wanted: str) -> None:
        """Show the rooms there are."""
        await self.places.rooms(wanted)

    async def new_game(self, game: str, nicknames: tuple[str, ...]) -> None:
        """Choose a game and whom to play it with."""
        await self.play.new_game(game, nicknames)

    async def tables(self) -> None:
        """Show the games that go on."""
        await self.play.games()

    async def ask_text(self, prompt: str) -> str | None:
        """Return what is typed to answer a question; None if nothing is."""
        return await self._ask(prompt, secret=False)

    async def ask_secret(self, prompt: str) -> str | None:
        """Return an answer that is neither shown nor kept; None if there is none."""
        return await self._ask(prompt, secret=True)

    async def _ask(self, prompt: str, *, secret: bool) -> str | None:
        asking = PromptScreen(prompt, self.stage.look, secret=secret)
        return await self.stage.screen.app.push_screen_wait(asking)


class Writing:
    """Does with what is typed what its person means.

    Args:
        stage: What it works on.
        answering: What the field is for.
        typing: Tells others that one is writing.
        places: Shows what is found, and the rooms there are.
        play: Chooses a new game.
        leave: Begins to leave the program.
    """

    def __init__(
        self,
        stage: Stage,
        answering: Answering,
        typing: TypingNews,
        places: Places,
        play: Play,
        leave: Callable[[], None],
    ) -> None:
        self._stage = stage
        self._answering = answering
        self._typing = typing
        self._places = places
        self._play = play
        self._leave = leave

    def edited(self) -> None:
        """Keep what is in the field, and tell that somebody writes."""
        front = self._stage.front
        text = self._stage.composer.text
        if front is None or self._answering.edited is not None:
            return  # the new wording of an old message is no draft
        if text != self._stage.session.draft(front.id):
            self._typing.wrote(front, text)
            self.keep_draft(front.id, text)

    def keep_draft(self, conversation: int, text: str) -> None:
        """Keep what is typed and not sent, on disk only if it may be there."""
        kept = is_kept(text, self._stage.session.model, conversation)
        self._stage.session.set_draft(conversation, text, kept=kept)

    def entered(self, text: str) -> None:
        """Say it, carry it out, or change the message that is edited."""
        stage, log = self._stage, self._stage.conversations.front
        if log is None:
            stage.composer.text = text
            stage.flash("not connected yet: nothing to write to")
            return
        if (edited := self._answering.edited) is not None:
            self._answering.edited_anew()
            begin(stage.screen, partial(self._change, edited, text), "entered")
            return
        log.set_new_after(None)
        log.go_to_end()
        kept = is_kept(text, stage.session.model, log.conversation)
        stage.session.add_input(text, kept=kept)
        self._typing.said(log.conversation)
        reply = 0 if is_command(text) else self._answering.reply
        if reply:
            self._answering.answered()
        typed = Typed(stage, log.conversation, self._places, self._play, self._leave)
        begin(stage.screen, partial(self._carry_out, text, typed, reply), "entered")

    async def _carry_out(self, text: str, typed: Typed, reply: int) -> None:
        """Do what was typed; if it cannot be done, tell its writer why, and give the text back."""
        try:
            await enter(text, typed, reply=reply)
        except ClientError as error:
            typed.note(NoteKind.ERROR, str(error))
            front = self._stage.front
            if front is not None and typed.conversation == front.id:
                composer = self._stage.composer
                composer.text = composer.text or text
                answered = front.entry(reply)
                if answered is not None:
                    self._answering.answer(answered)
            elif not typed.session.draft(typed.conversation):
                self.keep_draft(typed.conversation, text)

    async def _change(self, entry: Entry, text: str) -> None:
        if is_command(text):
            self._not_changed(entry, text, "no message begins with a slash; to say one, write //")
        elif said(text) != entry.text:
            asked = Edit(1, entry.conversation, entry.seq, said(text))
            try:
                await self._stage.session.ask(asked, Done)
            except ClientError as error:
                self._not_changed(entry, text, str(error))

    def _not_changed(self, entry: Entry, text: str, reason: str) -> None:
        self._stage.flash(f"not changed: {reason}")
        front = self._stage.front
        if front is not None and front.id == entry.conversation:
            self._answering.go_on(entry, text)


def recallable(session: Session, conversation: int) -> list[str]:
    """Return what was typed before, the newest last, as far as it may be typed here again.

    What was off the record where it was said would come onto the disk as a draft of where it is
    not.
    """
    unkept, model = session.unkept, session.model
    return [
        text
        for text in session.inputs
        if text not in unkept or not is_kept(text, model, conversation)
    ]


def paste_question(text: str, look: Look) -> QuestionScreen:
    """Return the question whether several lines are to be pasted, with the first of them."""
    lines = text.split("\n")
    first = [look.shown.line(line)[:_PASTE_SHOWN_CHARACTERS] for line in lines[:_PASTE_SHOWN_LINES]]
    if len(lines) > len(first):
        first.append(f"{look.glyphs.ellipsis} {len(lines) - len(first)} more")
    question = f"Paste {len(lines)} lines into the message?"
    detail = "\n".join(first)
    return QuestionScreen(question, detail, yes="paste", no="leave it", keys=look.keys)
