"""Every edit knows what it was made of, and from any version all the others are found."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sql

from components.library.records import lineage
from components.library.records.lineage import Lineage, short_number
from components.library.records.shot import Shot
from components.library.records.store import Store
from tests.library.shots import edit_shot

UPLOAD = "pictures/upload.png"
ME, OTHER = "a" * 64, "b" * 64


def name(of: str) -> str:
    """Return the id of the shot that a test calls ``of``."""
    return of.encode().hex().rjust(32, "0")


def make(called: str, parent: str | None = None, at: int = 0, source: str | None = UPLOAD, **changes) -> Shot:
    """Return an edit, made ``at`` seconds, of the shot called ``parent`` or else of an upload."""
    shot = edit_shot()
    recipe = replace(
        shot.recipe,
        parent=parent and name(parent),
        made_at=shot.recipe.made_at + timedelta(seconds=at or ord(called[-1])),
    )
    changes = {"visitor": ME, "number": 0, "answer": f"shots/{name(called)}/answer.png"} | changes
    source = source if parent is None or source != UPLOAD else f"pictures/of-{parent}.png"
    return replace(shot, id=name(called), recipe=recipe, source=source, pasted=f"shots/{called}.png", **changes)


def fill(store: Store, *shots: Shot) -> None:
    for shot in shots:
        store.add_row(shot)


def drawn(found: Lineage | None) -> str:
    """Return a lineage as "upload 1:a 1.1:b", what is in the bin in brackets."""
    assert found is not None
    return " ".join(
        f"({called})" if version.binned else called
        for version in found
        for called in [
            f"{version.number}:{bytes.fromhex(version.name.lstrip('0')).decode()}" if version.shot else version.key
        ]
    )


def family(store: Store) -> None:
    """Store two edits of one upload, edits of those, and some that have nothing to do with them."""
    fill(
        store,
        make("c", "a"),
        make("a"),
        make("b", "a"),
        make("d"),
        make("e", "b"),
        make("x", source="pictures/another.png"),
        make("y", "x"),
        make("z", source=None, mask=None),
    )


@pytest.mark.parametrize("seen_from", "abcde")
def test_every_version_finds_all_the_others_in_the_order_of_the_tree(any_store, seen_from):
    family(any_store)
    found = any_store.find_lineage(name(seen_from), ME)
    assert drawn(found) == f"{UPLOAD} 1:a 1.1:b 1.1.1:e 1.2:c 2:d"
    assert not found.cut
    assert not found.root_is_gone
    assert found.find(name("e")).parent == name("b")
    assert found.find(name("d")).parent == found.root.name == found.root.key == UPLOAD
    assert found.find(name("e")).key == "shots/e.png"
    assert [version.number for version in found.children_of(found.root)] == ["1", "2"]


def test_what_was_not_an_edit_is_where_it_began(any_store):
    family(any_store)
    fill(any_store, make("w", "z", source="pictures/answer.png"))
    assert drawn(any_store.find_lineage(name("w"), ME)) == ":z 1:w"
    assert drawn(any_store.find_lineage(name("z"), ME)) == ":z 1:w"


def test_a_picture_without_versions_is_alone(any_store):
    family(any_store)
    assert len(any_store.find_lineage(name("z"), ME)) == 1
    assert any_store.find_lineage(name("nobody"), ME) is None


def test_nobody_sees_what_another_made(any_store):
    """Though it was made of the very same file, or of a shot of theirs."""
    fill(any_store, make("a"), make("b", visitor=OTHER), make("c", "a", visitor=OTHER), make("d", visitor=None))
    assert drawn(any_store.find_lineage(name("a"), ME)) == f"{UPLOAD} 1:a"
    assert any_store.find_lineage(name("a"), OTHER) is None
    assert any_store.find_lineage(name("a"), "") is None
    # What it was made of is not theirs: the file is, which they uploaded.
    assert drawn(any_store.find_lineage(name("c"), OTHER)) == "pictures/of-a.png 1:c"
    assert drawn(any_store.find_lineage(name("b"), None)) == f"{UPLOAD} 1:a 1.1:c 2:b 3:d"


def test_what_is_in_the_bin_shows_only_where_it_leads_to_something(any_store):
    family(any_store)
    fill(any_store, make("f", "e"))
    any_store.bin_shots([name(called) for called in "bcf"])
    assert drawn(any_store.find_lineage(name("a"), ME)) == f"{UPLOAD} 1:a (1.1:b) 1.1.1:e 2:d"
    assert drawn(any_store.find_lineage(name("c"), ME)) == f"{UPLOAD} 1:a (1.1:b) 1.1.1:e (1.2:c) 2:d"


def test_what_is_left_of_a_parent_that_is_gone_is_where_it_begins(any_store):
    """Its file is: another edit of it, and one for which it was uploaded, are versions of the same."""
    fill(any_store, make("b", "gone"), make("c", "gone"), make("d", "b"), make("e", source="pictures/of-gone.png"))
    fill(any_store, make("f", "gone as well", source="pictures/of-gone.png"))
    found = any_store.find_lineage(name("d"), ME)
    assert drawn(found) == "pictures/of-gone.png 1:b 1.1:d 2:c 3:e"
    assert found.root_is_gone


@pytest.mark.parametrize(
    ("parents", "seen"), [("aa", ":a"), ("ab ba", ":b 1:a"), ("ab bc ca de", ":c 1:b 1.1:a")], ids=str
)
def test_a_circle_ends_where_it_begins(any_store, parents, seen):
    fill(any_store, *(make(pair[0], pair[1]) for pair in parents.split()))
    assert drawn(any_store.find_lineage(name("a"), ME)) == seen


def test_so_many_versions_are_cut_and_it_says_so(any_store):
    """What leads to the shot and what was made of it stays; then the newest do, and the bin takes nobody's place."""
    fill(any_store, *(make(f"s{n}", at=n + 1) for n in range(9)), make("t", "s0"), make("u", "t"), make("v", "u"))
    any_store.bin_shots([name("s8")])
    found = find(any_store, "t", 7)
    assert drawn(found) == f"{UPLOAD} 1:s0 1.1:t 1.1.1:u 1.1.1.1:v 2:s5 3:s6 4:s7"
    assert str(found.cut) == "There are more versions of this picture than the 7 that are shown."
    assert len(find(any_store, "t", 12)) == 12
    assert not find(any_store, "t", 11).cut


