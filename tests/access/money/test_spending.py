"""What the owner is shown of the spending, and what the owner corrects."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from components.access.access_errors import BudgetSpent, WrongCorrection
from components.access.money.ledger import Ledger
from components.access.money.limit import DAY, TOTAL
from components.access.money.spending import Spending
from components.endpoint.contracts.cost import Cost
from components.library.ledger.bill import NO, PERHAPS, YES, Bill, Charge
from components.library.records.run import DONE, FAILED, Run
from components.library.runs.asker import Asker
from components.settings.access_settings import AccessSettings, Budgets

ANNA, BEN = Asker("a" * 64), Asker("b" * 64)
BUDGETS = Budgets(total={"USD": Decimal(10)}, day={"USD": Decimal(2)}, visitor_day={"USD": Decimal(1)})


class Owned:
    """Hold a store with limits, its ledger, and the owner's view of it."""

    def __init__(self, store, budgets=BUDGETS):
        self.store, self.ledger = store, Ledger(store.database, AccessSettings(budgets=budgets))
        self.spending = Spending(store.database, budgets)

    def ask(self, asker, price="0.4", **said):
        cost = None if price is None else Cost(Decimal(price), "USD")
        parameters = {"model": "m", "prompt": "p", "n": 1}
        run = Run("generate", "e", parameters, cost, asker.visitor, **said)
        self.store.add_run(run, asker, self.ledger)
        return run

    def end(self, run, spent=YES, cost="0.3", error=""):
        charge = Charge(run.forecast, 1, spent, cost and Cost(Decimal(cost), "USD"), 1)
        self.store.end_run(run.id, Bill((charge,)), state=DONE if spent == YES else FAILED, error=error)


def test_what_is_spent_and_reserved_is_shown_with_the_limits(any_store):
    owned = Owned(any_store)
    owned.end(owned.ask(ANNA))
    owned.ask(BEN)
    owned.end(owned.ask(BEN, asked_at=datetime.now(UTC) - timedelta(days=3)), cost="0.5")
    report = owned.spending.report()
    assert report.total == {"USD": Decimal("1.2")}
    assert report.today == {"USD": Decimal("0.7")}
    assert [(limit.kind, limit.left) for limit in report.limits] == [(TOTAL, 8_800_000_000), (DAY, 1_300_000_000)]
    assert report.in_flight == 1
    money = [(spender.visitor, spender.calls, spender.pictures, spender.money) for spender in report.spenders]
    anna, ben = {"USD": Decimal("0.3")}, {"USD": Decimal("0.4")}
    assert money == [("a" * 64, 1, 1, anna), ("b" * 64, 1, 1, ben)]
    assert report.all_spenders == 2


def test_failed_calls_are_counted_by_the_kind_of_their_error(any_store):
    owned = Owned(any_store)
    for _ in range(2):
        owned.end(owned.ask(ANNA, "0.1"), NO, None, "RateLimited")
    owned.end(owned.ask(ANNA, "0.1"), NO, None, "KeyRefused")
    assert owned.spending.report().errors == {"RateLimited": 2, "KeyRefused": 1}


def test_a_doubtful_call_stays_reserved_until_it_is_settled(any_store):
    owned = Owned(any_store)
    billed, unbilled = owned.ask(ANNA), owned.ask(ANNA)
    for run in (billed, unbilled):
        owned.end(run, PERHAPS, None, "ConnectionCut")
    with pytest.raises(BudgetSpent):
        owned.ask(ANNA)
    report = owned.spending.report()
    assert [call.run for call in report.doubtful] == [billed.id, unbilled.id]
    assert report.doubtful[0].reserved == Decimal("0.4")
    owned.spending.settle(billed.id, Decimal("0.35"), "USD")
    owned.spending.settle(unbilled.id, Decimal(0), "USD")
    report = owned.spending.report()
    assert (report.doubtful, report.all_doubtful) == ((), 0)
    assert report.today == {"USD": Decimal("0.35")}
    owned.ask(ANNA)
    with pytest.raises(WrongCorrection, match="not in doubt"):
        owned.spending.settle(billed.id, Decimal(0), "USD")


def test_the_limit_of_a_visitor_is_raised_for_the_day_and_for_nobody_else(any_store):
    owned = Owned(any_store)
    for asker in (ANNA, ANNA, BEN, BEN):
        owned.ask(asker)
    for more in ("0.1", "0.2"):
        owned.spending.raise_limit(ANNA.visitor, "USD", Decimal(more))
    owned.ask(ANNA)
    for asker in (ANNA, BEN):
        with pytest.raises(BudgetSpent):
            owned.ask(asker)


def test_pictures_are_raised_too(any_store):
    owned = Owned(any_store, Budgets(pictures_visitor_day=1))
    owned.ask(ANNA)
    with pytest.raises(BudgetSpent):
        owned.ask(ANNA)
    owned.spending.raise_limit(ANNA.visitor, "", Decimal(1))
    owned.ask(ANNA)


@pytest.mark.parametrize("forged", ["a", "A" * 64, "a" * 65, "'; --"])
def test_a_limit_is_raised_for_the_id_of_a_visitor_only(any_store, forged):
    with pytest.raises(WrongCorrection, match="Choose a visitor first"):
        Owned(any_store).spending.raise_limit(forged, "USD", Decimal(1))


@pytest.mark.parametrize("amount", ["-1", "NaN", "Infinity", "1e9"])
def test_an_amount_that_is_none_corrects_nothing(any_store, amount):
    owned = Owned(any_store)
    owned.end(run := owned.ask(ANNA), PERHAPS, None)
    for correct in (
        lambda: owned.spending.settle(run.id, Decimal(amount), "USD"),
        lambda: owned.spending.raise_limit(ANNA.visitor, "USD", Decimal(amount)),
    ):
        with pytest.raises(WrongCorrection, match="must be a number"):
            correct()
    assert owned.spending.report().all_doubtful == 1
