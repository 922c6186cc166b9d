"""A process that races for a budget, held from outside, and what the ledger says afterwards."""

from collections import Counter

import sqlalchemy as sql

from components.library.records.store import Store
from components.library.storage.ledger_schema import LEDGER
from tests.forked_process import ForkedProcess
from tests.library.pictures import PNG, answer_with

# Without a usage a picture counts as its forecast, and ten of them are the budget exactly.
ANSWER = answer_with(PNG, usage=None)


class Racer:
    """A process that races."""

    def __init__(self, url: str) -> None:
        self._process = ForkedProcess("tests.access.money.racing", url)

    def open(self, place: str) -> None:
        self._say(place)

    def wait(self) -> str:
        return self._process.stdout.readline().strip()

    def go(self) -> None:
        self._say("go")

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        self._process.stdin.close()
        self._process.wait(60)
        self._process.stdout.close()

    def _say(self, line: str) -> None:
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()


def read_money(place: str) -> tuple[int, Counter[str]]:
    """Return the billionths that count, and the states of the runs."""
    store = Store(*place.split())
    with store.database.read() as connection:
        rows = connection.execute(sql.select(LEDGER)).all()
    store.close()
    return sum((row.cost or 0) + row.reserved for row in rows), Counter(row.state for row in rows)
