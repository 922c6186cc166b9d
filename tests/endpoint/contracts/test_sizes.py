"""Free sizes: what the rule allows, and what it makes of everything else."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.endpoint.contracts.contract import contract_for
from components.endpoint.contracts.sizes import SizeRule, parse_size

RULE = contract_for("gpt-image-2", "openai").size_rule
# Its bounds fall between its multiples.
COARSE = SizeRule(multiple=64, longest=1000, least_pixels=100_001, most_pixels=700_003, most_ratio=2)
EDGES = st.integers(1, 20_000) | st.integers(1, 10**12)


@pytest.mark.parametrize(
    ("size", "allowed"),
    [
        ((1024, 1024), True),
        ((3840, 2160), True),
        ((2880, 2880), True),
        ((3840, 1280), True),
        ((1280, 512), True),
        ((1000, 1008), False),
        ((1008, 1000), False),
        ((3856, 1600), False),
        ((800, 800), False),
        ((2896, 2896), False),
        ((3840, 1264), False),
        ((512, 1552), False),
        ((0, 0), False),
        ((-1024, -1024), False),
    ],
)
def test_rule_bounds_multiples_edges_pixels_and_ratio(size, allowed):
    assert RULE.allows(*size) is RULE.allows(*size[::-1]) is allowed


@pytest.mark.parametrize("size", ["1024x1024", "3840x2160"])
def test_text_of_an_allowed_size_is_taken(size):
    assert RULE.takes(size)


@pytest.mark.parametrize(
    "size", ["", "auto", "1024", "1024x", "01024x1024", "+1024x1024", "1024x1024 ", "１024x1024", None, 5]
)
def test_text_that_is_no_size_is_not_taken(size):
    assert not RULE.takes(size)


@pytest.mark.parametrize(
    ("size", "snapped"),
    [
        ((1920, 1080), (1920, 1088)),
        ((1000, 700), (1008, 704)),
        ((7680, 4320), (3840, 2160)),
        ((7680, 3840), (3840, 1920)),
        ((8000, 8000), (2880, 2880)),
        ((100, 100), (816, 816)),
        ((10**300, 1), (3840, 1280)),
        ((1, 10**300), (1280, 3840)),
    ],
)
def test_size_snaps_to_the_nearest_of_its_ratio(size, snapped):
    assert RULE.snap(*size) == snapped


@pytest.mark.parametrize("rule", [RULE, COARSE], ids=["gpt-image-2", "coarse"])
@given(width=EDGES, height=EDGES)
def test_snapped_size_is_allowed_and_stays(rule, width, height):
    snapped = rule.snap(width, height)
    assert rule.allows(*snapped)
    assert rule.snap(*snapped) == snapped


@given(width=st.integers(1, 240).map(lambda k: k * 16), height=st.integers(1, 240).map(lambda k: k * 16))
def test_allowed_size_is_left_alone(width, height):
    assert RULE.snap(width, height) == (width, height) or not RULE.allows(width, height)


@given(width=st.integers(16, 8000), height=st.integers(16, 8000))
def test_aspect_ratio_is_kept_within_a_step(width, height):
    ratio = min(3, max(1 / 3, width / height))
    snapped = RULE.snap(width, height)
    assert abs(math.log(snapped[0] / snapped[1] / ratio)) < 2 * 16 / min(snapped)


def test_nearest_size_is_nearer_than_every_other():
    """Against all allowed sizes, one by one, where nothing has to be brought within the bounds."""
    edges = range(64, 1001, 64)
    allowed = [(width, height) for width in edges for height in edges if COARSE.allows(width, height)]
    for asked in ((700, 500), (600, 610), (512, 830), (450, 333)):

        def distance(size, asked=asked):
            return math.dist(*[[math.log(edge) for edge in each] for each in (size, asked)])

        assert COARSE.snap(*asked) == min(allowed, key=distance)


def test_size_is_read_as_width_then_height():
    assert parse_size("1536x1024") == (1536, 1024)


@pytest.mark.parametrize(("edge", "snapped"), [(1220, 1216), (540, 544), (1024, 1024), (0, 16), (-5, 16), (9999, 3840)])
def test_an_edge_snaps_by_itself(edge, snapped):
    assert RULE.snap_edge(edge) == snapped
