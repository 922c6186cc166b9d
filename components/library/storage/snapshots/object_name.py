"""The names of snapshots and transactions among the files: which transaction, by which process, at which attempt."""

import re
from dataclasses import dataclass
from typing import Self

SNAPSHOTS, TRANSACTIONS, STARTS = "database/snapshots", "database/transactions", "database/starts"
NAME = re.compile(r".*/(\d{10})-(\d{13})(?:-(\d{4,9}))?\.(?:db|json)\.gz")


@dataclass(frozen=True, order=True)
class ObjectName:
    """Hold the number of a transaction, of the start of the process that wrote it, and of the attempt to commit it.

    A snapshot has the number of the last transaction in it.
    """

    number: int
    start: int
    attempt: int = 0

    @property
    def snapshot_key(self) -> str:
        """Return the key of the snapshot of this name."""
        return f"{SNAPSHOTS}/{self.number:010d}-{self.start:013d}.db.gz"

    @property
    def transaction_key(self) -> str:
        """Return the key of the transaction of this name."""
        return f"{TRANSACTIONS}/{self.number:010d}-{self.start:013d}-{self.attempt:04d}.json.gz"

    @classmethod
    def of_key(cls, key: str) -> Self | None:
        """Return the name in a key; None for the key of another file."""
        found = NAME.fullmatch(key)
        return found and cls(int(found[1]), int(found[2]), int(found[3] or 0))
