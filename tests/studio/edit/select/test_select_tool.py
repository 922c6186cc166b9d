"""Select, by what a page sends and what it gets back, with a network that answers a disc around each click."""

import json
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from components.credentials.attempts import TooManyAttempts
from components.errors import EmptyMask, MissingPicture, ValueNotAllowed
from components.imaging.extension import Margins
from components.imaging.mask.select.hints import MOST_POINTS
from components.imaging.mask.select.selector import Selector
from components.imaging.picture.picture import Picture, write_png
from components.studio.access.person import Person, acting
from components.studio.edit.select.question import read_question
from components.studio.edit.select.select_rates import OF_VISIT
from components.studio.edit.select.select_tool import SelectTool, build_select_tool
from components.studio.edit.select.selection import MOST_KEPT, Selection, Selections
from components.studio.events.event_errors import UnexpectedValue
from components.studio.page.loaded_pictures import LoadedPicture
from components.studio.server.session_blocks import SessionBlocks
from tests.imaging.mask.select import tiny_network
from tests.imaging.mask.select.test_edge import disc, overlap
from tests.studio.conftest import Served

SIZE = (1500, 1200)
RADIUS = 4 * tiny_network.RADIUS * SIZE[0] / 1024
BALL = disc(SIZE, (450, 600), RADIUS)


@dataclass
class Hand:
    """Ask as a page does, about a picture of a ball."""

    tool: SelectTool
    loaded: LoadedPicture
    picture: Picture
    updates: dict
    selections: Selections = field(default_factory=Selections)

    def ask(self, *points, box=None, subject=False, number=1, visit=""):
        asked = {"number": number, "points": [list(point) for point in points], "box": box, "subject": subject}
        with acting(Person(visit)):
            self.updates = self.tool.answer(json.dumps(asked), self.loaded, self.selections)
        self.selections = self.updates[self.tool.selections]

    def selected(self, number=1) -> Selection:
        return self.selections.find(number, self.loaded.view)

    @property
    def outline(self) -> dict:
        return self.updates[self.tool.outline]

    @property
    def facts(self) -> str:
        return str(self.updates[self.tool.facts])


@pytest.fixture(scope="module")
def selector(tmp_path_factory):
    selector = Selector(tiny_network.write_network(tmp_path_factory.mktemp("network")))
    yield selector
    selector.close()


@pytest.fixture(scope="module")
def picture():
    pixels = np.full((*SIZE[::-1], 3), (90, 110, 140), np.uint8)
    pixels[BALL] = (255, 200, 180)
    return Picture(pixels)


@pytest.fixture(scope="module")
def file(picture, tmp_path_factory):
    path = tmp_path_factory.mktemp("picture") / "ball.png"
    path.write_bytes(write_png(picture.pixels))
    return str(path)


@pytest.fixture(scope="module")
def tool(selector):
    with SessionBlocks():
        return build_select_tool(selector)


@pytest.fixture
def hand(served: Served, tool, file, picture):
    return Hand(tool, served.service.loaded_pictures.load(file), picture, {})


def test_a_click_is_answered_with_an_outline_and_the_share(hand):
    hand.ask((0.3, 0.5, True), number=7)
    assert hand.outline["number"] == 7
    corners = [tuple(map(float, pair.split())) for pair in hand.outline["path"].strip("MZ").split("L")]
    # In pixels of the editor's view, whose longer side is 1024.
    scale = hand.loaded.view_size[0] / SIZE[0]
    radii = [np.hypot(x - 450 * scale, y - 600 * scale) for x, y in corners]
    assert min(radii) > RADIUS * scale - 2
    assert max(radii) < RADIUS * scale + 2
    assert "0.86 % of the picture is selected" in hand.facts


def test_a_selection_is_cut_at_the_size_of_the_picture(hand):
    hand.ask((0.3, 0.5, True))
    mask = hand.selected().cut_picture(hand.loaded, hand.picture, 0)
    assert mask.shape == SIZE[::-1]
    assert overlap(mask, BALL) > 0.97
    grown = hand.selected().cut_picture(hand.loaded, hand.picture, 2)
    assert grown[mask].all()
    assert 0.8 < (grown.sum() - mask.sum()) / (2 * 2 * np.pi * RADIUS) < 1.3


