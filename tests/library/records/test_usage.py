"""What the usage says is what the records say: each call once, money exactly, and nothing unknown taken for 0."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sql

from components.endpoint.contracts.cost import Cost
from components.library.records.run import CANCELLED, DONE, FAILED, INTERRUPTED, RUNNING, Run
from components.library.records.shot import Recipe, Shot
from components.library.records.store import Store
from components.library.records.usage import Sums, add_up, group_entries, read_usage
from components.library.storage.removal import empty_bin
from components.library.storage.schema import SHOTS, row_of_shot

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
ANNA, BEN = "a" * 64, "b" * 64


def call(made_at: datetime = NOON, n: int = 1, run: bool = True, **said) -> list[Shot]:
    """Return the shots of one call; ``said`` is what its recipe says."""
    of_call = Run("generate", "e", {})
    visitor = said.pop("visitor", ANNA)
    parameters = {"model": said.pop("model", "m"), "prompt": "p", "quality": said.pop("quality", "low"), "n": n}
    usage = {"input_tokens": 9, "output_tokens": 100 * n, "total_tokens": 9 + 100 * n}
    recipe = Recipe(
        **{"kind": "generate", "endpoint": "e", "usage": usage, "cost": Cost(Decimal("0.1"), "USD")}
        | {"request_id": of_call.id, "seconds": 2.5, "parameters": parameters, "made_at": made_at}
        | said
    )
    shots = [Shot(recipe, number, f"shots/{of_call.shot_id(number)}/answer.png", "0" * 64, 8, 8) for number in range(n)]
    return [
        replace(shot, id=of_call.shot_id(shot.number), visitor=visitor, run=of_call.id if run else None)
        for shot in shots
    ]


def add(store: Store, *shots: Shot) -> None:
    for shot in shots:
        store.add_row(shot)


def total(store: Store, **scope) -> Sums:
    return read_usage(store.database, **scope).total


def test_every_sum_is_the_sum_over_the_calls(any_store):
    """Many calls of every kind, added up here one by one and there by the database."""
    chance = random.Random(5)
    expected: dict[tuple, Sums] = {}
    for number in range(90):
        cost = Cost(Decimal(chance.randrange(10**9)).scaleb(-9), chance.choice(["CNY", "USD"]))
        said = {
            "made_at": NOON + timedelta(hours=chance.randrange(-200, 200)),
            "n": chance.choice([1, 1, 2, 4]),
            "run": number % 3 > 0,
            "model": chance.choice(["m", "猫"]),
            "quality": chance.choice(["low", "high"]),
            "cost": chance.choice([cost, cost, None, Cost(Decimal(0), "CNY")]),
            "usage": chance.choice([{"input_tokens": number, "output_tokens": 7}, {"output_tokens": 7}, None]),
            "seconds": chance.random() * 30,
        }
        add(any_store, *call(**said))
        known = said["usage"] is not None and "input_tokens" in said["usage"]
        key = (said["made_at"].date(), said["model"], said["quality"])
        expected[key] = expected.get(key, Sums()) + Sums(
            calls=1,
            pictures=said["n"],
            tokens_in=number if known else 0,
            tokens_out=7 if known else 0,
            uncounted=0 if known else 1,
            money={} if said["cost"] is None else {said["cost"].currency: said["cost"].amount},
            unpriced=1 if said["cost"] is None else 0,
            seconds=said["seconds"],
        )
    usage = read_usage(any_store.database, ANNA)
    found = group_entries(usage.entries, ["day", "model", "quality"])
    assert {key: replace(sums, seconds=round(sums.seconds, 6)) for key, sums in found.items()} == {
        key: replace(sums, seconds=round(sums.seconds, 6)) for key, sums in expected.items()
    }
    assert len(usage.entries) == len(found)
    assert usage.total.money == add_up(usage.entries).money == sum(expected.values(), Sums()).money
    assert [entry.day for entry in usage.entries] == sorted(entry.day for entry in usage.entries)


@pytest.mark.parametrize("run", [True, False], ids=["with a run", "from before there were runs"])
def test_a_call_for_four_pictures_is_paid_once_in_the_bin_too(any_store, run):
    shots = call(n=4, run=run)
    add(any_store, *shots)
    any_store.bin_shots([shots[1].id, shots[2].id])
    sums = total(any_store, visitor=ANNA)
    assert (sums.calls, sums.pictures, sums.money, sums.tokens_out) == (1, 4, {"USD": Decimal("0.1")}, 400)
    assert sums.seconds == 2.5


def test_money_is_exact_however_much_of_it_there_is(any_store):
    add(any_store, *(shot for _ in range(30) for shot in call(cost=Cost(Decimal("0.1"), "USD"))))
    add(any_store, *call(cost=Cost(Decimal("123456.000000001"), "USD")), *call(cost=Cost(Decimal("0.3"), "CNY")))
    assert total(any_store).money == {"USD": Decimal("123459.000000001"), "CNY": Decimal("0.3")}


def test_pictures_found_again_do_not_hide_what_their_call_cost(any_store):
    """One of two was recorded; the other's recipe says nothing but when it was asked for."""
    first, second = call(n=2, made_at=NOON)
    lost = replace(first.recipe, cost=None, usage=None, seconds=0.0, request_id=None, made_at=NOON - timedelta(days=1))
    add(any_store, first, replace(second, recipe=lost))
    nobody = replace(lost, endpoint="", parameters={"model": "", "prompt": ""})
    add(any_store, *(replace(shot, recipe=nobody) for _ in range(2) for shot in call(run=False)))
    usage = read_usage(any_store.database, ANNA)
    assert group_entries(usage.entries, ["day", "model"]) == {
        (date(2026, 3, 3), ""): Sums(calls=2, pictures=2, unpriced=2, uncounted=2),
        (date(2026, 3, 4), "m"): Sums(1, 2, 9, 200, 0, {"USD": Decimal("0.1")}, 0, 2.5),
    }


