"""How well people play: what the results of rated games made of it, and the ladder of each game."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import apsw

from parlour_server.playing.ratings import Rating, after


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody on the ladder of a game.

    Args:
        account: Their number.
        nickname: What they are called now.
        bot: Whether they are a program.
        rating: How well they play.
        played: How many rated games.
        won: How many of them they won.
        drawn: How many were draws.
    """

    account: int
    nickname: str
    bot: bool
    rating: Rating
    played: int
    won: int
    drawn: int


def rating(db: apsw.Connection, account: int, game: str) -> Rating:
    """Return how well somebody plays a game; that of a beginner, if they have none rated."""
    row: Any = db.execute(
        "SELECT mu, sigma FROM rating WHERE account = ? AND game = ?", (account, game)
    ).fetchone()
    return Rating(*row) if row else Rating()


def note(db: apsw.Connection, conversation: int) -> None:
    """Keep with each seat of a table how its player is rated now that the game begins."""
    for seat, account, game in _seats(db, conversation):
        db.execute(
            "UPDATE seat SET rating = ? WHERE conversation = ? AND seat = ?",
            (rating(db, account, game).shown, conversation, seat),
        )


def rate(db: apsw.Connection, conversation: int, scores: Sequence[float]) -> None:
    """Take the result of a rated game into the ratings of those who sit there.

    It belongs into the transaction that ends the game, and must be called once. Where nobody or
    one alone is left to be rated, or the game does not count, nothing changes.

    Args:
        db: The database.
        conversation: The table.
        scores: What each seat has reached, as in `Result`; none if the game does not count.
    """
    seats = _seats(db, conversation)
    if len(seats) < 2 or len(scores) <= max(seat for seat, _, _ in seats):  # noqa: PLR2004 - two
        return
    before = [rating(db, account, game) for _, account, game in seats]
    reached = [scores[seat] for seat, _, _ in seats]
    best = max(reached)
    alone = reached.count(best) == 1
    for (seat, account, game), was, now, score in zip(
        seats, before, after(before, reached), reached, strict=True
    ):
        won, drawn = int(alone and score == best), int(not alone and score == best)
        db.execute(
            "INSERT INTO rating VALUES (?1, ?2, ?3, ?4, ?5, 1, ?6, ?7) ON CONFLICT DO UPDATE SET"
            " mu = ?3, sigma = ?4, provisional = ?5,"
            " played = played + 1, won = won + ?6, drawn = drawn + ?7",
            (account, game, now.mu, now.sigma, int(now.provisional), won, drawn),
        )
        db.execute(
            "UPDATE seat SET change = ? WHERE conversation = ? AND seat = ?",
            (now.shown - was.shown, conversation, seat),
        )


def _seats(db: apsw.Connection, conversation: int) -> list[tuple[int, int, str]]:
    """Return the seats in which somebody sits, their accounts, and the game."""
    rows: Any = db.execute(
        "SELECT seat, account, game FROM seat JOIN game_table USING (conversation)"
        " WHERE conversation = ? AND account IS NOT NULL ORDER BY seat",
        (conversation,),
    )
    return list(rows)


def ladder(db: apsw.Connection, game: str, skip: int, limit: int) -> list[Standing]:
    """Return who is best at a game; whose rating is provisional comes after all others.

    Args:
        db: The database.
        game: The game's key.
        skip: Leave out so many from the top.
        limit: At most so many.
    """
    rows: Any = db.execute(
        "SELECT account, nickname, bot, mu, sigma, played, won, drawn"
        " FROM rating JOIN account ON account.id = account WHERE game = ?"
        " ORDER BY provisional, mu DESC, account LIMIT ? OFFSET ?",
        (game, limit, skip),
    )
    return [
        Standing(account, nickname, bool(bot), Rating(mu, sigma), played, won, drawn)
        for account, nickname, bot, mu, sigma, played, won, drawn in rows
    ]
