"""A ranking with intervals, from votes on pairs."""

import random
from itertools import pairwise

import numpy as np
import pytest

from components.review.blind.ballot import ANSWERS
from components.review.blind.ranking import count_wins, rank_pictures
from tests.review.blind.ballots import cast


def vote_by(scores: dict[str, float], count: int, seed: int) -> list:
    """Return votes of people to whom pictures have such scores."""
    chance = random.Random(seed)
    votes = []
    for _ in range(count):
        left, right = chance.sample(list(scores), 2)
        wins = chance.random() < 1 / (1 + np.exp(scores[right] - scores[left]))
        votes.append(cast(left, right, "left" if wins else "right"))
    return votes


def test_without_votes_nothing_is_told_apart():
    assert rank_pictures([], []).ranks == ()
    one = rank_pictures(["a"], [])
    assert not one.enough
    assert not one.decided
    ranking = rank_pictures(list("abc"), [cast("a", "b"), cast("a", "gone", "left"), cast("a", "a", "left")])
    assert ranking.votes == 0
    assert [rank.place for rank in ranking.ranks] == [1, 1, 1]
    assert not ranking.enough


def test_a_clear_favourite_is_told_from_the_other_and_few_votes_are_not_enough():
    few = rank_pictures(["a", "b"], [cast("a", "b", "left")] * 4)
    assert few.ranks[0].picture == "a"
    assert not few.decided
    many = rank_pictures(["a", "b"], [cast("a", "b", "left"), cast("b", "a", "right")] * 8)
    assert [(rank.picture, rank.place, rank.wins, rank.votes) for rank in many.ranks] == [
        ("a", 1, 16, 16),
        ("b", 2, 0, 16),
    ]
    assert many.decided
    assert many.enough
    assert many.ranks[0].low > many.ranks[1].high


def test_a_tie_is_half_a_win_for_each():
    ties = rank_pictures(["a", "b"], [cast("a", "b", "both"), cast("a", "b", "neither")] * 50)
    assert [(rank.place, rank.wins) for rank in ties.ranks] == [(1, 50), (1, 50)]
    assert ties.ranks[0].score == pytest.approx(0, abs=1e-9)
    halves = rank_pictures(["a", "b"], [cast("a", "b", "left"), cast("a", "b", "right")] * 50)
    assert halves.ranks[0].high == pytest.approx(ties.ranks[0].high)


def test_pictures_that_were_never_compared_have_a_wide_interval():
    ranking = rank_pictures(list("abcdef"), [cast("a", "b", "left")] * 40 + [cast("c", "d", "right")] * 3)
    width = {rank.picture: rank.high - rank.low for rank in ranking.ranks}
    assert not ranking.decided
    assert width["e"] > width["a"]
    assert all(np.isfinite([rank.low, rank.high]).all() for rank in ranking.ranks)


def test_the_scores_are_those_of_choix():
    # Here, because SciPy takes seconds to load, in each process of the suite.
    import choix

    chance = random.Random(3)
    for count, votes in ((2, 5), (6, 20), (30, 300)):
        pictures = [str(number) for number in range(count)]
        ballots = [cast(*chance.sample(pictures, 2), chance.choice(ANSWERS)) for _ in range(votes)]
        wins, _ = count_wins(pictures, ballots)
        with_imagined = np.full((count + 1, count + 1), 0.5)
        with_imagined[count, count] = 0
        with_imagined[:count, :count] = wins
        theirs = choix.ilsr_pairwise_dense(with_imagined, max_iter=10_000, tol=1e-10)[:count]
        ours = {rank.picture: rank.score for rank in rank_pictures(pictures, ballots).ranks}
        assert [ours[picture] for picture in pictures] == pytest.approx(theirs - theirs.mean(), abs=1e-6)


def test_ninety_five_intervals_in_a_hundred_hold_the_true_score():
    chance, held, all_told = random.Random(5), 0, 0
    for seed in range(40):
        scores = {str(number): chance.gauss(0, 1) for number in range(8)}
        mean = sum(scores.values()) / len(scores)
        for rank in rank_pictures(list(scores), vote_by(scores, 200, seed)).ranks:
            held += rank.low <= scores[rank.picture] - mean <= rank.high
            all_told += 1
    assert 0.91 < held / all_told < 0.99


def test_two_thousand_votes_on_two_hundred_pictures_find_the_best_ones():
    scores = {str(number): number / 40 for number in range(200)}
    ranking = rank_pictures(list(scores), vote_by(scores, 2000, 1))
    assert ranking.votes == 2000
    assert {int(rank.picture) for rank in ranking.ranks[:10]} <= set(range(130, 200))


def test_a_chain_of_one_sided_votes_keeps_its_order():
    pictures = [str(number) for number in range(60)]
    ballots = [cast(one, other, "left") for one, other in pairwise(pictures)] * 10
    assert [rank.picture for rank in rank_pictures(pictures, ballots).ranks] == pictures
