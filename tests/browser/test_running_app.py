"""The app that several processes of tests share."""

from contextlib import ExitStack
from pathlib import Path

from tests.browser.running_app import answers, share_app

PAGE = """
import os
from http.server import HTTPServer, SimpleHTTPRequestHandler
HTTPServer(("127.0.0.1", int(os.environ["GRADIO_SERVER_PORT"])), SimpleHTTPRequestHandler).serve_forever()
"""


def test_whoever_comes_first_starts_the_shared_app_and_whoever_leaves_last_stops_it(tmp_path: Path):
    script = tmp_path / "page.py"
    script.write_text(PAGE)
    (tmp_path / "healthz").write_text("ok")
    first, second = ExitStack(), ExitStack()
    started = first.enter_context(share_app(script, tmp_path / "shared"))
    shared = second.enter_context(share_app(script, tmp_path / "shared"))
    assert shared.url == started.url
    first.close()
    assert answers(shared.url)
    second.close()
    started.process.wait(60)
    assert not answers(shared.url)
    # Nothing keeps out whoever comes after that.
    with share_app(script, tmp_path / "shared") as again:
        assert answers(again.url)
