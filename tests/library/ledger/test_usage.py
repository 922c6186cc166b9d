"""What the usage says is what the ledger says: each call once, money exactly, and nothing unknown taken for 0."""

import random
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from components.endpoint.contracts.cost import Cost
from components.library.ledger.bill import NO, NO_BILL, PERHAPS, YES, Bill, Charge, count_tokens
from components.library.ledger.usage import Sums, add_up, group_entries, read_usage
from components.library.records.run import Run
from components.library.records.store import Store
from components.library.storage.removal import empty_bin
from tests.library.shots import bare_shot

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
ANNA, BEN = "a" * 64, "b" * 64
TENTH, QUARTER = Cost(Decimal("0.1"), "USD"), Cost(Decimal("0.25"), "USD")


@dataclass
class Call:
    """Hold a call of one request, what it cost, and how many of its pictures are kept."""

    run: Run
    charge: Charge
    kept: int


def call(asked_at: datetime = NOON, n: int = 1, kept: int | None = None, **said) -> Call:
    """Return a call that was answered; ``said`` are facts of its run and of its charge."""
    parameters = {"model": said.pop("model", "m"), "prompt": "p", "quality": said.pop("quality", "low"), "n": n}
    forecast, visitor = said.pop("forecast", QUARTER), said.pop("visitor", ANNA)
    run = Run("generate", "e", parameters, forecast, visitor, asked_at=asked_at)
    known = {"spent": YES, "cost": TENTH, "drawn": n, "tokens": (9, 100 * n), "seconds": 2.5}
    return Call(run, Charge(forecast, n, **known | said), n if kept is None else kept)


def failed(spent: str, **said) -> Call:
    """Return a call without pictures."""
    return call(**{"spent": spent, "kept": 0, "cost": None, "tokens": None, "drawn": 0, "seconds": 0.0} | said)


def add(store: Store, *calls: Call) -> None:
    """Make calls: on record, then their pictures, then their ends."""
    for each in calls:
        store.add_run(each.run)
        for number in range(each.kept):
            shot = bare_shot(id=each.run.shot_id(number), number=number, visitor=each.run.visitor, run=each.run.id)
            store.add_row(shot)
        store.end_run(each.run.id, Bill((each.charge,)), state="done")


def total(store: Store, **scope) -> Sums:
    return read_usage(store.database, **scope).total


def test_every_sum_is_the_sum_over_the_calls(any_store):
    """Many calls of every kind, added up here one by one and there by the database."""
    chance = random.Random(5)
    expected: dict[tuple, Sums] = {}
    for _ in range(90):
        cost = Cost(Decimal(chance.randrange(10**9)).scaleb(-9), chance.choice(["CNY", "USD"]))
        one = call(
            asked_at=NOON + timedelta(hours=chance.randrange(-200, 200)),
            n=chance.choice([1, 1, 2, 4]),
            model=chance.choice(["m", "猫"]),
            quality=chance.choice(["low", "high"]),
            cost=chance.choice([cost, cost, None, Cost(Decimal(0), "CNY")]),
            tokens=chance.choice([(chance.randrange(90), 7), None]),
            seconds=chance.random() * 30,
        )
        add(any_store, one)
        charge, parameters = one.charge, one.run.parameters
        key = (one.run.asked_at.date(), parameters["model"], parameters["quality"])
        expected[key] = expected.get(key, Sums()) + Sums(
            calls=1,
            pictures=charge.asked,
            tokens_in=charge.tokens[0] if charge.tokens else 0,
            tokens_out=charge.tokens[1] if charge.tokens else 0,
            uncounted=0 if charge.tokens else 1,
            money={charge.cost.currency: charge.cost.amount} if charge.cost else {},
            unpriced=0 if charge.cost else 1,
            seconds=charge.seconds,
        )
    usage = read_usage(any_store.database, ANNA)
    found = group_entries(usage.entries, ["day", "model", "quality"])
    assert {key: replace(sums, seconds=round(sums.seconds, 6)) for key, sums in found.items()} == {
        key: replace(sums, seconds=round(sums.seconds, 6)) for key, sums in expected.items()
    }
    assert len(usage.entries) == len(found)
    assert usage.total.money == add_up(usage.entries).money == sum(expected.values(), Sums()).money
    assert [entry.day for entry in usage.entries] == sorted(entry.day for entry in usage.entries)


def test_a_call_for_four_pictures_is_paid_once_and_stays_paid_when_its_pictures_are_deleted_for_good(any_store):
    four = call(n=4)
    add(any_store, four)
    before = read_usage(any_store.database, ANNA)
    sums = before.total
    assert (sums.calls, sums.pictures, sums.money, sums.tokens_out) == (1, 4, {"USD": Decimal("0.1")}, 400)
    assert sums.seconds == 2.5
    any_store.bin_shots([four.run.shot_id(number) for number in range(4)])
    assert empty_bin(any_store, timedelta(0)) == 4
    assert read_usage(any_store.database, ANNA) == before


def test_money_is_exact_however_much_of_it_there_is(any_store):
    add(any_store, *(call() for _ in range(30)), call(cost=Cost(Decimal("123456.000000001"), "USD")))
    add(any_store, call(cost=Cost(Decimal("0.3"), "CNY")))
    assert total(any_store).money == {"USD": Decimal("123459.000000001"), "CNY": Decimal("0.3")}


@pytest.mark.parametrize("tokens", ["9", 9.5, -1, True, None, [9], 10**30, float("inf"), 0])
def test_tokens_that_are_no_count_are_not_known(tokens):
    assert count_tokens({"input_tokens": tokens, "output_tokens": 0 if tokens == 0 else 7}) is None
    assert count_tokens({"input_tokens": 0, "output_tokens": 7}) == (0, 7)
    assert count_tokens({}) is count_tokens(None) is None


