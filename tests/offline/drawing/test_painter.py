"""What is drawn from a prompt."""

import cv2
import numpy as np
import pytest

from components.offline.drawing.catalogue import SCENES, THINGS
from components.offline.drawing.editing.cutout import cut_picture
from components.offline.drawing.mark import label_box
from components.offline.drawing.painter import draw_thing, paint_picture, scene_of
from components.offline.drawing.parsed_prompt import parse_prompt

SIZE = (512, 512)


def hue_of(pixels: np.ndarray) -> float:
    """Return the mean hue in degrees of what is colourful."""
    hsv = cv2.cvtColor(pixels.astype(np.float32) / 255, cv2.COLOR_RGB2HSV)
    strong = (hsv[..., 1] > 0.35) & (hsv[..., 2] > 0.15)
    angles = np.radians(hsv[..., 0][strong])
    return float(np.degrees(np.arctan2(np.sin(angles).mean(), np.cos(angles).mean())) % 360)


def test_the_same_prompt_gives_the_same_picture():
    assert np.array_equal(paint_picture("a boat at sunset", SIZE), paint_picture("a boat at sunset", SIZE))


@pytest.mark.parametrize("prompt", ["a boat at sunset", "一片森林", "quarterly plan"])
def test_another_index_gives_another_picture(prompt):
    first, second = (paint_picture(prompt, SIZE, "low", index).astype(int) for index in (0, 1))
    assert np.abs(first - second).mean() > 3


def test_quality_changes_the_detail_and_keeps_the_composition():
    low, medium, high = (
        paint_picture("mountains", SIZE, quality).astype(np.float32) for quality in ("low", "medium", "high")
    )

    def detail(pixels: np.ndarray) -> float:
        return float(np.abs(cv2.Laplacian(pixels, cv2.CV_32F)).mean())

    assert detail(low) < detail(medium) < detail(high)
    small = [cv2.resize(pixels, (16, 16), interpolation=cv2.INTER_AREA) for pixels in (low, high)]
    assert np.abs(small[0] - small[1]).mean() < 12


@pytest.mark.parametrize(
    ("prompt", "degrees"),
    [
        ("a red ball", 0),
        ("a green ball", 130),
        ("a blue ball", 220),
        ("黄色的球", 48),
        ("紫色的气球", 278),
        ("一朵蓝色的花", 220),
        ("a balloon in orange", 28),
    ],
)
def test_a_colour_word_colours_the_thing(prompt, degrees):
    pixels = paint_picture(prompt, SIZE)
    middle = (
        pixels[120:300, 170:340]
        if "花" in prompt or "气球" in prompt or "balloon" in prompt
        else pixels[250:420, 170:340]
    )
    away = abs((hue_of(middle) - degrees + 180) % 360 - 180)
    assert away < 24


@pytest.mark.parametrize(
    ("prompt", "degrees"), [("abstract blue thoughts", 220), ("抽象的红色", 0), ("green strategy", 130)]
)
def test_a_colour_word_colours_the_whole_where_nothing_is_named(prompt, degrees):
    away = abs((hue_of(paint_picture(prompt, SIZE)) - degrees + 180) % 360 - 180)
    assert away < 28


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("a cat wearing sunglasses", "一只戴着墨镜的猫"),
        ("a red rose", "一朵红色的玫瑰"),
        ("a hot air balloon over mountains at sunset", "日落时群山上的热气球"),
        ("a lighthouse in the rain", "雨中的灯塔"),
        ("a panda in the forest", "森林里的熊猫"),
        ("the city at night", "城市夜景"),
    ],
)
def test_chinese_is_understood_as_english(english, chinese):
    one, other = parse_prompt(english), parse_prompt(chinese)
    assert {part.name for part in one.parts} == {part.name for part in other.parts}
    assert [part.colour for part in one.parts] == [part.colour for part in other.parts]
    assert scene_of(one) == scene_of(other)
    assert (one.hour, one.weather) == (other.hour, other.weather)


