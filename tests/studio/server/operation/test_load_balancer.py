"""nginx by ``deploy/nginx/scale.conf``: no call is sent twice, and the other process is asked where one is gone."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.benchmarks.load.load_balancer import find_nginx, serve_nginx
from tests.browser.running_app import find_free_port
from tests.deployment.debian_packages import require_program
from tests.far_end import RESET, FarEnd

API = "/gradio_api"
CALLS = (f"{API}/queue/join", f"{API}/call/generate", f"{API}/call/v2/edit", f"{API}/run/generate", f"{API}/mcp")


@pytest.fixture(scope="module")
def nginx() -> None:
    """Have nginx be there; in continuous integration it is installed."""
    require_program(find_nginx, "nginx")


@pytest.fixture
def processes() -> Iterator[tuple[FarEnd, FarEnd]]:
    both = FarEnd(), FarEnd()
    yield both
    for process in both:
        process.close()


@pytest.fixture
def page(nginx: None, tmp_path: Path, processes: tuple[FarEnd, FarEnd]) -> Iterator[httpx.Client]:
    """Give the page of the first process."""
    with serve_nginx(tmp_path, [process.port for process in processes]) as url, open_page(url) as client:
        yield client


def open_page(url: str) -> httpx.Client:
    return httpx.Client(base_url=url, cookies={"proofroom_process": "1"}, trust_env=False, timeout=30)


def list_asked(process: FarEnd) -> list[str]:
    return [asked.line.removesuffix(" HTTP/1.1") for asked in process.asked if "/healthz" not in asked.line]


@pytest.mark.parametrize("path", [*CALLS, "/another/route"])
def test_a_call_that_may_have_been_billed_is_not_sent_again(page, processes, path):
    first, second = processes
    first.say(RESET)
    second.answer({"event_id": "a second call"})
    assert page.post(path, json={"data": ["花"]}).status_code == 502
    assert (list_asked(first), list_asked(second)) == ([f"POST {path}"], [])


@pytest.mark.parametrize("path", CALLS)
def test_a_call_that_a_stopping_process_refused_is_made_by_the_other(page, processes, path):
    first, second = processes
    first.answer({}, status=503)
    second.answer({"event_id": "made"})
    assert page.post(path, json={"data": ["花"]}).json() == {"event_id": "made"}
    assert second.asked[-1].json == {"data": ["花"]}
    # The other one answers by itself, in whatever state it is.
    assert (first.asked[-1].headers["X-Proofroom-Others"], second.asked[-1].headers["X-Proofroom-Others"]) == (
        "yes",
        None,
    )
    assert second.asked[-1].headers["X-Forwarded-For"] == "127.0.0.1"


def test_where_the_process_of_a_page_is_gone_the_other_one_takes_the_page(nginx, processes, tmp_path):
    _first, second = processes
    with serve_nginx(tmp_path, [find_free_port(), second.port]) as url, open_page(url) as page:
        second.answer({"event_id": "made"})
        joined = page.post(CALLS[0], json={})
        assert (joined.json(), joined.cookies["proofroom_process"]) == ({"event_id": "made"}, "2")
        page.cookies.set("proofroom_process", "1")
        second.answer({"events": "of the other"})
        moved = page.get(f"{API}/queue/data?session_hash=a")
        assert moved.json() == {"events": "of the other"}
        assert moved.cookies["proofroom_process"] == "2"


def test_a_page_belongs_to_the_process_that_sent_it(page, processes):
    first, second = processes
    first.answer({}, status=503)
    second.answer({"page": "of the other"})
    loaded = page.get("/")
    assert (loaded.json(), loaded.cookies["proofroom_process"]) == ({"page": "of the other"}, "2")
    second.answer({"events": "of the other"})
    assert page.get(f"{API}/queue/data?session_hash=a").json() == {"events": "of the other"}


def test_new_browsers_are_shared_out_in_turn(page, processes):
    page.cookies.clear()
    for process in processes * 2:
        process.answer({})
    given = []
    for _ in range(4):
        given.append(page.get("/").cookies["proofroom_process"])
        page.cookies.clear()
    assert sorted(given) == ["1", "1", "2", "2"]
    assert [len(list_asked(process)) for process in processes] == [2, 2]
    assert processes[0].asked[-1].headers["X-Forwarded-For"] == "127.0.0.1"
    assert processes[0].asked[-1].headers["Host"] == str(page.base_url.netloc, "ascii")


@pytest.mark.parametrize("path", [f"{API}/file=a/b.png", f"{API}/proofroom/export/token"])
def test_a_file_is_sent_by_whichever_process_has_it(page, processes, path):
    first, second = processes
    first.answer({}, status=404)
    second.answer({"a": "file"})
    assert page.get(path).json() == {"a": "file"}


def test_what_a_stranger_says_of_the_address_is_not_passed_on(page, processes):
    first, _second = processes
    first.answer({})
    page.get("/config", headers={"X-Forwarded-For": "203.0.113.9", "X-Proofroom-Others": "no"})
    assert first.asked[-1].headers.get_all("X-Forwarded-For") == ["127.0.0.1"]
    assert first.asked[-1].headers["X-Proofroom-Others"] == "yes"
