"""What the pictures made last look like stays in memory, within a bound."""

import numpy as np
import pytest

from components.imaging.picture.picture import Picture
from components.library.records import screen_views
from components.library.records.screen_views import ScreenViews


def view(level: int, edge: int = 10) -> Picture:
    return Picture(np.full((edge, edge, 3), level, np.uint8))


@pytest.fixture
def views(monkeypatch: pytest.MonkeyPatch) -> ScreenViews:
    """Give a keeper with room for three of the views."""
    monkeypatch.setattr(screen_views, "MOST_BYTES", 3 * view(0).pixels.nbytes)
    return ScreenViews()


def test_the_oldest_go_first(views: ScreenViews):
    for number in range(5):
        views.keep(str(number), view(number))
    found = [views.find(str(number)) for number in range(5)]
    assert [each and int(each.pixels[0, 0, 0]) for each in found] == [None, None, 2, 3, 4]


def test_one_made_anew_takes_the_place_of_the_one_before(views: ScreenViews):
    for level in range(5):
        views.keep("a", view(level))
    assert views.find("a").pixels[0, 0, 0] == 4


def test_one_over_the_bound_is_not_kept(views: ScreenViews):
    views.keep("a", view(1, edge=100))
    assert views.find("a") is None
