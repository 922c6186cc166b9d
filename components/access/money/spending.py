"""The spending of the owner's money: the owner's report, and the owner's corrections.

The limits are kept by ``ledger.py``. Days are those of UTC.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sql

from components.access.access_errors import WrongCorrection
from components.access.money.limit import DAY, TOTAL, Limit
from components.library.records.json_types import in_utc
from components.library.storage.database import Database
from components.library.storage.days import midnight_after
from components.library.storage.ledger_schema import (
    COUNTED,
    DOUBTFUL,
    LEDGER,
    OWNER,
    RAISED_LIMITS,
    RESERVED,
    SETTLED,
    VISITOR,
    from_billionths,
    to_billionths,
)
from components.message.message import Message
from components.settings.access_settings import Budgets

# Rows of a list; the owner is told how many more there are.
MOST_ROWS = 50
ERRORS_OF = timedelta(days=7)
# An amount that is larger is a slip of the keyboard.
MOST_AMOUNT, MOST_PICTURES = Decimal(100_000), 1_000_000
# Of a visitor, or of nobody.
VISITOR_ID = re.compile("([0-9a-f]{64})?")
PAID_BY_OWNER = LEDGER.c.payer == OWNER


@dataclass(frozen=True)
class Spender:
    """Hold the requests of a visitor on a day; ``visitor`` is an id, "" for scripts and pages without one."""

    visitor: str
    calls: int
    pictures: int
    money: Mapping[str, Decimal]


@dataclass(frozen=True)
class DoubtfulCall:
    """Hold a call that may have been billed: its ``cost`` as far as it is known, and what is still ``reserved``."""

    run: str
    asked_at: datetime
    visitor: str
    model: str
    pictures: int
    currency: str
    cost: Decimal
    reserved: Decimal | None


@dataclass(frozen=True)
class Report:
    """Hold the spending of the owner's money at one moment.

    ``limits`` are those of all money and of the day's; ``total`` and ``today`` are spent and reserved, by currency.
    ``errors`` are counts of failed calls by the name of the error's class, of the last seven days.
    """

    day: date
    limits: tuple[Limit, ...]
    total: Mapping[str, Decimal]
    today: Mapping[str, Decimal]
    spenders: tuple[Spender, ...]
    all_spenders: int
    in_flight: int
    doubtful: tuple[DoubtfulCall, ...]
    all_doubtful: int
    errors: Mapping[str, int]


class Spending:
    """Read and correct the ledger of a database, for its owner."""

    def __init__(self, database: Database, budgets: Budgets) -> None:
        self._database, self._budgets = database, budgets

    def report(self, now: datetime | None = None) -> Report:
        """Return the spending up to a moment. Raises StorageError."""
        now = now or datetime.now(UTC)
        day = now.astimezone(UTC).date()
        of_day, doubtful = LEDGER.c.day == day.isoformat(), LEDGER.c.state == DOUBTFUL
        with self._database.read() as connection:
            total, today = _sum_money(connection), _sum_money(connection, of_day)
            return Report(
                day=day,
                limits=tuple(self._list_limits(total, today, day)),
                total=_amounts(total),
                today=_amounts(today),
                spenders=_list_spenders(connection, of_day),
                all_spenders=_count(connection, of_day, what=sql.distinct(sql.func.coalesce(LEDGER.c.visitor, ""))),
                in_flight=_count(connection, LEDGER.c.state == RESERVED),
                doubtful=_list_doubtful(connection),
                all_doubtful=_count(connection, doubtful, PAID_BY_OWNER),
                errors=_count_errors(connection, now - ERRORS_OF),
            )

    def settle(self, run: str, cost: Decimal, currency: str) -> None:
        """Settle a doubtful call: nothing of it is reserved any more, and it counts as ``cost``, 0 for not billed.

        ``currency`` is taken where none is on record. Raises WrongCorrection where the call is not in doubt, or where
        the cost is no amount of money.
        """
        amount = to_billionths(_checked(cost, MOST_AMOUNT))
        values = {"state": SETTLED, "cost": amount, "reserved": 0}
        if not amount:
            # What was not billed counts as no picture of the visitor either.
            values["drawn"] = 0
        settled = (
            sql.update(LEDGER)
            .where(LEDGER.c.run == run, LEDGER.c.state == DOUBTFUL)
            .values(currency=sql.func.coalesce(LEDGER.c.currency, currency), **values)
        )
        with self._database.write() as connection:
            if not connection.execute(settled).rowcount:
                raise WrongCorrection(Message("This call is not in doubt any more."))

    def raise_limit(self, visitor: str, currency: str, more: Decimal, now: datetime | None = None) -> None:
        """Allow a visitor more today: an amount in a currency, or pictures where that is "". Adds to earlier ones.

        Raises WrongCorrection where ``more`` is no amount, or no number of pictures, or for no visitor's id.
        """
        if not VISITOR_ID.fullmatch(visitor):
            raise WrongCorrection(Message("Choose a visitor first."))
        day = (now or datetime.now(UTC)).astimezone(UTC).date().isoformat()
        if currency:
            added = to_billionths(_checked(more, MOST_AMOUNT))
        else:
            added = int(_checked(more, Decimal(MOST_PICTURES)).to_integral_value())
        key = {"visitor": visitor, "day": day, "currency": currency}
        same = [RAISED_LIMITS.c[name] == value for name, value in key.items()]
        raised = sql.update(RAISED_LIMITS).where(*same).values(more=RAISED_LIMITS.c.more + added)
        with self._database.write() as connection:
            if not self._database.is_sqlite:
                connection.exec_driver_sql("LOCK TABLE raised_limits IN EXCLUSIVE MODE")
            if not connection.execute(raised).rowcount:
                connection.execute(sql.insert(RAISED_LIMITS), {**key, "more": added})

    def _list_limits(self, total: Mapping[str, int], today: Mapping[str, int], day: date) -> list[Limit]:
        allowed = [(TOTAL, self._budgets.total, total, None), (DAY, self._budgets.day, today, midnight_after(day))]
        return [
            Limit(kind, to_billionths(amount), used.get(currency, 0), currency, renews)
            for kind, amounts, used, renews in allowed
            for currency, amount in sorted(amounts.items())
        ]


def _checked(amount: Decimal, most: Decimal) -> Decimal:
    if not amount.is_finite() or not 0 <= amount <= most:
        raise WrongCorrection(Message("This must be a number from 0 to {most:,}.", most=most))
    return amount


def _sum_money(connection: sql.Connection, *conditions: sql.ColumnElement[bool]) -> dict[str, int]:
    """Return what counts against the limits of the owner's money, in billionths, by currency."""
    query = sql.select(LEDGER.c.currency, sql.func.sum(COUNTED)).where(
        PAID_BY_OWNER, LEDGER.c.currency.is_not(None), *conditions
    )
    return {currency: int(amount) for currency, amount in connection.execute(query.group_by(LEDGER.c.currency))}


