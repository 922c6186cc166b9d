"""Nobody spends more than the owner allows, whoever asks, and each refusal says what to do."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from components.access.access_errors import BudgetSpent, SpendingStopped, TooManyCalls
from components.access.money.ledger import Ledger
from components.endpoint.address import OFFLINE
from components.endpoint.contracts.cost import Cost
from components.library.ledger.bill import NO, YES, Bill, Charge
from components.library.records.run import DONE, FAILED, Run
from components.library.records.store import Store
from components.library.runs.asker import Asker, OtherEndpoint
from components.settings.access_settings import AccessSettings, Budgets, Rates

ANNA, BEN = Asker("a" * 64), Asker("b" * 64)
HOME = "f" * 64
OWN = replace(ANNA, other=OtherEndpoint(None, "other.example", "openai"))


def usd(amount: str) -> dict[str, Decimal]:
    return {"USD": Decimal(amount)}


class LimitedLedger:
    """Ask for runs at a ledger with limits."""

    def __init__(self, store: Store, keys: str = "owner", rates: Rates | None = None, **limits) -> None:
        self.store = store
        self.ledger = Ledger(
            store.database, AccessSettings(budgets=Budgets(**limits), rates=rates or Rates(), keys=keys)
        )

    def reserve(self, connection, run: Run, asker: Asker) -> Cost | None:
        return self.ledger.reserve(connection, run, asker)

    def ask(self, asker: Asker = ANNA, price: str | None = "0.25", currency: str = "USD", n: int = 1, **said) -> Run:
        """Return a run that is on record; raises where it is refused."""
        cost = None if price is None else Cost(Decimal(price), currency)
        known = {"currency": currency} if price is None else {}
        parameters = {"model": "m", "prompt": "p", "n": n}
        run = Run("generate", **{"endpoint": "e", "parameters": parameters, "forecast": cost} | known | said)
        run = replace(run, visitor=asker.visitor)
        self.store.add_run(run, asker, self)
        return run

    def end(self, run: Run, cost: str | None, spent: str = YES) -> None:
        charge = Charge(run.forecast, run.count, spent, cost and Cost(Decimal(cost), "USD"), run.count)
        self.store.end_run(run.id, Bill((charge,)), state=DONE if spent == YES else FAILED)

    def refused(self, *asked, **said) -> str:
        """Return the sentence with which a call is refused; nothing is on record of it."""
        before = len(self.store.list_runs())
        with pytest.raises(BudgetSpent) as caught:
            self.ask(*asked, **said)
        assert len(self.store.list_runs()) == before
        return str(caught.value)


def midnight() -> str:
    return f"{datetime.now(UTC).date() + timedelta(days=1)} 00:00 UTC"


def test_the_total_is_reserved_by_the_forecast_and_settled_by_the_cost(any_store):
    limited = LimitedLedger(any_store, total=usd("1"))
    runs = [limited.ask(ANNA, "0.40"), limited.ask(BEN, "0.40")]
    assert limited.refused(price="0.30") == (
        "This costs about $0.300, and $0.200 is left for this Proofroom. Ask for less, or ask the owner for more."
    )
    limited.end(runs[0], "0.10")
    third = limited.ask(price="0.30")
    # What was refused costs nothing; what may have been billed stays.
    limited.end(runs[1], None, NO)
    limited.end(third, None, "perhaps")
    limited.ask(price="0.60")
    assert limited.refused(price="0.01").startswith("The money for this Proofroom is used up. Ask the owner for more.")


def test_a_day_begins_anew_at_midnight_in_utc(any_store):
    limited = LimitedLedger(any_store, day=usd("0.5"))
    yesterday = datetime.now(UTC) - timedelta(days=1)
    limited.ask(price="0.5", asked_at=yesterday)
    limited.ask(price="0.5")
    said = limited.refused(BEN, "0.5")
    assert said == f"Today's money for this Proofroom is used up. It is renewed at {midnight()}."


def test_a_visitor_has_a_limit_of_ones_own_and_another_browser_at_the_same_address_has_the_same(any_store):
    limited = LimitedLedger(any_store, visitor_day=usd("0.5"))
    limited.ask(replace(ANNA, address=HOME), "0.4")
    left = "This costs about $0.200, and $0.100 of your money for today is left. Ask for less, or wait until "
    assert limited.refused(ANNA, "0.2") == f"{left}{midnight()}."
    assert limited.refused(replace(BEN, address=HOME), "0.2").startswith("This costs about $0.200, and $0.100 of your")
    limited.ask(BEN, "0.5")
    limited.ask(replace(BEN, visitor=None), "0.5")
    assert limited.refused(replace(BEN, visitor=None), "0.1").startswith("Your money for today is used up.")


def test_pictures_are_counted_where_they_cost_nothing_too_but_not_offline(any_store):
    limited = LimitedLedger(any_store, pictures_visitor_day=3)
    limited.ask(price="0", currency="CNY", n=2)
    assert limited.refused(n=2) == f"1 of your pictures for today is left. Ask for fewer, or wait until {midnight()}."
    last = limited.ask()
    assert limited.refused() == f"Your pictures for today are used up. They are renewed at {midnight()}."
    limited.end(last, None, NO)
    limited.ask()
    limited.ask(n=9, price="0", currency="CNY", endpoint=OFFLINE)
    limited.ask(BEN, n=3)


def test_a_call_has_a_limit_of_its_own(any_store):
    limited = LimitedLedger(any_store, call=usd("0.3"))
    limited.ask(price="0.3")
    assert limited.refused(price="0.31") == (
        "This costs about $0.310, and a call may cost $0.300 here. Ask for fewer pictures, a smaller size or a lower"
        " quality."
    )
    assert limited.refused(currency="CNY").startswith("No money is set aside here for prices in CNY.")


def test_currencies_are_limited_each_by_itself_and_one_without_a_limit_is_refused(any_store):
    limited = LimitedLedger(any_store, total=usd("1") | {"CNY": Decimal(7)}, day=usd("1"), call={"CNY": Decimal(5)})
    limited.ask(price="1")
    limited.ask(price="5", currency="CNY")
    assert limited.refused(price="3", currency="CNY").startswith("This costs about ¥3.00, and ¥2.00 is left")
    limited.ask(price="0", currency="CNY")
    other = LimitedLedger(any_store, day=usd("9"))
    assert other.refused(price="0.1", currency="CNY").startswith("No money is set aside here for prices in CNY.")
    other.ask(price="0", currency="CNY")


def test_a_picture_of_unknown_price_is_refused_where_money_is_limited_or_counts_as_the_owner_says(any_store):
    LimitedLedger(any_store).ask(price=None)
    assert (
        LimitedLedger(any_store, total=usd("9"))
        .refused(price=None)
        .startswith("What this costs is not known, and money is")
    )
    limited = LimitedLedger(any_store, total=usd("1"), unknown_price={"CNY": Decimal(2), **usd("0.3")})
    run = limited.ask(price=None, n=2)
    assert limited.refused(price="0.5").startswith("This costs about $0.500, and $0.400 is left")
    # Billed at a price that is not known even now: it counts as before.
    limited.end(run, None)
    assert limited.refused(price="0.5").startswith("This costs about $0.500, and $0.400 is left")
    # A model without any known price counts in the first currency.
    two = LimitedLedger(any_store, day={"CNY": Decimal(3)}, unknown_price={"CNY": Decimal(2)})
    two.ask(price=None, currency="")
    assert two.refused(price=None, currency="").startswith(
        "This costs about ¥2.00, and ¥1.00 of today's money is left."
    )
    assert (left := two.ledger.allowance(ANNA, "").limit)
    assert (left.left, left.currency) == (10**9, "CNY")


def test_a_key_of_ones_own_has_no_limit_and_counts_for_no_other(any_store):
    limited = LimitedLedger(any_store, keys="both", total=usd("1"), pictures_visitor_day=1)
    for _ in range(3):
        limited.ask(OWN, "5", n=4)
    limited.ask(price="1")
    assert limited.refused(BEN, "1") == (
        "The money for this Proofroom is used up. Ask the owner for more. A key of your own has no limit here."
    )


def test_the_owner_stops_all_spending_at_once_and_allows_it_again(open_any):
    here, there = LimitedLedger(open_any()), LimitedLedger(open_any())
    going = here.ask()
    here.ledger.stop()
    here.ledger.stop()
    with pytest.raises(SpendingStopped, match=r"^The owner has stopped all spending here\. Ask the owner\.$"):
        there.ask()
    assert str(there.ledger.allowance(ANNA, "USD").refusal).startswith("The owner has stopped all spending")
    # Calls in flight go on, and so does what costs the owner nothing.
    here.end(going, "0.25")
    there.ask(OWN)
    there.ask(price="0", endpoint=OFFLINE)
    there.ledger.allow()
    assert not here.ledger.stopped
    there.ask()


def test_calls_in_flight_of_one_visitor_are_counted_over_all_processes(open_any):
    here, there = (LimitedLedger(open_any(), rates=Rates(visitor_at_once=2)) for _ in range(2))
    first = here.ask(replace(ANNA, address=HOME))
    there.ask(ANNA)
    for limited, asker in ((here, ANNA), (there, ANNA)):
        with pytest.raises(TooManyCalls, match="still waiting for their pictures: 2"):
            limited.ask(asker)
    there.ask(replace(BEN, address=HOME))
    with pytest.raises(TooManyCalls):
        there.ask(replace(BEN, visitor="c" * 64, address=HOME))
    here.end(first, "0.1")
    there.ask(ANNA)
    there.ask(OWN)


def test_what_is_left_is_the_tightest_limit(any_store):
    limited = LimitedLedger(any_store, total=usd("9"), day=usd("2.2"), visitor_day=usd("1"), pictures_visitor_day=10)
    allowance = limited.ledger.allowance(ANNA, "USD")
    assert (allowance.limit.kind, allowance.limit.left, allowance.low) == ("visitor", 10**9, False)
    limited.ask(BEN, "1")
    limited.ask(ANNA, "0.9")
    allowance = limited.ledger.allowance(ANNA, "USD")
    assert (allowance.limit.kind, allowance.limit.left, allowance.low) == ("visitor", 10**8, True)
    assert allowance.limit.renews_at > datetime.now(UTC)
    limited.ask(ANNA, "0.1")
    assert str(limited.ledger.allowance(ANNA, "USD").refusal).startswith("Your money for today is used up.")
    assert limited.ledger.allowance(Asker("c" * 64), "USD").limit.left == 2 * 10**8
    assert limited.ledger.allowance(OWN, "USD").limit is None
    few = LimitedLedger(any_store, day=usd("9"), pictures_visitor_day=4).ledger.allowance(ANNA, "USD")
    assert (few.limit.kind, few.limit.left) == ("pictures", 2)
    assert LimitedLedger(any_store).ledger.allowance(ANNA, "USD").limit is None
