import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from components.errors import PictureTooLarge, StorageError, UnreadablePicture
from components.imaging.mask.mask_file import mask_from_transparency
from components.imaging.picture.picture import read_picture
from components.library.records.store import Store, open_store
from components.studio.page.loaded_pictures import BOARD, EDITOR_EDGE, SCREEN_EDGE, Desk
from tests.library.pictures import encode, huge_png, noise
from tests.studio.page.test_messages import shot

# What a browser shows, whatever the file's name is.
SHOWN = {"PNG", "JPEG", "WEBP", "GIF", "BMP"}


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def store(tmp_path: Path, cache: Path):
    store = open_store(tmp_path / "data")
    yield store
    store.close()


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


@pytest.fixture
def upload(cache: Path) -> Callable[[bytes, str], str]:
    """Give a function that puts a file where Gradio puts an upload, and returns its path."""

    def upload(data: bytes, name: str) -> str:
        path = cache / "upload" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return str(path)

    return upload


def flat(width: int, height: int) -> np.ndarray:
    """Return grey pixels: quick to encode at any size."""
    return np.full((height, width, 3), 120, dtype=np.uint8)


@pytest.mark.parametrize(
    ("size", "view"),
    [
        ((300, 200), (300, 200)),
        ((EDITOR_EDGE, EDITOR_EDGE), (EDITOR_EDGE, EDITOR_EDGE)),
        ((3000, 2000), (1024, 683)),
        ((1000, 4000), (256, 1024)),
        ((4000, 10), (1024, 3)),
        ((6000, 2), (1024, 1)),
    ],
)
def test_the_editor_gets_a_small_view_of_the_same_ratio(desk, upload, size, view):
    sheet = desk.lay(upload(encode(flat(*size)), "picture.png"))
    assert sheet.size == size
    assert sheet.view_size == view
    assert Image.open(sheet.view).size == view
    assert sheet.parent is None


def test_what_is_taken_is_the_whole_picture_and_the_file_as_it_came(desk, upload):
    data = encode(noise(1500, 1100), "JPEG")
    sheet = desk.lay(upload(data, "photo.jpg"))
    picture, source = desk.take(sheet)
    assert bytes(source) == data
    assert picture.size == (1500, 1100)
    assert np.array_equal(picture.pixels, np.asarray(Image.open(io.BytesIO(data))))


@pytest.mark.parametrize("name", ["photo.png", "photo.jpg", "photo.webp", "PHOTO.PNG"])
def test_a_small_picture_that_a_browser_shows_is_shown_as_it_is(desk, upload, name):
    fmt = {".png": "PNG", ".jpg": "JPEG", ".webp": "WEBP"}[Path(name).suffix.lower()]
    data = encode(noise(60, 40), fmt)
    assert Path(desk.lay(upload(data, name)).screen).read_bytes() == data


@pytest.mark.parametrize("fmt", ["TIFF", "BMP", "GIF"])
@pytest.mark.parametrize("name", ["scan", "scan.tif", "scan.png", "scan.jpg"])
def test_every_upload_gets_a_file_that_a_browser_shows(desk, upload, fmt, name):
    """Of a name nothing follows: people rename files."""
    pixels = noise(60, 40)
    sheet = desk.lay(upload(encode(pixels, fmt), name))
    shown = Image.open(sheet.screen)
    assert shown.format in SHOWN
    assert shown.size == (60, 40)
    if fmt != "GIF":
        assert np.array_equal(np.asarray(shown), pixels)


