"""Usage: what the calls of a visitor made and what they cost, added up by day, model and quality.

A call is counted once, however many pictures it made; those in the bin were paid for too. What is not known is counted
apart and never taken for 0, and money of two currencies is never added. Days are those of UTC.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sql
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from components.library.records.run import DONE
from components.library.records.search import midnight
from components.library.storage.database import Database
from components.library.storage.schema import RUNS, SHOTS

# What became of a call: its pictures are kept, or were until the bin was emptied; it brought none that is kept and was
# billed, or may have been.
KEPT, DELETED, BILLED, PERHAPS = "kept", "deleted", "billed", "perhaps"
NAMES = ("day", "model", "quality")
# Money is summed in whole billionths, as fine as it is stored: SQLite would sum floats.
FINEST = 9


@dataclass(frozen=True)
class Sums:
    """Hold what calls come to.

    ``money`` is by currency, what is known of it: ``unpriced`` counts the calls whose cost is not. ``tokens_in`` and
    ``tokens_out`` are of the calls of which both are known: ``uncounted`` counts the others. ``seconds`` were waited.
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
        """Return the sums of both."""
        money = {
            currency: self.money.get(currency, Decimal(0)) + other.money.get(currency, Decimal(0))
            for currency in sorted({*self.money, *other.money})
        }
        names = ("calls", "pictures", "tokens_in", "tokens_out", "uncounted", "unpriced", "seconds")
        return Sums(money=money, **{name: getattr(self, name) + getattr(other, name) for name in names})


@dataclass(frozen=True)
class Entry:
    """Hold the sums of the calls of one day with one model and quality, of which the same became, ``fate``.

    Of any but KEPT the money is what the calls were to cost, and the rest is not known.
    """

    day: date
    model: str
    quality: str
    fate: str
    sums: Sums


@dataclass(frozen=True)
class Usage:
    """Hold the ``entries`` of calls whose pictures are kept, and apart from them those of ``doubts``; oldest first."""

    entries: tuple[Entry, ...] = ()
    doubts: tuple[Entry, ...] = ()

    @property
    def total(self) -> Sums:
        """Return what all entries come to."""
        return add_up(self.entries)


def add_up(entries: Iterable[Entry]) -> Sums:
    """Return what entries come to."""
    return sum((entry.sums for entry in entries), Sums())


def group_entries(entries: Iterable[Entry], names: Sequence[str]) -> dict[tuple[Any, ...], Sums]:
    """Return what entries come to by their values of ``names``, some of NAMES or "fate", in the order they come."""
    groups: dict[tuple[Any, ...], Sums] = {}
    for entry in entries:
        key = tuple(getattr(entry, name) for name in names)
        groups[key] = groups.get(key, Sums()) + entry.sums
    return groups


def read_usage(database: Database, visitor: str | None = None, since: date | None = None) -> Usage:
    """Return the usage of a visitor or, for None, of everybody, from a day on. Raises StorageError."""
    with database.read() as connection:
        entries = tuple(_read_entries(connection.execute(_of_shots(visitor, since))))
        doubts = tuple(_read_entries(connection.execute(_of_runs(visitor, since))))
    return Usage(entries, doubts)


def _of_shots(visitor: str | None, since: date | None) -> sql.Select[Any]:
    """Return the query for what was made: the shots of a call first become one row, then the rows are added up."""
    alone = sql.case(
        # What was found again without a recipe has no moment of its own.
        (SHOTS.c.endpoint == "", SHOTS.c.id),
        else_=sql.cast(SHOTS.c.made_at, sql.Text) + sql.func.coalesce(SHOTS.c.request_id, ""),
    )
    # The greatest is the known one: of a picture that was found again cost, tokens and seconds are not known.
    call = sql.select(
        _day(sql.func.max(SHOTS.c.made_at)).label("day"),
        sql.func.max(SHOTS.c.model).label("model"),
        sql.func.max(SHOTS.c.quality).label("quality"),
        sql.func.max(SHOTS.c.currency).label("currency"),
        _billionths(sql.func.max(SHOTS.c.cost)).label("amount"),
        sql.func.max(SHOTS.c.seconds).label("seconds"),
        sql.func.max(_tokens(SHOTS.c.usage, sql.literal_column("'input_tokens'"))).label("tokens_in"),
        sql.func.max(_tokens(SHOTS.c.usage, sql.literal_column("'output_tokens'"))).label("tokens_out"),
        sql.func.count().label("pictures"),
        # Rows of before there were runs have none; pictures of one call were made in the same moment.
    ).group_by(sql.func.coalesce(SHOTS.c.run, alone))
    call = call if visitor is None else call.where(SHOTS.c.visitor == visitor)
    call = call if since is None else call.where(SHOTS.c.made_at >= midnight(since))
    one = call.subquery()
    # No picture takes no tokens: where both are recorded as 0, neither they nor a cost of 0 told by them are known.
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


def _of_runs(visitor: str | None, since: date | None) -> sql.Select[Any]:
    """Return the query for what was billed, or may have been, and of which no picture is kept; none that was free."""
    fate = sql.case((RUNS.c.state == DONE, DELETED), (RUNS.c.spent == "yes", BILLED), else_=PERHAPS)
    run = sql.select(
        _day(RUNS.c.asked_at).label("day"),
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
    run = run if since is None else run.where(RUNS.c.asked_at >= midnight(since))
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
    """Yield the entries of rows; those that differ by their currency alone become one."""
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


class _day(FunctionElement[str]):  # noqa: N801 - written as a function
    """The day of a moment, in UTC: "2026-03-04"."""

    type = sql.Text()
    inherit_cache = True


@compiles(_day, "sqlite")
def _day_in_sqlite(element: _day, compiler: SQLCompiler, **options: Any) -> str:
    return f"substr({compiler.process(element.clauses, **options)}, 1, 10)"


@compiles(_day, "postgresql")
def _day_in_postgresql(element: _day, compiler: SQLCompiler, **options: Any) -> str:
    return f"to_char({compiler.process(element.clauses, **options)} AT TIME ZONE 'UTC', 'YYYY-MM-DD')"


class _tokens(FunctionElement[int]):  # noqa: N801
    """A count in a usage, by its name; NULL for anything but a whole number that tokens can be."""

    type = sql.BigInteger()
    inherit_cache = True


@compiles(_tokens, "sqlite")
def _tokens_in_sqlite(element: _tokens, compiler: SQLCompiler, **options: Any) -> str:
    usage, name = (compiler.process(clause, **options) for clause in element.clauses)
    found = f"json_extract({usage}, '$.' || {name})"
    # Python writes an endless number as JSON has none.
    whole = f"json_valid({usage}) AND json_type({usage}, '$.' || {name}) = 'integer'"
    return f"CASE WHEN {whole} AND {found} BETWEEN 0 AND 999999999999 THEN {found} END"


@compiles(_tokens, "postgresql")
def _tokens_in_postgresql(element: _tokens, compiler: SQLCompiler, **options: Any) -> str:
    usage, name = (compiler.process(clause, **options) for clause in element.clauses)
    whole = f"json_typeof({usage} -> {name}) = 'number' AND {usage} ->> {name} ~ '^[0-9]{{1,12}}$'"
    return f"CASE WHEN {whole} THEN CAST({usage} ->> {name} AS BIGINT) END"
