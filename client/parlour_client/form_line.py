"""One line of a form that is filled in by choosing: with arrows, or by typing a part."""

from collections.abc import Callable
from dataclasses import dataclass

from parlour_protocol.limits import NAME_MAX_CHARACTERS


@dataclass(frozen=True, slots=True)
class Value:
    """Something a line may be: what the program calls it, and people, and what is said beside."""

    key: str
    words: str
    hint: str = ""


class Line:
    """One line: what it may be, which of that is chosen, and what was typed to find it.

    Args:
        key: What the program calls it.
        label: What people call it.
        values: What it may be.
        typed: Whether it can be found by typing a part of it.
        other: Makes a value of what was typed and is none of them; None where nothing else may be.
    """

    def __init__(
        self,
        key: str,
        label: str,
        values: tuple[Value, ...],
        *,
        typed: bool = False,
        other: Callable[[str], Value | None] | None = None,
    ) -> None:
        self.key, self.label, self.values = key, label, values
        self.typed, self.other = typed, other
        self.several = False
        """Whether several may be taken, with commas between."""
        self.text = ""
        self.taken: tuple[Value, ...] = ()
        self._at = 0

    @property
    def found(self) -> tuple[Value, ...]:
        """What it may be, as far as it has what was typed."""
        part = self.text.casefold().strip().lstrip("@")
        free = [v for v in self.values if v not in self.taken]
        if not part:
            return tuple(free)
        said = [v for v in free if part in f"{v.words} {v.key}".casefold()]
        begun = [v for v in said if v.words.casefold().startswith(part) or v.key.startswith(part)]
        typed = self.other(self.text.strip()) if self.other is not None else None
        if typed is not None and all(v.key.casefold() != typed.key.casefold() for v in said):
            begun.append(typed)
        return (*begun, *(v for v in said if v not in begun))

    @property
    def at(self) -> int:
        """Which of what is found is chosen."""
        return min(self._at, max(0, len(self.found) - 1))

    @property
    def chosen(self) -> Value | None:
        """What it is; None if nothing was found."""
        found = self.found
        return found[self.at] if found else None

    @property
    def all(self) -> tuple[Value, ...]:
        """All that was taken, and what is chosen unless that was enough."""
        wanted = self.chosen if self.text.strip() or not self.taken else None
        return (*self.taken, *((wanted,) if wanted is not None else ()))

    def step(self, by: int) -> None:
        """Choose another of what is found."""
        if found := self.found:
            self._at = (self.at + by) % len(found)

    def put(self, text: str) -> None:
        """Type further; a line that is not typed goes to what begins with it."""
        if not self.typed:
            first = text[:1].casefold()
            begins = [i for i, v in enumerate(self.values) if v.words.casefold().startswith(first)]
            if begins and first.strip():
                self._at = next((i for i in begins if i > self._at), begins[0])
            elif text == " ":
                self.step(1)
            return
        for character in text:
            if character in ", " and self.several:
                self.take()
            else:
                self.text = (self.text + character)[:NAME_MAX_CHARACTERS]
                self._at = 0

    def take(self) -> None:
        """Take what is chosen, and go on to the next of several."""
        chosen = self.chosen if self.text.strip() else None
        if chosen is not None:
            self.taken = (*self.taken, chosen)
            self.text, self._at = "", 0

    def settle(self) -> None:
        """Write out what was typed in part: one goes on to another line."""
        chosen = self.chosen
        if not self.text.strip() or chosen is None:
            self.text = self.text.strip()
        elif self.taken or chosen not in self.values:
            self.text = chosen.key
        else:
            self.choose(chosen.key)

    def erase(self) -> None:
        """Take back the last character, or the last that was taken."""
        if self.text:
            self.text, self._at = self.text[:-1], 0
        elif self.taken:
            self.taken = self.taken[:-1]

    def clear(self) -> None:
        """Take back all that was typed."""
        self.text, self.taken, self._at = "", (), 0

    def choose(self, key: str) -> bool:
        """Choose by the program's name for it; tells whether there is such a thing."""
        at = next((i for i, v in enumerate(self.values) if v.key.casefold() == key.casefold()), -1)
        if at >= 0:
            self.clear()
            self._at = at
        return at >= 0

    @property
    def words(self) -> str:
        """What it is, in words, without what is being typed."""
        if self.typed and (self.text or self.taken):
            return "".join(f"{v.words}, " for v in self.taken) + self.text
        return self.chosen.words if self.chosen else ""
