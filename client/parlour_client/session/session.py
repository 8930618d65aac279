"""One person at one server: stays connected, catches up, and sends what was said exactly once."""

from collections.abc import Callable
from collections.abc import Set as AbstractSet

import anyio

from parlour_client.address import Address
from parlour_client.errors import DisconnectedError
from parlour_client.model import Model, NoteKind
from parlour_client.session.catching_up import FRESH_ENTRIES
from parlour_client.session.connector import Connector
from parlour_client.session.listeners import Listener
from parlour_client.session.participant import Participant
from parlour_client.session.playing import Playing
from parlour_client.storage import Store
from parlour_protocol.messages import TEXT, Quit

QUIT_SECONDS = 2
"""How long to wait for the server's goodbye."""
CLOSE_SECONDS = 5
"""How long to wait for the disk at the end."""


class Session(Playing):
    """A person's presence at one server, over however many connections it takes.

    Deeds that are not `async` never block and never raise for want of a connection. Reading
    `model` is free; it changes only between awaits, and every change is told to listeners.

    Status codes of `REFUSED` in `model.status` and what takes one out of it:
    `nickname-needed` and every refusal of a nickname or password: `choose_nickname`; `key-changed`:
    `accept_key` (`key_change` holds old and new fingerprint); `version`: nothing but an update;
    `revoked`: `choose_nickname` with the password; any: `reconnect`.

    Args:
        address: Where, and which key to expect.
        store: The data directory.
        nickname: Whom to sign in as; None waits for `choose_nickname`.
        software: What to call oneself in the greeting.
        catch_up_all: Read everything missed, in order, as bots and line clients want; people get
            the newest of it, and the rest as gaps.
        fresh_entries: With `catch_up_all`: how much to read where nothing was ever read.
        plaintext: No TLS; loopback alone.
        owner_code: What makes one the server's owner; tried once somebody is in.
    """

    def __init__(  # noqa: PLR0913 - by keyword, and all but the first two have a default
        self,
        address: Address,
        store: Store,
        *,
        nickname: str | None = None,
        software: str = "",
        catch_up_all: bool = False,
        fresh_entries: int = FRESH_ENTRIES,
        plaintext: bool = False,
        owner_code: str = "",
    ) -> None:
        self.address = address
        participant = Participant(
            address,
            store,
            nickname=nickname,
            software=software,
            catch_up_all=catch_up_all,
            fresh_entries=fresh_entries,
            plaintext=plaintext,
            owner_code=owner_code,
        )
        super().__init__(Connector(participant))
        self._participant = participant
        self._replica = participant.replica
        self._outbox = participant.outbox
        self._scope = anyio.CancelScope()

    @property
    def model(self) -> Model:
        """What is known of the server, to be read."""
        return self._replica.model

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the server's key, empty before it was ever seen."""
        return self._participant.fingerprint

    @property
    def key_change(self) -> tuple[str, str] | None:
        """Expected and seen fingerprint, while a person has to decide about them."""
        return self._connector.key_change

    @property
    def last_nickname(self) -> str:
        """The nickname last used at this server, after `load`; empty if none."""
        return self._participant.last_nickname

    @property
    def inputs(self) -> list[str]:
        """What was typed before, the newest last, for recall."""
        return self._replica.inputs

    @property
    def unkept(self) -> AbstractSet[str]:
        """Those of `inputs` that may be on no disk."""
        return self._replica.unkept

    async def load(self) -> None:
        """Fill the model from disk: history, drafts, outbox. `run` does it if nobody did."""
        await self._connector.load()

    async def run(self) -> None:
        """Connect, sign in, stay, reconnect; returns after `quit`. Run it in a task of its own.

        What was said and noted is on disk when it returns or is cancelled.
        """
        try:
            with self._scope:
                await self._connector.run()
        finally:
            with anyio.move_on_after(CLOSE_SECONDS, shield=True):
                await self._connector.close()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Tell `listener` of every change from now on; returns what ends that."""
        return self._replica.subscribe(listener)

    # --- deeds that never block

    def say(
        self, conversation: int, text: str, kind: str = TEXT, *, reply: int = 0, off: bool = False
    ) -> bytes:
        """Put a message into the outbox, and return its id; it is sent once it is on disk.

        Args:
            conversation: The conversation's id.
            text: What to say.
            kind: `text` or `action`.
            reply: The `seq` of the entry it answers to, 0 if none.
            off: Say it off the record; so is everything where the conversation is not `recorded`.
                It is then on no disk: it is lost if this program ends before it is sent.

        Raises:
            SayError: The text is empty or too long, in words.
        """
        return self._outbox.say(conversation, text, kind, reply=reply, off=off)

    def retry(self, message_id: bytes) -> None:
        """Send a failed message again."""
        self._outbox.retry(message_id)

    def give_up(self, message_id: bytes) -> None:
        """Drop a failed message."""
        self._outbox.drop(message_id)

    def mark_read(self, conversation: int, seq: int) -> None:
        """Move the read marker forward, as far as was on the screen; all devices have the same."""
        self._replica.mark_read(conversation, seq)
        self._participant.marks.note(conversation)
        self._participant.catching_up.wake(conversation)

    def draft(self, conversation: int) -> str:
        """Return what was typed and not sent, from this run or an earlier one."""
        return self._replica.drafts.get(conversation, "")

    def set_draft(self, conversation: int, text: str, *, kept: bool = True) -> None:
        """Keep what is typed and not sent; on disk only if `kept`, and what one says here is."""
        if text != self._replica.drafts.get(conversation, ""):
            self._replica.drafts[conversation] = text
            known = self.model.conversations.get(conversation)
            if self._replica.history is None:
                return
            if not text or (kept and (known is None or known.recorded)):
                self._replica.history.set_draft(conversation, text)
            else:
                self._replica.history.withdraw_draft(conversation)

    def add_input(self, text: str, *, kept: bool = True) -> None:
        """Keep what was typed and sent, for recall (`inputs`); on disk only if `kept`."""
        self._replica.inputs.append(text)
        if not kept:
            self._replica.unkept.add(text)
        if kept and self._replica.history is not None:
            self._replica.history.add_input(text)

    def remembered(self, key: str) -> str:
        """Return what the app remembered under `key` for this person here; empty if nothing."""
        return self._replica.settings.get(f"app-{key}", "")

    def remember(self, key: str, value: str) -> None:
        """Keep a small thing of the app over restarts, as which tabs are open."""
        self._replica.settings[f"app-{key}"] = value
        if self._replica.history is not None:
            self._replica.history.set_setting(f"app-{key}", value)

    def note(self, conversation: int, kind: NoteKind, text: str) -> None:
        """Add a line for this person alone."""
        self._replica.tell(self.model.note(conversation, kind, text=text))

    def reconnect(self) -> None:
        """Try again now, instead of at `status.retry_at`, or after a refusal."""
        self._connector.decided()

    def choose_nickname(self, nickname: str, password: str = "") -> None:
        """Sign in as `nickname`, after `None` or a refused one.

        With a password it is that of the nickname, and this device belongs to it from then on.
        """
        self._connector.choose_nickname(nickname, password)

    def accept_key(self) -> None:
        """Trust the server's new key from now on, and connect."""
        self._connector.accept_key()

    @property
    def connected(self) -> bool:
        """Whether there is a connection, with somebody in it or not."""
        return self._connector.link is not None

    @property
    def unsent(self) -> int:
        """How many messages wait to be stored by the server; failed ones do not count."""
        return self._outbox.waiting

    @property
    def kept(self) -> int:
        """How many of the unsent are on this disk already, and would survive a crash."""
        return self._outbox.kept

    async def quit(self) -> None:
        """Say goodbye and end `run`. Does not wait for the outbox: it is kept for next time."""
        self._connector.leave()
        link = self._connector.link
        if link is not None:
            with anyio.move_on_after(QUIT_SECONDS):
                try:
                    if self._connector.signed_in:
                        self._participant.marks.tell(link)
                    link.post(Quit())
                    await link.over.wait()
                except DisconnectedError:
                    pass  # it ended by itself
        self._scope.cancel()
