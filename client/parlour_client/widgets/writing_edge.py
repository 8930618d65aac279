"""The line above the field: who is writing, what one answers, and the keys of a picked message."""

from collections.abc import Callable

from textual import events

from parlour_client.bindings import PICKED
from parlour_client.keys import Keys
from parlour_client.widgets.glyphs import Glyphs
from parlour_client.widgets.rule import Rule

_MOVES = frozenset({"up", "down", "pageup", "pagedown", "home", "end"})


class WritingEdge(Rule):
    """Takes the keys while a message is picked.

    Keys are acted on as they come, and not as Textual's bindings: what is typed right after one
    of them must not be taken for another.

    Args:
        glyphs: The signs this terminal has.
        keys: The keys in force.
    """

    can_focus = True

    def __init__(self, glyphs: Glyphs, keys: Keys) -> None:
        super().__init__(glyphs)
        self.picking = False
        self._moved: Callable[[str], None] | None = None
        self._done: Callable[[str], None] | None = None
        self._late: Callable[[events.Key | events.Paste], None] | None = None
        in_force = keys.as_dict()
        self._deeds = {
            key: binding.id or ""
            for binding in PICKED
            for key in in_force[binding.id or ""].split(",")
        }

    def attach(
        self,
        moved: Callable[[str], None],
        done: Callable[[str], None],
        late: Callable[[events.Key | events.Paste], None],
    ) -> None:
        """Say what becomes of keys.

        Args:
            moved: Gets a key that moves: `up`, `pagedown` and so on.
            done: Gets the id of a binding in `PICKED`.
            late: Gets what was typed after the last deed, when nothing is picked any more.
        """
        self._moved, self._done, self._late = moved, done, late

    def allow_focus(self) -> bool:
        """Take the focus only while something is picked."""
        return self.picking

    async def _on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        if not self.picking:
            self._pass_on(events.Key(event.key, event.character))
        elif event.key in self._deeds and self._done is not None:
            self._done(self._deeds[event.key])
        elif event.key in _MOVES and self._moved is not None:
            self._moved(event.key)

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        if not self.picking:
            self._pass_on(events.Paste(event.text))

    def _pass_on(self, event: events.Key | events.Paste) -> None:
        if self._late is not None:
            self._late(event)
