"""A record.json: a record with the SHA-256 by which a copy is checked, and the ranking."""

import hashlib
import json

from components.review.record.record import Record, write_canonical


def write_document(record: Record) -> bytes:
    """Return a record.json: the content under "record", its digest under "sha256", and the ranking.

    Where the content is not the one that was locked, also the digest of the locked one, and the numbers of the pictures
    that are no longer in the library.
    """
    ranks = [
        {
            "picture": rank.picture,
            "place": rank.place,
            "score": round(rank.score, 3),
            "interval": [round(rank.low, 3), round(rank.high, 3)],
            "votes": rank.votes,
            "apart": rank.apart,
        }
        for rank in record.rank().ranks
    ]
    document: dict[str, object] = {"sha256": record.digest}
    if record.differs:
        document["sha256_when_locked"] = record.locked_digest
        document["pictures_gone"] = [picture.label for picture in record.list_gone()]
    document |= {"record": record.model_dump(mode="json"), "ranking": ranks}
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def check_document(document: bytes, digest: str = "") -> bool:
    """Whether a record.json has the content that its digest names, and, where one is given, the digest of a room.

    Raises ValueError for a file that is no record.json.
    """
    values = json.loads(document)
    if not isinstance(values, dict) or "record" not in values:
        raise ValueError("no record")
    found = hashlib.sha256(write_canonical(values["record"])).hexdigest()
    return found == values.get("sha256") and digest in ("", found)
