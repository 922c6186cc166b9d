"""A database of an earlier Proofroom is taken over whole; one of a later or a broken one is told in a sentence."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor, wait

import pytest
import sqlalchemy as sql
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from components.errors import StorageError
from components.library.records.handling import Handling
from components.library.records.search import Search
from components.library.records.store import Store, open_store
from components.library.storage.database import Database
from components.library.storage.migrations.revisions import STEPS, list_revisions
from components.library.storage.migrations.upgrade import upgrade
from components.library.storage.schema import METADATA, RUNS
from tests.forked_process import ForkedProcess
from tests.library.records.test_store import run_at_once
from tests.library.shots import edit_shot
from tests.library.storage.plain_engine import plain_engine

# What the first Proofroom made, before it kept what was done with an answer.
FIRST = """
CREATE TABLE shots (
    id VARCHAR(32) NOT NULL, number INTEGER NOT NULL, kind VARCHAR(16) NOT NULL, endpoint VARCHAR(255) NOT NULL,
    prompt TEXT NOT NULL, model VARCHAR(255) NOT NULL, parameters JSON NOT NULL, usage JSON, cost NUMERIC(18, 9),
    currency VARCHAR(8), request_id VARCHAR(255), seconds FLOAT NOT NULL, made_at DATETIME NOT NULL,
    parent VARCHAR(32), answer VARCHAR(255) NOT NULL, sha256 VARCHAR(64) NOT NULL, width INTEGER NOT NULL,
    height INTEGER NOT NULL, source VARCHAR(255), mask VARCHAR(255), pasted VARCHAR(255),
    changed_outside_mask INTEGER, PRIMARY KEY (id)
);
CREATE INDEX ix_shots_made_at ON shots (made_at);
CREATE INDEX ix_shots_sha256 ON shots (sha256);
INSERT INTO shots VALUES (
    'b0000000000000000000000000000000', 0, 'generate', 'images.example', 'Ein ÖLBILD, eine 花', 'gpt-image-1',
    '{"model": "gpt-image-1", "prompt": "Ein ÖLBILD, eine 花", "size": "1024x1536", "quality": "low"}',
    '{"total_tokens": 9}', 1.165115, 'CNY', 'req-1', 2.5, '2025-03-04 05:06:07.891234', NULL,
    'shots/2025/03/04/b/answer.png', 'aa', 8, 9, NULL, NULL, NULL, NULL
);
"""


@pytest.mark.parametrize("handling", [False, True], ids=["without handling", "with handling"])
def test_a_database_from_before_migrations_is_taken_over_without_loss(tmp_path, handling):
    database = sqlite3.connect(tmp_path / "proofroom.db")
    database.executescript(FIRST)
    if handling:
        database.execute("ALTER TABLE shots ADD COLUMN handling JSON")
        database.execute("""UPDATE shots SET handling = '{"feather": 3}'""")
    database.commit()
    database.close()
    for _ in range(2):
        store = open_store(tmp_path)
        [shot] = store.find_shots(Search(size="1024x1536", quality="low", text="ölbild 花"), 0, 5)
        assert (shot.recipe.prompt, str(shot.recipe.cost.amount)) == ("Ein ÖLBILD, eine 花", "1.165115000")
        assert shot.recipe.made_at.isoformat() == "2025-03-04T05:06:07.891234+00:00"
        assert (shot.handling, shot.starred, shot.deleted_at, str(shot.note)) == (
            Handling(feather=3) if handling else None,
            False,
            None,
            "",
        )
        store.close()
    store = open_store(tmp_path)
    store.add_shot(edit_shot())
    assert store.count_shots(Search()) == 2
    store.close()


def test_processes_that_open_an_old_database_at_once_bring_it_up_to_date_once(tmp_path):
    database = sqlite3.connect(tmp_path / "proofroom.db")
    database.executescript(FIRST)
    database.close()
    stores: list[Store] = []
    assert run_at_once(4, lambda _: stores.append(open_store(tmp_path))) == []
    assert [store.count_shots(Search(quality="low")) for store in stores] == [1] * 4
    for store in stores:
        store.close()


def test_the_steps_lead_to_what_a_new_database_gets_at_once(make_url):
    """Otherwise an upgraded database would differ from a new one."""
    new, stepped = make_url(), make_url()
    Database(new).close()
    with plain_engine(stepped).begin() as connection:
        upgrade(connection, "head")
    indexes = []
    for url in (new, stepped):
        with plain_engine(url).connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            # SQLite's alone.
            missing = [step for step in compare_metadata(context, METADATA) if step[1].name != "ix_shots_words"]
            assert missing == []
            found = sql.inspect(connection)
            indexes.append(
                {(i["name"], *i["column_names"]) for table in METADATA.tables for i in found.get_indexes(table)}
            )
    assert indexes[0] == indexes[1]
    assert ("ix_shots_words" in {name for name, *_ in indexes[0]}) == new.startswith("sqlite")
    assert "ix_shots_wall" in {name for name, *_ in indexes[0]}


def test_the_names_of_the_steps_are_the_revisions_that_alembic_knows():
    script = ScriptDirectory(STEPS.parent)
    steps = [step.revision for step in script.walk_revisions()]
    assert list_revisions() == tuple(reversed(steps))
    assert script.get_heads() == [list_revisions()[-1]]


def test_a_new_database_and_one_of_this_version_are_opened_without_alembic(tmp_path):
    with ForkedProcess("tests.library.stores.opened", tmp_path) as process:
        assert process.stdout.read() == "False\n"


def test_a_database_of_a_newer_proofroom_is_left_as_it_is(make_url):
    url = make_url()
    Database(url).close()
    with plain_engine(url).begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StorageError, match=r"^This database was made by a newer Proofroom\. Update Proofroom, or set"):
        Database(url)
    with plain_engine(url).connect() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == "9999"
        assert sql.inspect(connection).has_table(RUNS.name)


def test_a_step_that_fails_changes_nothing(tmp_path):
    """The data of the row breaks the second step; the first is undone with it."""
    database = sqlite3.connect(tmp_path / "proofroom.db")
    database.executescript(FIRST)
    database.execute("CREATE TABLE runs (id INTEGER)")
    database.commit()
    with pytest.raises(StorageError):
        open_store(tmp_path)
    names = {row[1] for row in database.execute("PRAGMA table_info(shots)")}
    assert "handling" not in names
    assert "words" not in names
    database.close()


def test_a_damaged_database_is_told_with_what_to_do(tmp_path):
    store = open_store(tmp_path)
    for number in range(200):
        store.add_shot(edit_shot(id=f"{number:032}", answer=f"shots/{number}/answer.png"))
    store.close()
    whole = (tmp_path / "proofroom.db").read_bytes()
    for damaged in (b"this is no database" * 100, whole[:4096] + b"\xff" * (len(whole) - 4096)):
        (tmp_path / "proofroom.db").write_bytes(damaged)
        with pytest.raises(StorageError, match=r"^The database proofroom\.db is damaged\. Move it out .+ start again"):
            open_store(tmp_path).latest_shots(5)


def test_a_database_that_does_not_answer_is_told_without_its_password(tmp_path):
    for url in (
        f"postgresql://bob:s3cret@/nothing?host={tmp_path}",
        "postgresql://bob:s3cret@127.0.0.1:1/nothing",
        "nosuch://bob:s3cret@host/x",
        "::s3cret::",
    ):
        with pytest.raises(StorageError, match="PROOFROOM_DATABASE_URL") as caught:
            Store(url, str(tmp_path / "files"))
        assert "s3cret" not in f"{caught.value} {caught.value!r}"


def test_who_opens_a_new_folder_waits_for_another_that_writes_in_it(tmp_path):
    """SQLite refuses the turn to WAL at once then, whatever wait it was told of."""
    other = sqlite3.connect(tmp_path / "proofroom.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with ThreadPoolExecutor(1) as pool:
        opening = pool.submit(open_store, tmp_path)
        assert not wait([opening], timeout=0.3).done
        other.close()
        opening.result(60).close()
