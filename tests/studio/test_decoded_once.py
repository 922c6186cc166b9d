"""Every file is decoded once on its way: the upload, the endpoint's answer, and the result."""

import hashlib
from collections import Counter
from pathlib import Path

import gradio as gr
import numpy as np
import pytest

from components.imaging.picture import picture
from components.library.records.shot import Shot
from components.library.records.store import Store
from components.studio.edit.edit_layout import build_edit_tab
from components.studio.edit.mask.exact_mask import ExactMask
from components.studio.edit.mask.mask_history import MaskHistory
from components.studio.page.visitor import build_token
from components.studio.server.session_blocks import SessionBlocks
from tests.library.pictures import decode, disc, encode, quarters, white_mask
from tests.studio.conftest import Served
from tests.studio.named_endpoints.calls import edit_with

TOKEN = "a" * 64
# Larger than a screen, so that what is shown of it is scaled.
WIDTH, HEIGHT = 2300, 300
PIXELS, MASK = quarters(WIDTH, HEIGHT), disc(WIDTH, HEIGHT, 70)
UPLOAD = encode(PIXELS)


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> Counter:
    """Give how often each file was decoded, by its digest; headers and check sums that are read do not count."""
    times: Counter = Counter()

    def counted(decoder):
        def decode_counted(source, *rest):
            data = source
            if not isinstance(source, bytes):
                data = source.read()
                source.seek(0)
            times[hashlib.sha256(data).hexdigest()] += 1
            return decoder(source, *rest)

        return decode_counted

    for name in ("decode_picture", "decode_rows"):
        monkeypatch.setattr(picture, name, counted(getattr(picture, name)))
    return times


def times_of(decoded: Counter, store: Store, shot: Shot) -> tuple[int, int, int]:
    """Return how often an edit's upload, its answer and its result were decoded."""
    keys = (shot.source, shot.answer, shot.pasted)
    return tuple(decoded[hashlib.sha256(store.files.read_file(key)).hexdigest()] for key in keys)


async def test_an_edit_on_the_page_is(served: Served, tmp_path: Path, decoded: Counter):
    with SessionBlocks():
        tab = build_edit_tab(served.service, [], build_token(), gr.State(None))
    path = tmp_path / "picture.png"
    path.write_bytes(UPLOAD)
    loaded = served.service.loaded_pictures.load(str(path))
    values = [widget.value for widget in tab.asks.widgets]
    values[0] = "A rose"
    exact_mask = ExactMask.from_mask(MASK, loaded.view_size)
    shown = {}
    async for update in tab.run_exact(MaskHistory.opened(exact_mask), TOKEN, loaded, (), *values):
        shown |= {getattr(widget, "elem_id", None): value for widget, value in update.items()}
    [shot] = served.store.latest_shots(1)
    [thumbnail] = served.service.thumbnails.find([shot])
    assert thumbnail
    assert times_of(decoded, served.store, shot) == (1, 1, 1)
    screen = decode(Path(shown["edit-result"]).read_bytes())
    expected = picture.read_view(served.store.files.read_file(shot.pasted), max(screen.shape)).pixels
    assert np.array_equal(screen, expected)


def test_an_edit_by_a_script_is(served: Served, client, as_file, decoded: Counter):
    _, facts = edit_with(client, as_file, white_mask(MASK), PIXELS)
    shot = served.store.find_shot(facts["shots"][0])
    assert served.service.thumbnails.find([shot]) != [None]
    assert times_of(decoded, served.store, shot) == (1, 1, 1)


@pytest.mark.parametrize("output_format", ["png", "jpeg"])
def test_a_picture_drawn_from_a_prompt_is(served: Served, client, decoded: Counter, output_format: str):
    _, facts = client.predict(prompt="A ball", quality="low", output_format=output_format, api_name="/generate")
    shot = served.store.find_shot(facts["shots"][0])
    assert served.service.thumbnails.find([shot]) != [None]
    assert served.service.loaded_pictures.show_shot(shot, served.service.loaded_pictures.serve(shot))
    assert decoded[shot.sha256] == 1