def test_tokens_that_are_no_count_are_not_known(any_store):
    for tokens in ("9", 9.5, -1, True, None, [9], 10**30):
        add(any_store, *call(usage={"input_tokens": tokens, "output_tokens": 7}))
    add(any_store, *call(usage={}), *call(usage=None))
    sums = total(any_store)
    assert (sums.tokens_in, sums.tokens_out, sums.uncounted) == (0, 0, 9)


def test_what_was_recorded_as_no_tokens_and_no_money_is_not_known(any_store):
    """As it was written before such a usage was taken for none; read again it is shown as not known, too."""
    [old], [free] = call(), call(cost=Cost(Decimal(0), "CNY"))
    nothing = {"usage": {"input_tokens": 0, "output_tokens": 0}, "cost": Decimal(0), "currency": "CNY"}
    with any_store.database.write() as connection:
        connection.execute(sql.insert(SHOTS), row_of_shot(old) | nothing)
    add(any_store, free)
    recipe = any_store.find_shot(old.id).recipe
    assert (recipe.usage, recipe.cost) == (None, None)
    sums = total(any_store)
    assert (sums.calls, sums.uncounted, sums.unpriced, sums.money) == (2, 1, 1, {"CNY": Decimal(0)})


def test_an_endless_number_in_one_usage_spoils_no_other(store):
    """Python writes it as JSON has none, and SQLite refuses to read that."""
    add(store, *call(usage={"input_tokens": float("inf"), "output_tokens": 7}), *call())
    assert (total(store).tokens_in, total(store).uncounted) == (9, 1)


