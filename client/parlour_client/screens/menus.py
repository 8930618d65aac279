"""What the switcher and the palette offer."""

from collections.abc import Iterable

from textual.binding import Binding, BindingType

from parlour_client.commands import COMMANDS, usage
from parlour_client.keys import Keys
from parlour_client.model import Model
from parlour_client.themes import THEMES
from parlour_client.widgets.choice_list import Choice
from parlour_client.widgets.shown import Shown

CONVERSATION, PERSON = "conversation ", "person "
"""How the switcher's keys begin; an id or a nickname follows."""


def conversation_choices(model: Model, shown: Shown, front: int) -> tuple[Choice, ...]:
    """Return every conversation, those with something unread first, then people here.

    Games that are over come last of all, if nothing new is said at them.
    """
    waiting = {table.conversation for table in model.my_turn()}
    choices: list[Choice] = []
    ended: list[Choice] = []
    conversations = sorted(
        model.conversations.values(),
        key=lambda c: (c.id == front, c.id not in waiting, -c.unread(model.account)),
    )
    for known in conversations:
        unread, table = known.unread(model.account), model.table_of(known.id)
        over = table is not None and table.table.state == "over"
        hint = f"{unread} new" if unread else "here" if known.id == front else "over" * over
        hint = "your turn" if known.id in waiting else hint
        choice = Choice(f"{CONVERSATION}{known.id}", shown.line(known.title), hint)
        (ended if hint == "over" else choices).append(choice)
    peers = {known.peer for known in model.conversations.values() if known.kind == "direct"}
    people = model.conversations[front].people if front in model.conversations else {}
    for person in sorted(people.values(), key=lambda p: p.nickname.casefold()):
        nickname = person.nickname
        if person.account not in peers and person.account != model.account:
            choices.append(Choice(f"{PERSON}{nickname}", f"@{shown.line(nickname)}", "write to"))
    return (*choices, *ended)


def described(bindings: Iterable[BindingType], keys: Keys) -> list[tuple[str, str, str]]:
    """Return action, keys in force, and description of the bindings that are shown."""
    found = [b for b in bindings if isinstance(b, Binding) and b.id and b.show]
    return [(b.action, keys.words(b.id or ""), b.description) for b in found]


def palette_choices(bindings: Iterable[BindingType], keys: Keys) -> tuple[Choice, ...]:
    """Return everything that can be done, as actions of the screen."""
    choices = [
        Choice(action, words, pressed)
        for action, pressed, words in described(bindings, keys)
        if action != "palette"
    ]
    choices += [
        Choice(f"command('{command.name}')", usage(command), command.help)
        for command in COMMANDS.values()
    ]
    choices += [
        Choice(f"app.look('{name}')", f"Theme: {name.replace('-', ' ')}") for name in THEMES
    ]
    return tuple(choices)
