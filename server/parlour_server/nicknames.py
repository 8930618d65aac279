"""Who holds which nickname: first come, while connected and for a while after."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b

from parlour_protocol.messages import Credential
from parlour_server.names import NicknameError, nickname_key


def holder(credential: Credential) -> bytes:
    """Return what is kept of a credential: enough to know it again, and no way back to it."""
    return blake2b(credential.secret, digest_size=32, person=b"parlour-guest").digest()


@dataclass(slots=True)
class _Hold:
    holder: bytes
    sessions: int
    until: float


class Nicknames:
    """The nicknames in use, by key.

    Args:
        hold_seconds: How long one stays reserved for its holder after the last session left.
        clock: Returns seconds that only go forward.
    """

    def __init__(self, hold_seconds: float, clock: Callable[[], float]) -> None:
        self._hold_seconds = hold_seconds
        self._clock = clock
        self._holds: dict[str, _Hold] = {}
        self._sweep_at = 64

    def hold_for(self, seconds: float) -> None:
        """Let whoever leaves from now on have the name reserved for so long."""
        self._hold_seconds = seconds

    def check(self, nickname: str, holder: bytes) -> str:
        """Return `free` or `yours`.

        Raises:
            NicknameError: It is taken, reserved, or no nickname.
        """
        hold = self._holds.get(nickname_key(nickname))
        if hold is None or self._over(hold):
            return "free"
        if hold.holder == holder:
            return "yours"
        if hold.sessions:
            raise NicknameError("nickname-taken", f"“{nickname}” is taken; choose another")
        seconds = max(1, round(hold.until - self._clock()))
        raise NicknameError(
            "nickname-taken",
            f"“{nickname}” left just now and may be back; free in {seconds} s, or choose another",
        )

    def take(self, nickname: str, holder: bytes) -> str:
        """Hold a nickname for one more session of its holder; return its key.

        Raises:
            NicknameError: It is taken, reserved, or no nickname.
        """
        self.check(nickname, holder)
        key = nickname_key(nickname)
        hold = self._holds.get(key)
        if hold is None or hold.holder != holder:
            self._sweep()
            hold = self._holds[key] = _Hold(holder, 0, 0.0)
        hold.sessions += 1
        return key

    def release(self, key: str, *, at_once: bool = False) -> None:
        """Give up one session's hold; with `at_once` it is as if it had not been taken."""
        hold = self._holds[key]
        hold.sessions -= 1
        if not at_once:
            hold.until = self._clock() + self._hold_seconds

    def _over(self, hold: _Hold) -> bool:
        return hold.sessions == 0 and self._clock() >= hold.until

    def _sweep(self) -> None:
        """Forget holds that are over, each time their number has doubled."""
        if len(self._holds) < self._sweep_at:
            return
        self._holds = {key: hold for key, hold in self._holds.items() if not self._over(hold)}
        self._sweep_at = max(64, 2 * len(self._holds))
