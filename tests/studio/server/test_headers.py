"""Every answer says what a browser may do with it: a page its own scripts only, any other nothing."""

import httpx
import pytest

from components.studio.server.headers import policy_of
from tests.studio.conftest import Served

HOSTILE = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(document.domain)</script></svg>"


@pytest.mark.parametrize("path", ["", "config", "theme.css", "monitoring", "gradio_api/file=/none", "manifest.json"])
def test_every_answer_carries_the_headers(served, path):
    headers = served.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "frame-ancestors 'self' https://huggingface.co https://*.hf.space" in headers["content-security-policy"]
    assert "x-frame-options" not in headers


def test_a_page_runs_its_own_scripts_and_no_others(served):
    policy = served.get("").headers["content-security-policy"]
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "'unsafe-inline'" not in scripts
    assert scripts.count("'sha256-") > 15
    assert policy_of(b"<script>1</script>") != policy_of(b"<script>2</script>")
    assert policy_of(b"", b"<script>1</script>") == policy_of(b"<script>1</script>")
    assert "sha256" not in policy_of(b'<script src="https://example.org/a.js"></script>')


@pytest.mark.parametrize("name", ["a.svg", "a.html", "a.xhtml", "a.js"])
def test_what_a_visitor_uploads_is_never_active(served: Served, name):
    [path] = httpx.post(f"{served.address}gradio_api/upload", files={"files": (name, HOSTILE)}, timeout=20).json()
    headers = served.get(f"gradio_api/file={path}").headers
    assert headers["content-disposition"].startswith("attachment")
    assert headers["content-type"] == "application/octet-stream"
    assert "sandbox" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
