"""Everything that was made can be found, starred, thrown away and had back."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from components.errors import ValueNotAllowed
from components.library.records.handling import Handling
from components.library.records.prompts import Prompts
from components.library.records.run import Run
from components.library.records.search import MOST_LETTERS, MOST_WORDS, Search
from components.library.records.shot import Shot
from components.library.records.store import Store
from components.library.storage import removal
from components.library.storage.removal import empty_bin, remove_unnamed
from tests.library.pictures import PNG
from tests.library.shots import edit_shot

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def make(name: str, prompt: str = "p", days: int = 0, **changes) -> Shot:
    """Return a shot whose id begins with ``name``; ``changes`` are of the shot, its recipe or its parameters."""
    shot = edit_shot(
        id=name.ljust(32, "0"), answer=f"shots/2026/03/04/{name.ljust(32, '0')}/answer.png", number=0, pasted=None
    )
    of_parameters = {key: changes.pop(key) for key in ("model", "size", "quality") if key in changes}
    parameters = {"model": "m", "prompt": prompt, "n": 1, "size": "1024x1024", "quality": "low"} | of_parameters
    recipe = replace(
        shot.recipe,
        parameters=parameters,
        made_at=NOON + timedelta(days=days),
        kind=changes.pop("kind", "edit"),
    )
    return replace(shot, recipe=recipe, **changes)


def fill(store: Store, *shots: Shot) -> None:
    for shot in shots:
        store.add_shot(shot)


def names(store: Store, **search) -> str:
    """Return the first letters of what is found, newest first; the count agrees."""
    found = store.find_shots(Search(**search), 0, 100)
    assert store.count_shots(Search(**search)) == len(found)
    return "".join(shot.id[0] for shot in found)


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ({}, "edcba"),
        ({"text": "cat"}, "ba"),
        ({"text": "CAT black"}, "b"),
        ({"text": "ЖИРАФ"}, "c"),
        ({"text": "猫"}, "d"),
        ({"text": "100%"}, "e"),
        ({"text": "1_0"}, ""),
        ({"text": "%"}, "e"),
        ({"text": "\\"}, "e"),
        ({"text": "'; DROP TABLE shots; --"}, ""),
        ({"text": " \0 "}, "edcba"),
        ({"text": "\ud800"}, ""),
        ({"kind": "generate"}, "b"),
        ({"model": "gpt-image-2"}, "c"),
        ({"size": "1536x1024"}, "d"),
        ({"quality": "high"}, "e"),
        ({"starred": True}, "a"),
        ({"since": date(2026, 3, 6)}, "edc"),
        ({"until": date(2026, 3, 6)}, "cba"),
        ({"since": date(2026, 3, 5), "until": date(2026, 3, 5)}, "b"),
        ({"since": date(2026, 3, 6), "zone": ZoneInfo("Pacific/Kiritimati")}, "edcb"),
        ({"until": date(2026, 3, 6), "zone": ZoneInfo("Pacific/Kiritimati")}, "ba"),
        ({"since": date.min, "until": date.max, "zone": ZoneInfo("Pacific/Kiritimati")}, "edcba"),
        ({"visitor": "w" * 64}, "e"),
        ({"visitor": "x" * 64}, ""),
        ({"text": "cat", "kind": "edit"}, "a"),
    ],
)
def test_what_is_searched_for_is_found_newest_first(any_store, search, found):
    fill(
        any_store,
        make("a", "A Cat", 0, starred=True),
        make("b", "a black cat", 1, kind="generate"),
        make("c", "жираф", 2, model="gpt-image-2"),
        make("d", "一只猫", 3, size="1536x1024"),
        make("e", "100% cotton \\", 4, quality="high", visitor="w" * 64),
    )
    assert names(any_store, **search) == found


def test_pages_follow_each_other_without_gap_or_repeat(any_store):
    """Also where pictures were made in the same moment."""
    fill(any_store, *(make(f"{n:02}", days=n // 4, number=n % 4) for n in range(23)))
    pages = [any_store.find_shots(Search(), start, 5) for start in range(0, 25, 5)]
    assert [len(page) for page in pages] == [5, 5, 5, 5, 3]
    assert [shot.id[:2] for page in pages for shot in page] == [f"{n:02}" for n in reversed(range(23))]
    assert any_store.find_shots(Search(), 100, 5) == []


def test_the_choices_are_those_of_which_there_is_something_to_find(any_store):
    fill(
        any_store,
        make("a", model="m2", visitor="v" * 64),
        make("b", size="auto", quality="high", visitor="v" * 64),
        make("c", model="m9", visitor="w" * 64),
        make("d", model="m8", visitor="v" * 64, deleted_at=NOON),
    )
    assert any_store.list_choices(Search(visitor="v" * 64, text="nothing", model="m2")) == {
        "models": ["m", "m2"],
        "sizes": ["1024x1024", "auto"],
        "qualities": ["high", "low"],
    }
    assert any_store.list_choices(Search(binned=True))["models"] == ["m8"]


def test_a_star_is_given_and_taken(any_store):
    fill(any_store, make("a"), make("b"))
    any_store.star(make("a").id, True)
    assert names(any_store, starred=True) == "a"
    assert any_store.find_shot(make("a").id).starred
    any_store.star(make("a").id, False)
    assert names(any_store, starred=True) == ""


def test_what_is_in_the_bin_is_found_there_only_and_comes_back(any_store):
    a, b, c = (make(name) for name in "abc")
    fill(any_store, a, b, c)
    any_store.bin_shots([a.id, c.id])
    since = any_store.find_shot(a.id).deleted_at
    assert abs(datetime.now(UTC) - since) < timedelta(minutes=1)
    assert (names(any_store), names(any_store, binned=True), names(any_store, binned=True, text="p")) == (
        "b",
        "ca",
        "ca",
    )
    any_store.bin_shots([a.id])
    assert any_store.find_shot(a.id).deleted_at == since
    any_store.restore_shots([a.id, c.id])
    assert any_store.find_shot(a.id) == a
    assert names(any_store, binned=True) == ""


def test_many_are_thrown_away_at_once(store):
    fill(store, *(make(f"{n:04}") for n in range(1100)))
    store.bin_shots(shot.id for shot in store.find_shots(Search(), 0, 1099))
    assert (store.count_shots(Search()), store.count_shots(Search(binned=True))) == (1, 1099)


def test_the_bin_is_emptied_of_what_nothing_else_names(any_store, monkeypatch):
    files = any_store.files
    shared = {"source": "pictures/shared.png", "mask": "masks/shared.png"}
    a = make("a", **shared | {"pasted": f"shots/2026/03/04/{'a'.ljust(32, '0')}/pasted.png"})
    b = make(
        "b", source="pictures/own.png", mask="masks/own.png", handling=Handling(references=("pictures/looked-at.png",))
    )
    c = make("c", **shared)
    d = make("d", source="pictures/reference.png", mask="masks/of-a-run.png")
    e = make("e", source="pictures/e.png", mask=None, handling=Handling(references=("pictures/reference.png",)))
    for shot in (a, b, c, d, e):
        for key in filter(None, (shot.answer, shot.pasted, shot.source, shot.mask)):
            files.write_file(key, PNG)
    files.write_file("pictures/looked-at.png", PNG)
    fill(any_store, a, b, c, d, e)
    any_store.add_run(Run("edit", "e", {"model": "m", "prompt": "p"}, mask="masks/of-a-run.png"))
    any_store.bin_shots([a.id, b.id, d.id])
    assert empty_bin(any_store, timedelta(days=7)) == 0
    assert names(any_store, binned=True) == "dba"
    assert empty_bin(any_store, timedelta(0)) == 3
    assert (names(any_store), names(any_store, binned=True)) == ("ec", "")
    monkeypatch.setattr(removal, "RECENT", timedelta(0))
    assert remove_unnamed(any_store) == 3
    folders = [f"shots/2026/03/04/{shot.id}" for shot in (c, e)]
    assert set(files.walk()) == {
        *(f"{folder}/{name}" for folder in folders for name in ("answer.png", "recipe.json")),
        *("pictures/shared.png", "masks/shared.png", "pictures/e.png"),
        # What a shot looked at, and what a run is still to be asked with.
        *("pictures/reference.png", "masks/of-a-run.png"),
    }
    assert (empty_bin(any_store, timedelta(0)), remove_unnamed(any_store)) == (0, 0)


def test_a_search_of_more_words_than_anybody_needs_is_refused_before_anything_is_looked_through(store):
    fill(store, make("a", "cat " * 40))
    assert names(store, text="cat " * MOST_WORDS + " \n") == "a"
    assert names(store, text="x" * MOST_LETTERS) == ""
    prompts = Prompts(store.database)
    for text in ("cat " * (MOST_WORDS + 1), "x" * (MOST_LETTERS + 1), "cat " * 300_000):
        for search in (lambda text: Search(text=text), lambda text: prompts.list_prompts(None, text)):
            with pytest.raises(ValueNotAllowed, match="A search takes 32 words at most, of 64 letters at most"):
                search(text)
