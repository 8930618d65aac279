"""How well people play a game, as their results tell: the arithmetic, without any of the people.

The model is that of R. C. Weng and C.-J. Lin, “A Bayesian Approximation Method for Online Ranking”
(JMLR 12, 2011), after Plackett and Luce, as `openskill` has it: what somebody can do is a normal
distribution, of which a result moves the mean and narrows the spread.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openskill.models import PlackettLuce

MEAN = 25.0
"""Where everybody begins."""

SPREAD = MEAN / 3
"""How little is known of whoever begins."""

SHOWN_MEAN = 1500
"""What people are told of somebody who begins."""

SHOWN_PER_POINT = 60
"""What one point of the mean is on the scale that people are told."""

PROVISIONAL_SPREAD = 6.0
"""Above this a rating is provisional: it says little before some 15 games of two."""


@dataclass(frozen=True, slots=True)
class Rating:
    """How well somebody plays a game.

    Args:
        mu: The mean of what they can do.
        sigma: How far it may be from that.
    """

    mu: float = MEAN
    sigma: float = SPREAD

    @property
    def shown(self) -> int:
        """The number that people are told."""
        return round(SHOWN_MEAN + SHOWN_PER_POINT * (self.mu - MEAN))

    @property
    def provisional(self) -> bool:
        """Whether it says little yet."""
        return self.sigma > PROVISIONAL_SPREAD


def after(ratings: Sequence[Rating], scores: Sequence[float]) -> list[Rating]:
    """Return what ratings become by the result of a game.

    Args:
        ratings: Those of the players before, by seat; two or more.
        scores: What each has reached; more is better, the same is a draw.
    """
    model = _model()
    teams = [[model.rating(each.mu, each.sigma)] for each in ratings]
    rated = model.rate(teams, scores=list(scores))
    return [Rating(player.mu, player.sigma) for (player,) in rated]


@cache
def _model() -> "PlackettLuce":
    from openskill.models import PlackettLuce  # noqa: PLC0415 - 50 ms, before the first rated game

    return PlackettLuce(mu=MEAN, sigma=SPREAD)
