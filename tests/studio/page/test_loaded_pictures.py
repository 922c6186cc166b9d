"""Pictures as a page loads them: read once, shown at screen size, kept within a bound."""

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
from components.library.records.screen_views import SCREEN_EDGE
from components.library.records.store import Store, open_store
from components.studio.page.loaded_pictures import BOARD, EDITOR_EDGE, LoadedPictures
from tests.library.pictures import encode, huge_png, noise
from tests.studio.page.shots import shot

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
def loaded_pictures(store: Store) -> LoadedPictures:
    return LoadedPictures(store)


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
def test_the_editor_gets_a_small_view_of_the_same_ratio(loaded_pictures, upload, size, view):
    loaded = loaded_pictures.load(upload(encode(flat(*size)), "picture.png"))
    assert loaded.size == size
    assert loaded.view_size == view
    assert Image.open(loaded.view).size == view
    assert loaded.parent is None


def test_what_is_taken_is_the_whole_picture_and_the_file_as_it_came(loaded_pictures, upload):
    data = encode(noise(1500, 1100), "JPEG")
    loaded = loaded_pictures.load(upload(data, "photo.jpg"))
    picture, source = loaded_pictures.read(loaded)
    assert bytes(source) == data
    assert picture.size == (1500, 1100)
    assert np.array_equal(picture.pixels, np.asarray(Image.open(io.BytesIO(data))))


@pytest.mark.parametrize("name", ["photo.png", "photo.jpg", "photo.webp", "PHOTO.PNG"])
def test_a_small_picture_that_a_browser_shows_is_shown_as_it_is(loaded_pictures, upload, name):
    fmt = {".png": "PNG", ".jpg": "JPEG", ".webp": "WEBP"}[Path(name).suffix.lower()]
    data = encode(noise(60, 40), fmt)
    assert Path(loaded_pictures.load(upload(data, name)).screen).read_bytes() == data


@pytest.mark.parametrize("fmt", ["TIFF", "BMP", "GIF"])
@pytest.mark.parametrize("name", ["scan", "scan.tif", "scan.png", "scan.jpg"])
def test_every_upload_gets_a_file_that_a_browser_shows(loaded_pictures, upload, fmt, name):
    """Of a name nothing follows: people rename files."""
    pixels = noise(60, 40)
    loaded = loaded_pictures.load(upload(encode(pixels, fmt), name))
    shown = Image.open(loaded.screen)
    assert shown.format in SHOWN
    assert shown.size == (60, 40)
    if fmt != "GIF":
        assert np.array_equal(np.asarray(shown), pixels)


