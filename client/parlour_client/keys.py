"""Which keys are in force: the bindings' own, and over them what the config file says."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from textual.binding import Binding

from parlour_client.bindings import EVERYWHERE_SCOPE, SCOPES, Scope
from parlour_client.key_names import is_typed, key_words, parse_keys

_OF_WRITING = frozenset(
    {"enter", "alt+enter", "shift+enter", "ctrl+j", "tab", "shift+tab", "escape", "backspace"}
    | {"up", "down", "left", "right", "home", "end", "ctrl+home", "ctrl+end"}
    | {"pageup", "pagedown", "delete"}
)
"""What moves and enters where one writes."""


def default_keys() -> dict[str, str]:
    """Return the keys of every binding, by its id, as they are if nobody says otherwise."""
    return {binding.id or "": binding.key for scope in SCOPES for binding in scope.bindings}


class Keys:
    """The keys in force, by the ids of their bindings.

    Args:
        chosen: Keys by binding id, instead of those the bindings have; separated by commas.

    Raises:
        ValueError: A binding or a key that there is not, or two bindings on one key, in words.
    """

    def __init__(self, chosen: Mapping[str, str] | None = None) -> None:
        self._by_id = default_keys()
        for name, written in (chosen or {}).items():
            if name not in self._by_id:
                near = get_close_matches(name, self._by_id, n=1)
                hint = f"did you mean “{near[0]}”?" if near else "chat-tui --print-config has all"
                raise ValueError(f"there is nothing called “{name}” to bind a key to; {hint}")
            try:
                self._by_id[name] = parse_keys(written)
            except ValueError as error:
                raise ValueError(f"{name}: {error}") from error
        for scope in SCOPES:
            self._check_writing(scope)
            self._check_conflicts(scope)

    def _check_writing(self, scope: Scope) -> None:
        for binding, key in self._all(scope) if scope.writing else ():
            if (is_typed(key) or key in _OF_WRITING) and key not in binding.key.split(","):
                raise ValueError(
                    f"{binding.id}: “{key_words(key)}” is needed for writing; "
                    "take one with Ctrl or Alt, or F1 to F12"
                )

    def _check_conflicts(self, scope: Scope) -> None:
        taken: dict[str, str] = {}
        for each in {EVERYWHERE_SCOPE.name: EVERYWHERE_SCOPE, scope.name: scope}.values():
            for binding, key in self._all(each):
                name = binding.id or ""
                if taken.setdefault(key, name) != name:
                    raise ValueError(
                        f"“{taken[key]}” and “{name}” are both on {key_words(key)}; "
                        "give one of them another key"
                    )

    def _all(self, scope: Scope) -> Iterator[tuple[Binding, str]]:
        for binding in scope.bindings:
            for key in self._by_id[binding.id or ""].split(","):
                yield binding, key

    def as_dict(self) -> dict[str, str]:
        """Return all keys by binding id."""
        return dict(self._by_id)

    def keymap(self) -> dict[str, str]:
        """Return what differs from the bindings' own keys, as Textual takes it."""
        own = default_keys()
        return {name: keys for name, keys in self._by_id.items() if keys != own[name]}

    def words(self, name: str) -> str:
        """Return all keys of a binding, as people write them."""
        return key_words(self._by_id[name])

    def first(self, name: str) -> str:
        """Return the first key of a binding, as people write it: for hints."""
        return key_words(self._by_id[name].partition(",")[0])
