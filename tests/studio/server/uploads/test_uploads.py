"""A page uses what its own visit has uploaded, and no file of anybody else's, whichever event it names it in."""

import asyncio
from copy import copy
from pathlib import Path

import gradio as gr
import httpx
import pytest
from gradio.state_holder import SessionState

from components.errors import ForeignFile
from components.studio.server.uploads.uploads import MOST_NAMED, Uploads
from tests.library.pictures import PNG
from tests.studio.conftest import Served

REFUSED = "This file was not uploaded from here, so it is not used. Add it again."


def upload(served: Served, data: bytes = PNG, name: str = "a.zip") -> str:
    """Return the path under which a page's upload lies."""
    [path] = httpx.post(f"{served.address}gradio_api/upload", files={"files": (name, data)}, timeout=20).json()
    return path


def upload_of(served: Served, visit: str) -> str:
    """Return the path of an upload that a visit has used."""
    path = upload(served)
    served.studio._uploads.check(file(path), visit)
    return path


def file(path: str) -> dict:
    return {"path": path, "meta": {"_type": "gradio.FileData"}}


def post(served: Served, visit: str, widget: str, path: str) -> str:
    """Return what a visit is answered that has a widget say a file was uploaded there."""
    config = served.get("config").json()
    target = next(c["id"] for c in config["components"] if c["props"].get("elem_id") == widget)
    event = next(d for d in config["dependencies"] if [target, "upload"] in d["targets"])
    inputs = [file(path) if number == target else None for number in event["inputs"]]
    body = {"fn_index": event["id"], "data": inputs, "session_hash": visit}
    assert httpx.post(f"{served.address}gradio_api/queue/join", json=body, timeout=20).status_code == 200
    return served.get(f"gradio_api/queue/data?session_hash={visit}").text


def photo_of_the_first_screen(served: Served) -> str:
    values = [component["props"].get("value") for component in served.get("config").json()["components"]]
    return next(value[0]["image"]["path"] for value in values if isinstance(value, list) and value and value[0])


def test_no_event_of_the_app_takes_a_file_of_another_visit(served):
    theirs, photo = upload_of(served, "another visit"), photo_of_the_first_screen(served)
    state, worked, refused = SessionState(served.studio), [], 0
    for number, event in enumerate(event for event in served.studio.fns.values() if event.fn and event.inputs):
        tried = copy(event)
        tried.fn = lambda *values, name=event.name: worked.append(name)
        # At each of its places in turn, alone and in a list, so that over all events every kind of value has its turn.
        inputs, named = [None] * len(event.inputs), file((theirs, photo)[number % 2])
        inputs[number % len(inputs)] = [{"image": named, "caption": None}] if number % 3 else named
        try:
            sent = asyncio.run(served.studio.process_api(tried, inputs, state, session_hash="a stranger"))
            said = str(sent["data"])
        except gr.Error as error:
            said = error.message
        assert REFUSED in said, event.name
        refused += 1
    assert refused > 60
    assert not worked
    assert Path(theirs).read_bytes() == PNG


def test_an_import_removes_the_importers_own_upload_and_nothing_else(served):
    # The same file, under the same name.
    mine, theirs, photo = upload(served), upload(served), photo_of_the_first_screen(served)
    assert mine != theirs
    assert "is no ZIP that Proofroom exported" in post(served, "them", "library-import", theirs)
    assert not Path(theirs).exists()
    for path in (photo, upload_of(served, "them")):
        assert REFUSED in post(served, "me", "library-import", path)
        assert Path(path).exists()
    said = post(served, "me", "library-import", mine)
    assert "is no ZIP that Proofroom exported" in said
    # Nor where the event ends, whose upload is gone by then.
    assert REFUSED not in said
    assert not Path(mine).exists()


def test_a_script_uses_what_it_has_uploaded_as_often_as_it_likes(served):
    path = upload(served)
    for _ in range(2):
        assert "Describe the picture first" in served.call("edit", prompt="", image=file(path))
    assert REFUSED in served.call("edit", prompt="", image=file(upload_of(served, "a page")))


def test_an_address_is_no_upload(served):
    data = "data:image/webp;base64,UklGR"
    for place in ({"path": "https://example.org/a.png"}, {"url": "http://127.0.0.1:9/a.png"}, {"url": data}):
        assert REFUSED in served.call("edit", prompt="A rose", image=file("") | {"path": None} | place)
    picture = {"path": upload(served), "url": " DATA:image/webp;base64,UklGR"}
    assert REFUSED in served.call("edit", prompt="A rose", image=file("") | picture)


def test_what_is_given_to_a_page_comes_back_from_it_and_from_no_other(tmp_path, monkeypatch):
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path))
    (tmp_path / "reference.png").write_bytes(PNG)
    uploads = Uploads()
    given, other = [uploads.lend(str(tmp_path / "reference.png")) for _ in range(2)]
    uploads.check([[{"image": file(given)}]], "mine")
    uploads.check([[{"image": file(given)}]], "mine")
    around = f"{Path(other).parent}/../{Path(given).parent.name}/reference.png"
    for path in (given, around, str(Path(given).parents[1]), str(tmp_path / "uploads" / "known.png"), "", "\0"):
        with pytest.raises(ForeignFile):
            uploads.check({"layers": [{"path": path}]}, "theirs")
    uploads.remove(str(tmp_path / "uploads"))
    uploads.remove(given)
    assert not Path(given).exists()
    assert Path(other).read_bytes() == PNG


def test_an_upload_that_does_not_exist_is_refused_and_not_remembered(tmp_path, monkeypatch):
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path))
    uploads = Uploads()
    for number in range(100):
        place = f"{number:032x}"
        with pytest.raises(ForeignFile):
            uploads.check(file(str(tmp_path / "uploads" / place / "a.png")), "mine")
        assert uploads._quota.find(place) is None
    with uploads.begin("") as incoming, pytest.raises(ForeignFile):
        uploads.check(file(str(incoming.folder / "a.png")), "mine")


def test_an_upload_of_an_earlier_start_belongs_to_the_visit_that_names_it_first(tmp_path, monkeypatch):
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path))
    path = Uploads().begin("").folder / "a.png"
    path.parent.mkdir(parents=True)
    path.write_bytes(PNG)
    uploads = Uploads()
    uploads.check(file(str(path)), "mine")
    assert uploads._quota.find(path.parent.name).size == len(PNG)
    with pytest.raises(ForeignFile):
        uploads.check(file(str(path)), "theirs")


def test_more_files_than_a_person_chooses_are_refused(served):
    path = upload(served)
    served.studio._uploads.check([file(path)] * MOST_NAMED, "")
    said = served.call("edit", prompt="A rose", image=file(path), references=[file(path)] * MOST_NAMED)
    assert "More than 200 files at once are not taken. Leave some out." in said


def test_an_upload_that_is_too_large_is_refused_and_leaves_nothing(served, monkeypatch):
    monkeypatch.setattr(served.studio, "max_file_size", 10)
    before = sorted(served.cache.glob("uploads/*"))
    answer = httpx.post(f"{served.address}gradio_api/upload", files={"files": ("a.png", PNG)}, timeout=20)
    assert answer.status_code == 413
    assert sorted(served.cache.glob("uploads/*")) == before


def test_who_uploads_sees_how_far_it_is(served):
    place = f"{served.address}gradio_api/upload"
    httpx.post(f"{place}?upload_id=one", files={"files": ("a.png", PNG)}, timeout=20)
    with httpx.stream("GET", f"{place}_progress?upload_id=one", timeout=20) as said:
        assert next(said.iter_lines()) == 'data: {"msg": "done"}'
