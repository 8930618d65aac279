"""Picking a message with the keys, and what can be done to it."""

from collections.abc import Callable
from functools import partial

from textual import events

from parlour_client.emoji_names import emojized
from parlour_client.errors import ClientError
from parlour_client.keys import Keys
from parlour_client.markup import links
from parlour_client.screens.answering import Answering
from parlour_client.screens.chooser import ChooserScreen
from parlour_client.screens.link import follow_link
from parlour_client.screens.question import QuestionScreen
from parlour_client.screens.reacting import ReactionScreen
from parlour_client.screens.stage import Stage
from parlour_client.visible import visible
from parlour_client.widgets.choice_list import Choice
from parlour_client.widgets.message_text import first_words
from parlour_protocol.limits import EMOJI_MAX_CHARACTERS
from parlour_protocol.messages import TEXT, Delete, Entry, React

_LEADING = {"owner", "op"}


class Picking:
    """The picked message of the conversation in front, and its deeds.

    Args:
        stage: What it works on.
        answering: What the field is for.
        person: Offers what can be done about an account, by its number and nickname.
        shown: Is called when the line above the field has to be drawn anew.
    """

    def __init__(
        self,
        stage: Stage,
        answering: Answering,
        person: Callable[[int, str], None],
        shown: Callable[[], None],
    ) -> None:
        self._stage = stage
        self._answering = answering
        self._person = person
        self._shown = shown
        stage.edge.attach(self.move, self.do, self.late)
        self._deeds: dict[str, Callable[[Entry], None]] = {
            "reply": self._reply,
            "edit": self._edit,
            "delete": self._delete,
            "react": self._react,
            "copy_text": self._copy,
            "open_link": self._open_link,
            "author": self._author,
            "answered": self._answered,
            "unfold": self._unfold,
        }

    @property
    def active(self) -> bool:
        """Whether a message is picked."""
        return self._stage.edge.picking

    @property
    def words(self) -> str:
        """Which keys there are, the likeliest first, safe to draw."""
        log = self._stage.conversations.front
        return key_words(self._stage.look.keys, log.picked if log else None, self._own_account)

    @property
    def _own_account(self) -> int:
        return self._stage.session.model.account

    def begin(self) -> None:
        """Pick the last message, or the one above what is picked already."""
        log = self._stage.conversations.front
        if log is None:
            return
        if self.active:
            log.pick_by(-1)
        elif not log.pick_last():
            self._stage.flash("there is no message here to pick")
            return
        self.hold()

    def hold(self) -> None:
        """Take the keys for what is picked."""
        edge = self._stage.edge
        edge.picking = True
        self._stage.screen.set_focus(edge)
        self._shown()

    def leave(self) -> None:
        """Pick nothing, and write on."""
        if not self.active:
            return
        self._stage.edge.picking = False
        if log := self._stage.conversations.front:
            log.pick_nothing()
        self._stage.composer.take_focus()
        self._shown()

    def move(self, key: str) -> None:
        """Pick another message."""
        log = self._stage.conversations.front
        if log is None:
            return
        match key:
            case "up":
                log.pick_by(-1)
            case "down":
                log.pick_by(1)
            case "pageup":
                log.pick_page(-1)
            case "pagedown":
                log.pick_page(1)
            case "home":
                log.pick_first()
            case _:
                log.go_to_end()
                log.pick_last()
        self._shown()

    def do(self, deed: str) -> None:
        """Do something to what is picked, by the id of its binding."""
        log = self._stage.conversations.front
        picked = log.picked if log else None
        if picked is None or deed == "pick_back":
            self.leave()
        else:
            self._deeds[deed](picked)

    def late(self, event: events.Key | events.Paste) -> None:
        """Write what was typed right behind a key that ended the picking."""
        self._stage.composer.take_late(event)

    # --- the deeds

    def _reply(self, entry: Entry) -> None:
        if entry.deleted:
            self._stage.flash("this message is deleted: there is nothing to reply to")
            return
        self._answering.answer(entry)
        self.leave()

    def _edit(self, entry: Entry) -> None:
        if entry.account != self._own_account:
            self._stage.flash("only your own messages can be edited")
        elif entry.deleted or not entry.text:
            self._stage.flash("there is nothing left of it to edit")
        else:
            self._answering.edit(entry)
            self.leave()

    def _delete(self, entry: Entry) -> None:
        own = entry.account == self._own_account
        known = self._stage.front
        leads = known is not None and (
            known.role in _LEADING or self._stage.session.model.role == "owner"
        )
        if entry.deleted:
            self._stage.flash("this message is deleted already")
        elif not own and not (leads and known is not None and known.kind == "room"):
            self._stage.flash(
                "only your own messages can be deleted, or others' in a room you lead"
            )
        else:
            self._stage.do(partial(self._delete_asked, entry))

    async def _delete_asked(self, entry: Entry) -> None:
        look = self._stage.look
        own = entry.account == self._own_account
        whose = "your message" if own else f"the message of {look.shown.line(entry.nickname)}"
        question = QuestionScreen(
            f"Delete {whose}? A mark stays in its place.",
            first_words(entry.text, look.shown),
            yes="delete",
            no="keep it",
            keys=look.keys,
        )
        if await self._stage.screen.app.push_screen_wait(question):
            await self._stage.carry_out(Delete(1, entry.conversation, entry.seq), "deleted")
            self.leave()

    def _react(self, entry: Entry) -> None:
        if entry.deleted:
            self._stage.flash("this message is deleted: there is nothing to react to")
        else:
            self._stage.do(partial(self._react_chosen, entry))

    async def _react_chosen(self, entry: Entry) -> None:
        chosen = await self._stage.screen.app.push_screen_wait(ReactionScreen(self._stage.look))
        if chosen is None:
            return
        emoji = emojized(chosen.strip())
        if emoji.isascii() or len(emoji) > EMOJI_MAX_CHARACTERS or " " in emoji:
            raise ClientError(f"“{chosen}” is no emoji; type a name, as :tada:")
        put = any(
            self._own_account in reaction.accounts and reaction.emoji == emoji
            for reaction in entry.reactions
        )
        asked = React(1, entry.conversation, entry.seq, emoji, not put)
        await self._stage.carry_out(asked, "taken back" if put else "")
        self.leave()

    def _copy(self, entry: Entry) -> None:
        if not entry.text:
            self._stage.flash("there is no text to copy")
            return
        self._stage.screen.app.copy_to_clipboard(visible(entry.text, lines=True))
        self._stage.flash("sent to the terminal's clipboard")
        self.leave()

    def _open_link(self, entry: Entry) -> None:
        found = tuple(dict.fromkeys(links(entry.text)))
        if not found:
            self._stage.flash("there is no link in this message")
        else:
            self._stage.do(partial(self._link_chosen, found))

    async def _link_chosen(self, found: tuple[str, ...]) -> None:
        stage = self._stage
        address: str | None = found[0]
        if len(found) > 1:
            choices = tuple(Choice(each, stage.look.shown.line(each)) for each in found)
            chooser = ChooserScreen("Open", choices, stage.look.glyphs)
            address = await stage.screen.app.push_screen_wait(chooser)
        if address is not None:
            await follow_link(stage.screen, address, stage.look, stage.flash, ask=len(found) == 1)

    def _author(self, entry: Entry) -> None:
        self._person(entry.account, entry.nickname)

    def _unfold(self, entry: Entry) -> None:
        if log := self._stage.conversations.front:
            log.fold(entry.id)

    def _answered(self, entry: Entry) -> None:
        if entry.reply:
            self._stage.do(partial(self.go_to, entry.conversation, entry.reply))
        else:
            self._unfold(entry)

    async def go_to(self, conversation: int, seq: int) -> None:
        """Show an entry in the middle of the history around it, and pick it.

        Raises:
            ClientError: It cannot be had.
        """
        known = self._stage.session.model.conversations.get(conversation)
        if known is None:
            raise ClientError("you are not in that conversation any more")
        if known.entry(seq) is None:
            await self._stage.session.load_around(conversation, seq)
        self._stage.bring(conversation)
        log = self._stage.conversations.front
        if log is None or not log.go_to(seq):
            raise ClientError("the message is not there any more")
        self.hold()


def key_words(keys: Keys, picked: Entry | None, own: int) -> str:
    """Return the keys that do something to a message, the likeliest first."""
    if picked is not None and picked.deleted:
        offered = [("pick_back", "back"), ("author", "author")]
        return "  ".join(f"{keys.first(name)} {words}" for name, words in offered)
    offered = [("reply", "reply")]
    if picked is not None and picked.account == own and picked.kind == TEXT:
        offered.append(("edit", "edit"))
    offered.append(("pick_back", "back"))
    offered += [("react", "react"), ("delete", "delete"), ("copy_text", "copy")]
    if picked is not None and picked.reply:
        offered.append(("answered", "what it answers"))
    if picked is not None and links(picked.text):
        offered.append(("open_link", "link"))
    offered.append(("author", "author"))
    return "  ".join(f"{keys.first(name)} {words}" for name, words in offered)
