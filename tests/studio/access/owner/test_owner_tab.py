"""The Owner tab: shown to owners, refused to everybody else, and what an owner does there."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import gradio as gr
import pytest

from components.access.access import open_access
from components.access.access_errors import BudgetSpent, SignInNeeded, SpendingStopped
from components.access.entrance import open_entrance
from components.endpoint.contracts.cost import Cost
from components.library.ledger.bill import PERHAPS, Bill, Charge
from components.library.records.run import FAILED, Run
from components.library.records.store import Store
from components.library.runs.asker import Asker
from components.library.runs.jobs import Jobs
from components.settings.access_settings import AccessSettings, Budgets, SignIn
from components.studio.access.owner.owner_layout import build_owner_tab
from components.studio.access.owner.owner_tab import OwnerTab
from components.studio.access.person import Person, acting
from components.studio.language.reader import reading
from components.studio.server.session_blocks import SessionBlocks
from tests.studio.conftest import service

OWNER, STRANGER = Person("visit", owner=True), Person("visit")
USD = {"USD": Decimal(1)}
SETTINGS = AccessSettings("header", SignIn(header="X-User"), owners=("ada",), budgets=Budgets(day=USD, visitor_day=USD))


@pytest.fixture
def owner(store: Store) -> Iterator[OwnerTab]:
    """Give the tab, with an owner at it."""
    access = open_access(SETTINGS, store.database, Jobs(workers=1))
    entrance = open_entrance(SETTINGS, access.secret, store.database)
    with SessionBlocks(), gr.Tab() as tab:
        owner = build_owner_tab(replace(service(), store=store, access=access, entrance=entrance), tab)
    with acting(OWNER):
        yield owner


def ask(owner: OwnerTab, visitor: str = "b" * 64, price: str = "0.40") -> Run:
    run = Run("generate", "e", {"model": "gpt-image-2", "prompt": "p", "n": 1}, Cost(Decimal(price), "USD"), visitor)
    owner.service.store.add_run(run, Asker(visitor), owner.service.access)
    return run


def doubt(owner: OwnerTab, run: Run) -> None:
    owner.service.store.end_run(run.id, Bill((Charge(run.forecast, 1, PERHAPS),)), state=FAILED, error="ConnectionCut")


def test_nobody_but_an_owner_is_shown_anything_or_changes_anything(owner):
    with acting(STRANGER):
        assert owner.reveal()[owner.tab]["visible"] is False
        assert owner.show_again() == {owner.said: gr.skip()}
        for act in (
            owner.show,
            owner.stop_spending,
            owner.allow_spending,
            lambda: owner.raise_limit("b" * 64, "USD", "5"),
            lambda: owner.settle("f" * 32, "0"),
            lambda: owner.settle_unbilled("f" * 32),
            lambda: owner.follow_call("f" * 32),
        ):
            with pytest.raises(SignInNeeded, match="Sign in as one of them"):
                act()
    assert not owner.service.access.ledger.stopped
    assert owner.reveal()[owner.tab]["visible"] is True


def test_before_anything_was_asked_each_part_says_so(owner):
    updates = owner.show()
    assert "Nobody asked for a picture today." in updates[owner.spenders]
    assert "No call is in doubt." in updates[owner.doubtful]
    assert "No call failed." in updates[owner.errors]
    assert not updates[owner.raising]["visible"]
    assert not updates[owner.settling]["visible"]
    assert "$1.00" in updates[owner.money]


def test_spent_and_left_are_shown_by_day_and_by_visitor(owner):
    known = owner.service.entrance.accounts.find("ada").id
    for visitor in (known, "b" * 64):
        ask(owner, visitor)
    updates = owner.show()
    assert "$0.800" in updates[owner.money]
    assert "$0.200" in updates[owner.money]
    assert {label for label, _ in updates[owner.visitor]["choices"]} == {"ada", "bbbbbbbb"}
    assert ">ada</th>" in updates[owner.spenders]
    assert "2 calls in flight" in updates[owner.now]


def test_all_spending_is_stopped_and_allowed_again(owner):
    for _ in range(2):
        # A second owner whose page is older presses it too.
        updates = owner.stop_spending()
        assert "All spending is stopped" in updates[owner.switch_said]
        assert (updates[owner.stop]["visible"], updates[owner.allow]["visible"]) == (False, True)
        with pytest.raises(SpendingStopped):
            ask(owner)
    updates = owner.allow_spending()
    assert (updates[owner.stop]["visible"], updates[owner.allow]["visible"]) == (True, False)
    ask(owner)


def test_a_doubtful_call_is_settled_at_its_cost_or_as_not_billed(owner):
    runs = [ask(owner) for _ in range(2)]
    for run in runs:
        doubt(owner, run)
    updates = owner.show()
    assert updates[owner.cost] == "0.4"
    assert "The answer was cut" in updates[owner.errors]
    assert owner.follow_call(runs[1].id)[owner.cost] == "0.4"
    updates = owner.settle(runs[0].id, "0,35")
    assert "The call is settled." in updates[owner.said]
    assert "$0.750" in updates[owner.money]
    updates = owner.settle_unbilled(runs[1].id)
    assert "$0.350" in updates[owner.money]
    assert "not in doubt any more" in owner.settle(runs[1].id, "0.1")[owner.said]


def test_the_limit_of_a_visitor_is_raised_for_today(owner):
    for _ in range(2):
        ask(owner)
    with pytest.raises(BudgetSpent):
        ask(owner)
    assert "raised until" in owner.raise_limit("b" * 64, "USD", "0.5")[owner.said]
    with pytest.raises(BudgetSpent, match="today's money"):
        # The limit of the day holds all the same.
        ask(owner, price="0.3")
    ask(owner, price="0.2")


@pytest.mark.parametrize(
    ("typed", "readings"), [("1,000", "1000 or 1"), ("1.250", "1250 or 1.25"), (" 12,345 ", "12345 or 12.3450")]
)
def test_an_amount_that_may_mean_thousands_is_asked_for_again(owner, typed: str, readings: str):
    doubt(owner, run := ask(owner))
    said = f"{typed.strip()} may mean {readings}: type one of these."
    for unit in ("", "USD"):
        assert said in str(owner.raise_limit("b" * 64, unit, typed)[owner.said])
    assert said in str(owner.settle(run.id, typed)[owner.said])
    for one in readings.split(" or "):
        assert "raised until" in owner.raise_limit("b" * 64, "USD", one)[owner.said]


def test_the_cost_that_is_offered_is_read_as_it_is_meant(owner):
    # Only 1.125 may mean thousands.
    for held, offered in (("0.125", "0.125"), ("1.125", "1.1250")):
        doubt(owner, run := replace(ask(owner, price="0.1"), forecast=Cost(Decimal(held), "USD")))
        assert owner.follow_call(run.id)[owner.cost] == offered
        assert "The call is settled." in owner.settle(run.id, offered)[owner.said]


@pytest.mark.parametrize("typed", ["", "much", "-1", "NaN", "1e99", None])
def test_what_is_no_amount_is_refused_at_the_place_and_kept(owner, typed):
    doubt(owner, run := ask(owner))
    for updates in (owner.settle(run.id, typed), owner.raise_limit("b" * 64, "USD", typed)):
        assert set(updates) == {owner.said}
        assert "umber" in updates[owner.said]
    for updates in (owner.settle(None, "1"), owner.raise_limit(["b"], "USD", "1")):
        assert "Choose" in updates[owner.said]


def test_an_owner_reads_it_in_chinese(owner):
    doubt(owner, ask(owner))
    with reading("zh-CN"):
        updates = owner.show()
        assert "Visitors" not in updates[owner.spenders]
        assert "允许花费" in updates[owner.switch_said]
