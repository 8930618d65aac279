"""What is chosen of a new game, line by line; nothing is drawn or sent here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from parlour_client.errors import CommandError
from parlour_client.form_line import Line, Value
from parlour_client.game_words import LEVELS, clock_words, parse_clock
from parlour_protocol.messages import Chosen, GameInfo, Person, Terms

GAME, WITH, LEVEL, SIDE, CLOCK, RATED = "game", "with", "level", "side", "clock", "rated"
"""What the lines are called that most games have; an option's begins with `OPTION`."""
OPTION = "option "
CLOCKS = ("none", "1+0", "3+2", "5+3", "10+5", "15+10", "30s", "1d", "3d")
"""The clocks that are offered; any other can be typed."""
REMEMBERED_MAX = 300
"""The most lines that are remembered; those of the games tried first go first."""
_TWO = 2


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was chosen at last.

    Args:
        terms: What is to be played.
        nicknames: Whom to play with; nobody if one plays alone.
        gathers: Whether it needs a table that players come to.
    """

    terms: Terms
    nicknames: tuple[str, ...]
    gathers: bool


class GameForm:
    """All lines, of which one is in hand.

    Args:
        games: What is played here.
        people: Who might be invited: those who are here, and those one has written to.
        kept: What `dump` returned the last time.
    """

    def __init__(
        self, games: Iterable[GameInfo], people: Iterable[Person], kept: Mapping[str, str]
    ) -> None:
        self._games = {info.game: info for info in games}
        self._people = {person.nickname.casefold(): person for person in people}
        self._remembered = dict(kept)
        values = tuple(
            Value(info.game, info.name, _seats(info))
            for info in sorted(self._games.values(), key=lambda info: info.name.casefold())
        )
        self._game = Line(GAME, "Game", values, typed=True)
        self._game.choose(kept.get(GAME, ""))
        self._others = Line(WITH, "", (), typed=True, other=self._other)
        self._others_for = ""
        self._kept: dict[str, Line] = {}
        self.at = 0

    @property
    def info(self) -> GameInfo | None:
        """The game that is chosen."""
        chosen = self._game.chosen
        return self._games[chosen.key] if chosen is not None else None

    @property
    def lines(self) -> list[Line]:
        """Those that matter, with the game that is chosen."""
        info = self.info
        if info is None:
            return [self._game]
        lines = [self._game, self._with(info)]
        if any(self._is_bot(value.key) for value in lines[1].all):
            lines.append(self._line(LEVEL, "Level", LEVELS))
        if info.sides:
            sides = ("", *info.sides)
            lines.append(self._line(SIDE, "Your side", sides, info.game, {"": "any side"}))
        lines.append(self._clock())
        if info.seats_min <= _TWO and len(lines[1].all) <= 1:  # only games of two are rated
            words = {"": "no", "rated": "yes"}
            lines.append(self._line(RATED, "Rated", ("", "rated"), words=words))
        for option in info.options:
            key = f"{OPTION}{option.name}"
            lines.append(self._line(key, option.label, option.values, info.game))
        return lines

    @property
    def line(self) -> Line:
        """The one in hand."""
        lines = self.lines
        return lines[min(self.at, len(lines) - 1)]

    def go(self, by: int) -> None:
        """Take another line in hand."""
        self.line.settle()
        count = len(self.lines)
        self.at = (min(self.at, count - 1) + by) % count

    def find(self, key: str) -> Line | None:
        """Return a line by what the program calls it, if the game has it."""
        return next((line for line in self.lines if line.key == key), None)

    @property
    def nicknames(self) -> tuple[str, ...]:
        """Whom to play with, as far as it is chosen."""
        others = self._with(self.info).all if self.info is not None else ()
        return tuple(value.key for value in others if value.key)

    def wanted(self) -> Wanted:
        """Return what is chosen.

        Raises:
            CommandError: It is not whole, or cannot be; in words, with the line to mend in hand.
        """
        info = self.info
        if info is None:
            self._hand(GAME)
            raise CommandError(f"no game here is called “{self._game.text.strip()}”")
        nicknames = self.nicknames
        if len(nicknames) + 1 < info.seats_min:
            self._hand(WITH)
            least = info.seats_min - 1
            whom = "a nickname" if least == 1 else f"{least} nicknames"
            raise CommandError(f"whom to play with? type {whom}")
        if len(nicknames) + 1 > info.seats_max:
            self._hand(WITH)
            most = info.seats_max - 1
            noun = "one other person" if most == 1 else f"{most} others"
            raise CommandError(f"{info.name} is played with {noun} at most; take somebody out")
        line = self._clock()
        try:
            clock = parse_clock(line.chosen.key if line.chosen is not None else line.text)
        except CommandError:
            self._hand(CLOCK)
            raise
        terms = Terms(
            info.game,
            self._options(info),
            clock,
            rated=bool(self._key(RATED)),
            side=self._key(SIDE),
            level=self._key(LEVEL),
        )
        return Wanted(terms, nicknames, gathers=len(nicknames) != 1 or info.seats_min > _TWO)

    def dump(self) -> dict[str, str]:
        """Return all that was chosen, to begin with the next time."""
        kept = self._remembered | {GAME: self._game.chosen.key if self._game.chosen else ""}
        kept[WITH] = self.nicknames[0] if self.nicknames else ""
        for name, line in self._kept.items():
            kept[name] = line.chosen.key if line.chosen is not None else ""
        return dict(list(kept.items())[-REMEMBERED_MAX:])

    def choose(self, game: str, nicknames: tuple[str, ...]) -> None:
        """Begin with a game, if there is one of that key or name, and with people."""
        wanted = game.casefold()
        if game and not self._game.choose(game):
            named = next((v.key for v in self._game.values if v.words.casefold() == wanted), "")
            if not self._game.choose(named):
                self._game.clear()
                self._game.put(game)
        line = self.find(WITH)
        if line is not None and nicknames:
            line.clear()
            for nickname in nicknames:
                line.take()
                line.text = nickname
        if game and self.info is not None and not nicknames:
            self.at = 1

    # ---

    def _hand(self, key: str) -> None:
        self.at = next((i for i, line in enumerate(self.lines) if line.key == key), self.at)

    def _key(self, key: str) -> str:
        line = self.find(key)
        return line.chosen.key if line is not None and line.chosen is not None else ""

    def _options(self, info: GameInfo) -> tuple[Chosen, ...]:
        chosen = ((o, self._key(f"{OPTION}{o.name}")) for o in info.options)
        return tuple(Chosen(o.name, value) for o, value in chosen if value != o.values[0])

    def _is_bot(self, nickname: str) -> bool:
        person = self._people.get(nickname.casefold())
        return person is not None and person.bot

    def _line(
        self,
        key: str,
        label: str,
        keys: tuple[str, ...],
        game: str = "",
        words: Mapping[str, str] | None = None,
    ) -> Line:
        """Return a line as it was left; those of a game's own are kept for each game."""
        name = f"{game} {key}" if game else key
        if name not in self._kept:
            values = tuple(Value(each, (words or {}).get(each, each)) for each in keys)
            self._kept[name] = Line(key, label, values)
            self._kept[name].choose(self._remembered.get(name, ""))
        return self._kept[name]

    def _clock(self) -> Line:
        if CLOCK not in self._kept:
            values = tuple(Value(each, clock_words(parse_clock(each)), each) for each in CLOCKS)
            line = Line(CLOCK, "Clock", values, typed=True, other=_other_clock)
            kept = self._remembered.get(CLOCK, "")
            if not line.choose(kept) and _other_clock(kept) is not None:
                line.put(kept)
            self._kept[CLOCK] = line
        return self._kept[CLOCK]

    def _with(self, info: GameInfo) -> Line:
        """Return the line of those to play with; as many as the game has seats for."""
        line = self._others
        if self._others_for != info.game:
            before = line.chosen.key if line.chosen is not None else self._remembered.get(WITH, "")
            found = sorted(self._people.values(), key=_nearness)
            values = [Value(p.nickname, p.nickname, _hint(p)) for p in found if _plays(p, info)]
            if info.seats_min == 1:
                values.append(Value("", "nobody", "you play alone"))
            line.values, line.several = tuple(values), info.seats_max > _TWO
            line.label = "With" if info.seats_max > _TWO else "Opponent"
            if not line.text and not line.taken:
                line.clear()
                line.choose(before)
            self._others_for = info.game
        return line

    def _other(self, typed: str) -> Value | None:
        nickname = typed.removeprefix("@")
        known = self._people.get(nickname.casefold())
        hint = _hint(known) if known is not None else "waits 7 days if not here"
        return Value(nickname, nickname, hint) if nickname else None


def _other_clock(typed: str) -> Value | None:
    try:
        return Value(typed, clock_words(parse_clock(typed)), "your own")
    except CommandError:
        return None


def _seats(info: GameInfo) -> str:
    if info.seats_min == info.seats_max:
        return f"{info.seats_min} players"
    return f"{info.seats_min} to {info.seats_max} players"


def _plays(person: Person, info: GameInfo) -> bool:
    return info.house or not person.bot


def _nearness(person: Person) -> tuple[bool, bool, str]:
    return person.status == "absent", person.bot, person.nickname.casefold()


def _hint(person: Person) -> str:
    if person.status == "absent":
        return "not here: it waits 7 days"
    return "bot" if person.bot else person.status
