"""Sentences about pictures, masks, runs and exports are said in the reader's language, with their values."""

import zipfile

import numpy as np
import pytest

from components.errors import UnreadablePicture
from components.imaging.mask.mask_file import read_mask_file
from components.imaging.percent import format_percent
from components.imaging.picture.picture import Picture, read_picture
from components.library.exchange.contact_sheet import Wording
from components.library.records.store import open_store
from components.library.runs.recovery import GONE
from components.message.message import Message, Sentences
from components.studio.language.catalogue import read_catalogue
from tests.imaging.pngs import png_with
from tests.library.exports import add_edit, write_zip
from tests.library.page import Page
from tests.library.pictures import noise

CHINESE, GERMAN = read_catalogue("zh-CN"), read_catalogue("de")


def test_a_cut_picture_is_refused_in_chinese_with_the_share_that_is_missing():
    whole = png_with(noise(50, 60), compress_level=0)
    with pytest.raises(UnreadablePicture) as caught:
        read_picture(whole[: len(whole) // 2])
    assert str(caught.value).startswith("The lower 52 % of this picture is missing: ")
    assert caught.value.message.say(CHINESE) == "图片下方缺失 52%：文件被截断。请获取完整的文件后再试。"


def test_the_reading_of_a_mask_file_is_said_with_the_share_as_the_language_writes_it():
    mask = np.zeros((400, 600, 3), dtype=np.uint8)
    mask[:100, :53] = 255
    said = read_mask_file(Picture(mask), (600, 400)).said
    assert said.say(CHINESE) == "将重绘白色部分，占图片的 2.2%。"
    assert said.say(GERMAN) == "Weiß wird neu gemalt: 2,2 % des Bildes."


@pytest.mark.parametrize(
    ("part", "said"), [(0, "0 %"), (1, "0,001 %"), (8_400, "8,4 %"), (99_999, "99,999 %"), (100_000, "100 %")]
)
def test_a_share_has_two_significant_digits_in_every_language(part, said):
    assert format_percent(part, 100_000).say(GERMAN) == said
    assert str(format_percent(part, 100_000)) == said.replace(",", ".")
    # Chinese writes the sign without a space.
    assert format_percent(part, 100_000).say(CHINESE) == said.replace(",", ".").replace(" ", "")


def test_a_note_in_the_library_is_said_in_the_language_of_its_reader(tmp_path):
    store = open_store(tmp_path)
    of_pictures = Message("Picture {numbers}: {sentence}", numbers=(1, 2), sentence=GONE)
    shot = add_edit(store, note=Sentences(GONE, of_pictures))
    note = store.find_shot(shot.id).note
    assert note.say(CHINESE) == "图片文件已不在原来的位置。第 1、2 张：图片文件已不在原来的位置。"
    store.close()


def test_the_contact_sheet_is_in_the_language_of_the_person_who_exports(tmp_path):
    store = open_store(tmp_path)
    shot = add_edit(store, note=GONE)
    path = write_zip(tmp_path / "export.zip", store, [shot], wording=Wording(CHINESE, "zh-CN"))
    store.close()
    with zipfile.ZipFile(path) as export:
        page = Page(export.read("index.html").decode())
    assert ("lang", "zh-CN") in page.attributes
    for said in ("1 张图片 · 2026年3月4日", "质量低", "蒙版外的改动", str(GONE.say(CHINESE)), "由 Proofroom 导出。"):
        assert said in page.text
    assert not {"Quality", "Cost", "Made", "Recipe"} & set(page.text.split())
