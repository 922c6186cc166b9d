"""Another process in which somebody talks.

Comes in by the token of a link, and with the name Ben. Says the id of each comment and of each decision after it was
made, and goes on until the process is killed.
"""

from itertools import count

from components.library.records.store import Store
from components.review.decisions.decision import DECISIONS
from components.review.review import open_review


def main(database: str, token: str, picture: str) -> None:
    """Comment on a picture and decide over it, again and again."""
    review = open_review(Store(database, "memory://talking"))
    secret, _ = review.guests.join(review.enter(token).link, "Ben")
    for number in count():
        visit = review.enter(token, secret=secret)
        print(review.comments.add(visit, picture, f"Comment {number}").id, flush=True)
        print(review.decisions.decide(visit, picture, DECISIONS[number % len(DECISIONS)]).id, flush=True)