@pytest.mark.parametrize(
    ("prompt", "names"),
    [
        ("a strawberry cake", ["cake"]),
        ("a cup of coffee", ["cup"]),
        ("a beach ball on the beach", ["beach ball"]),
        ("an orange cat", ["cat"]),
        ("a butterfly and two birds", ["butterfly", "bird"]),
        ("scatter the category", []),
    ],
)
def test_things_are_found_by_whole_words(prompt, names):
    assert [part.name for part in parse_prompt(prompt).parts] == names


def test_counts_and_plurals_give_several():
    assert parse_prompt("five red balloons").parts[0].count == 5
    assert parse_prompt("两只猫").parts[0].count == 2
    assert parse_prompt("flowers").parts[0].count == 3


def test_night_is_darker_than_day():
    day, night = (paint_picture(f"mountains {hour}", SIZE, "low").mean() for hour in ("by day", "at night"))
    assert night < 0.6 * day


def test_black_and_white_has_no_colour():
    pixels = paint_picture("黑白山水", SIZE)[:400].astype(int)
    assert (pixels.max(axis=2) - pixels.min(axis=2)).max() <= 3


@pytest.mark.parametrize("name", sorted(THINGS))
def test_every_thing_can_be_drawn_at_every_detail(name):
    sheets = [draw_thing(name, None, 96, "seed", detail) for detail in (0, 2)]
    for sheet in sheets:
        assert 0.05 < sheet.alpha.mean() < 0.9
        assert sheet.alpha.max() <= 1.001
        assert np.isfinite(sheet.rgb).all()


@pytest.mark.parametrize("name", sorted(SCENES))
def test_every_scene_can_be_painted_at_every_hour(name):
    word = SCENES[name].words.split("|")[0].split(" ")[0]
    for hour in ("", "night", "sunset"):
        pixels = paint_picture(f"{word} {hour}", (192, 128), "low")
        assert pixels.shape == (128, 192, 3)
        assert pixels.std() > 4


def test_the_mark_stands_in_the_corner():
    pixels = paint_picture("snow", (1024, 1024), "low").astype(int)
    left, top, right, bottom = label_box(1024, 1024)
    assert right > 1000
    assert bottom > 1000
    mark = pixels[top:bottom, left:right]
    beside = pixels[top:bottom, left - 60 : left - 10]
    assert (mark > 215).all(axis=2).mean() > 0.02
    assert np.percentile(mark, 20) < np.percentile(beside, 20) - 40


def test_a_prompt_of_any_characters_is_drawn():
    for prompt in ("🌸🐱", "\u0000 %s {} <b>", "ـــ", "a" * 5000, "花" * 300):
        assert paint_picture(prompt, (128, 128), "low").shape == (128, 128, 3)


def test_a_very_long_prompt_is_read_by_its_beginning():
    assert parse_prompt("花" * 32_000) == parse_prompt("花" * 1_500)


@pytest.mark.parametrize(
    "prompt",
    [
        "an astronaut riding a horse",
        "宇航员骑马",
        "a dragon at night",
        "a blue wizard",
        "a portrait of a queen",
        "a marble statue",
        "a lens with shallow depth of field",
        "🐉",
    ],
)
def test_a_prompt_that_names_nothing_to_draw_is_set_in_type(prompt):
    assert parse_prompt(prompt).caption == prompt
    pixels = paint_picture(prompt, SIZE, "low")
    middle = pixels[200:312, 100:412].reshape(-1, 3)
    assert 0.01 < (middle > 225).all(axis=1).mean() < 0.4
    assert np.percentile(middle.max(axis=1), 40) < 110


@pytest.mark.parametrize(
    "prompt",
    ["a cat", "two red balloons", "the city at night", "sunset", "in the rain", "一只猫", "日落", "abstract", "?!"],
)
def test_a_prompt_that_is_drawn_is_not_set_in_type(prompt):
    assert parse_prompt(prompt).caption == ""


def test_on_transparency_a_prompt_stands_on_its_badge():
    alpha = cut_picture("an astronaut riding a horse", SIZE, "low")[..., 3]
    assert alpha[180:332, 120:392].min() > 240
