"""Fields whose editing keys take effect in the order they were pressed.

Textual carries out a widget's bindings in the app's task, after what was typed meanwhile is in the
field already: Ctrl+U and a word, sent in one go, would leave the field empty.
"""

from textual import events
from textual.widget import Widget
from textual.widgets import Input


async def act_at_once(field: Widget, event: events.Key) -> bool:
    """Carry out what the field itself binds this key to; tell whether there was anything."""
    bindings = field._bindings.key_to_bindings  # noqa: SLF001 - there is no other way to ask
    for binding in bindings.get(event.key, ()):
        if await field.app.run_action(binding.action, field):
            event.stop()
            event.prevent_default()
            return True
    return False


class LineField(Input):
    """An input of one line."""

    async def _on_key(self, event: events.Key) -> None:
        if not await act_at_once(self, event):
            await super()._on_key(event)


def hand_on(field: Widget, event: events.Key) -> bool:
    """Give a key that came after the keys had gone elsewhere to whatever has them now.

    Textual hands keys to a widget as they come, and these wait there for what came before: what is
    typed right after a key that leads elsewhere would be taken for what it is not.

    Args:
        field: Whom Textual gave the key to.
        event: The key.

    Returns:
        Whether something else has it now.
    """
    focused = field.screen.focused
    if focused is None or focused is field:
        return False
    event.stop()
    event.prevent_default()
    focused.post_message(events.Key(event.key, event.character))
    return True
