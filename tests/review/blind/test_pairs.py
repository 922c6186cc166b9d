"""Pairs of a blind vote: each shown about equally often, on either side."""

import random
from collections import Counter

from components.review.blind.ballot import Ballot
from components.review.blind.pairs import choose_pair
from tests.review.blind.ballots import cast


def serve(pictures: list[str], guests: int, each: int) -> list[Ballot]:
    """Return the ballots of guests who vote in turn."""
    chance, served = random.Random(7), []
    for _ in range(each):
        for guest in range(guests):
            pair = choose_pair(pictures, served, str(guest), chance)
            if pair:
                served.append(cast(*pair, "left", str(guest)))
    return served


def test_pairs_are_shown_equally_often():
    shown = Counter(ballot.pair for ballot in serve(list("abcdef"), guests=4, each=15))
    assert len(shown) == 15
    assert set(shown.values()) == {4}


def test_pictures_are_shown_about_equally_often_long_before_every_pair_was():
    shown = Counter(
        picture for ballot in serve([str(number) for number in range(20)], 5, 10) for picture in ballot.pair
    )
    assert len(shown) == 20
    assert max(shown.values()) - min(shown.values()) <= 1


def test_a_picture_is_on_either_side_about_equally_often():
    lefts = Counter(ballot.left for ballot in serve(list("abcd"), guests=100, each=6))
    assert all(110 < lefts[picture] < 190 for picture in "abcd")


def test_no_guest_sees_a_pair_twice_and_the_guest_is_done_after_all_pairs():
    ballots = serve(list("abc"), guests=1, each=9)
    assert len(ballots) == len({ballot.pair for ballot in ballots}) == 3


def test_fewer_than_two_pictures_make_no_pair():
    assert choose_pair([], [], "anna") is None
    assert choose_pair(["a"], [], "anna") is None


def test_the_systems_chance_picks_the_first_pair():
    assert len({choose_pair(list("abcdef"), [], "anna") for _ in range(60)}) > 10
