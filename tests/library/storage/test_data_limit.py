"""The library keeps to its limit on disk: what nobody wanted leaves first, and what was starred never does."""

from datetime import UTC, datetime, timedelta

import pytest

from components.library.records.search import Search
from components.library.records.store import Store
from components.library.storage.bin_cleaner import BinCleaner
from components.library.storage.data_limit import DataLimit
from tests.library.shots import bare_shot
from tests.library.stores.old_file import let_an_hour_pass

DAY, NOW = timedelta(days=1), datetime.now(UTC)
SIZE = 100_000


@pytest.fixture
def shots(any_store: Store) -> list[str]:
    """Give the ids of six shots of the same size, the oldest first."""
    ids = []
    for number in range(6):
        answer = any_store.files.write_file(f"shots/{number}/answer.webp", b"x" * SIZE)
        let_an_hour_pass(any_store.files, answer)
        recipe = bare_shot().recipe
        made_at = NOW - (6 - number) * DAY
        shot = bare_shot(answer=answer, recipe=type(recipe)(**{**vars(recipe), "made_at": made_at}))
        any_store.add_shot(shot)
        ids.append(shot.id)
    return ids


def left(store: Store, ids: list[str]) -> list[int]:
    return [number for number, shot_id in enumerate(ids) if store.find_shot(shot_id)]


def test_the_oldest_without_a_star_leave_and_no_more_than_needed(any_store, shots):
    any_store.star(shots[0], True)
    limit = DataLimit(5 * SIZE)
    assert limit.keep(any_store) == 2
    assert left(any_store, shots) == [0, 3, 4, 5]
    kept = [key for key in any_store.files.walk("shots") if key.endswith(".webp")]
    assert kept == [f"shots/{number}/answer.webp" for number in (0, 3, 4, 5)]
    assert limit.keep(any_store) == 0


def test_pictures_in_the_bin_leave_before_others(any_store, shots):
    any_store.bin_shots([shots[4], shots[5]])
    assert DataLimit(5 * SIZE).keep(any_store) == 2
    assert left(any_store, shots) == [0, 1, 2, 3]


def test_a_library_within_its_limit_loses_nothing(any_store, shots):
    for most in (None, 7 * SIZE):
        assert DataLimit(most).keep(any_store) == 0
    assert len(left(any_store, shots)) == 6


def test_a_new_picture_stays_whatever_the_limit(any_store):
    any_store.files.write_file("shots/new/answer.webp", b"x" * SIZE)
    shot = bare_shot(answer="shots/new/answer.webp")
    recipe = type(shot.recipe)(**{**vars(shot.recipe), "made_at": datetime.now(UTC)})
    any_store.add_shot(bare_shot(answer="shots/new/answer.webp", recipe=recipe))
    assert DataLimit(1).keep(any_store) == 0
    assert any_store.count_shots(Search()) == 1


def test_an_imported_picture_stays_for_an_hour_however_old_it_is(any_store, shots):
    # An import keeps the time at which the picture was made.
    any_store.files.write_file("shots/0/answer.webp", b"x" * SIZE)
    assert DataLimit(5 * SIZE).keep(any_store) == 2
    assert left(any_store, shots) == [0, 3, 4, 5]
    let_an_hour_pass(any_store.files, "shots/0/answer.webp")
    assert DataLimit(3 * SIZE).keep(any_store) == 2
    assert left(any_store, shots) == [4, 5]


def test_no_picture_leaves_where_removing_uploads_that_nothing_names_is_enough(any_store, shots):
    upload = any_store.files.write_once("pictures", "png", b"x" * SIZE)
    let_an_hour_pass(any_store.files, upload)
    limit = DataLimit(int(6.5 * SIZE))
    assert limit.keep(any_store) == 0
    assert len(left(any_store, shots)) == 6
    assert not any_store.files.has(upload)
    assert limit.used < 6.5 * SIZE


def test_people_are_told_before(any_store, shots):
    limit = DataLimit(int(6.5 * SIZE))
    limit.keep(any_store)
    assert limit.nearly_full
    assert len(left(any_store, shots)) == 6
    assert not DataLimit(None).nearly_full


def test_the_cleaner_keeps_the_limit(any_store, shots):
    cleaner = BinCleaner(any_store, data_limit=DataLimit(3 * SIZE))
    cleaner.close()
    assert left(any_store, shots) == [4, 5]
