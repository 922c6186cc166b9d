"""Lines of a text in a box."""

import pytest

from components.imaging.typesetting.fonts import BUNDLED, load_font
from components.offline.drawing.typesetting.lines import LEADING, Setting, set_lines

SIZES = (12, 60)
SENTENCE = "an astronaut riding a horse on a beach of the far side of the sea"


def set_text(text: str, box: tuple[float, float], sizes: tuple[int, int] = SIZES) -> Setting:
    setting = set_lines(text, BUNDLED, box, sizes)
    assert setting is not None
    font = load_font(BUNDLED, setting.size)
    assert max(font.getlength(line) for line in setting.lines) <= box[0] + 2
    assert setting.size * (1 + LEADING * (len(setting.lines) - 1)) <= box[1]
    return setting


def test_a_short_text_stands_in_one_line_at_the_largest_size():
    assert set_text("wizard", (400, 300)) == Setting(("wizard",), 60)


@pytest.mark.parametrize("box", [(820, 640), (300, 900), (1200, 160), (200, 160)])
def test_a_text_is_broken_at_words_and_nothing_of_it_is_lost(box):
    setting = set_text(SENTENCE, box)
    assert " ".join(setting.lines) == SENTENCE


def test_lines_are_about_as_long_as_each_other():
    lines = set_text("one astronaut rides over the wide ocean tonight", (500, 300)).lines
    lengths = [len(line) for line in lines]
    assert len(lines) > 1
    assert min(lengths) > 0.6 * max(lengths)


def test_more_room_gives_larger_type():
    sizes = [set_text(SENTENCE, (width, width * 0.7)).size for width in (160, 240, 400)]
    assert sizes == sorted(set(sizes))


def test_what_does_not_fit_ends_with_an_ellipsis():
    setting = set_text("wise, old " * 200, (200, 60))
    assert setting.size == 12
    assert setting.lines[-1].endswith(("wise…", "old…"))
    assert setting.lines[0].startswith("wise, old wise")


@pytest.mark.parametrize("box", [(40, 100), (400, 8), (0, 0), (-20, -20)])
def test_a_box_without_room_for_a_word_has_no_lines(box):
    assert set_lines("wizard", BUNDLED, box, SIZES) is None


def test_a_word_wider_than_the_box_is_broken():
    setting = set_text("a" * 300, (300, 300))
    assert len(setting.lines) > 1
    assert "".join(setting.lines) == "a" * 300


def test_chinese_breaks_between_characters_but_not_before_closing_signs():
    text = "「宇航员」骑着马，穿过（星际）之门。电影质感！超写实？" * 2
    for width in range(110, 400, 17):
        lines = set_text(text, (width, 900)).lines
        assert "".join(lines) == text
        assert not [line for line in lines if line[0] in "」，）。！？"]
        assert not [line for line in lines if line[-1] in "「（"]


def test_chinese_breaks_after_punctuation_where_type_stays_large():
    assert set_text("宇航员骑着马，穿过星际", (250, 400)).lines == ("宇航员骑着马，", "穿过星际")


def test_a_dash_begins_no_line():
    for width in range(120, 500, 20):
        assert not [line for line in set_text("Élodie — a naïve wizard – alone", (width, 900)).lines if line[0] in "—–"]
