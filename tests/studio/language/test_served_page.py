"""A page is served in the language of its reader, and says so."""

import json

import httpx
import pytest

from tests.studio.conftest import Served


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
        assert "离线 · 本机绘制" in page
        assert "What should the picture show?" not in page
        assert "画面内容" not in get(served, path).text


def test_a_script_is_told_an_error_in_the_language_it_asks_for(served):
    told = {}
    for language in ("", "de", "zh-CN"):
        sent = {"Accept-Language": language}
        url = f"{served.address}gradio_api/call/v2/generate"
        event = httpx.post(url, json={"prompt": ""}, headers=sent, timeout=20).json()["event_id"]
        events = httpx.get(f"{served.address}gradio_api/call/generate/{event}", timeout=20).text
        told[language] = str(json.loads(events.rpartition("data: ")[2]))
    assert "Describe the picture first: the prompt is empty." in told[""]
    assert "Der Prompt ist leer" in told["de"]
    assert "提示词为空" in told["zh-CN"]
