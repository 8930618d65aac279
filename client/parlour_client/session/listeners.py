"""Whoever follows what changes."""

from collections.abc import Callable

from parlour_client.model import Change

Listener = Callable[[list[Change]], None]
"""Is called on the event loop with each batch of changes, in order; must not block."""


class Listeners:
    """Those who are told of changes."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Tell `listener` of every change from now on; returns what ends that."""
        self._listeners.append(listener)

        def end() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return end

    def tell(self, changes: list[Change]) -> None:
        """Tell every listener what changed."""
        if changes:
            for listener in list(self._listeners):
                listener(changes)
