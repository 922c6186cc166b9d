"""Comments on parts of a picture become an edit, and its result the next version in the room."""

import numpy as np
import pytest

from components.review.comments.mark import read_mark
from components.review.review_errors import NotPermitted, WrongEntry
from components.review.rooms.visit import RoomVisit
from components.studio.review.host.edit_part import draw_parts, label_parts, list_parts, open_parts
from components.studio.review.room_address import read_token


def box(*sides: float):
    left, top, right, bottom = sides
    return read_mark({"kind": "box", "points": [[left, top], [right, bottom]]})


@pytest.fixture(scope="module")
def asked(served, client) -> tuple[RoomVisit, list[str], list[str]]:
    """Give the owner's visit of a room, its shots, and the ids of Anna's comments: two with a box, one without."""
    _files, facts = client.predict(prompt="A ball", quality="low", n=2, api_name="/generate")
    room = client.predict(title="Spring campaign", shots=facts["shots"], api_name="/room_create")
    by = {"link": room["guest"], "name": "Anna", "shot": facts["shots"][0], "api_name": "/room_say"}
    said = [
        client.predict(**by, text="A rose", box=[0.1, 0.1, 0.3, 0.3]),
        client.predict(**by, text="A leaf ", box=[0.6, 0.5, 0.9, 0.8]),
        client.predict(**by, text="Nice"),
        client.predict(**by | {"shot": facts["shots"][1]}, text="A quince", box=[0, 0, 1, 1]),
    ]
    review = served.service.review
    visit = RoomVisit.of_owner(review.enter(read_token(room["host"])).room)
    return visit, facts["shots"], [each["comment"] for each in said]


def test_the_boxes_are_the_mask_and_the_texts_the_prompt(served, asked):
    visit, shots, (rose, leaf, _nice, _quince) = asked
    opening = open_parts(served.service, visit, [leaf, rose])
    assert opening.loaded.parent == shots[0]
    assert opening.prompt == "A rose\nA leaf"
    width, height = opening.loaded.size
    wanted = np.zeros((height, width), bool)
    wanted[int(0.1 * height) : -int(-0.3 * height // 1), int(0.1 * width) : -int(-0.3 * width // 1)] = True
    wanted[int(0.5 * height) : -int(-0.8 * height // 1), int(0.6 * width) : -int(-0.9 * width // 1)] = True
    assert np.array_equal(opening.mask, wanted)


def test_only_open_comments_with_a_box_are_offered(served, asked):
    visit, _shots, (rose, leaf, _nice, quince) = asked
    review = served.service.review
    parts = list_parts(review, visit.room)
    assert [each.id for each in parts] == [quince, leaf, rose]
    assert label_parts(review, visit.room, parts)[-1][0] == "Picture 1, comment 1, Anna: A rose"


def test_comments_on_two_pictures_or_without_a_box_make_no_edit(served, asked):
    visit, _shots, (rose, _leaf, nice, quince) = asked
    for chosen in ([], [nice], ["no comment"]):
        with pytest.raises(WrongEntry, match="on a part"):
            open_parts(served.service, visit, chosen)
    with pytest.raises(WrongEntry, match="one picture"):
        open_parts(served.service, visit, [rose, quince])


def test_a_guest_gets_no_edit_of_a_picture(served, client, asked):
    visit, _shots, (rose, *_others) = asked
    _token, link = served.service.review.links.make(visit, label="Ben")
    with pytest.raises(NotPermitted):
        open_parts(served.service, RoomVisit(visit.room, link), [rose])


def test_what_a_line_encloses_is_a_part_and_a_straight_line_encloses_nothing():
    around = read_mark({"kind": "line", "points": [[0.2, 0.4], [0.4, 0.2], [0.6, 0.4], [0.4, 0.8]]})
    mask = draw_parts([around], (100, 50))
    assert mask[10:40, 20:60].all()
    assert mask.sum() == 30 * 40
    for points in ([[0, 0.5], [1, 0.5]], [[0.5, 0], [0.505, 1]]):
        assert not draw_parts([read_mark({"kind": "line", "points": points})], (100, 50)).any()


@pytest.mark.parametrize(
    ("sides", "pixels"), [((0, 0, 1, 1), 100 * 50), ((0.999, 0.999, 1, 1), 1), ((0.5, 0.5, 0.5001, 0.5001), 1)]
)
def test_a_box_covers_at_least_a_pixel_and_at_most_the_picture(sides, pixels):
    assert draw_parts([box(*sides)], (100, 50)).sum() == pixels
