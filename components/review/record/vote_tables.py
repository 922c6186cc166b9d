"""The ranking and the votes of a record as tables, for every format that people read. Opens no file."""

from components.message.message import Message, Plural, Value
from components.review.blind.ballot import Answer
from components.review.record.record import Record
from components.review.record.record_words import NOTHING, Table, say_picture

VOTES: dict[Answer, Message] = {
    "left": Message("Left"),
    "right": Message("Right"),
    "both": Message("Both fine"),
    "neither": Message("Neither"),
}


def tabulate_ranking(record: Record) -> Table:
    """Return the ranking of the newest versions by the votes, with 95 % intervals; empty where nobody voted on two.

    The heading says how many votes are on versions that were replaced, or on pictures that were removed.
    """
    pictures = {picture.id: picture for picture in record.pictures}
    ranking = record.rank()
    ranks, title = ranking.ranks, Message("Ranking")
    if left_out := sum(vote.answer is not None for vote in record.ballots) - ranking.votes:
        title = Plural(
            "Ranking, without {n:,} vote on an earlier version or a removed picture",
            "Ranking, without {n:,} votes on earlier versions or removed pictures",
            n=left_out,
        )
    rows: list[tuple[Value, ...]] = []
    for index, rank in enumerate(ranks):
        last = index + 1 == len(ranks)
        doubt = Message() if rank.apart or last else Message("Not enough votes yet to tell this from the next")
        interval = Message("{low:+.2f} to {high:+.2f}", low=rank.low, high=rank.high)
        score = Message("{score:+.2f}", score=rank.score)
        rows.append((rank.place, say_picture(pictures[rank.picture]), score, interval, rank.votes, doubt))
    heads = (Message("Place"), Message("Picture"), Message("Score"), Message("95 % interval"), Message("Votes"))
    return Table(title, (*heads, Message()), rows)


def tabulate_votes(record: Record) -> Table:
    """Return the votes in order: who was shown which two pictures, and what they answered."""
    pictures = {picture.id: say_picture(picture) for picture in record.pictures}
    rows: list[tuple[Value, ...]] = [
        (
            vote.answered_at,
            record.names.get(vote.by, ""),
            pictures.get(vote.left, NOTHING),
            pictures.get(vote.right, NOTHING),
            VOTES[vote.answer],
        )
        for vote in record.ballots
        if vote.answer
    ]
    heads = (Message("When"), Message("Name"), Message("Left"), Message("Right"), Message("Answer"))
    return Table(Message("Votes"), heads, rows)
