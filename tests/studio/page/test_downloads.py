"""A link leads to a ZIP that is made while it is sent, for as long as it is good, and for who has it only."""

import asyncio
import io
import re
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

import gradio as gr
import httpx
import pytest
from starlette.applications import Starlette

from components.errors import StorageError
from components.library.records.search import Search
from components.library.records.store import Store, open_store
from components.studio.language.reader import reading
from components.studio.page import downloads as export_panel
from components.studio.page.downloads import Downloads, link_to_zip
from components.studio.server.session_blocks import SessionBlocks
from tests.library.exports import OTHER, VISITOR, add_edit, add_made, id_of
from tests.library.page import Page


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = open_store(tmp_path_factory.mktemp("export"))
    for number in (1, 2):
        add_edit(store, number)
    add_made(store, visitor=OTHER)
    yield store
    store.close()


@contextmanager
def launch(downloads: Downloads, **options) -> Iterator[str]:
    """Serve a page with these downloads beside it; give its address."""
    with SessionBlocks() as page:
        gr.HTML()
    beside = {"prevent_thread_lock": True, "quiet": True, "server_name": "127.0.0.1"}
    _, address, _ = page.launch(**beside, app_kwargs={"routes": downloads.routes}, **options)
    yield address
    page.close()


@pytest.fixture(scope="module")
def downloads(store: Store) -> Downloads:
    return Downloads(store)


@pytest.fixture(scope="module")
def address(downloads: Downloads) -> Iterator[str]:
    with launch(downloads) as address:
        yield address


def ids_in(data: bytes) -> set[str]:
    """Return the beginnings of the ids of the pictures in a ZIP."""
    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    return {name.removesuffix(".json")[-12:] for name in names if name.startswith("recipes/")}


def beginnings(*ids: str) -> set[str]:
    return {shot_id[:12] for shot_id in ids}


def test_a_link_brings_a_zip_that_opens(address, downloads):
    answer = httpx.get(address + downloads.offer(Search(), VISITOR))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/zip"
    assert re.fullmatch(r'attachment; filename="proofroom-\d{4}-\d\d-\d\d\.zip"', answer.headers["content-disposition"])
    assert answer.headers["cache-control"] == "no-store"
    # Neither packed again nor held back until its length is known.
    assert "content-encoding" not in answer.headers
    assert "content-length" not in answer.headers
    assert ids_in(answer.content) == beginnings(id_of(1), id_of(2))


def test_the_page_in_a_zip_is_in_the_language_of_the_person_who_asked_for_the_link(address, downloads):
    for wanted in (Search(), [id_of(1)]):
        with reading("de"):
            link = downloads.offer(wanted, VISITOR)
        data = httpx.get(address + link, headers={"Accept-Language": "zh"}).content
        page = Page(zipfile.ZipFile(io.BytesIO(data)).read("index.html").decode())
        assert ("lang", "de") in page.attributes
        assert "Aus Proofroom exportiert. Alle Zeiten in UTC." in page.text
        assert "Modell" in page.text


def test_one_picture_and_a_selection_come_by_their_ids(address, downloads):
    one = httpx.get(address + downloads.offer([id_of(2)], VISITOR)).content
    assert ids_in(one) == beginnings(id_of(2))
    both = httpx.get(address + downloads.offer([id_of(2), "f" * 32, id_of(1)], VISITOR)).content
    assert ids_in(both) == beginnings(id_of(1), id_of(2))


def test_nobody_gets_what_another_made(address, downloads):
    for wanted in (Search(visitor=VISITOR), [id_of(1), id_of(2)]):
        assert ids_in(httpx.get(address + downloads.offer(wanted, "7" * 64)).content) == set()
        assert ids_in(httpx.get(address + downloads.offer(wanted, "")).content) == set()
    everybodys = httpx.get(address + downloads.offer(Search(visitor=VISITOR), None)).content
    assert len(ids_in(everybodys)) == 3


def test_a_link_that_nobody_made_leads_nowhere(address, downloads):
    link = downloads.offer(Search(), VISITOR)
    for wrong in (link[:-1], f"{link}A", f"{export_panel.PLACE}/x", f"{export_panel.PLACE}/../.."):
        assert httpx.get(address + wrong).status_code == 404
    assert len(link.rpartition("/")[2]) >= 32
    assert link != downloads.offer(Search(), VISITOR)


def test_a_link_dies_and_says_what_to_do(store):
    downloads = Downloads(store, seconds_to_begin=0)
    with launch(downloads) as address:
        answer = httpx.get(address + downloads.offer(Search(), VISITOR))
    assert answer.status_code == 404
    assert "export again" in answer.text


