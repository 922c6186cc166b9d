"""Rows of the ledger: one for each run, opened with the record of the run, and settled when the run has ended.

Every function works in the transaction of its caller. The limits are in ``components/access/``.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC
from typing import Any

import sqlalchemy as sql

from components.endpoint.address import OFFLINE
from components.endpoint.contracts.cost import Cost
from components.library.ledger.bill import NO, PERHAPS, YES, Bill, Charge, count_tokens
from components.library.records.run import Run
from components.library.records.shot import Shot
from components.library.runs.asker import Asker
from components.library.storage.ledger_schema import (
    DOUBTFUL,
    FREED,
    LEDGER,
    NOBODY,
    OWNER,
    RESERVED,
    SETTLED,
    VISITOR,
    to_billionths,
)
from components.library.storage.row_insertion import insert_or_keep
from components.library.storage.schema import SHOTS, likeness_of_run


def payer_of(run: Run, asker: Asker) -> str:
    """Return who pays for a run: OWNER, VISITOR or NOBODY."""
    if run.endpoint == OFFLINE:
        return NOBODY
    return OWNER if asker.other is None else VISITOR


def open_entry(connection: sql.Connection, run: Run, asker: Asker, reserved: Cost | None) -> None:
    """Write the row of a run that may be sent from now on; ``reserved`` is its money, None where no price is known."""
    connection.execute(sql.insert(LEDGER), _row_of(run, payer_of(run, asker), asker.address, reserved))


def settle_entry(connection: sql.Connection, run_id: str, bill: Bill, error: str = "") -> None:
    """Settle the row of a run by its bill; ``error`` is the name of the error with which the run ended.

    Doing the same twice changes nothing, and a bill that comes after a settlement is not counted any more. What may
    have been spent settles a row that was freed.
    """
    row = connection.execute(sql.select(LEDGER).where(LEDGER.c.run == run_id)).one_or_none()
    if row is None:
        return
    values: dict[str, object] = {"pictures": _count_shots(connection, run_id), "error": error}
    spends = any(charge.spent != NO for charge in bill.charges)
    if row.state == RESERVED or (row.state == DOUBTFUL and bill.charges) or (row.state == FREED and spends):
        values |= _values_of(bill, row)
    connection.execute(sql.update(LEDGER).where(LEDGER.c.run == run_id).values(**values))


def enter_found(connection: sql.Connection, run: Run | None, shots: Sequence[Shot]) -> None:
    """Count the pictures of one run that were found again: they were billed.

    ``run`` is None where the record of the run is lost; then the recipe of its pictures tells the run.
    """
    run = run or _run_of(shots[0])
    if not run.is_call:
        return
    payer = NOBODY if run.endpoint == OFFLINE else OWNER
    insert_or_keep(connection, LEDGER, _row_of(run, payer, "", run.forecast))
    settle_entry(connection, run.id, bill_of_shots(run, shots))


def bill_of_shots(run: Run, shots: Sequence[Shot]) -> Bill:
    """Return the bill of a run whose process has ended, by the pictures that are kept, of which there is at least one.

    A part of an edit that did not answer is in doubt: nobody knows whether its request had been sent.
    """
    recipes = sorted((shot.recipe for shot in shots), key=lambda recipe: (recipe.cost is None, recipe.usage is None))
    parts = run.handling.asked_parts if run.handling else 1
    answered = max(1, *(len(shot.handling.parts) if shot.handling else 1 for shot in shots))
    forecast = run.forecast and replace(run.forecast, amount=run.forecast.amount * answered / max(answered, parts))
    charge = Charge(
        forecast=forecast,
        asked=run.count * answered,
        spent=YES,
        cost=recipes[0].cost,
        drawn=len(shots) * answered,
        tokens=count_tokens(recipes[0].usage),
        seconds=max(recipe.seconds for recipe in recipes),
    )
    bill = Bill((charge,))
    if answered < parts:
        rest = run.forecast and forecast and replace(run.forecast, amount=run.forecast.amount - forecast.amount)
        bill = bill.put(1, Charge(rest, run.count * (parts - answered)))
    return bill


def bill_in_doubt(run: Run) -> Bill:
    """Return the bill of a run that was sent, and whose process has ended without an answer."""
    return Bill((Charge(run.forecast, run.pictures),))


def _row_of(run: Run, payer: str, address: str, reserved: Cost | None) -> dict[str, object]:
    alike = likeness_of_run(run)
    return {
        "run": run.id,
        "visitor": run.visitor,
        "address": address,
        "payer": payer,
        **{name: alike[name] for name in ("endpoint", "model", "quality")},
        "asked_at": run.asked_at,
        "day": run.asked_at.astimezone(UTC).date().isoformat(),
        "state": RESERVED,
        "currency": reserved.currency if reserved else None,
        "reserved": to_billionths(reserved.amount) if reserved else None,
        "drawn": run.pictures,
    }


def _values_of(bill: Bill, row: Any) -> dict[str, object]:
    """Return the columns of a row that follow from a bill."""
    billed = [charge for charge in bill.charges if charge.spent == YES]
    doubtful = [charge for charge in bill.charges if charge.spent == PERHAPS]
    costs = [charge.cost for charge in billed if charge.cost is not None]
    known = bool(costs) and len(costs) == len(billed)
    cost = sum(to_billionths(each.amount) for each in costs)
    counted = [_amount_of(charge, row) for charge in bill.charges]
    amounts = [amount for amount in counted if amount is not None]
    # What is not known to be spent, and counts all the same.
    reserved = sum(amounts) - (cost if known else 0) if len(amounts) == len(counted) else None
    uncertain = [amount for charge in doubtful if (amount := _amount_of(charge, row)) != 0]
    state = DOUBTFUL if uncertain else SETTLED if billed or doubtful else FREED
    tokens = [charge.tokens for charge in billed if charge.tokens is not None]
    counts = bool(tokens) and len(tokens) == len(billed)
    return {
        "state": state,
        "currency": costs[0].currency if costs else row.currency,
        "cost": cost if known else None,
        "reserved": reserved,
        "drawn": sum(charge.drawn for charge in billed) + sum(charge.asked for charge in doubtful),
        "tokens_in": sum(each[0] for each in tokens) if counts else None,
        "tokens_out": sum(each[1] for each in tokens) if counts else None,
        "seconds": sum(charge.seconds for charge in bill.charges),
    }


def _amount_of(charge: Charge, row: Any) -> int | None:
    """Return what a charge counts against the limits, in billionths; None where that is not known.

    A charge of unknown price counts as its share of what was reserved for the pictures of the run, which is no longer
    known once the row was freed.
    """
    if charge.spent == NO:
        return 0
    known = charge.cost or charge.forecast
    if known is not None:
        return to_billionths(known.amount)
    return None if row.reserved is None or row.state == FREED else row.reserved * charge.asked // max(1, row.drawn)


def _count_shots(connection: sql.Connection, run_id: str) -> int:
    query = sql.select(sql.func.count()).select_from(SHOTS).where(SHOTS.c.run == run_id)
    return connection.scalar(query) or 0


def _run_of(shot: Shot) -> Run:
    """Return the run of a shot, as far as the shot's recipe tells."""
    recipe = shot.recipe
    return Run(
        recipe.kind,
        recipe.endpoint,
        recipe.parameters,
        recipe.cost,
        shot.visitor,
        handling=shot.handling,
        id=str(shot.run),
        asked_at=recipe.made_at,
    )
