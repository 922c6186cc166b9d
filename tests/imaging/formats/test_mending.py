"""Damaged files: read, with a notice where pixels are missing, or refused in words."""

import zlib

import cv2
import numpy as np
import pytest
from PIL import Image

from components.errors import ProofroomError, UnreadablePicture
from components.imaging.formats.mending import BESIDE, CHECK_SUM, NO_END
from components.imaging.picture.decode_budget import BUDGET
from components.imaging.picture.orientation import BROKEN_EXIF
from components.imaging.picture.picture import check_picture, measure_picture, read_picture
from tests.english import english
from tests.imaging.picture.encoded_pictures import encode, noise
from tests.imaging.pngs import END, SIGNATURE, chunk, chunks_of, interlaced, png_with

PIXELS = noise(60, 50)
SMOOTH = cv2.resize(noise(6, 8), (160, 120), interpolation=cv2.INTER_CUBIC)
LARGE = "The picture's text is larger than 1 MB and was left out."


def damaged(name: str) -> str:
    return f"The picture's {name} is damaged and was left out."


def text(size: int, kind: bytes = b"zTXt") -> bytes:
    """Return a compressed text of ``size`` letters."""
    between = {b"zTXt": b"\0\0", b"iTXt": b"\0\1\0\0\0"}[kind]
    return chunk(kind, b"Comment" + between + zlib.compress(b"a" * size))


def wrong(kind: bytes, data: bytes = b"12345") -> bytes:
    return chunk(kind, data, crc=1)


@pytest.mark.parametrize(
    ("chunks", "after", "notices"),
    [
        ([wrong(b"tEXt")], b"", [damaged("text")]),
        ([wrong(b"tEXt"), wrong(b"zTXt"), wrong(b"iCCP")], b"", [damaged("text"), damaged("colour profile")]),
        ([wrong(b"eXIf")], b"", [damaged("EXIF data")]),
        ([wrong(b"gAMA")], b"", [damaged("colour tag")]),
        ([wrong(b"acTL")], b"", [damaged("animation")]),
        ([wrong(b"caBX")], b"", [damaged("additional data")]),
        ([], wrong(b"tIME"), [damaged("additional data")]),
        ([text(2_000_000)], b"", [LARGE]),
        ([text(2_000_000, b"iTXt")], b"", [LARGE]),
        ([text(1_000_000)] * 80, b"", [LARGE]),
        ([], text(2_000_000), [LARGE]),
        (
            [chunk(b"iCCP", b"ICC\0\0" + zlib.compress(bytes(5_000_000)))],
            b"",
            [LARGE.replace("text", "colour profile")],
        ),
        ([chunk(b"sRGB", b"")], b"", [BESIDE]),
        ([chunk(b"pHYs", b"123")], b"", [BESIDE]),
        ([chunk(b"zTXt", b"A\0\7abc")], b"", [BESIDE]),
        ([chunk(b"eXIf", b"II*\0\xff\xff\xff\xff")], b"", [BROKEN_EXIF]),
        ([text(900_000)], b"", []),
        ([chunk(b"tEXt", b"Comment\0" + b"a" * 2_000_000)], b"", []),
    ],
)
def test_what_is_damaged_beside_the_pixels_of_a_png_does_not_matter(chunks, after, notices):
    data = png_with(PIXELS, *chunks, after=after)
    picture = read_picture(data)
    assert np.array_equal(picture.pixels, PIXELS)
    assert english(picture.notices) == english(notices)
    assert measure_picture(data) == (50, 60, "png")
    *measured, damage = check_picture(data)
    assert (measured, english(damage)) == ([50, 60, "png"], english(notices))


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_a_png_is_checked_without_being_decoded(channels: int):
    data = encode(Image.fromarray(noise(500, 700, channels).squeeze()), "PNG")
    before = BUDGET.decodes
    assert check_picture(data) == (700, 500, "png", ())
    assert BUDGET.decodes == before


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(lambda rows: b"\7" + rows[1:], id="an unknown filter"),
        pytest.param(lambda rows: rows[:-1], id="a byte too few"),
        pytest.param(lambda rows: rows + bytes(100_000), id="bytes behind the rows"),
    ],
)
def test_a_check_finds_in_the_rows_of_a_png_what_decoding_finds(rows):
    chunks = dict(chunks_of(png_with(PIXELS)))
    chunks[b"IDAT"] = zlib.compress(rows(zlib.decompress(chunks[b"IDAT"])))
    data = SIGNATURE + b"".join(chunk(*each) for each in chunks.items())

    def told(read) -> object:
        try:
            return read(data)
        except UnreadablePicture as error:
            return str(error)

    assert told(lambda data: check_picture(data)[3]) == told(lambda data: read_picture(data).damage)


