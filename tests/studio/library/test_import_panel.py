"""An uploaded ZIP is taken in at its place on the page, as its visitor's."""

from pathlib import Path

import pytest

from components.library.records.search import Search
from components.library.records.store import Store, open_store
from components.studio.library.import_panel import ImportPanel, build_import_panel
from components.studio.page.cache import cache_file
from components.studio.page.service import Service
from components.studio.page.visitor import build_token, hash_token
from components.studio.server.session_blocks import SessionBlocks
from tests.library.exports import add_edit, add_made, spoil_first, write_zip

TOKEN = "0f" * 32
NOTHING = dict.fromkeys(("maker", "loaded_pictures", "endpoint", "thumbnails", "access", "entrance", "review"))


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    away = open_store(tmp_path / "away")
    path = write_zip(tmp_path / "a.zip", away, [add_edit(away, 1), add_made(away)])
    away.close()
    return path


def give(store: Store, data: bytes, token: object = TOKEN) -> tuple[list[str], int, Path]:
    """Return what the page says while it takes a ZIP in, how often pictures came, and where the upload lay."""
    service = Service(store=store, **NOTHING)
    with SessionBlocks():
        panel: ImportPanel = build_import_panel(service, build_token())
    path = service.uploads.lend(cache_file(data, "a.zip"))
    updates = list(panel.import_upload(path, 7, token))
    assert all(update[panel.said]["visible"] for update in updates)
    return [update[panel.said]["value"] for update in updates], updates[-1][panel.imported] - 7, Path(path)


def test_pictures_come_in_as_their_visitors_and_it_says_how_many(store, exported):
    said, came, upload = give(store, exported.read_bytes())
    assert "0 of 2 pictures" in said[0]
    assert "2 pictures came in." in said[-1]
    assert came == 1
    assert store.count_shots(Search(visitor=hash_token(TOKEN))) == 2
    assert not upload.exists()


def test_what_is_there_already_moves_nothing(store, exported):
    give(store, exported.read_bytes())
    said, came, _ = give(store, exported.read_bytes())
    assert "2 pictures were here already." in said[-1]
    assert came == 0


def test_who_has_no_token_brings_what_is_nobodys(store, exported):
    give(store, exported.read_bytes(), None)
    assert store.count_shots(Search(visitor="")) == 0
    assert [shot.visitor for shot in store.latest_shots(9)] == [None, None]


def test_what_is_wrong_is_said_at_its_place(store, exported):
    said, came, upload = give(store, b"no zip")
    assert "Choose one that was exported here" in said[-1]
    assert (came, upload.exists()) == (0, False)
    spoil_first(exported, "recipes", lambda data: b'{"proofroom": 2}')
    said, came, _ = give(store, exported.read_bytes())
    assert "1 picture came in." in said[-1]
    assert "Update Proofroom" in said[-1]
    assert came == 1


def test_a_name_in_a_zip_cannot_become_part_of_the_page(store, exported, tmp_path):
    hostile = "<img src=x onerror=alert(1)>"
    with_name = spoil_first(exported, "recipes", lambda data: b"{}", name=f"recipes/{hostile} 1.json")
    said, *_ = give(store, with_name.read_bytes())
    assert "Its recipe is damaged." in said[-1]
    assert "<img" not in said[-1]


def test_nothing_given_is_nothing_taken(store):
    with SessionBlocks():
        panel = build_import_panel(Service(store=store, **NOTHING), build_token())
    assert list(panel.import_upload(None, 0, TOKEN)) == []
