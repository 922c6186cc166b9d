"""Pictures that are shown while they grow: what a page gets of them, and what is kept of one never finished."""

import asyncio
import base64
import json
import threading

import pytest

from components.endpoint.contracts.contract import contract_for
from components.endpoint.request import GenerateRequest
from components.errors import ConnectionCut, EndpointFailed
from tests.library.pictures import JPEG, PNG, USAGE, WEBP
from tests.library.stores.folder import contents

FLOWER = GenerateRequest(contract_for("gpt-image-1", "offline"), "a beautiful flower", partial_images=2)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"


def event(kind: str, picture: bytes | None = None, **more: object) -> bytes:
    found = {"type": kind} | more
    if picture is not None:
        found["b64_json"] = base64.b64encode(picture).decode()
    return f"event: {kind}\ndata: {json.dumps(found)}\n\n".encode()


GROWING, DONE = "image_generation.partial_image", "image_generation.completed"


async def test_a_page_sees_what_grows_and_then_nothing_of_it(far_end, maker, store):
    seen = threading.Event()

    def finish(_asked) -> bytes:
        seen.wait(60)
        return event(DONE, PNG, usage=USAGE)

    far_end.say(HEAD, event(GROWING, JPEG), finish)
    job = maker.create(FLOWER)
    shown = []
    async for progress in job.follow(every=0.01):
        if progress.partial is not None:
            shown.append(progress.partial)
            seen.set()
    assert {partial.picture for partial in shown} == {JPEG}
    [shot] = await asyncio.to_thread(job.result, 10)
    assert store.files.read_file(shot.answer) == PNG
    assert job.progress.partial is None
    # What travelled was asked for as a stream, and is on record as that.
    assert far_end.asked[0].json["stream"] is True
    assert "text/event-stream" in far_end.asked[0].headers["Accept"]
    assert shot.recipe.parameters["partial_images"] == 2


@pytest.mark.parametrize(
    ("end", "error"),
    [
        ([event("error", error={"code": "image_generation_failed", "message": "It failed"})], EndpointFailed),
        ([], ConnectionCut),
    ],
    ids=["error", "cut"],
)
def test_what_was_never_finished_is_kept_and_named(folder, far_end, maker, store, end, error):
    far_end.say(HEAD, event(GROWING, JPEG), event(GROWING, WEBP), *end)
    job = maker.create(FLOWER)
    with pytest.raises(error) as caught:
        job.result(60)
    kept = contents(folder / "files")
    [key] = [key for key, data in kept.items() if data == WEBP]
    assert key in str(caught.value)
    assert "may have been billed" in str(caught.value)
    assert store.latest_shots(5) == []
    # A job stays findable for long, and keeps no picture meanwhile.
    assert job.progress.partial is None