def test_a_turned_or_transparent_png_stays_so_when_its_text_is_damaged():
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = read_picture(png_with(PIXELS, wrong(b"tEXt"), exif=exif.tobytes(), transparency=tuple(PIXELS[3, 4])))
    assert np.array_equal(picture.pixels[..., :3], np.rot90(PIXELS, -1))
    assert picture.pixels[4, 60 - 1 - 3].tolist() == [*PIXELS[3, 4], 0]


def test_exif_data_that_cannot_be_read_leave_a_photo_as_it_is():
    data = encode(Image.fromarray(SMOOTH), "JPEG", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\x05\x01\x12\0\x03\0\0")
    picture = read_picture(data)
    assert picture.notices == (BROKEN_EXIF,)
    assert picture.size == measure_picture(data)[:2] == (160, 120)


@pytest.mark.parametrize("end", [b"", END[:3], END[:-2]])
def test_a_png_without_its_end_mark_is_whole(end):
    picture = read_picture(png_with(PIXELS, end=end))
    assert np.array_equal(picture.pixels, PIXELS)
    assert picture.notices == (NO_END,)
    # The last bytes that may be missing are check sums.
    picture = read_picture(png_with(PIXELS, end=b"")[:-6])
    assert np.array_equal(picture.pixels, PIXELS)
    assert picture.notices == (NO_END,)


@pytest.mark.parametrize("fmt", ["PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "AVIF", "HEIF"])
def test_what_follows_a_picture_in_its_file_is_not_looked_at(fmt):
    data = encode(Image.fromarray(SMOOTH), fmt)
    for trailing in (b"\0" * 1000, b"PK\3\4" + bytes(range(256)) * 9, SIGNATURE):
        assert np.array_equal(read_picture(data + trailing).pixels, read_picture(data).pixels)


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"subsampling": 0}], ids=str)
def test_a_jpeg_without_its_end_mark_is_whole(options):
    data = encode(Image.fromarray(SMOOTH), "JPEG", **options)
    for lost in (1, 2):
        picture = read_picture(data[:-lost])
        assert np.array_equal(picture.pixels, read_picture(data).pixels)
        assert picture.notices == (NO_END,)


def test_a_wrong_check_sum_of_the_pixels_is_said():
    chunks = chunks_of(png_with(PIXELS))
    [at] = [n for n, (kind, _) in enumerate(chunks) if kind == b"IDAT"]
    data = chunks[at][1]
    chunks[at] = (b"IDAT", data[:-1] + bytes([data[-1] ^ 1]))
    picture = read_picture(SIGNATURE + b"".join(chunk(*each) for each in chunks))
    assert np.array_equal(picture.pixels, PIXELS)
    assert picture.notices == (CHECK_SUM,)


def test_a_grey_end_of_a_jpeg_is_no_missing_one():
    pixels = SMOOTH.copy()
    pixels[60:] = 128
    data = encode(Image.fromarray(pixels), "JPEG")
    assert read_picture(data[:-2]).notices == (NO_END,)


def test_a_file_in_more_pieces_than_any_encoder_writes_is_refused():
    many = chunk(b"tEXt", b"") * 100_000
    with pytest.raises(UnreadablePicture, match="too many pieces"):
        read_picture(png_with(PIXELS, many))


SAMPLES = {
    "text": png_with(SMOOTH, text(2000)),
    "palette": png_with(SMOOTH[..., 0] // 64, bits=2),
    "interlaced": interlaced(PIXELS),
    "progressive": encode(Image.fromarray(SMOOTH), "JPEG", progressive=True),
    "turned": encode(
        Image.fromarray(SMOOTH), "JPEG", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0\6\0\0\0\0\0\0"
    ),
    "float": cv2.imencode(".tiff", SMOOTH.astype(np.float32) / 255)[1].tobytes(),
    "AVIF": encode(Image.fromarray(SMOOTH), "AVIF"),
    "HEIF": encode(Image.fromarray(SMOOTH), "HEIF"),
    "WEBP": encode(Image.fromarray(SMOOTH), "WEBP"),
    "GIF": encode(Image.fromarray(SMOOTH), "GIF"),
    "BMP": encode(Image.fromarray(SMOOTH), "BMP"),
    "TIFF": encode(Image.fromarray(SMOOTH), "TIFF", compression="tiff_lzw"),
}


@pytest.mark.parametrize("name", list(SAMPLES))
def test_a_file_with_bytes_lost_or_changed_is_read_or_refused_in_words(name):
    chance, whole = np.random.default_rng(11), SAMPLES[name]
    for number in range(40):
        data = bytearray(whole if number % 2 else whole[: chance.integers(len(whole))])
        for at in chance.integers(0, max(1, min(len(data), 600 if number % 3 else len(data))), size=number % 5):
            data[at : at + 1] = bytes([chance.integers(256)])
        for read in (read_picture, check_picture, measure_picture):
            try:
                read(bytes(data), **({} if read is measure_picture else {"cut": bool(number % 4)}))
            except ProofroomError:
                continue
