"""The ledger: allows a run only within the limits, and reserves its money in the transaction that records the run.

What a run costs in the end is settled by ``library/ledger/ledger_rows.py``, whoever pays. Money that may have been
spent stays reserved. Days are those of UTC.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sql

from components.access.access_errors import WAIT, BudgetSpent, SpendingStopped, TooManyCalls
from components.access.money.limit import (
    CALL_TOO_DEAR,
    DAY,
    NO_LIMIT,
    NO_PRICE,
    PICTURES,
    TOTAL,
    UNLIMITED,
    VISITOR,
    Allowance,
    Limit,
    find_allowance,
    say_amount,
    with_own_key,
)
from components.endpoint.contracts.cost import Cost
from components.library.ledger.ledger_rows import payer_of
from components.library.records.run import Run
from components.library.runs.asker import Asker
from components.library.storage import ledger_schema
from components.library.storage.database import Database
from components.library.storage.days import midnight_after
from components.library.storage.ledger_schema import (
    COUNTED,
    LEDGER,
    OWNER,
    RAISED_LIMITS,
    RESERVED,
    SWITCHES,
    WITH_ADDRESS,
    to_billionths,
)
from components.message.message import Message
from components.settings.access_settings import AccessSettings

# Any number: whoever holds the lock in PostgreSQL is the only one to look at the sums and to add to them.
ADMITTING = 6_270_502
STOPPED = "spending stopped"


class Ledger:
    """Keep the limits of ``settings`` in a database; all processes with the same database keep them together."""

    def __init__(self, database: Database, settings: AccessSettings) -> None:
        self._database = database
        self._budgets, self._rates = settings.budgets, settings.rates
        self._may_bring_key = settings.keys == "both"
        budgets, rates = settings.budgets, settings.rates
        counted = (budgets.pictures_visitor_day, rates.visitor_at_once)
        self._limited = budgets.limited or any(limit is not None for limit in counted)

    def reserve(self, connection: sql.Connection, run: Run, asker: Asker) -> Cost | None:
        """Return the money that a run reserves, None where no price is known, in the transaction that records the run.

        Raises SpendingStopped, TooManyCalls or BudgetSpent.
        """
        if self._limited and not self._database.is_sqlite and payer_of(run, asker) != ledger_schema.VISITOR:
            # SQLite has one writer at a time.
            connection.execute(sql.select(sql.func.pg_advisory_xact_lock(ADMITTING)))
        return self._admit(connection, run, asker)

    def check(self, run: Run, asker: Asker) -> None:
        """Refuse a run as ``reserve`` would now, and reserve nothing: others may come first."""
        with self._database.read() as connection:
            self._admit(connection, run, asker)

    def _admit(self, connection: sql.Connection, run: Run, asker: Asker) -> Cost | None:
        payer = payer_of(run, asker)
        if payer == ledger_schema.VISITOR:
            return run.forecast
        if payer == OWNER and _is_stopped(connection):
            raise SpendingStopped(Message("The owner has stopped all spending here. Ask the owner."))
        self._check_in_flight(connection, asker)
        if payer != OWNER:
            return run.forecast
        try:
            amount = self._price_of(run)
            self._check_money(connection, run, asker, amount)
        except BudgetSpent as error:
            raise with_own_key(error, self._may_bring_key) from None
        return amount

    def allowance(self, asker: Asker, currency: str) -> Allowance:
        """Return how much of the owner's money an asker may still spend, in a currency, "" where that is not known.

        Raises StorageError.
        """
        currency = currency or self._unknown_currency
        if asker.other is not None:
            return UNLIMITED
        with self._database.read() as connection:
            if _is_stopped(connection):
                return Allowance(None, Message("The owner has stopped all spending here. Ask the owner."))
            return find_allowance(self._read_limits(connection, asker, currency, datetime.now(UTC).date()))

    def stop(self) -> None:
        """Stop all spending of the owner's money at once, in all processes; calls in flight go on."""
        self._turn(True)

    def allow(self) -> None:
        """Allow spending again."""
        self._turn(False)

    @property
    def stopped(self) -> bool:
        """Whether the owner has stopped all spending."""
        with self._database.read() as connection:
            return _is_stopped(connection)

    def _turn(self, on: bool) -> None:
        values = {"turned": on, "turned_at": datetime.now(UTC)}
        with self._database.write() as connection:
            changed = connection.execute(sql.update(SWITCHES).where(SWITCHES.c.name == STOPPED).values(**values))
            if not changed.rowcount:
                connection.execute(sql.insert(SWITCHES), {"name": STOPPED, **values})

    def _check_in_flight(self, connection: sql.Connection, asker: Asker) -> None:
        most = self._rates.visitor_at_once
        if most is None:
            return
        for whose in _conditions_of(asker):
            query = sql.select(sql.func.count()).where(
                LEDGER.c.state == RESERVED, LEDGER.c.payer != ledger_schema.VISITOR, whose
            )
            if (connection.scalar(query) or 0) >= most:
                said = Message(
                    "Calls of yours that are still waiting for their pictures: {most}. Wait for one of them.", most=most
                )
                raise TooManyCalls(said, WAIT)

    @property
    def _unknown_currency(self) -> str:
        """Return the currency of calls of unknown price, "" where there is none."""
        return next(iter(self._budgets.unknown_price), "")

    def _price_of(self, run: Run) -> Cost | None:
        """Return the price at which a run counts before it is sent.

        Raises BudgetSpent where limited money has no known price.
        """
        if run.forecast is not None:
            return run.forecast
        currency, prices = run.currency or self._unknown_currency, self._budgets.unknown_price
        if currency in prices:
            return Cost(prices[currency] * run.pictures, currency)
        if self._budgets.limited:
            raise BudgetSpent(NO_PRICE)
        return None

    def _check_money(self, connection: sql.Connection, run: Run, asker: Asker, amount: Cost | None) -> None:
        day = run.asked_at.astimezone(UTC).date()
        billionths = to_billionths(amount.amount) if amount else 0
        currency = amount.currency if amount and amount.amount else ""
        if currency:
            self._check_call(billionths, currency)
        for limit in self._read_limits(connection, asker, currency, day):
            asked = run.pictures if limit.kind == PICTURES else billionths
            if asked > limit.left:
                raise limit.refuse(asked)

    def _check_call(self, billionths: int, currency: str) -> None:
        """Raise BudgetSpent for a call that is too dear by itself, and for one in a currency without a limit."""
        budgets = self._budgets
        if not budgets.limited:
            return
        sums = {*budgets.total, *budgets.day, *budgets.visitor_day} or set(budgets.call)
        if currency not in sums:
            raise BudgetSpent(NO_LIMIT.with_values(currency=currency))
        most = budgets.call.get(currency)
        if most is not None and billionths > to_billionths(most):
            said = {"cost": say_amount(billionths, currency), "most": Cost(most, currency).message}
            raise BudgetSpent(CALL_TOO_DEAR.with_values(**said))

    def _read_limits(self, connection: sql.Connection, asker: Asker, currency: str, day: date) -> list[Limit]:
        """Return the limits that apply to an asker on a day; ``currency`` is "" for the limits of pictures alone."""
        budgets, renews = self._budgets, midnight_after(day)
        of_owner = (LEDGER.c.payer == OWNER, LEDGER.c.currency == currency)
        of_day = LEDGER.c.day == day.isoformat()
        limits: list[Limit] = []
        if (allowed := _in(budgets.total, currency)) is not None:
            limits.append(Limit(TOTAL, allowed, _sum(connection, COUNTED, *of_owner), currency))
        if (allowed := _in(budgets.day, currency)) is not None:
            limits.append(Limit(DAY, allowed, _sum(connection, COUNTED, *of_owner, of_day), currency, renews))
        if (allowed := _in(budgets.visitor_day, currency)) is not None:
            allowed += _find_more(connection, asker, day, currency)
            used = max(_sum(connection, COUNTED, whose, of_day, *of_owner) for whose in _conditions_of(asker))
            limits.append(Limit(VISITOR, allowed, used, currency, renews))
        if budgets.pictures_visitor_day is not None:
            allowed = budgets.pictures_visitor_day + _find_more(connection, asker, day, "")
            drawn = (_sum(connection, LEDGER.c.drawn, whose, of_day, of_owner[0]) for whose in _conditions_of(asker))
            limits.append(Limit(PICTURES, allowed, max(drawn), "", renews))
        return limits


