"""An edit that the limits refuse leaves none of its pictures on the disk, and takes none of another's away."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import pytest

from components.access.access import Access, open_access
from components.access.access_errors import AccessError, BudgetSpent, SpendingStopped, TooManyCalls
from components.endpoint.client.client import ImagesClient
from components.library.edits.edit import Edit
from components.library.records.store import Store
from components.library.runs.asker import Asker
from components.library.runs.jobs import Jobs
from components.library.runs.journal import Journal
from components.library.runs.maker import Maker
from components.library.storage.removal import remove_unneeded
from components.settings.access_settings import AccessSettings, Budgets, Rates
from tests.library.pictures import JPEG, PNG, disc
from tests.library.plans import plan

ANNA, BEN = Asker("a" * 64), Asker("b" * 64)
ALLOWING = AccessSettings()


def spend_nothing(_access: Access, _store: Store) -> None:
    """Leave it at the budget."""


def stop(access: Access, _store: Store) -> None:
    access.ledger.stop()


def wait_for_one(access: Access, store: Store) -> None:
    Journal(store, access).open_generation(an_edit().parts[0].request, "e", ANNA)


def an_edit(picture: bytes = PNG) -> Edit:
    return plan(picture, disc(48, 32, 9))


def repaint(store: Store, admission: "Access | StopsAfterTheCheck", edit: Edit) -> None:
    jobs = Jobs()
    try:
        Maker(ImagesClient("http://127.0.0.1:9", "no-key"), store, jobs, "e", admission=admission).repaint(edit, ANNA)
    finally:
        jobs.close()


def open_rules(store: Store, settings: AccessSettings) -> Access:
    return open_access(settings, store.database, Jobs())


@pytest.mark.parametrize(
    ("settings", "before", "refusal"),
    [
        (AccessSettings(budgets=Budgets(total={"USD": Decimal("0.000001")})), spend_nothing, BudgetSpent),
        (ALLOWING, stop, SpendingStopped),
        (AccessSettings(rates=Rates(visitor_at_once=1)), wait_for_one, TooManyCalls),
    ],
)
def test_a_refused_edit_stores_no_picture(
    any_store: Store,
    settings: AccessSettings,
    before: Callable[[Access, Store], None],
    refusal: type[AccessError],
    monkeypatch: pytest.MonkeyPatch,
):
    access = open_rules(any_store, settings)
    before(access, any_store)
    # Not even for a moment: the uploads of many refused edits at once would fill the disk.
    monkeypatch.setattr(any_store.files, "write_file", lambda key, data: pytest.fail(key))
    with pytest.raises(refusal):
        repaint(any_store, access, an_edit())
    assert list(any_store.files.walk()) == []


@dataclass
class StopsAfterTheCheck:
    """Admit as ``access`` does, whose owner stops all spending between the check and the reservation."""

    access: Access

    def __post_init__(self) -> None:
        self.check, self.check_rate, self.reserve = self.access.check, self.access.check_rate, self.access.reserve

    def check_run(self, *asked) -> None:
        self.access.check_run(*asked)
        self.access.ledger.stop()


def test_an_edit_that_is_refused_at_the_last_moment_takes_its_own_pictures_back(any_store: Store):
    access = open_rules(any_store, ALLOWING)
    with pytest.raises(SpendingStopped):
        repaint(any_store, StopsAfterTheCheck(access), an_edit())
    assert list(any_store.files.walk()) == []


def test_pictures_that_were_there_before_a_refused_edit_stay(any_store: Store):
    access = open_rules(any_store, ALLOWING)
    run = Journal(any_store, access).open_edit(an_edit(), "e", BEN)
    # Another's upload of which no run is on record yet.
    upload = any_store.files.write_once("pictures", "jpg", JPEG)
    for picture in (PNG, JPEG):
        with pytest.raises(SpendingStopped):
            repaint(any_store, StopsAfterTheCheck(access), an_edit(picture))
        access.ledger.allow()
    assert set(any_store.files.walk()) == {run.source, run.mask, upload}


def test_a_picture_that_another_has_stored_since_stays(store: Store, tmp_path):
    key = store.files.write_once("pictures", "png", PNG)
    written = (tmp_path / "data" / "files" / key).stat().st_mtime
    os.utime(tmp_path / "data" / "files" / key, (written + 1, written + 1))
    remove_unneeded(store, [key], written)
    assert store.files.has(key)
    remove_unneeded(store, [key], written + 2)
    assert not store.files.has(key)
