"""Sums of the ledger, of the pictures and of the rooms in a database, for the figures of an operator.

Each is grouped by values of a known set, so that nothing which a visitor types makes another row: a model that no
contract and no offer names is ``OTHER``. All processes on one database have the same sums.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sql

from components.errors import ProofroomError
from components.library.storage.database import Database
from components.library.storage.ledger_schema import LEDGER
from components.library.storage.review_schema import ROOMS
from components.library.storage.schema import NOT_BINNED, SHOTS

OTHER = "other"
# Upper bounds of the seconds of a call.
SECONDS = (1, 2, 5, 10, 20, 30, 60, 120, 300)


@dataclass(frozen=True)
class CallSums:
    """Hold the sums of the calls of one payer, model, state and currency; money in billionths.

    ``within``: the calls that took no more seconds than each of SECONDS.
    """

    payer: str
    model: str
    state: str
    currency: str
    calls: int
    pictures: int
    tokens_in: int
    tokens_out: int
    seconds: float
    spent: int
    reserved: int
    within: Sequence[int]


@dataclass(frozen=True)
class LedgerSums:
    """Hold what is counted in a database; ``errors``: failed calls by the class of the error."""

    calls: Sequence[CallSums]
    errors: Sequence[tuple[str, int]]
    pictures: int
    binned: int
    rooms: int


def read_sums(database: Database, models: Collection[str]) -> LedgerSums:
    """Return the sums of a database, by the names in ``models``. Raises StorageError."""
    with database.read() as connection:
        return LedgerSums(
            calls=_sum_calls(connection, models),
            errors=_count_errors(connection),
            pictures=_count(connection, SHOTS, NOT_BINNED),
            binned=_count(connection, SHOTS, ~NOT_BINNED),
            rooms=_count(connection, ROOMS),
        )


def _sum_calls(connection: sql.Connection, models: Collection[str]) -> list[CallSums]:
    columns = LEDGER.c
    known = sql.case((columns.model.in_(sorted(models)), columns.model), else_=OTHER)
    keys = (columns.payer, known, columns.state, sql.func.coalesce(columns.currency, ""))
    summed = (columns.pictures, columns.tokens_in, columns.tokens_out, columns.seconds, columns.cost, columns.reserved)
    sums = [sql.func.coalesce(sql.func.sum(column), 0) for column in summed]
    within = [sql.func.sum(sql.case((columns.seconds <= bound, 1), else_=0)) for bound in SECONDS]
    # By position: PostgreSQL takes the two parameters of an expression for different ones.
    places = [sql.text(str(place)) for place in range(1, len(keys) + 1)]
    rows = connection.execute(sql.select(*keys, sql.func.count(), *sums, *within).group_by(*places)).all()
    return [_read_row(*row) for row in rows]


def _read_row(payer: str, model: str, state: str, currency: str, calls: int, *summed: Any) -> CallSums:
    pictures, tokens_in, tokens_out, seconds, spent, reserved, *within = summed
    return CallSums(
        *(payer, model, state, currency),
        calls=calls,
        pictures=int(pictures),
        tokens_in=int(tokens_in),
        tokens_out=int(tokens_out),
        seconds=float(seconds),
        spent=int(spent),
        reserved=int(reserved),
        within=tuple(map(int, within)),
    )


def _count_errors(connection: sql.Connection) -> list[tuple[str, int]]:
    query = sql.select(LEDGER.c.error, sql.func.count()).where(LEDGER.c.error != "").group_by(LEDGER.c.error)
    known, counts = _names_of(ProofroomError), dict[str, int]()
    for name, count in connection.execute(query):
        kind = name if name in known else OTHER
        counts[kind] = counts.get(kind, 0) + count
    return sorted(counts.items())


def _count(connection: sql.Connection, table: sql.Table, *conditions: sql.ColumnElement[bool]) -> int:
    return connection.scalar(sql.select(sql.func.count()).select_from(table).where(*conditions)) or 0


def _names_of(error: type[ProofroomError]) -> set[str]:
    return {error.__name__}.union(*map(_names_of, error.__subclasses__()))
