"""The font that sets a text."""

import sys

import pytest
from PIL import ImageFont, features

from components.imaging.typesetting.fonts import BUNDLED, Face, choose_face, installed_faces


@pytest.fixture
def fontconfig(tmp_path, monkeypatch):
    """Give a function that makes ``fc-match`` answer a text, and return what it was asked."""
    asked = tmp_path / "asked"

    def answer(text: str, status: int = 0):
        program = tmp_path / "fc-match"
        program.write_text(
            f"#!{sys.executable}\nimport sys\nopen({str(asked)!r}, 'w').write(sys.argv[-1])\n"
            f"sys.stdout.write({text!r})\nsys.exit({status})\n"
        )
        program.chmod(0o755)
        return asked

    monkeypatch.setenv("PATH", str(tmp_path))
    installed_faces.cache_clear()
    yield answer
    installed_faces.cache_clear()


@pytest.fixture
def font_file(tmp_path):
    path = tmp_path / "a font.ttf"
    path.write_bytes(ImageFont.load_default(20).font_bytes)
    return path


def test_english_is_set_in_the_bundled_font():
    assert choose_face("an astronaut riding a horse!") == (BUNDLED, "an astronaut riding a horse!")


def test_a_sign_that_no_font_has_is_left_out():
    assert choose_face("\ue000 a wizard \ue000\ue001 there") == (BUNDLED, "a wizard there")


@pytest.mark.parametrize("text", ["\ue000\ue001", "\ue000…", "𒀀𒀁𒀂𒀃", "a 𒀀𒀁𒀂𒀃"])
def test_letters_that_no_font_has_are_said_to_be_missing(fontconfig, text):
    fontconfig("", status=1)
    assert choose_face(text) is None


def test_an_accent_that_no_font_has_is_left_out():
    chosen = choose_face("Ẇarm w\u030fizard")
    assert chosen is not None
    assert chosen[1].replace("Ẇ", "W").replace("\u030f", "") == "Warm wizard"


def test_what_fontconfig_finds_for_the_missing_characters_is_taken(fontconfig, font_file):
    asked = fontconfig(f"{font_file}\t0\nnowhere.ttf\t0\n")
    assert installed_faces("骑龙", "zh")[0] == Face(str(font_file), 0)
    assert asked.read_text() == "Noto Sans CJK SC,sans:charset=9a91 9f99"


@pytest.mark.parametrize("answer", ["", "\t\n", "no tab\n", "a\tb\n", "nowhere.ttf\t0\n"])
def test_an_answer_of_fontconfig_that_helps_nobody_is_ignored(fontconfig, answer):
    fontconfig(answer)
    assert all(not face.path.startswith(("nowhere", "a")) for face in installed_faces("龙", "zh"))


def test_chinese_is_set_where_a_font_is_found_and_never_as_boxes():
    chosen = choose_face("宇航员骑马")
    assert chosen is None or (chosen[0] != BUNDLED and chosen[1] == "宇航员骑马")


def test_right_to_left_is_not_set_without_the_layout_library(monkeypatch):
    monkeypatch.setattr(features, "check", lambda name: False)
    assert choose_face("רכב סוסים") is None
