"""Usage: pictures, tokens, money and seconds of calls, by day, model and quality.

A call counts once, whatever the count of its pictures; pictures in the bin were paid for too. An unknown value is
counted apart and never taken for 0, and money of two currencies is never added.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, tzinfo
from decimal import Decimal
from typing import Any

import sqlalchemy as sql
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from components.library.records.run import DONE
from components.library.storage.database import Database
from components.library.storage.days import day_of, midnight
from components.library.storage.schema import RUNS, SHOTS

# The fate of a call: its pictures are kept, or were deleted with the bin; or no picture is kept, and the call was
# billed, or perhaps.
KEPT, DELETED, BILLED, PERHAPS = "kept", "deleted", "billed", "perhaps"
NAMES = ("day", "model", "quality")
# Money is summed in whole billionths, the stored precision, because SQLite would sum floats.
FINEST = 9


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

    For fates other than KEPT the money is the forecast, and the other sums are not known.
    """

    day: date
    model: str
    quality: str
    fate: str
    sums: Sums


@dataclass(frozen=True)
class Usage:
    """Hold the ``entries`` of calls with pictures, and as ``doubts`` the entries of calls without; oldest first."""

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
    with database.read() as connection:
        entries = tuple(_read_entries(connection.execute(_of_shots(visitor, since, zone))))
        doubts = tuple(_read_entries(connection.execute(_of_runs(visitor, since, zone))))
    return Usage(entries, doubts)


def _of_shots(visitor: str | None, since: date | None, zone: tzinfo) -> sql.Select[Any]:
    """Return the query for the calls with pictures: the shots of a call become one row, and then rows are summed."""
    alone = sql.case(
        # A shot that was found again without its recipe has no moment.
        (SHOTS.c.endpoint == "", SHOTS.c.id),
        else_=sql.cast(SHOTS.c.made_at, sql.Text) + sql.func.coalesce(SHOTS.c.request_id, ""),
    )
    # The greatest value is the known one: a shot that was found again has no cost, tokens and seconds.
    call = sql.select(
        day_of(sql.func.max(SHOTS.c.made_at), zone).label("day"),
        sql.func.max(SHOTS.c.model).label("model"),
        sql.func.max(SHOTS.c.quality).label("quality"),
        sql.func.max(SHOTS.c.currency).label("currency"),
        _billionths(sql.func.max(SHOTS.c.cost)).label("amount"),
        sql.func.max(SHOTS.c.seconds).label("seconds"),
        sql.func.max(_tokens(SHOTS.c.usage, sql.literal_column("'input_tokens'"))).label("tokens_in"),
        sql.func.max(_tokens(SHOTS.c.usage, sql.literal_column("'output_tokens'"))).label("tokens_out"),
        sql.func.count().label("pictures"),
        # Rows of early versions have no run; the pictures of one call have the same moment.
    ).group_by(sql.func.coalesce(SHOTS.c.run, alone))
    call = call if visitor is None else call.where(SHOTS.c.visitor == visitor)
    call = call if since is None else call.where(SHOTS.c.made_at >= midnight(since, zone))
    one = call.subquery()
    # Every picture takes tokens: where both counts are 0, neither the tokens nor a cost of 0 is known.
    nothing = sql.and_(one.c.tokens_in == 0, one.c.tokens_out == 0)
    counted = sql.and_(one.c.tokens_in.is_not(None), one.c.tokens_out.is_not(None), sql.not_(nothing))
    amount = sql.case((sql.and_(nothing, one.c.amount == 0), None), else_=one.c.amount)
    keys = (one.c.day, one.c.model, one.c.quality, one.c.currency)
    return (
        sql.select(
            *keys,
            sql.literal(KEPT).label("fate"),
            sql.func.count().label("calls"),
            sql.func.sum(one.c.pictures).label("pictures"),
            sql.func.sum(sql.case((counted, one.c.tokens_in), else_=0)).label("tokens_in"),
            sql.func.sum(sql.case((counted, one.c.tokens_out), else_=0)).label("tokens_out"),
            sql.func.sum(sql.case((counted, 0), else_=1)).label("uncounted"),
            sql.func.sum(amount).label("amount"),
            sql.func.sum(sql.case((amount.is_(None), 1), else_=0)).label("unpriced"),
            sql.func.sum(one.c.seconds).label("seconds"),
        )
        .group_by(*keys)
        .order_by(*keys[:3])
    )


