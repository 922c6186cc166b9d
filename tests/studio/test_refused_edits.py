"""A refused edit leaves nothing in memory: neither the picture nor what was to travel."""

import gc
import time
from collections.abc import Callable
from pathlib import Path

import gradio as gr
import numpy as np
import pytest

from components.endpoint.client.client import ImagesClient
from components.library.edits.edit import Edit
from components.studio.edit.edit_layout import build_edit_tab
from components.studio.edit.mask.exact_mask import ExactMask
from components.studio.edit.mask.mask_history import MaskHistory
from components.studio.page.visitor import build_token
from components.studio.server.session_blocks import SessionBlocks
from tests.far_end import FarEnd
from tests.library.pictures import disc, encode, white_mask
from tests.studio.conftest import Served
from tests.studio.named_endpoints.calls import refusal

TOKEN = "a" * 64
# What is left behind by one is left behind by each.
TIMES = 3
# What is laid, encoded and sent quickest.
FLAT = encode(np.full((32, 48, 3), 200, np.uint8))
REFUSED = ({"error": {"message": "No", "code": "content_policy_violation"}}, 400)


@pytest.fixture(scope="module")
def far_end():
    far_end = FarEnd()
    yield far_end
    far_end.close()


@pytest.fixture(scope="module")
def served(serve: Callable[..., Served], far_end: FarEnd) -> Served:
    return serve(ImagesClient(far_end.url, "any-key"), "images.example", "other")


@pytest.fixture
def earlier() -> None:
    """Have the collector see only what comes into memory from now on: other tests of this process have left edits."""
    gc.collect()
    gc.freeze()


def count_kept() -> int:
    """Return how many edits have come into memory and stay; waits, as a caller hears before Gradio lets go."""
    until = time.monotonic() + 60
    while True:
        gc.collect()
        kept = sum(isinstance(each, Edit) for each in gc.get_objects())
        if kept == 0 or time.monotonic() > until:
            return kept
        time.sleep(0.05)


@pytest.mark.usefixtures("earlier")
def test_edits_refused_by_a_script_are_let_go(served: Served, far_end: FarEnd, as_file):
    for _ in range(TIMES):
        far_end.answer(*REFUSED)
        said = refusal(
            served.client,
            "/edit",
            prompt="A rose",
            image=as_file(FLAT),
            mask=as_file(white_mask(disc(48, 32, 9)), "mask.png"),
            size="1024x1024",
        )
        assert "safety" in said
    assert count_kept() == 0


@pytest.mark.usefixtures("earlier")
async def test_edits_refused_on_a_page_are_let_go(served: Served, far_end: FarEnd, tmp_path: Path):
    with SessionBlocks():
        tab = build_edit_tab(served.service, [], build_token(), gr.State(None))
    path = tmp_path / "picture.png"
    path.write_bytes(FLAT)
    loaded = served.service.loaded_pictures.load(str(path))
    values = [widget.value for widget in tab.asks.widgets]
    values[0] = "A rose"
    exact_mask = ExactMask.from_mask(disc(48, 32, 9), loaded.view_size)

    async def run() -> str:
        """Press Repaint, and return what is said at the line in the end."""
        said = ""
        async for update in tab.run_exact(MaskHistory.opened(exact_mask), TOKEN, loaded, (), *values):
            said = str({getattr(widget, "elem_id", None): value for widget, value in update.items()}.get("edit-line"))
        return said

    for _ in range(TIMES):
        far_end.answer(*REFUSED)
        assert "safety" in await run()
    assert count_kept() == 0