def test_a_long_row_of_edits_is_cut_at_its_beginning(any_store):
    shots = [make("s0"), *(make(f"s{n}", f"s{n - 1}", at=n + 1) for n in range(1, 9))]
    fill(any_store, *shots)
    assert drawn(find(any_store, "s8", 3)) == ":s6 1:s7 1.1:s8"
    assert find(any_store, "s8", 3).cut
    whole = find(any_store, "s8", 9)
    assert (len(whole), bool(whole.cut)) == (10, False)
    assert short_number(whole.versions[-1]) == "1…1.1"
    assert short_number(whole.versions[5]) == "1.1.1.1.1"


def find(store: Store, called: str, most: int) -> Lineage:
    with store.database.read() as connection:
        return lineage.read_lineage(connection, name(called), ME, most)


def test_a_row_of_edits_as_long_as_can_be_is_followed(store):
    fill(store, make("s0"), *(make(f"s{n}", f"s{n - 1}", at=n + 1) for n in range(1, 200)))
    found = store.find_lineage(name("s0"), ME)
    assert (len(found), bool(found.cut)) == (201, False)
    assert [version.name for version in found][1:] == [name(f"s{n}") for n in range(200)]


def test_versions_are_looked_up_and_not_searched_for(any_store):
    """No table is read from end to end, however much there is in the library."""
    asked = []
    sql.event.listen(any_store.database.engine, "before_cursor_execute", lambda *event: asked.append(event[2:4]))
    family(any_store)
    asked.clear()
    any_store.find_lineage(name("e"), ME)
    any_store.find_by_sha256("0" * 64, ME)
    any_store.list_made_at(edit_shot().recipe.made_at, ME)
    assert len(asked) < 12
    if any_store.database.is_sqlite:
        used = ""
        with any_store.database.read() as connection:
            for statement, values in tuple(asked):
                plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
                assert not [step for step in plan if "SCAN shots" in step.detail], statement
                used += str(plan)
        assert all(f"ix_shots_{column} " in used for column in ("source", "parent", "sha256", "made_at"))


def test_an_answer_is_found_by_its_bytes(any_store):
    digest = "1" * 64
    fill(any_store, make("a", sha256=digest), make("b", sha256=digest), make("c"), make("d", sha256="2" * 64))
    assert any_store.find_by_sha256(digest, ME).id == name("b")
    any_store.bin_shots([name("b")])
    assert any_store.find_by_sha256(digest, ME).id == name("a")
    any_store.bin_shots([name("a")])
    assert any_store.find_by_sha256(digest, ME).id == name("b")
    assert any_store.find_by_sha256(digest, None).id == name("b")
    assert any_store.find_by_sha256("3" * 64, ME) is None


def test_nobody_finds_an_answer_of_another(any_store):
    fill(any_store, make("a", sha256="1" * 64))
    for visitor in (OTHER, ""):
        assert any_store.find_by_sha256("1" * 64, visitor) is None
        assert any_store.list_made_at(make("a").recipe.made_at, visitor) == []


def test_the_shots_of_a_call_are_found_by_its_moment(any_store):
    fill(any_store, make("a", at=5), make("b", at=5, number=1), make("c", at=6))
    moment = make("a", at=5).recipe.made_at
    assert [shot.id for shot in any_store.list_made_at(moment, ME)] == [name("b"), name("a")]
    assert any_store.list_made_at(moment + timedelta(microseconds=1), ME) == []
