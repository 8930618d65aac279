"""What one may do about a person: write to them, ignore them, and lead them in a room."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from parlour_client.model import ConversationModel, Model
from parlour_client.screens.chooser import ChooserScreen
from parlour_client.screens.prompt import PromptScreen
from parlour_client.screens.stage import Stage
from parlour_client.widgets.choice_list import Choice
from parlour_client.widgets.shown import Shown
from parlour_protocol.limits import GROUNDS_MAX_CHARACTERS
from parlour_protocol.messages import Ignore, Invite, Moderate, Person

_RANKS = {"": 0, "op": 1, "owner": 2}
_SERVER_OWNER_RANK = 3
_HOUR_SECONDS = 60 * 60
_LENGTHS = (
    ("600", "10 minutes"),
    (str(_HOUR_SECONDS), "an hour"),
    (str(24 * _HOUR_SECONDS), "a day"),
    (str(7 * 24 * _HOUR_SECONDS), "a week"),
    ("0", "until it is lifted"),
)


@dataclass(frozen=True, slots=True)
class _Verb:
    """Something that is done to somebody in a room.

    Args:
        verb: As `Moderate` names it.
        words: What it does, with `{}` for the room.
        rank: The least rank that may do it.
        lobby: Whether it can be done in the lobby, which nobody leaves.
        timed: Whether it lasts for a time that is asked for.
        reason: Whether a reason is asked for.
        role: Only to people of this role; None for any.
    """

    verb: str
    words: str
    rank: int
    lobby: bool = True
    timed: bool = False
    reason: bool = False
    role: str | None = None


_VERBS = (
    _Verb("mute", "mute: read {}, and say nothing", 1, timed=True, reason=True),
    _Verb("unmute", "let speak again in {}", 1),
    _Verb("kick", "kick: take out of {}", 1, lobby=False, reason=True),
    _Verb("ban", "ban: keep out of {}", 1, lobby=False, timed=True, reason=True),
    _Verb("op", "make an op of {}", 2, role=""),
    _Verb("deop", "make an ordinary member of {}", 2, role="op"),
)


def rank(model: Model, room: ConversationModel) -> int:
    """Return the rank of oneself in a room: whom one may touch is below it."""
    if model.role == "owner":
        return _SERVER_OWNER_RANK
    return _RANKS.get(room.role, 0)


def rooms_to_invite_to(model: Model) -> list[ConversationModel]:
    """Return the rooms that one may invite others into."""
    lobby = model.lobby
    return [
        room
        for room in model.conversations.values()
        if room.kind == "room"
        and room is not lobby
        and (not room.invite_only or rank(model, room) > 0)
    ]


def person_choices(
    person: Person, model: Model, front: ConversationModel | None, shown: Shown
) -> tuple[Choice, ...]:
    """Return what one may do about somebody, as things stand in the conversation in front."""
    if person.account == model.account:
        return (Choice("write", "write notes to yourself"),)
    name = shown.line(person.nickname)
    ignored = person.account in model.ignored
    choices = [
        Choice("write", f"write to @{name}"),
        Choice("play", f"play with {name}"),
        Choice("unignore", "ignore no more")
        if ignored
        else Choice("ignore", "ignore: see nothing"),
    ]
    if rooms_to_invite_to(model):
        choices.append(Choice("invite", "invite into a room"))
    if front is None or front.kind != "room":
        return tuple(choices)
    own, theirs = rank(model, front), _RANKS.get(person.role, 0)
    in_lobby = front is model.lobby
    for verb in _VERBS:
        allowed = own >= verb.rank and own > theirs and (verb.lobby or not in_lobby)
        if allowed and verb.role in (None, person.role):
            words = verb.words.format(shown.line(front.title))
            choices.append(Choice(verb.verb, shown.words(words)))
    return tuple(choices)


class PersonMenu:
    """Offers what can be done about a person, and does it.

    Args:
        stage: What it works on.
        play: Chooses a new game; gets one to begin with, or empty, and with whom.
    """

    def __init__(
        self, stage: Stage, play: Callable[[str, tuple[str, ...]], Awaitable[None]]
    ) -> None:
        self._stage = stage
        self._play = play

    def offer_people(self) -> None:
        """Choose somebody who is here, and then what to do."""
        self._stage.do(self._choose)

    async def _choose(self) -> None:
        stage, front = self._stage, self._stage.front
        people = sorted(front.people.values(), key=lambda p: p.nickname.casefold()) if front else []
        if not people:
            stage.flash("nobody is known to be here")
            return
        choices = tuple(
            Choice(str(p.account), stage.look.shown.line(p.nickname), describe(p, stage.look.shown))
            for p in people
        )
        chooser = ChooserScreen("Who", choices, stage.look.glyphs)
        chosen = await stage.screen.app.push_screen_wait(chooser)
        person = next((p for p in people if str(p.account) == chosen), None)
        if person is not None:
            await self._offer(person)

    def offer(self, account: int, nickname: str) -> None:
        """Offer what can be done about somebody.

        Args:
            account: Their account.
            nickname: What they were called where they were picked.
        """
        front = self._stage.front
        known = front.people.get(account) if front else None
        self._stage.do(partial(self._offer, known or Person(account, nickname, "absent")))

    async def _offer(self, person: Person) -> None:
        stage = self._stage
        shown = stage.look.shown
        choices = person_choices(person, stage.session.model, stage.front, shown)
        told = describe(person, shown)
        title = shown.line(person.nickname) + (shown.words(f" · {told}") if told else "")
        deed = await stage.screen.app.push_screen_wait(
            ChooserScreen(title, choices, stage.look.glyphs)
        )
        match deed:
            case None:
                return
            case "write":
                stage.bring(await stage.session.open_direct(person.nickname))
            case "play":
                await self._play("", (person.nickname,))
            case "ignore" | "unignore":
                asked = Ignore(1, person.nickname, deed == "ignore")
                told = "is ignored from now on" if deed == "ignore" else "is ignored no more"
                await stage.carry_out(asked, f"{person.nickname} {told}")
            case "invite":
                await self._invite(person)
            case _:
                await self._moderate(person, deed)

    async def _invite(self, person: Person) -> None:
        stage = self._stage
        rooms = rooms_to_invite_to(stage.session.model)
        choices = tuple(Choice(str(r.id), stage.look.shown.line(r.title)) for r in rooms)
        chooser = ChooserScreen("Invite into", choices, stage.look.glyphs)
        room = await stage.screen.app.push_screen_wait(chooser)
        if room is not None:
            asked = Invite(1, int(room), person.nickname)
            await stage.carry_out(asked, f"{person.nickname} is invited")

    async def _moderate(self, person: Person, deed: str) -> None:
        stage, front = self._stage, self._stage.front
        verb = next(each for each in _VERBS if each.verb == deed)
        if front is None:
            return
        length: str | None = "0"
        if verb.timed:
            lengths = tuple(Choice(key, words) for key, words in _LENGTHS)
            chooser = ChooserScreen(f"{deed}: how long", lengths, stage.look.glyphs)
            length = await stage.screen.app.push_screen_wait(chooser)
        if length is None:
            return
        reason: str | None = ""
        if verb.reason:
            name = stage.look.shown.line(person.nickname)
            question = f"{name} is told, and so is whoever leads the room; it may be empty.\nWhy?"
            asking = PromptScreen(question, stage.look, longest=GROUNDS_MAX_CHARACTERS)
            reason = await stage.screen.app.push_screen_wait(asking)
        if reason is None:
            return
        asked = Moderate(1, front.id, deed, person.nickname, reason.strip(), int(length))
        await stage.carry_out(asked, "")


def describe(person: Person, shown: Shown) -> str:
    """Return role and presence of somebody in words, safe to draw."""
    status = {"here": "", "absent": "not here"}.get(person.status, person.status)
    if status and person.note:
        status += f": {person.note}"
    return shown.line(", ".join(words for words in (person.role, status) if words))