def test_a_large_picture_is_compared_at_screen_size(desk, upload):
    sheet = desk.lay(upload(encode(flat(5000, 2500)), "large.png"))
    assert Image.open(sheet.screen).size == (SCREEN_EDGE, SCREEN_EDGE // 2)
    assert sheet.size == (5000, 2500)


@pytest.mark.parametrize("size", [(80, 40), (3000, 1500)])
def test_a_photo_held_upright_stands_upright_everywhere(desk, upload, size):
    pixels = flat(*size)
    pixels[:, : size[0] // 2] = (255, 0, 0)
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned 90 degrees clockwise: what was left is on top
    sheet = desk.lay(upload(encode(pixels, "JPEG", exif=exif), "photo.jpg"))
    upright = size[::-1]
    assert sheet.size == upright
    assert desk.take(sheet)[0].size == upright
    # A browser turns a JPEG by its EXIF orientation itself.
    for shown in (Image.open(sheet.view), ImageOps.exif_transpose(Image.open(sheet.screen))):
        width, height = shown.size
        assert (width < height) == (upright[0] < upright[1])
        red, green, _ = shown.convert("RGB").getpixel((width // 2, height // 8))
        assert red > 200
        assert green < 60
        assert shown.convert("RGB").getpixel((width // 2, height - 1 - height // 8))[0] < 180
    assert Image.open(sheet.view).getexif() == {}


def test_what_had_to_be_converted_is_said(desk, upload):
    sheet = desk.lay(upload(encode(np.zeros((20, 30), dtype=np.uint16)), "deep.png"))
    assert "16 bits" in sheet.notices[0]


def test_whatever_is_shown_lies_in_gradios_cache(desk, cache, tmp_path):
    """An example lies beside the app, where Gradio serves nothing from when it was started elsewhere."""
    example = tmp_path / "examples" / "photo.png"
    example.parent.mkdir()
    example.write_bytes(encode(noise(60, 40)))
    sheet = desk.lay(str(example))
    assert Path(sheet.view).is_relative_to(cache)
    assert Path(sheet.screen).is_relative_to(cache)


@pytest.mark.parametrize(
    ("data", "error"),
    [(b"a text", UnreadablePicture), (b"", UnreadablePicture), (huge_png(8001, 8000), PictureTooLarge)],
    ids=["text", "nothing", "bomb"],
)
def test_what_is_no_picture_is_refused(desk, upload, data, error):
    with pytest.raises(error):
        desk.lay(upload(data, "upload.png"))


def test_a_picture_is_decoded_once(desk, upload):
    sheet = desk.lay(upload(encode(noise(60, 40)), "photo.png"))
    first, _ = desk.take(sheet)
    assert desk.take(sheet)[0] is first


def test_what_was_used_last_stays_at_hand_within_the_bound(desk, upload, monkeypatch):
    pictures = [encode(noise(100, 100, seed=number)) for number in range(5)]
    monkeypatch.setattr("components.studio.page.loaded_pictures.CACHED_BYTES", 3 * 100 * 100 * 3)
    sheets = [desk.lay(upload(data, f"{number}.png")) for number, data in enumerate(pictures[:3])]
    first, second, third = (desk.take(sheet)[0] for sheet in sheets)
    assert desk.take(sheets[0])[0] is first
    # A fourth: what was not used for the longest time goes, and is read again when it is wanted.
    desk.lay(upload(pictures[3], "3.png"))
    assert desk.take(sheets[2])[0] is third
    assert desk.take(sheets[0])[0] is first
    again = desk.take(sheets[1])[0]
    assert again is not second
    assert np.array_equal(again.pixels, second.pixels)


def test_one_picture_over_the_bound_is_still_worked_on(desk, upload, monkeypatch):
    monkeypatch.setattr("components.studio.page.loaded_pictures.CACHED_BYTES", 10)
    sheet = desk.lay(upload(encode(noise(60, 40)), "photo.png"))
    picture, _ = desk.take(sheet)
    assert desk.take(sheet)[0] is picture


def test_a_shot_is_handed_out_verbatim_under_its_own_name(desk, store, cache):
    made = shot(answer="shots/a/answer.webp")
    store.files.write_file(made.answer, encode(noise(60, 40), "WEBP"))
    path = Path(desk.serve(made))
    assert path.is_relative_to(cache)
    assert path.name == f"proofroom-{made.id[:8]}.webp"
    assert path.read_bytes() == store.files.read_file(made.answer)


def test_of_an_edit_the_pasted_picture_is_handed_out(desk, store):
    made = shot(answer="shots/a/answer.png", pasted="shots/a/pasted.png")
    store.files.write_file(made.answer, encode(noise(60, 40)))
    store.files.write_file(made.pasted, encode(noise(300, 200)))
    assert Path(desk.serve(made)).read_bytes() == store.files.read_file(made.pasted)
    sheet = desk.lay_shot(made)
    assert sheet.size == (300, 200)
    assert sheet.parent == made.id


def test_the_screen_file_of_a_large_paste_is_small(desk, store, cache):
    made = shot(answer="shots/a/answer.png", pasted="shots/a/pasted.png")
    store.files.write_file(made.pasted, encode(flat(3000, 1000)))
    path = Path(desk.show(desk.serve(made)))
    assert path.is_relative_to(cache)
    assert Image.open(path).size == (SCREEN_EDGE, 683)


def test_the_screen_file_of_a_small_shot_is_the_shot(desk, store):
    made = shot(answer="shots/a/answer.png")
    store.files.write_file(made.answer, encode(noise(60, 40)))
    assert desk.show(desk.serve(made)) == desk.serve(made)


def test_a_shot_whose_file_is_gone_is_told_in_a_sentence(desk):
    with pytest.raises(StorageError):
        desk.serve(shot())


@pytest.mark.parametrize("fmt", ["PNG", "JPEG", "WEBP"])
def test_a_picture_that_was_paid_for_and_came_cut_is_shown_and_gone_on_with(desk, store, cache, fmt):
    data = encode(noise(64, 64), fmt)
    data = data[: len(data) * 3 // 4]
    came = ~read_picture(data, cut=True).missing.any(axis=1)
    key = store.files.write_file(f"shots/c/answer.{fmt.lower()}", data)
    made = replace(shot(), answer=key, pasted=None)
    # What is downloaded is what came.
    assert Path(desk.serve(made)).read_bytes() == data
    with Image.open(desk.show(desk.serve(made))) as shown:
        below = np.asarray(shown.convert("RGB"))[~came]
    assert set(np.unique(below)) == set(BOARD)
    sheet = desk.lay_shot(made)
    picture, source = desk.take(sheet)
    assert (picture.size, sheet.parent) == ((64, 64), made.id)
    assert (picture.pixels[came, :, 3] == 255).all()
    assert (picture.pixels[~came, :, 3] == 0).all()
    # Whoever edits it edits a whole file: the missing part is what is transparent.
    assert np.array_equal(read_picture(source).pixels, picture.pixels)
    assert mask_from_transparency(picture)[~came].all()


def test_an_upload_that_was_cut_is_refused_with_the_share_that_is_missing(desk, upload):
    data = encode(noise(64, 64))
    with pytest.raises(UnreadablePicture, match=r"^The lower 5\d % of this picture is missing: .* Get the whole file"):
        desk.lay(upload(data[: len(data) // 2], "cut.png"))
