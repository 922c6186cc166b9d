"""The ranking of pictures by votes on pairs: the Bradley-Terry model, with intervals.

The chance that picture i wins against picture j is 1 / (1 + exp(s_j - s_i)) for scores s (R. A. Bradley and M. E.
Terry, "Rank analysis of incomplete block designs", Biometrika 39, 1952). A tie counts as half a win for each. So that
there is exactly one solution with few votes, with a picture that won or lost every time, or with pictures that were
never compared, each picture also ties once with an imagined picture (the condition: D. R. Hunter, "MM algorithms for
generalized Bradley-Terry models", Annals of Statistics 32, 2004). The scores are those of ``choix``, against which the
tests compare them; SciPy, on which that package rests, is not needed for them. Knows no database.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from components.review.blind.ballot import Answer, Ballot

# The share of the left picture in a vote.
SHARES: dict[Answer, float] = {"left": 1.0, "right": 0.0, "both": 0.5, "neither": 0.5}
# Of the normal distribution, for 95 %.
Z = 1.959964
# The wins, and the losses, of each picture against the imagined one.
IMAGINED = 0.5
# Of Newton's method, which needs about ten rounds; of scores, on the scale of log odds, and of the log-likelihood.
MOST_ROUNDS, MOST_HALVINGS, PRECISION = 100, 30, 1e-9


@dataclass(frozen=True)
class Rank:
    """Hold the rank of a picture: 1 is the best, and pictures with the same score share a rank.

    ``score`` is on the scale of log odds, with a mean of 0 over all pictures; ``low`` and ``high`` are the 95 %
    interval. ``votes`` is the count of votes on the picture, and ``wins`` the wins among them, a tie as half a win.
    ``apart`` is whether the interval lies wholly above the interval of the next picture, so that the votes tell the two
    apart. The last picture has none below itself and is never apart.
    """

    picture: str
    place: int
    score: float
    low: float
    high: float
    wins: float
    votes: int
    apart: bool


@dataclass(frozen=True)
class Ranking:
    """Hold the ranks of pictures, the best first, and the count of votes."""

    ranks: tuple[Rank, ...]
    votes: int

    @property
    def decided(self) -> bool:
        """Whether the votes tell the first picture from the second one."""
        return bool(self.ranks) and self.ranks[0].apart

    @property
    def enough(self) -> bool:
        """Whether no two neighbours overlap, so that the whole order stands."""
        return len(self.ranks) > 1 and all(rank.apart for rank in self.ranks[:-1])


def rank_pictures(pictures: Sequence[str], ballots: Iterable[Ballot]) -> Ranking:
    """Return the ranking of pictures, by their ids; ballots on other pictures, and open ones, are left out."""
    wins, votes = count_wins(pictures, ballots)
    if not pictures:
        return Ranking((), 0)
    scores, errors = _fit(wins)
    order = sorted(range(len(pictures)), key=lambda number: -scores[number])
    ranks: list[Rank] = []
    for index, number in enumerate(order):
        score, error = scores[number], Z * errors[number]
        below = order[index + 1] if index + 1 < len(order) else None
        place = ranks[-1].place if ranks and math.isclose(ranks[-1].score, score, abs_tol=1e-6) else index + 1
        ranks.append(
            Rank(
                picture=pictures[number],
                place=place,
                score=score,
                low=score - error,
                high=score + error,
                wins=float(wins[number].sum()),
                votes=round(float(wins[number].sum() + wins[:, number].sum())),
                apart=below is not None and score - error > scores[below] + Z * errors[below],
            )
        )
    return Ranking(tuple(ranks), votes)


def count_wins(pictures: Sequence[str], ballots: Iterable[Ballot]) -> tuple[np.ndarray, int]:
    """Return how often each picture won against each other one, and the count of votes.

    The counts: (pictures, pictures) float64, the winner's row and the loser's column, a tie as half a win for each.
    """
    numbers = {picture: number for number, picture in enumerate(pictures)}
    wins, votes = np.zeros((len(pictures), len(pictures))), 0
    for ballot in ballots:
        left, right = numbers.get(ballot.left), numbers.get(ballot.right)
        if left is None or right is None or left == right or ballot.answer is None:
            continue
        share = SHARES[ballot.answer]
        wins[left, right] += share
        wins[right, left] += 1 - share
        votes += 1
    return wins, votes


def _fit(wins: np.ndarray) -> tuple[list[float], list[float]]:
    """Return the scores, with a mean of 0, and their standard errors.

    The scores are the maximum of the likelihood, found by Newton's method; a step that leads past it is halved. The
    errors follow from the observed information, the second derivatives of the log-likelihood there.
    """
    count = len(wins)
    all_wins = np.full((count + 1, count + 1), IMAGINED)
    all_wins[count, count] = 0
    all_wins[:count, :count] = wins
    # The imagined picture, in the last row, is the origin of the scale.
    scores = np.zeros(count + 1)
    likelihood, slope, information = _differentiate(all_wins, scores)
    for _ in range(MOST_ROUNDS):
        step = np.append(np.linalg.solve(information, slope), 0)
        if np.abs(step).max() < PRECISION:
            break
        for _ in range(MOST_HALVINGS):
            tried = _differentiate(all_wins, scores + step)
            if tried[0] >= likelihood - PRECISION * abs(likelihood):
                break
            step /= 2
        scores, (likelihood, slope, information) = scores + step, tried
    # Of the scores less their mean: what all scores have in common says nothing about their order.
    centre = np.eye(count) - 1 / count
    errors = np.sqrt(np.clip(np.diag(centre @ np.linalg.inv(information) @ centre), 0, None))
    return (scores[:count] - scores[:count].mean()).tolist(), errors.tolist()


def _differentiate(wins: np.ndarray, scores: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
    """Return the log-likelihood, its slope, and the observed information, the last two without the imagined picture."""
    ahead = scores[:, None] - scores[None, :]
    chances = np.exp(-np.logaddexp(0, -ahead))
    weights = (wins + wins.T) * chances * chances.T
    information = np.diag(weights.sum(axis=1)) - weights
    slope = (wins * chances.T).sum(axis=1) - (wins.T * chances).sum(axis=1)
    return -float((wins * np.logaddexp(0, -ahead)).sum()), slope[:-1], information[:-1, :-1]
