"""The address by which the page of a room leads its host to the editor."""

import pytest

from components.review.review_errors import UnknownItem
from components.studio.page.visitor import hash_token
from components.studio.review.host.asked_parts import AskedParts, enter_asked, read_asked

TOKEN, OTHERS_TOKEN = "a1" * 32, "b2" * 32


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("edit-room=1a&comment=2b&comment=3c&__theme=dark", ("1a", ("2b", "3c"))),
        ("edit-room=1a", ("1a", ())),
        ("room=1a&comment=2b", None),
        ("edit-room=&comment=2b", None),
        ("", None),
    ],
)
def test_the_address_names_a_room_and_comments(query, asked):
    found = read_asked(query)
    assert (found and (found.room, found.comments)) == asked


def test_the_owner_alone_gets_in_and_another_host_is_told_who_can(served):
    room = served.service.review.rooms.create(hash_token(TOKEN), "Spring")
    asked = AskedParts(room.id, ())
    assert enter_asked(served.service, TOKEN, asked).owner
    for token, wanted in ((OTHERS_TOKEN, asked), (TOKEN, AskedParts("no room", ()))):
        with pytest.raises(UnknownItem, match="Only the owner of a room"):
            enter_asked(served.service, token, wanted)