def test_days_are_those_of_utc_and_a_period_begins_with_one(any_store):
    moments = [datetime(2026, 3, 3, 23, 59, 59, 999999, UTC), datetime(2026, 3, 4, 0, 0, 0, 0, UTC)]
    add(any_store, *(shot for moment in moments for shot in call(made_at=moment)))
    assert [entry.day.day for entry in read_usage(any_store.database).entries] == [3, 4]
    assert [entry.day.day for entry in read_usage(any_store.database, since=date(2026, 3, 4)).entries] == [4]
    assert total(any_store, since=date(2026, 3, 5)) == Sums()


def test_days_are_those_of_the_zone_that_is_asked_for(any_store):
    """New York turned its clocks on 8 March: a day there begins at 5 in the morning in UTC, and then at 4."""
    zone = ZoneInfo("America/New_York")
    moments = [datetime(2026, 3, 8, 4, 59, tzinfo=UTC), datetime(2026, 3, 9, 3, 59, tzinfo=UTC)]
    moments.append(datetime(2026, 3, 9, 4, 0, tzinfo=UTC))
    add(any_store, *(shot for moment in moments for shot in call(made_at=moment)))
    any_store.add_run(failed(spent="perhaps", asked_at=moments[0]))
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
    add(any_store, *(shot for moment in moments for shot in call(made_at=moment)))
    days = [entry.day for entry in read_usage(any_store.database, zone=zone).entries]
    assert days == [date.min, date(2026, 4, 5), date(2026, 4, 6), date.max]


def test_nobody_sees_what_another_spent(any_store):
    add(any_store, *call(visitor=ANNA), *call(visitor=BEN, n=2), *call(visitor=None))
    any_store.add_run(failed(spent="perhaps", visitor=BEN))
    assert [total(any_store, visitor=visitor).pictures for visitor in (ANNA, BEN, "", None)] == [1, 2, 0, 4]
    assert [len(read_usage(any_store.database, visitor).doubts) for visitor in (ANNA, BEN, "", None)] == [0, 1, 0, 1]


def failed(**said) -> Run:
    run = Run("generate", "e", {"model": "m", "prompt": "p", "quality": "low"}, Cost(Decimal("0.25"), "USD"))
    return replace(run, **{"state": FAILED, "asked_at": NOON, "visitor": ANNA} | said)


def test_what_may_have_been_billed_is_listed_apart(any_store):
    for run in (
        failed(spent="perhaps"),
        failed(spent="perhaps", state=INTERRUPTED, forecast=None),
        failed(spent="yes"),
        failed(spent="yes", state=DONE),
        # None of these cost anything, as far as can be known.
        failed(spent="no"),
        failed(spent="no", state=CANCELLED),
        failed(spent="", state=RUNNING),
        failed(spent="perhaps", forecast=Cost(Decimal(0), "CNY")),
    ):
        any_store.add_run(run)
    [shot] = call()
    any_store.add_run(failed(id=shot.run, spent="yes", state=DONE))
    add(any_store, shot)
    usage = read_usage(any_store.database, ANNA)
    quarter = {"USD": Decimal("0.25")}
    assert group_entries(usage.doubts, ["fate"]) == {
        ("perhaps",): Sums(calls=2, uncounted=2, money=quarter, unpriced=1),
        ("billed",): Sums(calls=1, uncounted=1, money=quarter),
        ("deleted",): Sums(calls=1, uncounted=1, money=quarter),
    }
    assert (usage.total.calls, usage.total.money) == (1, {"USD": Decimal("0.1")})


def test_what_was_deleted_for_good_is_not_forgotten(store):
    """Its row is gone, and with it what it cost; what it was to cost is still on record."""
    [shot] = call()
    store.add_run(failed(id=shot.run, spent="yes", state=DONE))
    store.add_shot(shot)
    store.bin_shots([shot.id])
    empty_bin(store, timedelta(0))
    usage = read_usage(store.database, ANNA)
    assert usage.entries == ()
    assert [(entry.fate, entry.sums.money) for entry in usage.doubts] == [("deleted", {"USD": Decimal("0.25")})]