def _conditions_of(asker: Asker) -> list[sql.ColumnElement[bool]]:
    """Return the conditions of the rows that count as an asker's: by the visitor, and by the address, if any."""
    by_address = sql.and_(LEDGER.c.address == asker.address, WITH_ADDRESS)
    by_visitor = LEDGER.c.visitor.is_(None) if asker.visitor is None else LEDGER.c.visitor == asker.visitor
    return [by_visitor, by_address] if asker.address else [by_visitor]


def _sum(connection: sql.Connection, amount: sql.ColumnElement[Any], *conditions: sql.ColumnElement[bool]) -> int:
    return int(connection.scalar(sql.select(sql.func.coalesce(sql.func.sum(amount), 0)).where(*conditions)) or 0)


def _in(amounts: Mapping[str, Decimal], currency: str) -> int | None:
    return to_billionths(amounts[currency]) if currency in amounts else None


def _find_more(connection: sql.Connection, asker: Asker, day: date, currency: str) -> int:
    """Return what the owner allows a visitor in addition on a day, in billionths of a currency or in pictures."""
    key = (RAISED_LIMITS.c.visitor == (asker.visitor or ""), RAISED_LIMITS.c.day == day.isoformat())
    query = sql.select(RAISED_LIMITS.c.more).where(*key, RAISED_LIMITS.c.currency == currency)
    return connection.scalar(query) or 0


def _is_stopped(connection: sql.Connection) -> bool:
    return bool(connection.scalar(sql.select(SWITCHES.c.turned).where(SWITCHES.c.name == STOPPED)))
