"""A room of the studio that is served, with a host's link and guests' links."""

import pytest

from tests.studio.conftest import Served
from tests.studio.review.room_of_pictures import RoomOfPictures, make_room


@pytest.fixture
def room(served: Served) -> RoomOfPictures:
    return make_room(served.address, served.store, served.service.review)
