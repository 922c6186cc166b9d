"""Usage: pictures, tokens, money and seconds of calls, by day, model and quality, added up from the ledger.

A call counts once, whatever becomes of its pictures: pictures that were deleted were paid for too. An unknown value is
counted apart and never taken for 0, and money of two currencies is never added.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, tzinfo
from decimal import Decimal
from typing import Any

import sqlalchemy as sql
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from components.library.storage.database import Database
from components.library.storage.days import day_of, midnight
from components.library.storage.ledger_schema import DOUBTFUL, LEDGER, SETTLED, from_billionths

# The fate of a call: its pictures came; or none did, and the call was billed, or perhaps.
KEPT, BILLED, PERHAPS = "kept", "billed", "perhaps"
NAMES = ("day", "model", "quality")
COLUMNS = (
    "model",
    "quality",
    "currency",
    "state",
    "cost",
    "reserved",
    "pictures",
    "tokens_in",
    "tokens_out",
    "seconds",
)
# The columns of a subquery, by their names.
Columns = ReadOnlyColumnCollection[str, Any]


@dataclass(frozen=True)
class Sums:
    """Hold the sums of calls.

    ``money`` is by currency, without the calls of unknown cost, which ``unpriced`` counts. ``tokens_in`` and
    ``tokens_out`` leave out the calls of unknown tokens, which ``uncounted`` counts. ``seconds`` were waited.
    """

    calls: int = 0
    pictures: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    uncounted: int = 0
    money: Mapping[str, Decimal] = field(default_factory=dict)
    unpriced: int = 0
    seconds: float = 0.0

    def __add__(self, other: "Sums") -> "Sums":
        """Return the sums of both together."""
        money = {
            currency: self.money.get(currency, Decimal(0)) + other.money.get(currency, Decimal(0))
            for currency in sorted({*self.money, *other.money})
        }
        names = ("calls", "pictures", "tokens_in", "tokens_out", "uncounted", "unpriced", "seconds")
        return Sums(money=money, **{name: getattr(self, name) + getattr(other, name) for name in names})


@dataclass(frozen=True)
class Entry:
    """Hold the sums of the calls of one day with the same model, quality and ``fate``.

    For PERHAPS the money is the forecast, and for BILLED where the cost is not known; the other sums are not known.
    """

    day: date
    model: str
    quality: str
    fate: str
    sums: Sums


@dataclass(frozen=True)
class Usage:
    """Hold the ``entries`` of calls with pictures, and as ``doubts`` what else was billed, or perhaps; oldest first.

    A call of which one part came and another may have been billed is in both, with the money of each.
    """

    entries: tuple[Entry, ...] = ()
    doubts: tuple[Entry, ...] = ()

    @property
    def total(self) -> Sums:
        """Return the sums of all entries."""
        return add_up(self.entries)


def add_up(entries: Iterable[Entry]) -> Sums:
    """Return the sums of entries."""
    return sum((entry.sums for entry in entries), Sums())


def group_entries(entries: Iterable[Entry], names: Sequence[str]) -> dict[tuple[Any, ...], Sums]:
    """Return the sums of entries by their values of ``names``, which are of NAMES or "fate"."""
    groups: dict[tuple[Any, ...], Sums] = {}
    for entry in entries:
        key = tuple(getattr(entry, name) for name in names)
        groups[key] = groups.get(key, Sums()) + entry.sums
    return groups


def read_usage(database: Database, visitor: str | None = None, since: date | None = None, zone: tzinfo = UTC) -> Usage:
    """Return the usage of a visitor, None for everybody, from a day on; days are those of ``zone``.

    Raises StorageError.
    """
    day = day_of(LEDGER.c.asked_at, zone).label("day")
    runs = sql.select(day, *(LEDGER.c[name] for name in COLUMNS)).where(LEDGER.c.state.in_((SETTLED, DOUBTFUL)))
    runs = runs if visitor is None else runs.where(LEDGER.c.visitor == visitor)
    runs = runs if since is None else runs.where(LEDGER.c.asked_at >= midnight(since, zone))
    one = runs.subquery().c
    with database.read() as connection:
        entries = tuple(_read_entries(connection.execute(_of_pictures(one))))
        doubts = tuple(_read_entries(connection.execute(_of_doubts(one))))
    return Usage(entries, doubts)


def _of_pictures(one: Columns) -> sql.Select[Any]:
    """Return the query for the calls whose pictures came, of rows with a day."""
    counted = sql.and_(one.tokens_in.is_not(None), one.tokens_out.is_not(None))
    keys = (one.day, one.model, one.quality, one.currency)
    return (
        sql.select(
            *keys,
            sql.literal(KEPT).label("fate"),
            sql.func.count().label("calls"),
            sql.func.sum(one.pictures).label("pictures"),
            sql.func.sum(sql.case((counted, one.tokens_in), else_=0)).label("tokens_in"),
            sql.func.sum(sql.case((counted, one.tokens_out), else_=0)).label("tokens_out"),
            sql.func.sum(sql.case((counted, 0), else_=1)).label("uncounted"),
            sql.func.sum(one.cost).label("amount"),
            sql.func.sum(sql.case((one.cost.is_(None), 1), else_=0)).label("unpriced"),
            sql.func.sum(one.seconds).label("seconds"),
        )
        .where(one.pictures > 0)
        .group_by(*keys)
        .order_by(*keys[:3])
    )


def _of_doubts(one: Columns) -> sql.Select[Any]:
    """Return the query for the calls, or parts of calls, that brought nothing and cost money, or may have."""
    doubtful, nothing = one.state == DOUBTFUL, one.pictures == 0
    # Without the known cost of the parts that came.
    known = sql.case((nothing, one.cost), else_=None)
    amount = sql.func.coalesce(known + sql.func.coalesce(one.reserved, 0), one.reserved)
    fate = sql.case((doubtful, PERHAPS), else_=BILLED)
    rows = sql.select(one.day, one.model, one.quality, one.currency, fate.label("fate"), amount.label("amount"))
    each = rows.where(sql.or_(doubtful, nothing)).subquery().c
    keys = (each.day, each.model, each.quality, each.currency, each.fate)
    unknown = (sql.literal(0).label(name) for name in ("pictures", "tokens_in", "tokens_out", "seconds"))
    return (
        sql.select(
            *keys,
            *unknown,
            sql.func.count().label("calls"),
            sql.func.count().label("uncounted"),
            sql.func.sum(each.amount).label("amount"),
            sql.func.sum(sql.case((each.amount.is_(None), 1), else_=0)).label("unpriced"),
        )
        .where(sql.or_(each.amount.is_(None), each.amount != 0))
        .group_by(*keys)
        .order_by(*keys[:3])
    )


def _read_entries(rows: Iterable[sql.Row[Any]]) -> Iterator[Entry]:
    """Yield the entries of rows; rows that differ only in the currency become one entry."""
    groups: dict[tuple[Any, ...], Sums] = {}
    for row in rows:
        money = {} if row.amount is None else {row.currency: from_billionths(int(row.amount))}
        numbers = ("calls", "pictures", "tokens_in", "tokens_out", "uncounted", "unpriced")
        sums = Sums(money=money, seconds=float(row.seconds), **{name: int(getattr(row, name)) for name in numbers})
        key = (row.day, row.model, row.quality, row.fate)
        groups[key] = groups.get(key, Sums()) + sums
    for (day, model, quality, fate), sums in groups.items():
        yield Entry(date.fromisoformat(day), model, quality, fate, sums)
