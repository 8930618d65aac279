"""Who takes part at a server, and what they have from one connection to the next."""

import time
from base64 import urlsafe_b64decode
from urllib.parse import quote

import anyio

from parlour_client.address import Address
from parlour_client.errors import StoreError
from parlour_client.model import Status, StatusKind
from parlour_client.session.catching_up import CatchingUp
from parlour_client.session.marks import Marks
from parlour_client.session.outbox import Outbox
from parlour_client.session.replica import Replica
from parlour_client.session.retention import Retention
from parlour_client.session.scoresheets import Scoresheets
from parlour_client.storage import Store
from parlour_client.surrogates import without_surrogates
from parlour_protocol.limits import NAME_MAX_CHARACTERS
from parlour_protocol.signing import FINGERPRINT_BYTES

SOFTWARE = "parlour-client"
"""What a client calls itself that gives no name."""

NICKNAME_NEEDED = "nickname-needed"
KEY_CHANGED = "key-changed"
DATA = "data"
FORGOTTEN = "forgotten"


class Participant:
    """One person at one server; see `Session` for the arguments."""

    def __init__(  # noqa: PLR0913 - they are Session's
        self,
        address: Address,
        store: Store,
        *,
        nickname: str | None,
        software: str,
        catch_up_all: bool,
        fresh_entries: int,
        plaintext: bool,
        owner_code: str = "",
    ) -> None:
        self.address = address
        self.store = store
        self.nickname = without_surrogates(nickname) if nickname else None
        self.software = (software or SOFTWARE)[:NAME_MAX_CHARACTERS]
        self.plaintext = plaintext
        self.password = ""
        """What to come in with instead of this device's key, until it was tried."""
        self.owner_code = owner_code
        """What makes this person the server's owner, until it was tried."""
        self.replica = Replica(_now)
        self.outbox = Outbox(self.replica, _now)
        self.catching_up = CatchingUp(
            self.replica, everything=catch_up_all, fresh_entries=fresh_entries
        )
        self.marks = Marks(self.replica)
        self.scoresheets = Scoresheets(self.replica)
        self.retention = Retention(self.replica, _now)
        self._everything = catch_up_all
        self.fingerprint = ""
        self.last_nickname = ""
        self.wanted = anyio.Event()
        """Set when a person has decided something, or will not wait."""

    @property
    def key(self) -> str:
        """What the server is filed under: its fingerprint, or its place where it has no key."""
        return self.fingerprint or "plaintext-" + quote(self.address.place, safe="")

    @property
    def signed_fingerprint(self) -> bytes:
        """The fingerprint as it is signed: its bytes, or zeros where the server has no key."""
        if not self.fingerprint:
            return bytes(FINGERPRINT_BYTES)
        padding = "=" * (-len(self.fingerprint) % 4)
        return urlsafe_b64decode(self.fingerprint + padding)

    async def admitted(self) -> None:
        """Take in that the server let this device in; it will from now on.

        Raises:
            StoreError: It cannot be kept.
        """
        self.password = ""
        await self.remember_nickname()

    async def remember_nickname(self) -> None:
        """Keep the nickname one has now, for the next time.

        Raises:
            StoreError: It cannot be kept.
        """
        self.replica.remember_account()
        await self.store.used(
            self.address, self.replica.model.nickname, by_program=self._everything
        )

    async def renamed(self) -> None:
        """Take in that this person may have another nickname now: another device changed it."""
        nickname = self.replica.model.nickname
        if not nickname or nickname == self.nickname:
            return
        self.nickname = nickname
        try:
            await self.remember_nickname()
        except StoreError as error:
            self.replica.written(error)

    async def forget(self) -> None:
        """Forget all that is kept of this person: the server has, because they wanted it."""
        self.outbox.load([])
        self.replica.forget_person()
        self.nickname, self.last_nickname = None, ""
        try:
            await self.store.used(self.address, "")
        except StoreError as error:
            self.replica.written(error)

    def set_status(self, status: Status) -> None:
        """Tell how the link stands."""
        self.replica.tell(self.replica.model.set_status(status))

    def refused(self, code: str, reason: str) -> None:
        """Tell that a person has to decide something."""
        self.set_status(Status(StatusKind.REFUSED, reason, code))

    async def decision(self, code: str, reason: str) -> None:
        """Wait for a person to decide."""
        self.wanted = anyio.Event()
        self.refused(code, reason)
        await self.wanted.wait()


def _now() -> int:
    return time.time_ns() // 1_000_000
