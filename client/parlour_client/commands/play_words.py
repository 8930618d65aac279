"""What is written after `/play`: a game, people, a clock, a side, a level, options."""

from dataclasses import dataclass

from parlour_client.commands.arguments import nickname
from parlour_client.errors import CommandError
from parlour_client.game_words import LEVELS, parse_clock
from parlour_client.visible import visible
from parlour_protocol.limits import OPTIONS_MAX, SEATS_MAX
from parlour_protocol.messages import Chosen, Clock, GameInfo, Option, Terms

_RATED = {"rated": True, "unrated": False, "casual": False}
_ANY_SIDE = frozenset({"any", "random"})


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to play.

    Args:
        info: The game.
        terms: What is to be played.
        nicknames: Whom with.
    """

    info: GameInfo
    terms: Terms
    nicknames: tuple[str, ...]

    @property
    def gathers(self) -> bool:
        """Whether it needs a table that players come to."""
        return len(self.nicknames) != 1 or self.info.seats_min > 2  # noqa: PLR2004 - a pair


def find_game(games: dict[str, GameInfo], word: str) -> GameInfo | None:
    """Return the game of a key or a name, or the only one that begins so, or has these initials.

    Args:
        games: By their keys.
        word: As in `tic-tac-toe`, `tictactoe`, `tic` or `ttt`.
    """
    if word in games:
        return games[word]
    wanted = _letters(word)
    named = [info for key, info in games.items() if wanted in (_letters(key), _letters(info.name))]
    begun = [info for key, info in games.items() if wanted and _letters(key).startswith(wanted)]
    initials = [info for key, info in games.items() if wanted == _initials(key)]
    found = named or begun or initials
    return found[0] if len(found) == 1 else None


def about(info: GameInfo, words: list[str]) -> list[str]:
    """Return what is said of a game: all after its name, which may be written as several words.

    Args:
        info: The game.
        words: As in `connect four bob`.
    """
    names = {_letters(info.game), _letters(info.name)}
    for count in range(len(words), 1, -1):
        spelled = [_letters(word) for word in words[:count]]
        if all(spelled) and "".join(spelled) in names:
            return words[count:]
    return words[1:]


def _letters(word: str) -> str:
    return "".join(letter for letter in word.casefold() if letter.isalnum())


def _initials(key: str) -> str:
    parts = [part for part in key.split("-") if part]
    return "".join(part[0] for part in parts) if len(parts) > 1 else ""


def wish(info: GameInfo, words: list[str]) -> Wish:
    """Return what is wanted of a game; words that mean nothing else are nicknames.

    Args:
        info: The game.
        words: What was written after it.

    Raises:
        CommandError: Something cannot be meant, in words.
    """
    nicknames: list[str] = []
    chosen: dict[str, Chosen] = {}
    clock, rated, side, level = Clock(), False, "", ""
    sides = {name.casefold(): name for name in info.sides}
    for word in words:
        folded = word.casefold()
        if folded in _RATED:
            rated = _RATED[folded]
        elif folded in LEVELS:
            level = folded
        elif folded in sides:
            side = sides[folded]
        elif folded in _ANY_SIDE:
            side = ""
        elif (option := _option(info, word)) is not None:
            chosen[option.name] = option
        elif folded[:1].isdigit() or folded == "none":
            clock = parse_clock(word)
        else:
            nicknames.append(nickname(word))
    if len(nicknames) >= min(info.seats_max, SEATS_MAX):
        raise CommandError(f"{visible(info.name)} is for {info.seats_max} at most, you among them")
    options = tuple(chosen.values())[:OPTIONS_MAX]
    terms = Terms(info.game, options, clock, rated, side, level)
    return Wish(info, terms, tuple(nicknames))


def _option(info: GameInfo, word: str) -> Chosen | None:
    """Return the option that a word sets: as `name=value`, or by a value that only it has."""
    name, equals, value = word.casefold().partition("=")
    if equals:
        known = [option for option in info.options if name in _called(option)]
        if not known:
            raise CommandError(f"{visible(info.name)} has no option “{visible(name)}”")
        return _chosen(known[0], value)
    having = [o for o in info.options if name in {each.casefold() for each in o.values}]
    return _chosen(having[0], name) if len(having) == 1 else None


def _called(option: Option) -> set[str]:
    return {option.name.casefold(), option.label.casefold().replace(" ", "-")}


def _chosen(option: Option, value: str) -> Chosen:
    exact = [each for each in option.values if each.casefold() == value]
    # A word is enough of a value of several: blanks part what is written after a command.
    near = [each for each in option.values if value in each.casefold().split()]
    found = exact or near
    if len(found) != 1:
        which = ", ".join(visible(each) for each in option.values)
        raise CommandError(f"{visible(option.name)} is one of: {which}; write one word of it")
    return Chosen(option.name, found[0])
