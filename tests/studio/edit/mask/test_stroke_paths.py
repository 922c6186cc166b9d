"""Paths of strokes: what a page hands over, drawn at the picture's resolution where the view shows the same."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from components.studio import theme
from components.studio.edit.mask import stroke_paths
from components.studio.edit.mask.exact_mask import ExactMask
from components.studio.edit.mask.mask_history import MaskHistory
from components.studio.edit.mask.stroke_paths import MOST_POINTS, MOST_STROKES, read_paths
from components.studio.edit.mask.strokes import Strokes
from components.studio.events.event_errors import UnexpectedValue
from components.studio.page.loaded_pictures import LoadedPicture
from tests.studio.handed_strokes import hand_over

VIEW, SIZE = (300, 200), (1800, 1200)
LOADED = LoadedPicture("", SIZE, "", VIEW, "")
NO_HISTORY = MaskHistory()
LINE = "50.25,60 200,60 200,120.5"


def path(points: str = LINE, radius: float = 5, erases: bool = False) -> dict[str, object]:
    return {"points": points, "radius": radius, "erases": erases, "stroke": 0}


def show(*paths: dict[str, object]) -> np.ndarray:
    """Return what the editor shows of paths in its view: the middles of its pixels that a stroke covers."""
    large = np.zeros((VIEW[1] * 8, VIEW[0] * 8), dtype=np.uint8)
    for each in paths:
        points = [[float(part) * 8 for part in point.split(",")] for point in each["points"].split()]
        line = np.round([points if len(points) > 1 else points * 2]).astype(np.int32)
        cv2.polylines(large, line, False, 0 if each["erases"] else 1, round(16 * each["radius"]))
    return large[4::8, 4::8] > 0


def read(painted: np.ndarray, paths: object, history: MaskHistory = NO_HISTORY) -> np.ndarray:
    return Strokes.handed_over(hand_over(painted) | {"strokes": paths}, history).read_mask(LOADED)


def test_strokes_are_drawn_at_the_resolution_of_the_picture():
    mask = read(show(path(radius=0.75)), [path(radius=0.75)])
    # Nine pixels of the picture, of which the view has one and a half.
    assert 8 <= mask[360 - 20 : 360 + 20, 700].sum() <= 10
    assert mask[360, 310]
    assert not mask[360, 290]


def test_strokes_and_eraser_are_drawn_over_the_exact_mask_of_their_step():
    exact = np.zeros((SIZE[1], SIZE[0]), dtype=bool)
    exact[1001:1008, 303:997] = True
    history = MaskHistory.opened(ExactMask.from_mask(exact, VIEW))
    paths = [path(), path("120,167", 6, erases=True)]
    painted = history.steps[0].exact_mask.strokes | show(paths[0])
    painted &= ~show(path("120,167", 6))
    mask = read(painted, paths, history)
    assert mask[1001:1008, 303:600].all()
    assert not mask[1000, 303:600].any()
    assert not mask[1004, 720]
    assert mask[360, 700]


@pytest.mark.parametrize(
    ("painted", "paths"),
    [
        (show(path()), []),
        (show(path()), [path(), path("150,170", 12)]),
        (show(path(), path("150,170", 12)), [path()]),
        (show(path()), [path(radius=12)]),
        (show(path()), None),
    ],
    ids=["nothing", "more", "less", "wider", "not known"],
)
def test_where_the_paths_are_not_what_was_seen_the_view_counts(painted: np.ndarray, paths: object):
    assert np.array_equal(
        read(painted, paths), Strokes.handed_over(hand_over(painted), MaskHistory()).read_mask(LOADED)
    )


def test_where_an_eraser_meets_the_edge_of_a_stroke_a_sliver_may_be_drawn_that_is_not_seen():
    line, erased = "50,60 200,60", "120,60 250,60"
    paths = [path(line, 12), path(erased, 12, erases=True)]
    # As the editor's discs, which are a little narrower than the stroke, and wider than the eraser's.
    painted = show(path(line, 11), path(erased, 12.5, erases=True))
    assert np.array_equal(read(painted, paths), read(show(*paths), paths))


def test_a_stroke_that_is_finer_than_the_view_is_drawn_whole_though_the_view_shows_dots():
    fine = path(radius=0.75)
    dots = np.zeros(VIEW[::-1], dtype=bool)
    dots[60, 51:200:40] = True
    mask = read(dots, [fine])
    assert mask[360, 310:1190].all()
    assert 8 <= mask[:, 700].sum() <= 10
    # The rest of the view is still compared.
    dots[150:170, 20:60] = True
    assert not read(dots, [fine])[360, 310:1190].all()


def test_where_drawing_would_take_too_long_the_view_counts(monkeypatch: pytest.MonkeyPatch):
    exact = read(show(path()), [path()])
    monkeypatch.setattr(stroke_paths, "MOST_COVERED", 1000)
    assert not np.array_equal(read(show(path()), [path()]), exact)


@pytest.mark.parametrize(
    "value",
    [
        "strokes",
        {},
        [None],
        ["1,2"],
        [[1, 2]],
        [path() | {"points": None}],
        [path("")],
        [path("1")],
        [path("1,2,3")],
        [path("1,2  3,4")],
        [path("1,nan")],
        [path("inf,1")],
        [path("9999,1")],
        [path("1;2")],
        [path(radius=0)],
        [path(radius=-1)],
        [path(radius=501)],
        [path(radius=10**400)],
        [path(radius="5")],
        [path(radius=True)],
        [path(radius=float("nan"))],
        [path(erases=1)],
        [path() | {"stroke": None}],
        [path() | {"stroke": True}],
        [path() | {"stroke": -1}],
        [path() | {"stroke": MOST_POINTS}],
        [path("1,2")] * (MOST_STROKES + 1),
        [path(" ".join(["1,2"] * (MOST_POINTS + 1)))],
    ],
    ids=lambda value: str(value)[:40],
)
def test_paths_that_no_page_hands_over_are_refused(value: object):
    with pytest.raises(UnexpectedValue):
        read_paths(value, VIEW)


def test_a_page_sends_no_more_strokes_and_points_than_are_read():
    script = (Path(theme.__file__).parent / "assets" / "mask" / "stroke_paths.js").read_text("utf-8")
    assert f"MOST_STROKES = {MOST_STROKES:_}, MOST_POINTS = {MOST_POINTS:_};" in script
    assert "all.length > MOST_STROKES || points > MOST_POINTS ? null : all" in script


def test_as_many_points_as_a_page_sends_are_read():
    [stroke] = read_paths([path(" ".join(["1,2"] * MOST_POINTS))], VIEW)
    assert len(stroke.points) == MOST_POINTS