def _amounts(billionths: Mapping[str, int]) -> dict[str, Decimal]:
    return {currency: from_billionths(amount) for currency, amount in sorted(billionths.items())}


def _count(connection: sql.Connection, *conditions: sql.ColumnElement[bool], what: Any = None) -> int:
    counted = sql.func.count() if what is None else sql.func.count(what)
    return connection.scalar(sql.select(counted).select_from(LEDGER).where(*conditions)) or 0


def _list_spenders(connection: sql.Connection, of_day: sql.ColumnElement[bool]) -> tuple[Spender, ...]:
    """Return the visitors of a day who asked for the most pictures, the greatest first."""
    who = sql.func.coalesce(LEDGER.c.visitor, "").label("who")
    calls, drawn = sql.func.count().label("calls"), sql.func.sum(LEDGER.c.drawn).label("drawn")
    counts = sql.select(who, calls, drawn).where(of_day).group_by(who)
    greatest = connection.execute(counts.order_by(drawn.desc(), who).limit(MOST_ROWS)).all()
    money: dict[str, dict[str, Decimal]] = {}
    sums = sql.select(who, LEDGER.c.currency, sql.func.sum(COUNTED).label("amount")).where(
        of_day, PAID_BY_OWNER, LEDGER.c.currency.is_not(None), who.in_([row.who for row in greatest])
    )
    for row in connection.execute(sums.group_by(who, LEDGER.c.currency)):
        money.setdefault(row.who, {})[row.currency] = from_billionths(int(row.amount))
    return tuple(Spender(row.who, row.calls, int(row.drawn), money.get(row.who, {})) for row in greatest)


def _list_doubtful(connection: sql.Connection) -> tuple[DoubtfulCall, ...]:
    """Return the doubtful calls on the owner's money, the oldest first."""
    query = sql.select(LEDGER).where(LEDGER.c.state == DOUBTFUL, PAID_BY_OWNER).order_by(LEDGER.c.asked_at)
    return tuple(
        DoubtfulCall(
            run=row.run,
            asked_at=in_utc(row.asked_at),
            visitor=row.visitor or "",
            model=row.model,
            pictures=row.drawn,
            currency=row.currency or "",
            cost=from_billionths(row.cost or 0),
            reserved=None if row.reserved is None else from_billionths(row.reserved),
        )
        for row in connection.execute(query.limit(MOST_ROWS))
    )


def _count_errors(connection: sql.Connection, since: datetime) -> dict[str, int]:
    count = sql.func.count().label("count")
    query = sql.select(LEDGER.c.error, count).where(
        LEDGER.c.error != "", LEDGER.c.payer != VISITOR, LEDGER.c.asked_at >= since
    )
    return {row.error: row.count for row in connection.execute(query.group_by(LEDGER.c.error).order_by(count.desc()))}
