"""A visitor's own key: used by its page alone, priced and named by its endpoint, and kept nowhere."""

import gc
import json
import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import httpx
import pytest
from gradio_client.exceptions import AppError

from components.endpoint.client.client import ImagesClient
from components.library.records.run import DONE, FAILED, Run
from components.offline.server.server import start_offline
from components.settings.access_settings import AccessSettings
from components.studio.access.person import Person, acting
from components.studio.form.repetition import ASK_AGAIN, plan_repetition
from components.studio.form.resume import repeat_run
from tests.far_end import FarEnd
from tests.library.pictures import answer_with, encode, noise
from tests.studio.conftest import Served
from tests.studio.visits import Visit
from tests.texts_in_memory import find_texts

KEY = "sk-own-7Qe2Rk9VbW4mXz"
LIST = {"data": [{"id": "gpt-image-2"}, {"id": "a-chat-model"}]}
REFUSAL = {"error": {"message": f"Incorrect API key provided: {KEY}", "code": "invalid_api_key"}}


@pytest.fixture(scope="module")
def far_end() -> Iterator[FarEnd]:
    far_end = FarEnd()
    yield far_end
    far_end.close()


@pytest.fixture(scope="module")
def served(serve: Callable[..., Served], far_end: FarEnd) -> Iterator[Served]:
    """Give a studio to which each visitor brings a key; without one it draws offline."""
    offline = start_offline(delay=0, painter="flat")
    settings = AccessSettings(keys="visitor", endpoints=(far_end.url,))
    yield serve(ImagesClient(offline.base_url, offline.api_key), "the offline endpoint", "offline", settings)
    offline.stop()


@pytest.fixture
def visit(served: Served, far_end: FarEnd) -> Iterator[Visit]:
    """Give a visit; what the endpoint was asked is forgotten before and after."""
    far_end.forget()
    far_end.asked.clear()
    visit = Visit(served)
    yield visit
    served.service.access.keys.close(visit.name)


def use_key(visit: Visit, far_end: FarEnd, key: str = KEY) -> dict:
    """Return what the page shows of a key that the endpoint accepts."""
    far_end.answer(LIST)
    far_end.answer(REFUSAL, 401)
    return visit.send("key-use", "click", key_field=key, key_host=far_end.url)


def create(visit: Visit, **typed: object) -> dict:
    return visit.send("create-run", "click", create_prompt="A ball", create_quality="low", **typed)


def test_a_key_is_tested_without_spending_and_the_field_is_emptied(visit, far_end):
    shown = use_key(visit, far_end)
    name = f"127.0.0.1:{far_end.port}"
    assert f"✓ Your key is used for this visit: gpt-image-2 at {name}." in str(shown["key-said"])
    assert shown["key-field"] in ("", {"value": ""}) or shown["key-field"]["value"] == ""
    assert shown["key-forget"]["visible"] is True
    assert {asked.line for asked in far_end.asked} == {"GET /v1/models HTTP/1.1"}
    assert KEY not in json.dumps(shown)


def test_the_page_follows_the_endpoint_of_the_key(visit, far_end):
    use_key(visit, far_end)
    shown = visit.send_after("key-use", "click")
    assert f"made by gpt-image-2 at 127.0.0.1:{far_end.port}." in str(shown["endpoint-status"])
    assert shown["create-model"]["value"] == "gpt-image-2"
    assert shown["create-model"]["choices"] == [["gpt-image-2", "gpt-image-2"]]
    assert shown["create-model"]["value"] == visit.values["create-model"]
    code = visit.send("create-code", "expand", create_prompt="A ball")["create-code-text"]
    assert f"{far_end.url}/images/generations" in str(code)
    assert "$API_KEY" in str(code)
    assert KEY not in str(code)
    visit.send("key-forget", "click")
    assert "Offline" in str(visit.send_after("key-forget", "click")["endpoint-status"])
    assert visit.values["create-model"] == "gpt-image-1"


def test_pictures_are_asked_for_with_the_key_and_recorded_with_its_endpoint(visit, far_end, served):
    use_key(visit, far_end)
    far_end.asked.clear()
    far_end.say(answer_with(encode(noise(60, 40))))
    shown = create(visit, create_model="gpt-image-2")
    assert shown["error"] is None
    [asked] = far_end.asked
    assert asked.line == "POST /v1/images/generations HTTP/1.1"
    assert asked.headers["Authorization"] == f"Bearer {KEY}"
    [run] = served.store.list_runs(None, count=1)
    assert run.endpoint == f"127.0.0.1:{far_end.port}"


def test_whoever_knows_the_name_of_a_visit_cannot_use_its_key(visit, far_end, served):
    use_key(visit, far_end)
    far_end.asked.clear()
    forged = Visit(served, name=visit.name)
    assert "can be used by its own page only" in str(create(forged, create_model="gpt-image-2")["create-line"])
    assert "can be used by its own page only" in str(forged.send("key-forget", "click")["key-said"])
    none = Visit(served, name=visit.name, token="")
    assert "can be used by its own page only" in str(create(none, create_model="gpt-image-2")["create-line"])
    served.client.session_hash = visit.name
    with pytest.raises(AppError, match="can be used by its own page only"):
        served.client.predict(prompt="A ball", api_name="/generate")
    assert far_end.asked == []
    # The page itself still can.
    far_end.say(answer_with(encode(noise(60, 40))))
    create(visit, create_model="gpt-image-2")
    assert len(far_end.asked) == 1


