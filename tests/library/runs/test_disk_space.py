"""There is room on the disk for what may come, or nothing is sent."""

import shutil
from collections import namedtuple

import pytest

from components.endpoint.contracts.contract import contract_for
from components.endpoint.request import GenerateRequest
from components.errors import DiskFull
from components.library.runs.disk_space import room_for_answer, room_for_edit
from components.library.storage.files import SPARE_BYTES
from tests.library.pictures import PNG, answer_with, disc, encode, noise, redraw
from tests.library.plans import plan, plan_two_parts

Usage = namedtuple("Usage", "total used free")
LARGEST = "3840x2160"
MEGABYTE = 10**6


@pytest.fixture
def leave(monkeypatch: pytest.MonkeyPatch):
    """Give a function that says how much is free on the disk: one that has just so much cannot be had everywhere."""

    def leave(free: int) -> None:
        monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(10**12, 10**12 - free, free))

    return leave


def ask_large(n: int, output_format: str = "png") -> GenerateRequest:
    return GenerateRequest(contract_for("gpt-image-2"), "a flower", LARGEST, n=n, output_format=output_format)


def test_nothing_is_sent_where_the_largest_answer_would_not_fit(far_end, maker, store, leave):
    leave(SPARE_BYTES + 300 * MEGABYTE)
    with pytest.raises(DiskFull) as caught:
        maker.create(ask_large(n=10)).result(60)
    assert str(caught.value) == (
        "The disk has room for 300 MB and what was asked for may take 332 MB, so nothing was sent."
        " Free some space, or ask for fewer or smaller pictures."
    )
    [run] = store.list_runs()
    assert (run.state, run.spent, run.sent_at) == ("failed", "no", None)
    # Fewer, or a format without transparency, fit.
    for request in (ask_large(n=9), ask_large(n=10, output_format="jpeg")):
        far_end.say(answer_with(PNG))
        maker.create(request).result(60)
    assert len(far_end.asked) == 2


def test_an_edit_has_room_for_its_finished_picture_too(far_end, maker, leave):
    edit = plan(encode(noise(3000, 20)), disc(3000, 20, 5), n=2)
    needed = 2 * 4 * (1024 * 1024 + 3000 * 20)
    assert room_for_edit(edit) == needed
    leave(SPARE_BYTES + needed - 1)
    with pytest.raises(DiskFull, match="nothing was sent"):
        maker.repaint(edit).result(60)
    assert far_end.asked == []
    leave(SPARE_BYTES + needed)
    far_end.say(redraw)
    maker.repaint(edit).result(60)
    assert len(far_end.asked) == 1


def test_what_came_of_several_parts_is_put_back_when_there_is_no_room_for_the_rest(far_end, maker, leave):
    edit = plan_two_parts()
    leave(SPARE_BYTES + room_for_edit(edit))

    def fill_up(asked) -> bytes:
        leave(SPARE_BYTES)
        return redraw(asked)

    far_end.say(fill_up)
    job = maker.repaint(edit)
    [shot] = job.result(60)
    assert shot.changed_outside_mask == 0
    assert str(job.notice).startswith("1 of 2 parts came. The disk has room for 0 MB")
    assert len(far_end.asked) == 1
    assert room_for_edit(edit) - room_for_edit(edit, 1) == room_for_answer(edit.parts[0].request)


@pytest.mark.parametrize("output_format", ["png", "webp", "jpeg"])
def test_no_picture_is_larger_than_the_room_for_it(output_format):
    # What packs worst, packed as badly as the format can, at a sixteenth of the size.
    options = {"quality": 100} | ({"lossless": True} if output_format == "webp" else {})
    data = encode(noise(256, 256, 3 if output_format == "jpeg" else 4), output_format.upper(), **options)
    request = GenerateRequest(contract_for("gpt-image-2", "openai"), "noise", output_format=output_format)
    assert request.size == "1024x1024"
    assert len(data) < room_for_answer(request) / 16 * 1.01
