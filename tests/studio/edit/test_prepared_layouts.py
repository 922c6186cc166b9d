"""The layouts that are made ready before anybody asks for them."""

import threading
from dataclasses import replace

import numpy as np
import pytest

from components.endpoint.contracts.contract import contract_for
from components.errors import EmptyMask
from components.imaging.extension import NO_MARGINS
from components.imaging.picture.picture import Picture
from components.library.edits.framing import Framing
from components.library.edits.layout import Layout, lay_out
from components.studio.edit.mask.exact_mask import pack_bits
from components.studio.edit.mask.strokes import Painted
from components.studio.edit.prepared_layouts import LaidOut, PreparedLayouts
from components.studio.page.loaded_pictures import LoadedPicture
from tests.library.pictures import disc, noise

SIZE = (160, 120)
MASK = disc(*SIZE, 20)
CONTRACT = contract_for("gpt-image-1")
LOADED = LoadedPicture("picture.png", SIZE, "view.png", SIZE, "screen.png")
OF = LaidOut(LOADED, Painted(SIZE, pack_bits(MASK)), None, Framing(), CONTRACT)
OTHER = replace(OF, painted=Painted(SIZE, pack_bits(~MASK)))


class Maker:
    """Make layouts, and count them."""

    def __init__(self) -> None:
        self.made = 0
        self.before: list[Layout | None] = []

    def __call__(self, before: Layout | None = None) -> Layout:
        self.made += 1
        self.before.append(before)
        return lay_out(Picture(noise(*SIZE)), MASK, Framing(), CONTRACT)


@pytest.fixture
def maker() -> Maker:
    return Maker()


def test_what_was_made_ready_is_not_made_again(maker):
    prepared = PreparedLayouts()
    first = prepared.lay_out("a visit", OF, maker)
    assert prepared.lay_out("a visit", replace(OF, framing=Framing()), maker) is first
    assert maker.made == 1


@pytest.mark.parametrize(
    "change",
    [
        {"painted": OTHER.painted},
        {"loaded": replace(LOADED, path="another.png")},
        {"framing": Framing("whole-picture")},
        {"contract": contract_for("gpt-image-2")},
    ],
)
def test_whatever_changes_is_made_anew_and_what_was_made_before_is_let_go(maker, change):
    prepared = PreparedLayouts()
    first = prepared.lay_out("a visit", OF, maker)
    assert prepared.lay_out("a visit", replace(OF, **change), maker) is not first
    assert prepared.lay_out("a visit", OF, maker) is not first
    assert maker.made == 3


def test_no_other_visit_is_given_it_and_scripts_share_none(maker):
    prepared = PreparedLayouts()
    layouts = [prepared.lay_out(visit, OF, maker) for visit in ("mine", "theirs", "", "")]
    assert len(set(layouts)) == maker.made == 4


def test_a_layout_is_made_with_the_last_one_of_the_same_visit_at_hand(maker):
    prepared = PreparedLayouts()
    first = prepared.lay_out("mine", OF, maker)
    prepared.lay_out("theirs", OTHER, maker)
    second = prepared.lay_out("mine", OTHER, maker)
    prepared.lay_out("mine", OF, maker)
    assert maker.before == [None, None, first, second]


def test_a_press_waits_for_what_is_in_the_making(maker):
    prepared, begun, go, found = PreparedLayouts(), threading.Event(), threading.Event(), []

    def make(before: Layout | None) -> Layout:
        begun.set()
        go.wait()
        return maker(before)

    preparation = threading.Thread(target=lambda: found.append(prepared.lay_out("a visit", OF, make)))
    press = threading.Thread(target=lambda: found.append(prepared.lay_out("a visit", OF, maker)))
    preparation.start()
    begun.wait()
    press.start()
    # Another picture's press does not wait.
    prepared.lay_out("another visit", OF, maker)
    go.set()
    preparation.join()
    press.join()
    assert found[0] is found[1]
    assert maker.made == 2


def test_what_could_not_be_made_is_tried_again_at_the_press(maker):
    prepared = PreparedLayouts()

    def refuse(_: Layout | None) -> Layout:
        raise EmptyMask()

    for _ in range(2):
        with pytest.raises(EmptyMask):
            prepared.lay_out("a visit", OF, refuse)
    assert prepared.lay_out("a visit", OF, maker).mask is MASK


def test_all_together_keep_to_a_bound_of_memory(maker):
    prepared = PreparedLayouts(most=5 * maker().nbytes // 2)
    layouts = {visit: prepared.lay_out(visit, OF, maker) for visit in ("first", "second", "third")}
    assert prepared.lay_out("third", OF, maker) is layouts["third"]
    assert prepared.lay_out("second", OF, maker) is layouts["second"]
    assert prepared.lay_out("first", OF, maker) is not layouts["first"]


def test_the_pictures_of_layouts_count_against_the_bound():
    def make(_: Layout | None = None) -> Layout:
        picture = Picture(np.zeros((200, 200, 3), dtype=np.uint8))
        return Layout(picture, None, None, (), NO_MARGINS, Framing(), ())

    prepared = PreparedLayouts(most=5 * make().picture.pixels.nbytes // 2)
    first = prepared.lay_out("first", OF, make)
    for visit in ("second", "third"):
        prepared.lay_out(visit, OF, make)
    assert prepared.lay_out("first", OF, make) is not first
