"""The tools of the mask: their results, and their sentences where they have nothing to work on."""

import numpy as np
import pytest
from PIL import Image

from components.errors import EmptyMask, PictureTooLarge, ValueNotAllowed
from components.library.records.store import open_store
from components.message.message import Message
from components.studio.edit.extend_panel import BY_SIDES, read_panel
from components.studio.edit.mask.exact_mask import ExactMask
from components.studio.edit.mask.mask_preview import draw_preview
from components.studio.edit.mask.mask_tools import TOOLS, ToolInput
from components.studio.page.loaded_pictures import LoadedPicture, LoadedPictures
from tests.library.pictures import disc, encode

MAKE = {tool.name: tool.make for tool in TOOLS}
MASK = disc(300, 200, 40)


@pytest.fixture
def loaded_pictures(tmp_path, monkeypatch) -> LoadedPictures:
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "cache"))
    store = open_store(tmp_path / "data")
    yield LoadedPictures(store)
    store.close()


@pytest.fixture
def give(loaded_pictures, tmp_path):
    """Give a function that gives a tool a mask on a picture, half of it transparent where asked for."""

    def give(mask: np.ndarray, amount: int = 5, last=None, transparent: bool = False, pixels=None) -> ToolInput:
        pixels = np.full((200, 300, 4), 255, dtype=np.uint8) if pixels is None else pixels
        if transparent:
            pixels[:, :150, 3] = 0
        # A name of its own, as every upload has: decoded pictures are kept by path.
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.png"
        path.write_bytes(encode(pixels))
        loaded: LoadedPicture = loaded_pictures.load(str(path))
        return ToolInput(mask, loaded, loaded_pictures, amount, last)

    return give


@pytest.mark.parametrize("name", ["grow", "shrink", "smooth", "fill", "specks", "snap"])
def test_a_tool_that_has_nothing_to_work_on_says_what_to_do_first(give, name):
    with pytest.raises(EmptyMask, match="first"):
        MAKE[name](give(np.zeros_like(MASK)))


def test_shapes_are_changed_by_the_pixels_asked_for(give):
    for name, radius in (("grow", 45), ("shrink", 35)):
        made, said = MAKE[name](give(MASK, 5))
        assert made.sum() == pytest.approx(np.pi * radius**2, rel=0.03)
        assert not said


def test_a_mask_that_would_be_gone_stays(give):
    with pytest.raises(EmptyMask, match="Choose fewer pixels"):
        MAKE["shrink"](give(MASK, 200))


def test_what_changes_nothing_says_so(give):
    assert MAKE["fill"](give(MASK))[1] == Message("The mask has no holes.")
    assert MAKE["specks"](give(MASK))[1] == Message("The mask has no specks.")


def test_an_empty_mask_can_be_inverted(give):
    assert MAKE["invert"](give(np.zeros_like(MASK)))[0].all()


def test_the_picture_s_transparency_becomes_the_mask(give):
    made, _ = MAKE["transparency"](give(MASK, transparent=True))
    assert made[:, :150].all()
    assert not made[:, 150:].any()
    with pytest.raises(EmptyMask, match="no transparency"):
        MAKE["transparency"](give(MASK))


def test_the_last_mask_is_there_only_after_a_run(give):
    with pytest.raises(EmptyMask, match="No mask has been used yet"):
        MAKE["last"](give(MASK))
    made, _ = MAKE["last"](give(np.zeros_like(MASK), last=ExactMask.from_mask(MASK, (300, 200))))
    assert np.array_equal(made, MASK)


def test_a_scribble_becomes_the_object_under_it(give):
    pixels = np.random.default_rng(2).integers(90, 110, (200, 300, 3), dtype=np.uint8)
    pixels[MASK] = (220, 30, 30)
    scribble = np.zeros_like(MASK)
    scribble[95:105, 130:170] = True
    made, said = MAKE["snap"](give(scribble, pixels=pixels))
    assert (made & MASK).sum() / (made | MASK).sum() > 0.95
    assert str(said).startswith("Snapped")


def test_the_panel_s_margins_are_a_ratio_or_so_much_on_each_side():
    assert read_panel((300, 200), "1:1", "%").size_of((300, 200)) == (300, 300)
    wanted = read_panel((300, 200), BY_SIDES, "%", 10, 50, 0, None)
    assert (wanted.left, wanted.top, wanted.right, wanted.bottom) == (30, 100, 0, 0)
    assert read_panel((300, 200), BY_SIDES, "px", 10, 50, -4, 0).size_of((300, 200)) == (310, 250)


def test_an_extension_by_nothing_says_what_to_do():
    with pytest.raises(ValueNotAllowed, match="3:2 already"):
        read_panel((300, 200), "3:2", "%")
    with pytest.raises(ValueNotAllowed, match="at least one side"):
        read_panel((300, 200), BY_SIDES, "px", 0, None, 0, 0)
    with pytest.raises(PictureTooLarge, match="Extend it less"):
        read_panel((8000, 6000), BY_SIDES, "%", 50, 50, 50, 50)


def test_the_margin_of_a_sheet_shows_as_a_checkerboard_beside_the_picture(loaded_pictures, tmp_path):
    path = tmp_path / "red.png"
    path.write_bytes(encode(np.full((200, 300, 3), (200, 0, 0), dtype=np.uint8)))
    loaded = loaded_pictures.load(str(path), margins=read_panel((300, 200), BY_SIDES, "px", 60, 0, 0, 0))
    assert loaded.size == loaded.view_size == (360, 200)
    view = np.asarray(Image.open(loaded.view))
    assert (view[:, 60:] == (200, 0, 0)).all()
    assert {tuple(colour) for colour in view[:, :60].reshape(-1, 3)} == {(214,) * 3, (240,) * 3}
    assert np.array_equal(loaded.cut(loaded.margins.extend_mask(MASK)), MASK)


def test_the_preview_shows_the_mask_and_dims_what_does_not_travel(tmp_path):
    view = np.full((200, 300, 3), 200, dtype=np.uint8)
    (tmp_path / "p.png").write_bytes(draw_preview(view, MASK, [(90, 40, 210, 160)]))
    shown = np.asarray(Image.open(tmp_path / "p.png"))
    assert shown[100, 150].tolist() == pytest.approx([227, 130, 124], abs=2)
    assert shown[50, 100].tolist() == [200] * 3
    assert shown[10, 10].tolist() == [80] * 3
    assert shown[40, 90].tolist() == [255] * 3