def test_the_object_that_is_outlined_is_found_though_another_was_answered_last(hand):
    hand.ask((0.3, 0.5, True), number=4)
    hand.ask((0.7, 0.5, True), number=3)
    assert overlap(hand.selected(4).cut_picture(hand.loaded, hand.picture, 0), BALL) > 0.97
    for number in range(5, 5 + MOST_KEPT):
        hand.ask((0.3, 0.5, True), number=number)
    with pytest.raises(EmptyMask, match="Select an object first"):
        hand.selected(4)


def test_margins_are_no_part_of_a_selection(served, hand, file):
    hand.loaded = served.service.loaded_pictures.load(file, margins=Margins(300, 0, 0, 0))
    hand.ask(((450 + 300) / 1800, 0.5, True))
    mask = hand.selected().cut_picture(hand.loaded, hand.picture, 0)
    assert mask.shape == (1200, 1800)
    assert overlap(mask[:, 300:], BALL) > 0.7
    assert not mask[:, :300].any()


def test_where_nothing_stands_out_the_page_is_told(served, hand, tmp_path):
    (tmp_path / "dark.png").write_bytes(write_png(np.zeros((64, 64, 3), np.uint8)))
    hand.loaded = served.service.loaded_pictures.load(str(tmp_path / "dark.png"))
    hand.ask((0.3, 0.5, True))
    assert hand.selections == Selections()
    assert hand.outline["path"] == ""
    assert "No object stands out here" in hand.facts


def test_without_a_picture_nothing_is_selected(hand):
    hand.loaded = None
    with pytest.raises(MissingPicture):
        hand.ask((0.3, 0.5, True))


def test_nothing_is_selected_in_a_picture_whose_view_was_swept_away(hand):
    Path(hand.loaded.view).unlink()
    with pytest.raises(MissingPicture, match="no longer at hand"):
        hand.ask((0.3, 0.5, True))


def test_a_click_that_only_takes_away_is_refused(hand):
    with pytest.raises(ValueNotAllowed, match="Click an object"):
        hand.ask((0.3, 0.5, False))


def test_a_page_asks_no_more_than_a_hand_can(hand):
    hand.loaded = None
    for _ in range(OF_VISIT):
        with pytest.raises(MissingPicture):
            hand.ask((0.3, 0.5, True), visit="a visit")
    with pytest.raises(TooManyAttempts, match="Too many selections in a minute"):
        hand.ask((0.3, 0.5, True), visit="a visit")
    with pytest.raises(MissingPicture):
        hand.ask((0.3, 0.5, True), visit="another")


GOOD = {"number": 1, "points": [[0.5, 0.5, True]], "box": None, "subject": False}


@pytest.mark.parametrize(
    "forged",
    [
        None,
        "text",
        "",
        "[" * 5000,
        json.dumps(GOOD) + " " * 20_000,
        [],
        {},
        GOOD | {"number": True},
        GOOD | {"number": -1},
        GOOD | {"number": 10**12},
        GOOD | {"subject": "yes"},
        GOOD | {"points": "0.5"},
        GOOD | {"points": [[0.5, 0.5]]},
        GOOD | {"points": [[0.5, 0.5, 1]]},
        GOOD | {"points": [[0.5, "0.5", True]]},
        GOOD | {"points": [[0.5, True, True]]},
        GOOD | {"points": [[1.01, 0.5, True]]},
        GOOD | {"points": [[float("nan"), 0.5, True]]},
        GOOD | {"points": [[1e308, 0.5, True]]},
        GOOD | {"points": [[10**400, 0.5, True]]},
        GOOD | {"points": [[0.5, 0.5, True]] * 1000},
        GOOD | {"box": [0.1, 0.1, 0.9]},
        GOOD | {"box": [0.1, 0.1, 0.9, float("inf")]},
        GOOD | {"box": {"left": 0}},
    ],
)
def test_a_question_that_no_page_asks_is_refused(forged):
    with pytest.raises(UnexpectedValue):
        read_question(forged if isinstance(forged, str | None) else json.dumps(forged))


def test_more_clicks_than_there_may_be_are_refused_with_the_remedy():
    question = read_question(json.dumps(GOOD | {"points": [[0.5, 0.5, True]] * (MOST_POINTS + 1)}))
    with pytest.raises(ValueNotAllowed, match="then paint the rest"):
        question.hints((100, 100))


def test_a_selection_of_nothing_is_not_put_into_the_mask(hand):
    nothing = Selection.of(1, hand.loaded.view, np.full((10, 10), -8.0))
    with pytest.raises(EmptyMask, match="Select an object first"):
        nothing.cut_picture(hand.loaded, hand.picture, 0)
