"""Write the sample of a record: a room with the example pictures, in which three people decided.

python -m examples.build_record            writes examples/record.html and examples/record.pdf anew

The second version of the cat is what the offline endpoint drew: it says "offline" in place of a model.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from components.imaging.picture.picture import measure_picture
from components.review.comments.mark import Mark
from components.review.record.record import (
    Record,
    RecordBallot,
    RecordComment,
    RecordDecision,
    RecordLink,
    RecordPerson,
    RecordPicture,
    RecordReply,
    RecordShot,
)
from components.review.record.record_files import Format, write_record
from components.studio.create.first_screen import FINISHED

EXAMPLES = Path(__file__).resolve().parent
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
FILES = {
    "a": EXAMPLES / "chelsea.png",
    "b": FINISHED / "after.webp",
    "c": EXAMPLES / "coffee.png",
    "d": EXAMPLES / "rocket.jpg",
}
FORMATS: tuple[Format, ...] = ("html", "pdf")


@dataclass(frozen=True)
class SamplePictures:
    """Read the example pictures."""

    def read(self, picture: str) -> bytes | None:
        """Return the bytes of a picture."""
        return FILES[picture].read_bytes()


def build_record() -> Record:
    """Return the record."""
    people = (("anna", "Anna Weber", 0), ("ben", "Ben Carter", 4), ("fang", "王芳", 6))
    return Record(
        room="0" * 32,
        title="Spring campaign: the hero picture",
        made_at=NOON,
        blind=False,
        links=(
            RecordLink(id="team", role="host", label="", comment=True, decide=True, download=True, made_at=NOON),
            RecordLink(
                id="agency", role="guest", label="Agency", comment=True, decide=True, download=False, made_at=NOON
            ),
        ),
        people=tuple(
            RecordPerson(
                id=key,
                name=name,
                link="team" if key == "anna" else "agency",
                signed_in=False,
                joined_at=after(minutes),
                done_at=after(41),
                viewed=dict.fromkeys(FILES, after(minutes + 1)),
            )
            for key, name, minutes in people
        ),
        pictures=(
            describe(
                "a",
                comments=(
                    RecordComment(
                        by="ben",
                        number=1,
                        text="Round sunglasses on the cat, and nothing else changed, please.",
                        made_at=after(9),
                        mark=Mark(kind="box", points=((0.2, 0.22), (0.8, 0.55))),
                        resolved_at=after(30),
                        resolved_by="Anna Weber",
                        replies=(RecordReply(by="anna", text="See version 2.", made_at=after(29)),),
                    ),
                    RecordComment(
                        by="fang",
                        number=2,
                        text="胡须很清晰，保留。",
                        made_at=after(11),
                        mark=Mark(kind="arrow", points=((0.85, 0.9), (0.68, 0.76))),
                    ),
                ),
                decisions=(decide("ben", "changes-required", "The sunglasses are missing.", 10),),
            ),
            describe(
                "b",
                version=2,
                previous="a",
                decisions=(
                    decide("ben", "approved", "This is the one.", 36),
                    decide("fang", "approved", "就是这张。", 38),
                ),
            ),
            describe("c", number=2, decisions=(decide("fang", "not-relevant", "", 13),)),
            describe("d", number=3),
        ),
        ballots=tuple(
            RecordBallot(by=by, left=left, right=right, served_at=after(39), answer="left", answered_at=after(40))
            for left, right in (("b", "c"), ("b", "d"), ("c", "d"))
            for by in ("anna", "ben", "fang")
        ),
        locked_at=after(45),
        locked_by="Anna Weber",
    )


def after(minutes: int) -> datetime:
    """Return a moment after the room was made."""
    return NOON + timedelta(minutes=minutes)


def decide(by: str, decision: str, reason: str, minutes: int) -> RecordDecision:
    """Return a decision that counts."""
    return RecordDecision.model_validate(
        {"by": by, "decision": decision, "reason": reason, "made_at": after(minutes), "counts": True}
    )


def describe(
    key: str,
    number: int = 1,
    version: int = 1,
    previous: str | None = None,
    comments: tuple[RecordComment, ...] = (),
    decisions: tuple[RecordDecision, ...] = (),
) -> RecordPicture:
    """Return a picture of the room; the cat with sunglasses is an edit, of which no pixel changed outside the mask."""
    file = FILES[key]
    width, height, suffix = measure_picture(file)
    edited = key == "b"
    shot = RecordShot(
        kind="edit" if edited else "generate",
        model="offline",
        prompt="Round sunglasses on the cat" if edited else "",
        width=width,
        height=height,
        made_at=after(28 if edited else -60),
        sha256=hashlib.sha256(file.read_bytes()).hexdigest(),
        changed_outside_mask=0 if edited else None,
        outside_mask=97_491 if edited else None,
    )
    outcomes = {"a": "changes-required", "b": "approved", "c": "not-relevant", "d": "open"}
    return RecordPicture(
        id=key,
        number=number,
        version=version,
        newest=key != "a",
        section="hero",
        added_at=after(30 if edited else 1),
        outcome=outcomes[key],
        previous=previous,
        file=f"pictures/{number:03}{'-version-2' if edited else ''}.{suffix}",
        shot=shot,
        comments=comments,
        decisions=decisions,
    )


def main() -> None:
    """Write the sample in each format that people read."""
    for wanted in FORMATS:
        file = EXAMPLES / f"record.{wanted}"
        file.write_bytes(b"".join(write_record(wanted, build_record(), SamplePictures())))


if __name__ == "__main__":
    main()
