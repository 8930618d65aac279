"""What is true of names, in plain words of Python: to hold the server to."""

from dataclasses import dataclass, field

from parlour_server.names import NicknameError, nickname_key

DAY = 24 * 60 * 60 * 1000
REST_DAYS, RESTS_MAX, EXPIRE_DAYS = 30, 2, 20

NAMES = ("alice", "ALICE", "aIice", "bob", "b0b", "Bob", "eve", "mo", "rno", "admin", "a b")
"""Some are the same, some look alike, some are no names at all."""

DEVICES = ("laptop", "phone", "tablet")


@dataclass
class Owner:
    """An account, as it should be."""

    number: int
    devices: set[str]
    used: int
    nickname: str
    name: str | None
    """The key of its name; None once it has lost it."""
    resting: dict[str, int] = field(default_factory=dict)
    """The keys of former names, and until when they rest."""


class Names:
    """Who has which name."""

    def __init__(self) -> None:
        self.now = 0
        self.owners: list[Owner] = []

    def holder(self, key: str) -> Owner | None:
        """Return whose a name is, or was until somebody takes it."""
        for owner in self.owners:
            if owner.name == key or owner.resting.get(key, 0) > self.now:
                return owner
        return None

    def unused(self, owner: Owner) -> bool:
        """Tell whether the names of an account are there for the taking."""
        return owner.used < self.now - EXPIRE_DAYS * DAY

    def status(self, nickname: str, device: str) -> str:
        """Return what a device is told of a nickname."""
        try:
            key = nickname_key(nickname)
        except NicknameError:
            return "invalid"
        holder = self.holder(key)
        if holder is not None and device in holder.devices:
            return "yours"
        return "free" if holder is None or self.unused(holder) else "not free"

    def sign_in(self, nickname: str, device: str) -> Owner | None:
        """Have a device come in; None if it is refused."""
        status = self.status(nickname, device)
        if status not in ("free", "yours"):
            return None
        key = nickname_key(nickname)
        owner = self.holder(key) if status == "yours" else self._newcomer(device)
        assert owner is not None
        if owner.name is None:
            self._take(owner, key, nickname)
        owner.used = self.now
        owner.devices.add(device)
        return owner

    def rename(self, owner: Owner, nickname: str) -> bool:
        """Give an account another name; False if it is refused."""
        try:
            key = nickname_key(nickname)
        except NicknameError:
            return False
        holder = self.holder(key)
        if holder is not None and holder is not owner and not self.unused(holder):
            return False
        resting = {each: until for each, until in owner.resting.items() if until > self.now}
        if owner.name is not None and owner.name != key:
            resting[owner.name] = self.now + REST_DAYS * DAY
        resting.pop(key, None)
        if len(resting) > RESTS_MAX:
            return False
        owner.resting = resting
        self._take(owner, key, nickname)
        return True

    def _newcomer(self, device: str) -> Owner:
        nameless = [it for it in self.owners if it.name is None and device in it.devices]
        if nameless:
            return max(nameless, key=lambda it: it.used)
        self.owners.append(Owner(len(self.owners) + 1, {device}, self.now, "", None))
        return self.owners[-1]

    def _take(self, owner: Owner, key: str, nickname: str) -> None:
        for other in self.owners:
            if other is not owner:
                other.resting.pop(key, None)
                if other.name == key:
                    other.name, other.nickname = None, "gone"
        owner.resting.pop(key, None)
        owner.name, owner.nickname = key, nickname
