"""The order of a blind room's pictures: another for each guest, the same at each visit."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from components.review.blind.order import letters_of, order_pictures
from components.review.rooms.room import Place, RoomPicture

JOINED = datetime(2026, 11, 29, 12, tzinfo=UTC)


def put_in(count: int, after: timedelta = timedelta(days=-1), first: int = 0) -> list[RoomPicture]:
    return [
        RoomPicture(f"picture {number}", "room", f"shot {number}", Place(number), JOINED + after, version=number)
        for number in range(first, first + count)
    ]


def test_letters_go_on_after_z():
    assert [letters_of(number) for number in (0, 1, 25, 26, 27, 51, 52, 701, 702)] == [
        *("A", "B", "Z", "AA", "AB", "AZ", "BA", "ZZ", "AAA")
    ]


def test_a_guest_finds_the_same_order_at_each_visit_however_the_host_arranges():
    pictures = put_in(30)
    order = order_pictures("anna", JOINED, pictures)
    assert list(order.values()) == [letters_of(number) for number in range(30)]
    arranged = [replace(picture, place=Place(30 - picture.place.number), version=99) for picture in pictures]
    random.Random(1).shuffle(arranged)
    assert list(order_pictures("anna", JOINED, arranged).items()) == list(order.items())


def test_guests_have_orders_of_their_own():
    orders = {tuple(order_pictures(f"guest {number}", JOINED, put_in(6))) for number in range(100)}
    assert len(orders) > 80


def test_every_place_is_about_equally_likely_for_a_picture():
    firsts = [next(iter(order_pictures(f"guest {number}", JOINED, put_in(4)))) for number in range(2000)]
    assert all(400 < firsts.count(f"picture {number}") < 600 for number in range(4))


def test_a_picture_that_comes_or_goes_changes_no_other_letter():
    pictures = put_in(5)
    before = order_pictures("anna", JOINED, pictures)
    later = order_pictures(
        "anna", JOINED, [*pictures, *put_in(2, timedelta(hours=1), 5), *put_in(2, timedelta(hours=2), 7)]
    )
    assert {picture: later[picture] for picture in before} == before
    assert [later[f"picture {number}"] in "HI" for number in (7, 8)] == [True, True]
    gone = [replace(pictures[0], removed_at=JOINED), *pictures[1:]]
    del before[pictures[0].id]
    assert order_pictures("anna", JOINED, gone) == before
