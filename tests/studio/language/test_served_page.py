"""A page is served in the language of its reader, and says so."""

import json

import httpx
import pytest

from tests.library.pictures import encode
from tests.studio.conftest import Served
from tests.studio.named_endpoints.calls import PIXELS


def get(served: Served, path: str = "", **headers: str) -> httpx.Response:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.get(f"{served.address}{path}", headers=sent, timeout=20)


@pytest.mark.parametrize(
    ("headers", "tag"),
    [
        ({}, "en"),
        ({"accept_language": "de-AT,de;q=0.9"}, "de"),
        ({"accept_language": "zh"}, "zh-CN"),
        ({"accept_language": "zh", "cookie": "proofroom-language=de"}, "de"),
    ],
)
def test_the_page_names_the_language_it_is_in(served, headers, tag):
    page = get(served, **headers)
    assert page.status_code == 200
    assert f'<html\n\tlang="{tag}" dir="ltr"' in page.text
    assert page.headers["content-language"] == tag
    assert "Accept-Language" in page.headers["vary"]
    # Gradio chooses the language of its own texts by the browser's, which is set before its scripts run.
    assert page.text.index('Object.defineProperty(navigator, "language"') < page.text.index('type="module"')


def test_the_page_has_its_texts_in_its_language(served):
    for path in ("", "config"):
        page = get(served, path, accept_language="zh-CN").text
        assert "画面内容" in page
        assert "生成 · 免费" in page
        assert "离线" in page
        assert " · 本机绘制" in page
        assert "What should the picture show?" not in page
        assert "画面内容" not in get(served, path).text


def test_the_keyboard_of_a_phone_makes_the_page_lower_instead_of_covering_it(served):
    assert 'content="width=device-width, initial-scale=1, interactive-widget=resizes-content"' in get(served).text


def refuse(served: Served, name: str, language: str, **arguments: object) -> str:
    """Return the error that a script is told which asks for a language."""
    sent, url = {"Accept-Language": language}, f"{served.address}gradio_api/call/v2/{name}"
    event = httpx.post(url, json=arguments, headers=sent, timeout=20).json()["event_id"]
    events = httpx.get(f"{served.address}gradio_api/call/{name}/{event}", timeout=20).text
    return str(json.loads(events.rpartition("data: ")[2]))


def test_a_script_is_told_an_error_in_the_language_it_asks_for(served):
    told = {}
    for language in ("", "de", "zh-CN"):
        told[language] = refuse(served, "generate", language, prompt="")
    assert "Describe the picture first: the prompt is empty." in told[""]
    assert "Der Prompt ist leer" in told["de"]
    assert "提示词为空" in told["zh-CN"]


def test_an_error_raised_far_from_the_page_has_its_values_in_every_language(served):
    url = f"{served.address}gradio_api/upload"
    [path] = httpx.post(url, files={"files": ("a.png", encode(PIXELS))}, timeout=20).json()
    image = {"path": path, "meta": {"_type": "gradio.FileData"}}
    for language, said in (
        ("zh", "grow 不能为 3000：请在 -2000 至 2000 像素之间选择。"),
        ("de", "grow kann nicht 3000"),
    ):
        asked = {"prompt": "A rose", "image": image, "mask": image, "mask_reading": "white", "grow": 3000}
        assert said in refuse(served, "edit", language, **asked)
