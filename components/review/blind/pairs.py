"""The next pair of pictures for a guest to compare: the pair that was shown least, with the sides at random.

Knows no database.
"""

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations

from components.review.blind.ballot import Ballot

# Drawn by the system's source of randomness, so that nobody can tell the next side from the earlier ones.
_SYSTEM = random.SystemRandom()


def choose_pair(
    pictures: Sequence[str], ballots: Iterable[Ballot], guest: str, chance: random.Random = _SYSTEM
) -> tuple[str, str] | None:
    """Return the left and the right picture of a guest's next ballot; None after the guest has seen every pair.

    ``pictures`` are the ids of the pictures to compare, ``ballots`` all ballots of the room. Among the pairs that the
    guest has not seen, the pair that was shown least to anybody is taken; among those, the pair whose two pictures were
    shown least; among those, one at random. So the counts of two pairs differ little, and with few votes on many
    pictures each picture has its share.
    """
    pairs_shown: Counter[frozenset[str]] = Counter()
    pictures_shown: Counter[str] = Counter()
    seen: set[frozenset[str]] = set()
    for ballot in ballots:
        pairs_shown[ballot.pair] += 1
        pictures_shown.update(ballot.pair)
        if ballot.guest == guest:
            seen.add(ballot.pair)
    least: list[tuple[str, str]] = []
    fewest: tuple[int, int] | None = None
    for one, other in combinations(pictures, 2):
        pair = frozenset((one, other))
        if pair in seen:
            continue
        shown = (pairs_shown[pair], pictures_shown[one] + pictures_shown[other])
        if fewest is None or shown < fewest:
            least, fewest = [], shown
        if shown == fewest:
            least.append((one, other))
    if not least:
        return None
    one, other = chance.choice(least)
    return (one, other) if chance.random() < 0.5 else (other, one)