def test_of_many_links_the_oldest_die(address, downloads, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(export_panel, "MOST_IDS", 5)
    first, second = (downloads.offer([id_of(1)] * 3, VISITOR) for _ in range(2))
    assert httpx.head(address + first).status_code == 404
    assert httpx.head(address + second).status_code == 200
    large = downloads.offer([id_of(1)] * 9, VISITOR)
    assert httpx.head(address + large).status_code == 200


def test_asking_about_a_zip_makes_none(address, downloads, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(export_panel, "stream_zip", None)
    answer = httpx.head(address + downloads.offer(Search(), VISITOR))
    assert answer.headers["content-type"] == "application/zip"


def test_under_another_root_the_link_is_beside_the_page(store):
    downloads = Downloads(store)
    with launch(downloads, root_path="/somewhere") as address:
        page = httpx.get(address)
        assert page.status_code == 200
        # A proxy takes the root off, as before Gradio's own places.
        link = httpx.URL("http://host/somewhere/").join(downloads.offer(Search(), VISITOR))
        assert link.path.startswith("/somewhere/gradio_api/")
        answer = httpx.get(address.rstrip("/") + link.path.removeprefix("/somewhere"))
    assert len(ids_in(answer.content)) == 2


class Endless:
    """Shots of a store over and over; ``ended`` is set once nobody asks for more."""

    def __init__(self, store: Store) -> None:
        self.store, self.ended = store, threading.Event()

    def walk_shots(self, search: Search):
        shots = list(Store.walk_shots(self.store, search))
        try:
            while True:
                yield from shots
        finally:
            self.ended.set()

    @property
    def files(self):
        return self.store.files


def test_who_goes_away_ends_the_work_and_what_was_sent_came_at_once(store):
    endless = Endless(store)
    downloads = Downloads(endless)
    with launch(downloads) as address:
        link, came = address + downloads.offer(Search(), VISITOR), 0
        with httpx.stream("GET", link) as answer:
            for piece in answer.iter_bytes():
                came += len(piece)
                if came > 5_000_000:
                    break
        assert endless.ended.wait(60)
    assert downloads._streaming == 0


def test_too_many_at_once_are_asked_to_wait(store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(export_panel, "MOST_AT_ONCE", 1)
    endless = Endless(store)
    downloads = Downloads(endless)
    with launch(downloads) as address:
        link = address + downloads.offer(Search(), VISITOR)
        with httpx.stream("GET", link) as first:
            pieces = first.iter_bytes()
            next(pieces)
            refused = httpx.get(link)
            assert refused.status_code == 503
            assert "Wait a minute" in refused.text
        assert endless.ended.wait(60)


def test_of_many_that_come_together_no_more_are_made_than_at_once(store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(export_panel, "MOST_AT_ONCE", 2)
    downloads = Downloads(store)
    app, link, statuses = Starlette(routes=downloads.routes), downloads.offer(Search(), VISITOR), []

    async def ask_together() -> None:
        # No ZIP begins before each of the requests has its answer.
        all_answered = asyncio.Barrier(5)

        async def send(message):
            if message["type"] == "http.response.start":
                statuses.append(message["status"])
                await all_answered.wait()

        asked = {"type": "http", "method": "GET", "path": f"/{link}", "headers": [], "query_string": b""}
        await asyncio.gather(*(app(dict(asked), asyncio.Event().wait, send) for _ in range(5)))

    asyncio.run(ask_together())
    assert (sorted(statuses), downloads._streaming) == ([200, 200, 503, 503, 503], 0)


class Failing(Endless):
    def walk_shots(self, search: Search):
        yield from Store.walk_shots(self.store, search)
        raise StorageError("The database did not answer as it should.")


def test_an_export_that_fails_is_cut_and_not_taken_for_whole(store, caplog: pytest.LogCaptureFixture):
    downloads = Downloads(Failing(store))
    with launch(downloads) as address, pytest.raises(httpx.RemoteProtocolError):
        httpx.get(address + downloads.offer(Search(), VISITOR))
    assert "An export was cut: The database did not answer as it should." in caplog.text
    assert "Traceback" not in caplog.text


def test_the_studio_serves_them_too(served):
    add_made(served.store, id="a" * 32, visitor=VISITOR)
    answer = served.get(served.service.downloads.offer(Search(), VISITOR))
    assert ids_in(answer.content) == beginnings("a" * 32)
    # With the grid's small copies, for the page in it.
    [thumbnail] = [name for name in zipfile.ZipFile(io.BytesIO(answer.content)).namelist() if "thumbnails/" in name]
    assert thumbnail.endswith(f"{'a' * 12}.webp")


def test_a_link_is_shown_with_what_it_is_for():
    page = Page(link_to_zip('gradio_api/a"b', 1))
    assert page.addresses == ['gradio_api/a"b']
    assert ("download", None) in page.attributes
    assert page.text == "Download 1 picture as a ZIP"
    assert "1,200 pictures" in link_to_zip("a", 1200)
