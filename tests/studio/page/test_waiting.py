"""While a picture is made the page tells the seconds so far, the usual time, and when it takes longer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import gradio as gr
import pytest

from components.library.records.run import MODEL, QUALITY, UsualTime
from components.library.records.store import open_store
from components.library.runs.job import Snapshot
from components.library.runs.jobs import Jobs
from components.library.runs.progress import Partial
from components.studio.language.reader import reading
from components.studio.page.job_status import build_job_status
from components.studio.page.updates import Updates
from components.studio.page.waiting import show_wait
from components.studio.server.session_blocks import SessionBlocks
from tests.library.page import Page

HOSTILE = "</div><script>alert(1)</script>"


def wait(seconds: float, usual: UsualTime | None = None, grows: bool = False) -> Page:
    return Page(show_wait(Snapshot("Waiting for a picture", seconds, usual=usual), grows))


def test_the_seconds_so_far_stand_with_what_is_waited_for():
    page = wait(12.34)
    assert page.text == "Waiting for a picture12 s"
    assert ("data-seconds", "12.3") in page.attributes
    assert ("role", "timer") in page.attributes
    # Without a usual time nothing is promised.
    assert "data-usual" not in dict(page.attributes)


@pytest.mark.parametrize(
    ("usual", "said"),
    [
        (UsualTime(34.2), "Usually about 34 s"),
        (UsualTime(34.2, QUALITY), "About 34 s at other sizes"),
        (UsualTime(34.2, MODEL), "About 34 s at other qualities"),
        (UsualTime(0.2), "Longer than usual: about 1 s"),
        (UsualTime(12.0), "Longer than usual: about 12 s"),
        (UsualTime(12.0, QUALITY), "Longer than at other sizes: about 12 s"),
        (UsualTime(12.0, MODEL), "Longer than at other qualities: about 12 s"),
    ],
)
def test_how_long_such_pictures_took_is_said_and_when_this_one_takes_longer(usual, said):
    assert wait(12.5, usual).text.endswith(said)


def test_the_line_never_reaches_its_end_by_itself():
    usual = UsualTime(40.0)
    lengths = [dict(wait(seconds, usual).attributes)["style"] for seconds in (0, 20, 40, 4000)]
    assert lengths == [f"transform: scaleX({length})" for length in ("0.000", "0.450", "0.900", "0.900")]


def test_a_picture_that_grows_is_not_dimmed():
    assert "growing" not in show_wait(Snapshot("Waiting", 1.0))
    page = wait(1.0, grows=True)
    assert ("class", "note busy growing") in page.attributes
    assert "The picture shown is unfinished." in page.text


def test_words_from_outside_stay_words():
    page = Page(str(show_wait(Snapshot(HOSTILE, 1.0))))
    assert set(page.tags) == {"div", "span"}
    assert HOSTILE in page.text


class Followed:
    """A job whose snapshots are given."""

    id, run = "0" * 32, "0" * 32

    def __init__(self, snapshots: list[Snapshot]) -> None:
        self._snapshots = snapshots

    async def follow(self) -> AsyncIterator[Snapshot]:
        for snapshot in self._snapshots:
            yield snapshot

    def result(self, _timeout: float) -> list:
        return []


def test_a_page_is_told_what_is_new_and_counts_the_seconds_by_itself(tmp_path: Path):
    """So a minute costs the page a few updates: when something changed, and each time ten seconds passed."""
    usual, partial = UsualTime(15.0), Partial(b"a picture")
    quarters = [
        Snapshot("First" if n < 40 else "Second", n / 4, partial if n >= 100 else None, usual) for n in range(120)
    ]
    with closing(open_store(tmp_path)) as store, SessionBlocks():
        status = build_job_status(Jobs(), store, gr.Button(), gr.Button(), "test")

        async def follow() -> list[Page]:
            job = Followed(quarters)
            return [
                Page(step[status.line]) async for step in status.follow(job, lambda _: {None: 1}) if status.line in step
            ]

        pages = asyncio.run(follow())
    assert [page.text for page in pages] == [
        "First0 sUsually about 15 s",
        "Second10 sUsually about 15 s",
        "Second15 sLonger than usual: about 15 s",
        "Second20 sLonger than usual: about 15 s",
        "SecondThe picture shown is unfinished.25 sLonger than usual: about 15 s",
    ]


def test_the_buttons_and_the_line_change_in_one_update(tmp_path: Path):
    with closing(open_store(tmp_path)) as store, SessionBlocks():
        status = build_job_status(Jobs(), store, gr.Button(), gr.Button(), "test")

        async def follow() -> list[Updates]:
            return [step async for step in status.follow(Followed([Snapshot("Waiting", 0.0)] * 3), lambda _: {})]

        [step] = asyncio.run(follow())
    assert step[status.run] == gr.update(interactive=False)
    assert step[status.cancel] == gr.update(visible=True)
    assert step[status.job_id] == Followed.id
    assert Page(step[status.line]).text == "Waiting0 s"


def test_a_page_that_is_switched_to_another_language_has_the_line_in_it_at_once(tmp_path: Path):
    with closing(open_store(tmp_path)) as store, SessionBlocks():
        status = build_job_status(Jobs(), store, gr.Button(), gr.Button(), "test")

        async def follow() -> list[str]:
            steps = status.follow(Followed([Snapshot("gpt-image-2", 1.0)] * 2), lambda _: {})
            said = []
            for language in ("de", "zh-CN"):
                with reading(language):
                    said.append(Page((await anext(steps))[status.line]).text)
            return said

        assert asyncio.run(follow()) == ["gpt-image-21 s", "gpt-image-21 秒"]
