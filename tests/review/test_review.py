"""The owner enters a room without a link, and nobody else does."""

import pytest
import sqlalchemy as sql

from components.review.review_errors import UnknownItem
from tests.review.annas_rooms import ANNA, BEN


def test_the_owner_enters_without_a_link_and_keeps_the_name_of_earlier(anna, review):
    room = anna.room()
    unnamed = review.enter_as_owner(room.id, ANNA)
    assert (unnamed.host, unnamed.owner, unnamed.guest) == (True, True, None)
    named = review.enter_as_owner(room.id, ANNA, "Anna")
    assert named.author("decide").name == "Anna"
    assert review.enter_as_owner(room.id, ANNA).guest == named.guest
    with pytest.raises(UnknownItem):
        review.enter_as_owner(room.id, BEN, "Anna")


def test_a_host_by_a_link_and_a_signed_in_guest_are_who_they_are(anna, review):
    visit = anna.visit()
    token, link = anna.links.make(visit, "host", "Agency")
    host = review.enter(token)
    assert (host.host, host.owner) == (True, False)
    assert all(host.permits(name) for name in ("comment", "decide", "download"))
    _, guest = anna.guests.join(link, "Ben", "account-1")
    assert review.enter(token, account="account-1").guest == guest
    assert review.enter(token, account="account-2").guest is None


def test_a_page_is_let_in_by_one_query(anna, review):
    token, link = anna.links.make(anna.visit())
    secret, guest = anna.guests.join(link, "Ben")
    queries = []
    sql.event.listen(anna.database.engine, "before_cursor_execute", lambda *given: queries.append(given[2]))
    assert review.enter(token, secret=secret).guest == guest
    assert len(queries) == 1