def _of_runs(visitor: str | None, since: date | None, zone: tzinfo) -> sql.Select[Any]:
    """Return the query for the calls without pictures that were billed, or perhaps, except the free ones."""
    fate = sql.case((RUNS.c.state == DONE, DELETED), (RUNS.c.spent == "yes", BILLED), else_=PERHAPS)
    run = sql.select(
        day_of(RUNS.c.asked_at, zone).label("day"),
        sql.func.coalesce(RUNS.c.parameters["model"].as_string(), "").label("model"),
        sql.func.coalesce(RUNS.c.parameters["quality"].as_string(), "").label("quality"),
        RUNS.c.currency.label("currency"),
        fate.label("fate"),
        _billionths(RUNS.c.amount).label("amount"),
    ).where(
        RUNS.c.spent.in_(("yes", "perhaps")),
        sql.or_(RUNS.c.amount.is_(None), RUNS.c.amount != 0),
        ~sql.exists().where(SHOTS.c.run == RUNS.c.id),
    )
    run = run if visitor is None else run.where(RUNS.c.visitor == visitor)
    run = run if since is None else run.where(RUNS.c.asked_at >= midnight(since, zone))
    one = run.subquery()
    keys = (one.c.day, one.c.model, one.c.quality, one.c.currency, one.c.fate)
    unknown = (sql.literal(0).label(name) for name in ("pictures", "tokens_in", "tokens_out", "seconds"))
    return (
        sql.select(
            *keys,
            *unknown,
            sql.func.count().label("calls"),
            sql.func.count().label("uncounted"),
            sql.func.sum(one.c.amount).label("amount"),
            sql.func.sum(sql.case((one.c.amount.is_(None), 1), else_=0)).label("unpriced"),
        )
        .group_by(*keys)
        .order_by(*keys[:3])
    )


def _read_entries(rows: Iterable[sql.Row[Any]]) -> Iterator[Entry]:
    """Yield the entries of rows; rows that differ only in the currency become one entry."""
    groups: dict[tuple[Any, ...], Sums] = {}
    for row in rows:
        money = {} if row.amount is None else {row.currency: Decimal(row.amount).scaleb(-FINEST)}
        numbers = ("calls", "pictures", "tokens_in", "tokens_out", "uncounted", "unpriced")
        sums = Sums(money=money, seconds=float(row.seconds), **{name: int(getattr(row, name)) for name in numbers})
        key = (row.day, row.model, row.quality, row.fate)
        groups[key] = groups.get(key, Sums()) + sums
    for (day, model, quality, fate), sums in groups.items():
        yield Entry(date.fromisoformat(day), model, quality, fate, sums)


def _billionths(amount: sql.ColumnElement[Any]) -> sql.ColumnElement[int]:
    return sql.cast(sql.func.round(amount * sql.literal_column(str(10**FINEST))), sql.BigInteger)


class _tokens(FunctionElement[int]):  # noqa: N801 - used like a function
    """A count in a usage, by its name; NULL for anything but a whole number that tokens can be."""

    type = sql.BigInteger()
    inherit_cache = True


@compiles(_tokens, "sqlite")
def _tokens_in_sqlite(element: _tokens, compiler: SQLCompiler, **options: Any) -> str:
    usage, name = (compiler.process(clause, **options) for clause in element.clauses)
    found = f"json_extract({usage}, '$.' || {name})"
    # Python writes infinity, which is no JSON.
    whole = f"json_valid({usage}) AND json_type({usage}, '$.' || {name}) = 'integer'"
    return f"CASE WHEN {whole} AND {found} BETWEEN 0 AND 999999999999 THEN {found} END"


@compiles(_tokens, "postgresql")
def _tokens_in_postgresql(element: _tokens, compiler: SQLCompiler, **options: Any) -> str:
    usage, name = (compiler.process(clause, **options) for clause in element.clauses)
    whole = f"json_typeof({usage} -> {name}) = 'number' AND {usage} ->> {name} ~ '^[0-9]{{1,12}}$'"
    return f"CASE WHEN {whole} THEN CAST({usage} ->> {name} AS BIGINT) END"
