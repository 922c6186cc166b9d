"""The result of an edit that a comment asked for joins its room by itself, though nobody looks at the page any more."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field

import gradio as gr
import numpy as np
import pytest

from components.review.rooms.room import RoomPicture
from components.review.rooms.visit import RoomVisit
from components.studio.edit.edit_layout import build_edit_tab
from components.studio.edit.edit_tab import EditTab
from components.studio.edit.mask.exact_mask import ExactMask
from components.studio.edit.mask.mask_history import MaskHistory
from components.studio.edit.opening import Opening
from components.studio.page.updates import Updates
from components.studio.page.visitor import build_token
from components.studio.review.host.edit_part import open_parts
from components.studio.review.room_address import read_token
from components.studio.server.session_blocks import SessionBlocks
from tests.library.pictures import encode, quarters
from tests.library.shots import bare_shot
from tests.studio.conftest import Served


@dataclass
class AskedEdit:
    """Run the edit that a comment with a box asked for, and keep what the page shows."""

    served: Served
    tab: EditTab
    visit: RoomVisit
    opening: Opening
    now: dict = field(default_factory=dict)

    @property
    def pictures(self) -> list[RoomPicture]:
        return self.served.service.review.pictures.list_pictures(self.visit.room)

    @property
    def said(self) -> str:
        return str(self.now[self.tab.results.joining.said])

    def run(self, **changed: object):
        asks, mask = self.tab.asks, ExactMask.from_mask(self.opening.mask, self.opening.loaded.view_size)
        asked = {asks.prompt: self.opening.prompt} | {asks.form.fields[name]: value for name, value in changed.items()}
        values = [asked.get(widget, getattr(widget, "value", None)) for widget in asks.widgets]
        return self.tab.run_exact(MaskHistory.opened(mask), "", self.opening.loaded, (), *values)

    async def finish(self, **changed: object) -> Updates:
        async for updates in self.run(**changed):
            self.now |= updates
        return self.now


@pytest.fixture(scope="module")
def tab(served: Served) -> Iterator[EditTab]:
    with SessionBlocks():
        yield build_edit_tab(served.service, [], build_token(), gr.State(None))


@pytest.fixture(scope="module")
def shot(served: Served) -> str:
    """Give the id of a small picture whose edges show the drift of an answer; in the ball it is looked for in vain."""
    shot = bare_shot(answer="shots/quarters/answer.png", width=300, height=300)
    served.store.files.write_file(shot.answer, encode(quarters(300, 300)))
    served.store.add_row(shot)
    return shot.id


@pytest.fixture
def asked(served: Served, client, shot: str, tab: EditTab) -> AskedEdit:
    """Give the edit of a room's only picture, of which Anna wants a part changed."""
    room = client.predict(title="Spring", shots=[shot], api_name="/room_create")
    said = client.predict(
        link=room["guest"], name="Anna", shot=shot, text="A rose", box=[0.1, 0.1, 0.3, 0.3], api_name="/room_say"
    )
    visit = RoomVisit.of_owner(served.service.review.enter(read_token(room["host"])).room)
    return AskedEdit(served, tab, visit, open_parts(served.service, visit, [said["comment"]]))


async def test_the_result_joins_as_the_next_version_with_nothing_changed_outside_and_can_be_taken_back(asked):
    joining = asked.tab.results.joining
    await asked.finish()
    older, newer = asked.pictures
    assert (newer.previous, newer.place) == (older.id, older.place)
    assert asked.served.store.find_shot(newer.shot).changed_outside_mask == 0
    assert "The result is in Spring as the next version" in asked.said
    taken = joining.withdraw(asked.now[joining.joined])
    assert asked.pictures == [older]
    assert "out of Spring again" in taken[joining.said]
    assert joining.withdraw(taken[joining.joined])[joining.joined] is None


async def test_a_second_try_follows_the_first_as_one_more_version(asked):
    await asked.finish()
    await asked.finish()
    first, second, third = asked.pictures
    assert (second.previous, third.previous) == (first.id, second.id)


async def test_several_results_wait_for_somebody_to_choose(asked):
    await asked.finish(n=2)
    assert len(asked.pictures) == 1
    assert "Choose a result" in asked.said


async def test_a_room_that_was_closed_meanwhile_keeps_its_pictures_and_the_page_says_why(asked):
    asked.served.service.review.rooms.close(asked.visit)
    now = await asked.finish()
    assert len(asked.pictures) == 1
    assert "locked" in asked.said
    assert now[asked.tab.results.kept]


async def test_the_result_joins_though_the_page_has_gone(asked):
    run, jobs = asked.run(), asked.served.service.maker.jobs
    async for updates in run:
        if started := updates.get(asked.tab.job_status.job_id):
            break
    else:
        pytest.fail("the run ended before its first word")
    await run.aclose()
    if job := jobs.find(started):
        await asyncio.wrap_future(job.outcome)
    assert len(asked.pictures) == 2


async def test_an_edit_of_the_same_picture_that_no_comment_asked_for_joins_nothing(asked):
    asked.opening = Opening(asked.served.service.loaded_pictures.load(asked.opening.loaded.path), asked.opening.mask)
    asked.opening = Opening(asked.opening.loaded, asked.opening.mask, prompt="A rose")
    await asked.finish()
    assert len(asked.pictures) == 1
    assert not asked.now[asked.tab.results.joining.row]["visible"]
    assert np.any(asked.opening.mask)
