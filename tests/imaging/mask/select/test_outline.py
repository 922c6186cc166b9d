"""The outline of a mask as a path for a page."""

import numpy as np

from components.imaging.mask.select.outline import trace_outline


def test_an_outline_runs_along_the_edges_and_the_border():
    mask = np.zeros((60, 80), bool)
    mask[10:30, 0:40] = True
    path = trace_outline(mask)
    assert path.startswith("M")
    assert path.endswith("Z")
    numbers = [tuple(map(float, pair.split())) for pair in path.strip("MZ").split("L")]
    xs, ys = zip(*numbers, strict=True)
    assert (min(xs), max(xs)) == (0.5, 39.5)
    assert (min(ys), max(ys)) == (10.5, 29.5)
    assert trace_outline(np.zeros((5, 5), bool)) == ""


def test_an_outline_of_noise_stays_small():
    noise = np.random.default_rng(1).random((200, 300)) > 0.5
    assert len(trace_outline(noise)) < 100_000
