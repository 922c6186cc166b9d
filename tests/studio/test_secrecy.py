"""The key is found nowhere a visitor, a log's reader or the data folder's could look."""

import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from gradio_client import handle_file
from gradio_client.exceptions import AppError

from components.endpoint.client.client import ImagesClient
from tests.far_end import RESET, FarEnd, http_answer
from tests.library.pictures import alpha_mask, answer_with, disc, encode, quarters
from tests.studio.conftest import Served

KEY = "sk-secret-Zk3vQ8rTn5WbX2yLp7Hd"
HALF = KEY[:16]
ECHO = {"error": {"message": f"Incorrect API key provided: {KEY}", "code": "invalid_api_key", "param": KEY}}
HEADERS = {"X_Request_Id": KEY, "Location": f"https://{KEY}.example/{KEY}"}
REFUSALS = {
    "401 that repeats the key": http_answer(ECHO, 401, **HEADERS),
    "400 that repeats the key": http_answer(ECHO, 400, **HEADERS),
    "500 in HTML": http_answer(f"<html><h1>Error</h1><pre>Bearer {KEY}</pre></html>".encode(), 500, **HEADERS),
    "302": http_answer(b"", 302, **HEADERS),
    "200 with an error": http_answer(ECHO, **HEADERS),
    "no JSON": http_answer(f'{{"key": "{KEY}", '.encode(), **HEADERS),
    "cut": http_answer({"key": KEY, "data": [{"b64_json": "iVBORw0KGgo" * 99}]}, **HEADERS)[:-300],
    "reset": RESET,
    "no HTTP": f"{KEY} {KEY}\r\n\r\n".encode(),
}


@pytest.fixture(scope="module")
def far_end():
    far_end = FarEnd()
    yield far_end
    far_end.close()


@pytest.fixture(scope="module")
def served(serve: Callable[..., Served], far_end: FarEnd) -> Served:
    client = ImagesClient(far_end.url, KEY, read_timeout=30)
    return serve(client, client.host, "modelverse")


def files_with_the_key(*folders: Path) -> list[Path]:
    """Return the files that hold the key, or half of it, in their bytes or in their names."""
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    assert files
    return [path for path in files if HALF.encode() in path.read_bytes() or HALF in str(path)]


def look_at(caplog: pytest.LogCaptureFixture) -> str:
    """Return all that the log's records hold."""
    return caplog.text + str([(record.args, vars(record)) for record in caplog.records])


@pytest.mark.parametrize("script", REFUSALS.values(), ids=REFUSALS)
def test_no_refusal_shows_the_key(served, far_end, caplog, capfd, script):
    caplog.set_level(logging.DEBUG)
    far_end.say(script)
    with pytest.raises(AppError) as caught:
        served.client.predict(prompt="A ball", api_name="/generate")
    assert far_end.asked[-1].headers["Authorization"] == f"Bearer {KEY}"
    assert str(caught.value).endswith((".", '"'))
    assert HALF not in f"{caught.value} {caught.value!r} {vars(caught.value)}"
    assert HALF not in look_at(caplog)
    assert HALF not in "".join(capfd.readouterr())
    assert files_with_the_key(served.data, served.cache) == []


def test_no_picture_that_came_shows_the_key(served, far_end, caplog, tmp_path):
    caplog.set_level(logging.DEBUG)
    pixels = quarters(60, 40)
    for name, data in (("image", encode(pixels)), ("mask", alpha_mask(disc(60, 40, 9)))):
        (tmp_path / f"{name}.png").write_bytes(data)
    far_end.say(answer_with(encode(pixels), **HEADERS))
    far_end.say(answer_with(encode(pixels), **HEADERS))
    generated = served.client.predict(prompt="A ball", api_name="/generate")
    edited = served.client.predict(
        prompt="A ball",
        image=handle_file(str(tmp_path / "image.png")),
        mask=handle_file(str(tmp_path / "mask.png")),
        api_name="/edit",
    )
    assert HALF not in f"{generated} {edited}"
    assert HALF not in look_at(caplog)
    assert files_with_the_key(served.data, served.cache) == []


@pytest.mark.parametrize("path", ["", "config", "gradio_api/info", "gradio_api/openapi.json", "theme.css"])
def test_no_answer_of_the_page_shows_the_key(served, path):
    answer = served.get(path)
    assert HALF not in answer.text
    assert HALF not in str(answer.headers)


@pytest.mark.parametrize("path", ["monitoring", "monitoring/summary"])
def test_what_visitors_do_is_shown_to_nobody(served, path):
    assert served.get(path).status_code == 404


def test_the_page_names_the_endpoint(served, far_end):
    components = [component["props"] for component in served.get("config").json()["components"]]
    [chip] = [props for props in components if props.get("elem_id") == "endpoint-status"]
    assert 'class="words">gpt-image-1<' in chip["value"]
    assert f" · 127.0.0.1:{far_end.port}<" in chip["value"]


def test_the_services_own_words_show_no_key(served):
    assert HALF not in repr(served.service)
    assert HALF not in repr(vars(served.service.maker))
