"""Who somebody is in a room: by the secret of the browser, or behind a sign-in by the account."""

import pytest
from starlette.requests import Request

from components.access.accounts import Account
from components.review.review import Review
from components.review.review_errors import LinkRefused
from components.studio.access.people import People
from components.studio.review.room_sender import Sender


def enter(review: Review, token: str, account: Account):
    return Sender(token, "", account, "").enter(review)


def test_whoever_signed_in_is_a_guest_by_the_name_of_the_account_and_the_same_by_every_link(room):
    ada = Account("1" * 64, "Ada")
    first = enter(room.review, room.link().token, ada)
    second = enter(room.review, room.link().token, ada)
    assert (first.guest.name, first.guest.account) == ("Ada", ada.id)
    assert second.guest.id == first.guest.id
    assert enter(room.review, room.link().token, Account()).guest is None


def test_a_password_of_everybody_names_nobody(room):
    assert enter(room.review, room.link().token, Account("2" * 64, "")).guest is None


@pytest.mark.parametrize("header", ["", "Bearer {}", "Room", "Room {} x", "Basic {}"])
def test_a_token_counts_only_as_one_of_a_room(served, room, header):
    page = room.link()
    headers = [(b"authorization", header.format(page.token).encode())]
    request = Request({"type": "http", "headers": headers, "client": None})
    sender = Sender.of(request, People(served.service.access))
    with pytest.raises(LinkRefused):
        sender.enter(room.review)


def test_a_wall_may_do_nothing_and_counts_as_nobody(served, room):
    page = room.host()
    headers = [(b"authorization", f"Room {page.token}".encode()), (b"x-room-guest", page.secret.encode())]
    for wall in ([], [(b"x-room-wall", b"1")]):
        request = Request({"type": "http", "headers": headers + wall, "client": None})
        visit = Sender.of(request, People(served.service.access)).enter(room.review)
        assert (visit.wall, visit.host, visit.guest is None) == (bool(wall), not wall, bool(wall))
        assert [visit.permits(name) for name in ("comment", "decide", "download")] == [not wall] * 3
