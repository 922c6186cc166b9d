"""The words of a record: messages and tables, for every format that people read.

Opens no file. Escapes nothing: each format does.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from components.endpoint.contracts.cost import Cost
from components.library.records.title import say_model
from components.message.message import Listed, Message, Plural, Sentences, Value, verbatim
from components.review.decisions.decision import Outcome
from components.review.line import CONTROLS, DIRECTIONS
from components.review.record.record import Record, RecordComment, RecordPicture, RecordReply, RecordShot

OUTCOMES: dict[Outcome, Message] = {
    "approved": Message("Approved"),
    "approved-with-changes": Message("Approved with changes"),
    "changes-required": Message("Changes required"),
    "not-relevant": Message("Not relevant"),
    "open": Message("No decision"),
}
NOTHING = verbatim("–")


@dataclass(frozen=True)
class Table:
    """Hold a table: its heading, the headings of its columns, and its rows.

    ``told``: the last column is a text of any length, which somebody wrote.
    """

    title: Message
    heads: tuple[Message, ...]
    rows: list[tuple[Value, ...]]
    told: bool = False


def clean(text: str) -> str:
    """Return a text of anybody without signs of control and of direction; line ends stay."""
    return DIRECTIONS.sub("", CONTROLS.sub("", re.sub(r"\r\n?", "\n", text)))


def say_state(record: Record) -> Message:
    """Return when and by whom a room was locked, or that it was not."""
    if record.locked_at is None:
        return Message("Not locked: what this says can still change.")
    return Message("Locked on {moment} by {name}.", moment=record.locked_at, name=record.locked_by or NOTHING)


def say_check(record: Record) -> Message:
    """Return the digest and how a copy is checked, an empty message for a room that is not locked."""
    if record.locked_at is None:
        return Message()
    if record.differs:
        return Sentences(
            Message("SHA-256 of the content when the room was locked: {digest}", digest=record.locked_digest),
            say_difference(record),
            Message("SHA-256 of this content: {digest}", digest=record.digest),
        )
    return Sentences(
        Message("SHA-256 of the content: {digest}", digest=record.digest),
        Message("A copy is checked by the record as JSON."),
    )


def say_difference(record: Record) -> Message:
    """Return why the content is not the one that was locked."""
    if gone := sum(1 for _ in record.list_gone()):
        return Plural(
            "This content differs: {n:,} picture has left the library since then, and with the picture how it was"
            " made. What was said and decided is the same.",
            "This content differs: {n:,} pictures have left the library since then, and with them how they were made."
            " What was said and decided is the same.",
            n=gone,
        )
    return Message(
        "This content differs, and Proofroom does not know why: its database may have been changed by other means, or"
        " the record is written by another version. Compare it with a copy from the time of the lock."
    )


def say_picture(picture: RecordPicture) -> Message:
    """Return the name of a picture: "Picture 3", "Picture 3, version 2"."""
    if picture.version == 1:
        return Message("Picture {number}", number=picture.number)
    return Message("Picture {number}, version {version}", number=picture.number, version=picture.version)


def say_comment(comment: RecordReply) -> Message | str:
    """Return the text of a comment or a reply, or that there is none any more."""
    return Message("Removed") if comment.removed else clean(comment.text)


def say_fate(comment: RecordComment) -> Message:
    """Return who resolved a comment and when, an empty message for an open one."""
    if comment.resolved_at is None:
        return Message()
    return Message("resolved by {name}, {moment}", name=comment.resolved_by or NOTHING, moment=comment.resolved_at)


def list_facts(picture: RecordPicture) -> list[tuple[Message, Value]]:
    """Return the names and the values of the facts about a picture, without its prompt."""
    facts: list[tuple[Message, Value]] = []
    if picture.section:
        facts.append((Message("Group"), clean(picture.section)))
    facts.append((Message("Added"), picture.added_at))
    if picture.removed_at:
        facts.append((Message("Removed"), picture.removed_at))
    shot = picture.shot
    if shot is None:
        return [*facts, (Message("Made"), Message("no longer in the library"))]
    unknown = Message("not known")
    cost: Message = unknown
    if shot.cost:
        cost = Cost(Decimal(shot.cost.amount), shot.cost.currency).message
        if shot.cost.pictures > 1:
            cost = Plural("{cost} for {n} picture", "{cost} for {n} pictures", n=shot.cost.pictures, cost=cost)
    facts += [
        (Message("Model"), say_model(shot.kind, clean(shot.model))),
        _say_size(shot),
        (Message("Cost"), cost),
        (Message("Made"), shot.made_at),
    ]
    if shot.changed_outside_mask is not None:
        changed = Message("{changed:,} pixels", changed=shot.changed_outside_mask)
        if shot.outside_mask is not None:
            changed = Message(
                "{changed:,} of {outside:,} pixels", changed=shot.changed_outside_mask, outside=shot.outside_mask
            )
        facts.append((Message("Changed outside the mask"), changed))
    return facts


def _say_size(shot: RecordShot) -> tuple[Message, Message]:
    width, height = shot.finished_size or (shot.width, shot.height)
    # Earlier versions did not keep the size of a finished picture on record.
    known = shot.finished_size is not None or shot.kind == "generate"
    said = Message("Size") if known else Message("Size of the answer")
    return said, Message("{width:,} x {height:,}", width=width, height=height)


def list_counts(record: Record) -> Message:
    """Return how many pictures have which outcome, of the newest versions in the room."""
    newest = [picture for picture in record.pictures if picture.newest and not picture.removed_at]
    counts = [
        Message("{outcome}: {n:,}", outcome=said, n=count)
        for outcome, said in OUTCOMES.items()
        if (count := sum(picture.outcome == outcome for picture in newest))
    ]
    return Listed(counts)


def tabulate_chosen(record: Record) -> Table:
    """Return the pictures that were approved, with what the people said who approved them."""
    rows: list[tuple[Value, ...]] = []
    for picture in record.list_chosen():
        for entry in picture.decisions:
            if entry.counts and entry.decision:
                said = OUTCOMES[entry.decision]
                rows.append((say_picture(picture), said, record.names.get(entry.by, ""), clean(entry.reason)))
    heads = (Message("Picture"), Message("Decision"), Message("Name"), Message("Reason"))
    return Table(Message("Chosen pictures"), heads, rows, told=True)


def tabulate_decisions(record: Record, picture: RecordPicture) -> Table:
    """Return every decision over a picture in order; a later one of the same person replaced an earlier one."""
    rows: list[tuple[Value, ...]] = []
    for entry in picture.decisions:
        said = OUTCOMES[entry.decision] if entry.decision else Message("Withdrawn")
        if not entry.counts and entry.decision:
            said = Message("{decision} (changed later)", decision=said)
        rows.append((entry.made_at, record.names.get(entry.by, ""), said, clean(entry.reason)))
    heads = (Message("When"), Message("Name"), Message("Decision"), Message("Reason"))
    return Table(Message("Decisions"), heads, rows, told=True)


def tabulate_people(record: Record) -> Table:
    """Return who joined, by which link and when, at how many pictures they looked, and when they were done."""
    labels = {link.id: clean(link.label) or say_role(link.role) for link in record.links}
    # Without pictures that were removed before anybody said anything about them: the record leaves those out.
    shown = {picture.id for picture in record.pictures}
    rows: list[tuple[Value, ...]] = [
        (
            person.name,
            labels.get(person.link, say_role("host")),
            person.joined_at,
            Message("{seen:,} of {shown:,}", seen=len(shown & person.viewed.keys()), shown=len(shown)),
            person.done_at or NOTHING,
        )
        for person in record.people
    ]
    heads = (Message("Name"), Message("Link"), Message("Joined"), Message("Pictures looked at"), Message("Done"))
    return Table(Message("People"), heads, rows)


def tabulate_links(record: Record) -> Table:
    """Return the links by which people were invited, with what they permit."""
    rows: list[tuple[Value, ...]] = []
    for link in record.links:
        permitted: Iterable[tuple[bool, Message]] = (
            (link.comment, Message("Comment")),
            (link.decide, Message("Decide")),
            (link.download, Message("Download")),
        )
        may = Listed([said for allowed, said in permitted if allowed]) or Message("Look only")
        rows.append((clean(link.label) or NOTHING, say_role(link.role), may, link.made_at, link.ends_at or NOTHING))
    heads = (Message("Label"), Message("Role"), Message("May"), Message("Made on"), Message("Ends on"))
    return Table(Message("Links"), heads, rows)


def say_role(role: str) -> Message:
    """Return the name of the role of a link."""
    return Message("Host") if role == "host" else Message("Guest")
