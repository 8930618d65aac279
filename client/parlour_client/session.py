"""One person at one server: stays connected, catches up, and sends what was said exactly once."""

from collections.abc import Callable

from parlour_client.address import Address
from parlour_client.model import Change, Gap, Model, NoteKind
from parlour_client.store import Store
from parlour_protocol.messages import TEXT, FromServer, Message, NicknameChecked, People, Pong

Listener = Callable[[list[Change]], None]
"""Is called on the event loop with each batch of changes, in order; must not block."""


class Session:
    """A person's presence at one server, over however many connections it takes.

    Deeds that are not `async` never block and never raise for want of a connection. Reading
    `model` is free; it changes only between awaits, and every change is told to listeners.

    Status codes of `REFUSED` in `model.status` and what takes one out of it:
    `nickname-needed` and every refusal of a nickname: `choose_nickname`; `key-changed`:
    `accept_key` (`key_change` holds old and new fingerprint); `version`: nothing but an update;
    any: `reconnect`.

    Args:
        address: Where, and which key to expect.
        store: The data directory.
        nickname: Whom to sign in as; None waits for `choose_nickname`.
        software: What to call oneself in the greeting.
        catch_up_all: Read everything missed, in order, as bots and line clients want; people get
            the newest of it, and the rest as gaps.
        plaintext: No TLS; loopback alone.
    """

    model: Model
    address: Address
    fingerprint: str
    """The fingerprint of the server's key, empty before it was ever seen."""
    key_change: tuple[str, str] | None
    """Expected and seen fingerprint, while a person has to decide about them."""
    last_nickname: str
    """The nickname last used at this server, after `load`; empty if none."""
    inputs: list[str]
    """What was typed before, the newest last, for recall."""

    def __init__(
        self,
        address: Address,
        store: Store,
        *,
        nickname: str | None = None,
        software: str = "",
        catch_up_all: bool = False,
        plaintext: bool = False,
    ) -> None:
        raise NotImplementedError

    async def load(self) -> None:
        """Fill the model from disk: history, drafts, outbox. `run` does it if nobody did."""
        raise NotImplementedError

    async def run(self) -> None:
        """Connect, sign in, stay, reconnect; returns after `quit`. Run it in a task of its own.

        What was said and noted is on disk when it returns or is cancelled.
        """
        raise NotImplementedError

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Tell `listener` of every change from now on; returns what ends that."""
        raise NotImplementedError

    # --- deeds that never block

    def say(self, conversation: int, text: str, kind: str = TEXT) -> bytes:
        """Put a message into the outbox, and return its id; it is sent once it is on disk.

        Raises:
            SayError: The text is empty or too long, in words.
        """
        raise NotImplementedError

    def retry(self, message_id: bytes) -> None:
        """Send a failed message again."""
        raise NotImplementedError

    def give_up(self, message_id: bytes) -> None:
        """Drop a failed message."""
        raise NotImplementedError

    def mark_read(self, conversation: int, seq: int) -> None:
        """Move the read marker forward."""
        raise NotImplementedError

    def draft(self, conversation: int) -> str:
        """Return what was typed and not sent, from this run or an earlier one."""
        raise NotImplementedError

    def set_draft(self, conversation: int, text: str) -> None:
        """Keep what is typed and not sent."""
        raise NotImplementedError

    def add_input(self, text: str) -> None:
        """Keep what was typed and sent, for recall (`inputs`)."""
        raise NotImplementedError

    def remembered(self, key: str) -> str:
        """Return what the app remembered under `key` for this person here; empty if nothing."""
        raise NotImplementedError

    def remember(self, key: str, value: str) -> None:
        """Keep a small thing of the app over restarts, as which tabs are open."""
        raise NotImplementedError

    def note(self, conversation: int, kind: NoteKind, text: str) -> None:
        """Add a line for this person alone."""
        raise NotImplementedError

    def reconnect(self) -> None:
        """Try again now, instead of at `status.retry_at`, or after a refusal."""
        raise NotImplementedError

    def choose_nickname(self, nickname: str) -> None:
        """Sign in as `nickname`, after `None` or a refused one."""
        raise NotImplementedError

    def accept_key(self) -> None:
        """Trust the server's new key from now on, and connect."""
        raise NotImplementedError

    @property
    def unsent(self) -> int:
        """How many messages wait to be stored by the server; failed ones do not count."""
        raise NotImplementedError

    # --- deeds that wait for an answer

    async def load_older(self, conversation: int) -> bool:
        """Load history before the first entry; tells whether there is still more.

        Raises:
            DisconnectedError, RefusedError: It is not on this disk and cannot be had now.
        """
        raise NotImplementedError

    async def load_gap(self, conversation: int, gap: Gap) -> None:
        """Load the newest part of a gap; what then remains of it is a smaller gap.

        Raises:
            DisconnectedError, RefusedError: It cannot be had now.
        """
        raise NotImplementedError

    async def request(self, message: Message) -> FromServer:
        """Send a request (its number is filled in here) and return its answer.

        Raises:
            DisconnectedError: Not signed in, or no answer in `REQUEST_TIMEOUT_SECONDS`.
            RefusedError: The server's reason.
        """
        raise NotImplementedError

    async def check_nickname(self, nickname: str) -> NicknameChecked:
        """Ask whether a nickname could be had: before signing in, and after.

        Raises:
            DisconnectedError, RefusedError: There is no answer now.
        """
        raise NotImplementedError

    async def rename(self, nickname: str) -> None:
        """Change one's nickname; it is the one to sign in with from now on.

        Raises:
            DisconnectedError, RefusedError: The old nickname stays.
        """
        raise NotImplementedError

    async def open_direct(self, nickname: str) -> int:
        """Open the direct conversation with somebody, and return its id.

        Raises:
            DisconnectedError, RefusedError: There is nobody of that name, or no connection.
        """
        raise NotImplementedError

    async def who(self, conversation: int) -> People:
        """Ask who is present; the model knows it then, too.

        Raises:
            DisconnectedError, RefusedError: There is no answer now.
        """
        raise NotImplementedError

    async def server_time(self) -> Pong:
        """Ask for the server's time and zone.

        Raises:
            DisconnectedError: There is no answer now.
        """
        raise NotImplementedError

    async def quit(self) -> None:
        """Say goodbye and end `run`. Does not wait for the outbox: it is kept for next time."""
        raise NotImplementedError