def test_an_end_that_is_told_twice_and_one_that_is_told_late_count_once(any_store):
    """As where the pictures are stored again, and where the answer comes after all."""
    late = call()
    any_store.add_run(late.run)
    any_store.end_run(late.run.id, Bill((Charge(QUARTER, 1),)), state="done")
    assert [(entry.fate, entry.sums.money) for entry in read_usage(any_store.database).doubts] == [
        ("perhaps", {"USD": Decimal("0.25")})
    ]
    any_store.add_row(bare_shot(run=late.run.id, visitor=ANNA))
    for bill in (Bill((late.charge,)), NO_BILL, Bill((replace(late.charge, cost=QUARTER),))):
        any_store.end_run(late.run.id, bill, state="done")
        usage = read_usage(any_store.database)
        assert (usage.total.calls, usage.total.pictures, usage.total.money) == (1, 1, {"USD": Decimal("0.1")})
        assert usage.doubts == ()


def test_days_are_those_of_utc_and_a_period_begins_with_one(any_store):
    moments = [datetime(2026, 3, 3, 23, 59, 59, 999999, UTC), datetime(2026, 3, 4, 0, 0, 0, 0, UTC)]
    add(any_store, *(call(moment) for moment in moments))
    assert [entry.day.day for entry in read_usage(any_store.database).entries] == [3, 4]
    assert [entry.day.day for entry in read_usage(any_store.database, since=date(2026, 3, 4)).entries] == [4]
    assert total(any_store, since=date(2026, 3, 5)) == Sums()


def test_days_are_those_of_the_zone_that_is_asked_for(any_store):
    """New York turned its clocks on 8 March: a day there begins at 5 in the morning in UTC, and then at 4."""
    zone = ZoneInfo("America/New_York")
    moments = [datetime(2026, 3, 8, 4, 59, tzinfo=UTC), datetime(2026, 3, 9, 3, 59, tzinfo=UTC)]
    moments.append(datetime(2026, 3, 9, 4, 0, tzinfo=UTC))
    add(any_store, *(call(moment) for moment in moments))
    add(any_store, failed(PERHAPS, asked_at=moments[0]))
    usage = read_usage(any_store.database, zone=zone)
    assert [entry.day.day for entry in usage.entries] == [7, 8, 9]
    assert [entry.day.day for entry in usage.doubts] == [7]
    since = read_usage(any_store.database, since=date(2026, 3, 8), zone=zone)
    assert ([entry.day.day for entry in since.entries], since.doubts) == ([8, 9], ())


def test_days_are_those_of_a_zone_that_the_database_does_not_know(any_store):
    """PostgreSQL reads the zones of its own machine, which may lack some."""
    zone = timezone(timedelta(hours=10, minutes=30), "Nowhere/At_All")
    moments = [datetime(2026, 4, 5, 13, 29, 59, 999999, UTC), datetime(2026, 4, 5, 13, 30, tzinfo=UTC)]
    # The first and the last moment of the calendar lie on no day outside of it.
    moments += [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)]
    add(any_store, *(call(moment) for moment in moments))
    days = [entry.day for entry in read_usage(any_store.database, zone=zone).entries]
    assert days == [date.min, date(2026, 4, 5), date(2026, 4, 6), date.max]


def test_nobody_sees_what_another_spent(any_store):
    add(any_store, call(visitor=ANNA), call(visitor=BEN, n=2), call(visitor=None), failed(PERHAPS, visitor=BEN))
    assert [total(any_store, visitor=visitor).pictures for visitor in (ANNA, BEN, "", None)] == [1, 2, 0, 4]
    assert [len(read_usage(any_store.database, visitor).doubts) for visitor in (ANNA, BEN, "", None)] == [0, 1, 0, 1]


def test_what_was_or_may_have_been_billed_without_a_picture_is_listed_apart(any_store):
    nothing = Cost(Decimal(0), "CNY")
    add(
        any_store,
        failed(PERHAPS),
        failed(PERHAPS, forecast=None),
        failed(YES),
        failed(YES, cost=TENTH),
        # None of these cost anything.
        failed(NO),
        failed(PERHAPS, forecast=nothing),
        failed(YES, cost=nothing),
        call(),
    )
    any_store.add_run(call().run)
    usage = read_usage(any_store.database, ANNA)
    assert group_entries(usage.doubts, ["fate"]) == {
        ("perhaps",): Sums(calls=2, uncounted=2, money={"USD": Decimal("0.25")}, unpriced=1),
        ("billed",): Sums(calls=2, uncounted=2, money={"USD": Decimal("0.35")}),
    }
    assert (usage.total.calls, usage.total.money) == (1, {"USD": Decimal("0.1")})


def test_of_an_edit_in_parts_each_part_counts_as_it_ended(any_store):
    """One part came, one failed without a bill, and of the last nobody knows."""
    edit = call()
    any_store.add_run(edit.run)
    any_store.add_row(bare_shot(run=edit.run.id, visitor=ANNA))
    refused, cut = Charge(QUARTER, 1, NO), Charge(QUARTER, 1, PERHAPS)
    any_store.end_run(edit.run.id, Bill((edit.charge, refused, cut)), state="done")
    usage = read_usage(any_store.database, ANNA)
    assert (usage.total.calls, usage.total.money) == (1, {"USD": Decimal("0.1")})
    assert [(entry.fate, entry.sums.money) for entry in usage.doubts] == [("perhaps", {"USD": Decimal("0.25")})]