def test_another_page_of_the_same_browser_has_no_key(visit, far_end, served):
    use_key(visit, far_end)
    far_end.asked.clear()
    other = Visit(served, token=visit.token)
    assert create(other)["error"] is None
    assert far_end.asked == []
    [run] = served.store.list_runs(None, count=1)
    assert run.endpoint == "the offline endpoint"


def test_a_key_that_is_refused_is_said_and_not_used(visit, far_end, served):
    far_end.answer(REFUSAL, 401)
    shown = visit.send("key-use", "click", key_field=KEY, key_host=far_end.url)
    assert "refused your key (401). Enter it again under “Your key”" in str(shown["key-said"])
    assert shown["key-use"]["interactive"] is True
    assert served.service.access.keys.find(visit.name) is None


def test_an_endpoint_that_is_not_on_the_list_is_refused(visit, far_end):
    shown = visit.send("key-use", "click", key_field=KEY, key_host="http://127.0.0.1:9/v1")
    assert "Choose an endpoint that is on offer." in str(shown["key-said"])
    assert far_end.asked == []


def test_a_forgotten_key_is_asked_for_again_before_anything_is_sent(visit, far_end, served):
    use_key(visit, far_end)
    far_end.asked.clear()
    served.service.access.keys.close(visit.name)
    said = str(create(visit, create_model="gpt-image-2")["create-line"])
    assert "Your key was forgotten" in said
    assert "Enter the key again under “Your key”" in said
    assert far_end.asked == []
    assert "Your key was forgotten." in str(visit.send("key-panel", "expand")["key-said"])
    # Told once, the visit goes on without a key.
    assert create(visit)["error"] is None


def test_a_page_that_is_closed_loses_its_key(visit, far_end, served):
    use_key(visit, far_end)
    keys = served.service.access.keys
    with httpx.stream("GET", f"{served.address}gradio_api/heartbeat/{visit.name}", timeout=20) as beats:
        # An iterator that nobody holds any more would end the connection at once.
        texts = beats.iter_text()
        assert "ALIVE" in next(texts)
        assert not keys.find(visit.name).forgotten
    # The server notices at its own time that nobody listens any more.
    until = time.monotonic() + 60
    while not keys.find(visit.name).forgotten and time.monotonic() < until:
        served.get("theme.css")
    assert keys.find(visit.name).forgotten


def holds(text: object, wanted: str) -> bool:
    return wanted in text if type(text) is str else wanted.encode() in text


def find_in_memory(wanted: str) -> list[str]:
    """Return the objects of this process that refer to a text or bytes with half of a key, but for those of tests."""
    found = [text for text in find_texts() if holds(text, wanted) and text is not wanted]
    return [f"{type(held)} {str(held)[:300]}" for held in gc.get_referrers(*found) if held is not found]


@pytest.mark.parametrize("state", [FAILED, DONE])
def test_what_an_own_key_made_is_not_made_again_elsewhere_without_it(visit, far_end, served, state):
    endpoint = f"127.0.0.1:{far_end.port}"
    run = Run("generate", endpoint, {"model": "gpt-image-2", "prompt": "A ball", "n": 1}, state=state)
    resumed = repeat_run(served.service, run, "Ask again")
    assert not resumed.run
    assert resumed.spec.prompt == "A ball"
    assert str(resumed.said) == (
        f"This was made at {endpoint} with a key of your own. Enter that key under “Your key”, and run it again."
        " Nothing was sent."
    )
    use_key(visit, far_end)
    with acting(Person(visit.name, key=served.service.access.keys.find(visit.name))):
        price = plan_repetition(served.service, run.kind, run).write(ASK_AGAIN)
        assert price == "Ask again · price not known"
        assert repeat_run(served.service, run, price).run
        # What was free is not asked for with the visitor's money unless the visitor sees the price.
        free = replace(run, endpoint="the offline endpoint")
        assert not repeat_run(served.service, free, "Ask again · free").run
    assert repeat_run(
        served.service, replace(free, parameters={"model": "gpt-image-1", "prompt": "A ball"}), "Ask again · free"
    ).run


@pytest.mark.usefixtures("whole_memory")
def test_no_memory_file_or_log_of_gradio_or_ours_keeps_the_key(visit, far_end, served, caplog, capfd):
    caplog.set_level(logging.DEBUG)

    def go() -> str:
        key = "-".join(["sk", *("q7w9" for _ in range(6)), str(far_end.port)])
        use_key(visit, far_end, key)
        far_end.answer({"error": {"message": f"Incorrect API key provided: {key}"}}, 401)
        shown = create(visit, create_model="gpt-image-2")
        assert "401" in str(shown["create-line"])
        assert key not in json.dumps(shown)
        far_end.asked.clear()
        assert find_in_memory(key[:14])
        visit.send("key-forget", "click")
        return key[:14]

    half = go()
    # An event is let go once the server has done what it does after the event's end.
    for _ in range(10):
        gc.collect()
        if not find_in_memory(half):
            break
        served.get("theme.css")
    assert find_in_memory(half) == []
    files = [path for folder in (served.data, served.cache) for path in folder.rglob("*") if path.is_file()]
    assert files
    assert [path for path in files if half.encode() in path.read_bytes() or half in str(path)] == []
    assert half not in caplog.text + str([(record.args, vars(record)) for record in caplog.records])
    assert half not in "".join(capfd.readouterr())
