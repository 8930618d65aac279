"""A server that says what it likes in every text it sends, to one client at a time."""

import socket
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import count

from msgspec.structs import replace

from parlour_protocol import VERSION, EncodingError, FromClient, encode, for_server
from parlour_protocol.messages import (
    Changes,
    Done,
    Entry,
    Found,
    Goodbye,
    Hello,
    Ignored,
    Message,
    OwnEntries,
    Page,
    Person,
    Ping,
    PlayInvitations,
    Pong,
    Quit,
    Read,
    ReadChanges,
    ReadOwn,
    Refused,
    Search,
    SignedIn,
    SignIn,
    Welcome,
)
from tests.hostile import world
from tests.hostile.hostile_answers import ANSWERS, FEW
from tests.hostile.poison import STEERING, Voice, poisoned
from tests.patience import PATIENCE_SECONDS

_STEERING_MESSAGES = frozenset({"Refused.code", "Goodbye.code", "SignedIn.role"})
_PAGE_BYTES = 60_000
"""How much of a frame a page of entries takes."""
Saying = Callable[[str, int], str]
"""Returns the text of a field, as `Entry.text`, of at most so many characters."""


class HostileServer:
    """Listens on loopback, without TLS.

    Args:
        says: What is said, by field: the n-th thing of a list says the n-th, and every other one
            in its `STEERING` fields, too.
    """

    def __init__(self, says: Sequence[Saying]) -> None:
        self.says = list(says)
        self.said: set[str] = set()
        """Every field something was said in, as `Entry.text`."""
        self.refuses: Callable[[FromClient], bool] = lambda _asked: False
        """Which requests are refused."""
        self.broken: Exception | None = None
        """What went wrong here, not in the client."""
        self.asked: list[FromClient] = []
        """What was asked."""
        self.entries = 12
        """How many entries a conversation has."""
        self.steers = False
        """Whether the first of a list, or what is alone, says it in its `STEERING` fields, too."""
        self._socket: socket.socket | None = None
        self._sending = threading.Lock()
        self._pongs: dict[int, threading.Event] = {}
        self._numbers = count(1)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._listening.getsockname()[1]}"
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Hang up, and listen no more."""
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self.hang_up()
        self._thread.join(PATIENCE_SECONDS)

    # --- what is said

    def tell(self, *messages: Message) -> None:
        """Send messages, something said in every text of them."""
        for message in messages:
            self.send_bytes(_fitting(poisoned(message, self._voice)))

    def tell_as_it_is(self, *messages: Message) -> None:
        """Send messages as they are."""
        for message in messages:
            self._send(message)

    def send_bytes(self, data: bytes) -> None:
        """Send bytes as they are."""
        with self._sending:
            assert self._socket is not None
            self._socket.sendall(data)

    def settle(self) -> None:
        """Wait until the client has taken in all that was sent."""
        number = next(self._numbers)
        answered = self._pongs[number] = threading.Event()
        self._send(Ping(number))
        assert answered.wait(PATIENCE_SECONDS), "the client answers no ping"

    def hang_up(self) -> None:
        """End the connection."""
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)

    def _voice(self, at: int) -> Voice:
        """Return the n-th voice."""
        says = self.says[at % len(self.says)]

        def said(field: str, longest: int) -> str:
            self.said.add(field)
            return says(field, longest)

        steers = at % 2 if at else self.steers
        return Voice(said, _STEERING_MESSAGES if steers else STEERING)

    def _led(self, at: int) -> Voice:
        return self._voice(at)._replace(kept=STEERING)

    def _send(self, message: Message) -> None:
        self.send_bytes(encode(message))

    # --- the connection

    def _accept(self) -> None:
        while True:
            try:
                connected, _ = self._listening.accept()
            except OSError:
                return
            with connected:
                self._socket = connected
                try:
                    self._serve(connected)
                except OSError:
                    continue
                except Exception as error:  # noqa: BLE001 - told in the test's own thread
                    self.broken = error

    def _serve(self, connected: socket.socket) -> None:
        reader = for_server()
        while data := connected.recv(65_536):
            for asked in reader.receive(data):
                match asked:
                    case Pong():
                        if (waiting := self._pongs.pop(asked.request, None)) is not None:
                            waiting.set()
                    case Message():
                        self.asked.append(asked)
                        self._answer(asked)

    def _answer(self, asked: FromClient) -> None:
        number = getattr(asked, "request", 0)
        if self.refuses(asked):
            self.tell(Refused(number, "refused", "reason"))
            return
        match asked:
            case Hello():
                self.tell(Welcome(VERSION, "software", "name", bytes(32)))
            case SignIn():
                self._sign_in(number)
            case Read() | Search() | ReadOwn() | ReadChanges():
                self._send(self._page(asked))
            case Quit():
                self.tell(Goodbye("quit", "goodbye"))
                self.hang_up()
            case _ if type(asked) in ANSWERS:
                self.tell(ANSWERS[type(asked)](number, asked))
            case _ if number:
                self._send(Done(number))

    def _sign_in(self, number: int) -> None:
        listed = world.conversations(len(self.says), self.entries)
        others = (poisoned(each, self._led, at) for at, each in enumerate(listed[1:]))
        self._send(SignedIn(number, world.ME, "alice", bytes(16), (listed[0], *others)))
        self.tell(Ignored((Person(world.IGNORED, "mallory"),)))
        self.tell(PlayInvitations(0, tuple(map(world.play_invitation, range(FEW)))))

    def _page(self, asked: Read | Search | ReadOwn | ReadChanges) -> Message:
        """Return so many entries as a frame holds."""
        place = getattr(asked, "conversation", 0) or world.LOBBY
        before = getattr(asked, "before", 0) or 2**62
        after = asked.after if isinstance(asked, Read) else 0
        found = [e for e in world.entries(place, self.entries) if after < e.seq < before]
        said = [poisoned(entry, self._voice, entry.seq) for entry in found]
        newest = isinstance(asked, Read) and asked.newest
        kept: list[Entry] = []
        room = _PAGE_BYTES
        for entry in reversed(said) if newest else said:
            room -= len(encode(entry))
            if room < 0:
                break
            kept.append(entry)
        cut = tuple(reversed(kept)) if newest else tuple(kept)
        more = len(cut) < len(said)
        match asked:
            case Search():
                return Found(asked.request, cut)
            case ReadOwn():
                return OwnEntries(asked.request, cut, 0, 0)
            case ReadChanges():
                return Changes(asked.request, place, cut)
        return Page(asked.request, place, cut, more)


def _fitting(message: Message) -> bytes:
    """Return a message as a frame, its lists shortened until they fit."""
    while True:
        try:
            return encode(message)
        except EncodingError:
            lists = {
                name: value[: len(value) // 2]
                for name in message.__struct_fields__
                if isinstance(value := getattr(message, name), tuple) and value
            }
            if not lists:
                raise
            message = replace(message, **lists)