def test_a_large_picture_is_compared_at_screen_size(loaded_pictures, upload):
    loaded = loaded_pictures.load(upload(encode(flat(5000, 2500)), "large.png"))
    assert Image.open(loaded.screen).size == (SCREEN_EDGE, SCREEN_EDGE // 2)
    assert loaded.size == (5000, 2500)


@pytest.mark.parametrize("size", [(80, 40), (3000, 1500)])
def test_a_photo_held_upright_stands_upright_everywhere(loaded_pictures, upload, size):
    pixels = flat(*size)
    pixels[:, : size[0] // 2] = (255, 0, 0)
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned 90 degrees clockwise: what was left is on top
    loaded = loaded_pictures.load(upload(encode(pixels, "JPEG", exif=exif), "photo.jpg"))
    upright = size[::-1]
    assert loaded.size == loaded_pictures.read(loaded)[0].size == upright
    # A browser turns a JPEG by its EXIF orientation itself.
    for shown in (Image.open(loaded.view), ImageOps.exif_transpose(Image.open(loaded.screen))):
        width, height = shown.size
        assert (width < height) == (upright[0] < upright[1])
        red, green, _ = shown.convert("RGB").getpixel((width // 2, height // 8))
        assert red > 200
        assert green < 60
        assert shown.convert("RGB").getpixel((width // 2, height - 1 - height // 8))[0] < 180
    assert Image.open(loaded.view).getexif() == {}


def test_what_had_to_be_converted_is_said(loaded_pictures, upload):
    loaded = loaded_pictures.load(upload(encode(np.zeros((20, 30), dtype=np.uint16)), "deep.png"))
    assert "16 bits" in str(loaded.notices[0])


def test_whatever_is_shown_lies_in_gradios_cache(loaded_pictures, cache, tmp_path):
    """An example lies beside the app, where Gradio serves nothing from when it was started elsewhere."""
    example = tmp_path / "examples" / "photo.png"
    example.parent.mkdir()
    example.write_bytes(encode(noise(60, 40)))
    loaded = loaded_pictures.load(str(example))
    assert all(Path(shown).is_relative_to(cache) for shown in (loaded.view, loaded.screen))


@pytest.mark.parametrize(
    ("data", "error"),
    [(b"a text", UnreadablePicture), (b"", UnreadablePicture), (huge_png(8001, 8000), PictureTooLarge)],
    ids=["text", "nothing", "bomb"],
)
def test_what_is_no_picture_is_refused(loaded_pictures, upload, data, error):
    with pytest.raises(error):
        loaded_pictures.load(upload(data, "upload.png"))


def test_a_picture_is_decoded_once(loaded_pictures, upload):
    loaded = loaded_pictures.load(upload(encode(noise(60, 40)), "photo.png"))
    first, _ = loaded_pictures.read(loaded)
    assert loaded_pictures.read(loaded)[0] is first


def test_what_was_used_last_stays_at_hand_within_the_bound(loaded_pictures, upload, monkeypatch):
    pictures = [encode(noise(100, 100, seed=number)) for number in range(5)]
    monkeypatch.setattr("components.studio.page.loaded_pictures.CACHED_BYTES", 3 * 100 * 100 * 3)
    loaded = [loaded_pictures.load(upload(data, f"{number}.png")) for number, data in enumerate(pictures[:3])]
    first, second, third = (loaded_pictures.read(each)[0] for each in loaded)
    assert loaded_pictures.read(loaded[0])[0] is first
    # A fourth: what was not used for the longest time goes, and is read again when it is wanted.
    loaded_pictures.load(upload(pictures[3], "3.png"))
    assert loaded_pictures.read(loaded[2])[0] is third
    assert loaded_pictures.read(loaded[0])[0] is first
    again = loaded_pictures.read(loaded[1])[0]
    assert again is not second
    assert np.array_equal(again.pixels, second.pixels)


def test_one_picture_over_the_bound_is_still_worked_on(loaded_pictures, upload, monkeypatch):
    monkeypatch.setattr("components.studio.page.loaded_pictures.CACHED_BYTES", 10)
    loaded = loaded_pictures.load(upload(encode(noise(60, 40)), "photo.png"))
    picture, _ = loaded_pictures.read(loaded)
    assert loaded_pictures.read(loaded)[0] is picture


def test_a_shot_is_handed_out_verbatim_under_its_own_name(loaded_pictures, store, cache):
    made = shot(answer="shots/a/answer.webp")
    store.files.write_file(made.answer, encode(noise(60, 40), "WEBP"))
    path = Path(loaded_pictures.serve(made))
    assert path.is_relative_to(cache)
    assert path.name == f"proofroom-{made.id[:8]}.webp"
    assert path.read_bytes() == store.files.read_file(made.answer)


def test_of_an_edit_the_pasted_picture_is_handed_out(loaded_pictures, store):
    made = shot(answer="shots/a/answer.png", pasted="shots/a/pasted.png")
    store.files.write_file(made.answer, encode(noise(60, 40)))
    store.files.write_file(made.pasted, encode(noise(300, 200)))
    assert Path(loaded_pictures.serve(made)).read_bytes() == store.files.read_file(made.pasted)
    loaded = loaded_pictures.load_shot(made)
    assert loaded.size == (300, 200)
    assert loaded.parent == made.id


def test_the_screen_file_of_a_large_paste_is_small(loaded_pictures, store, cache):
    made = shot(answer="shots/a/answer.png", pasted="shots/a/pasted.png")
    store.files.write_file(made.pasted, encode(flat(3000, 1000)))
    path = Path(loaded_pictures.show_shot(made, loaded_pictures.serve(made)))
    assert path.is_relative_to(cache)
    assert Image.open(path).size == (SCREEN_EDGE, 683)


def test_the_screen_file_of_a_small_shot_is_the_shot(loaded_pictures, store):
    made = shot(answer="shots/a/answer.png")
    store.files.write_file(made.answer, encode(noise(60, 40)))
    assert loaded_pictures.show_shot(made, loaded_pictures.serve(made)) == loaded_pictures.serve(made)


def test_a_shot_whose_file_is_gone_is_told_in_a_sentence(loaded_pictures):
    with pytest.raises(StorageError):
        loaded_pictures.serve(shot())


@pytest.mark.parametrize("fmt", ["PNG", "JPEG", "WEBP"])
def test_a_picture_that_was_paid_for_and_came_cut_is_shown_and_gone_on_with(loaded_pictures, store, cache, fmt):
    data = encode(noise(64, 64), fmt)
    data = data[: len(data) * 3 // 4]
    came = ~read_picture(data, cut=True).missing.any(axis=1)
    key = store.files.write_file(f"shots/c/answer.{fmt.lower()}", data)
    made = replace(shot(), answer=key, pasted=None)
    # What is downloaded is what came.
    assert Path(loaded_pictures.serve(made)).read_bytes() == data
    with Image.open(loaded_pictures.show_shot(made, loaded_pictures.serve(made))) as shown:
        below = np.asarray(shown.convert("RGB"))[~came]
    assert set(np.unique(below)) == set(BOARD)
    loaded = loaded_pictures.load_shot(made)
    picture, source = loaded_pictures.read(loaded)
    assert (picture.size, loaded.parent) == ((64, 64), made.id)
    assert (picture.pixels[came, :, 3] == 255).all()
    assert (picture.pixels[~came, :, 3] == 0).all()
    # Whoever edits it edits a whole file: the missing part is what is transparent.
    assert np.array_equal(read_picture(source).pixels, picture.pixels)
    assert mask_from_transparency(picture)[~came].all()


def test_an_upload_that_was_cut_is_refused_with_the_share_that_is_missing(loaded_pictures, upload):
    data = encode(noise(64, 64))
    with pytest.raises(UnreadablePicture, match=r"^The lower 5\d % of this picture is missing: .* Get the whole file"):
        loaded_pictures.load(upload(data[: len(data) // 2], "cut.png"))
