"""The edge of a selected object follows the edge in the picture."""

import cv2
import numpy as np

from components.imaging.mask.select.edge import cut_object


def disc(size, centre, radius):
    columns, rows = np.meshgrid(np.arange(size[0]) + 0.5, np.arange(size[1]) + 0.5)
    return (columns - centre[0]) ** 2 + (rows - centre[1]) ** 2 <= radius**2


def answer_of(mask):
    """Return logits as a network gives them: at a quarter of the size, and with a soft edge."""
    small = cv2.resize(mask.astype(np.float32), None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    return (cv2.GaussianBlur(small, (0, 0), 1) - 0.5) * 16


def overlap(one, other):
    return (one & other).sum() / (one | other).sum()


def test_the_mask_follows_the_edge_of_the_picture():
    size = (800, 600)
    truth = disc(size, (400, 300), 200)
    pixels = np.where(truth[..., None], np.uint8(180), np.uint8(70)).repeat(3, axis=2)
    # The network is two pixels off.
    logits = answer_of(disc(size, (402, 301), 200))
    unguided = cv2.resize(logits, size, interpolation=cv2.INTER_CUBIC) > 0
    assert (cut_object(logits, pixels) ^ truth).sum() < 0.3 * (unguided ^ truth).sum()


def test_a_large_picture_has_a_fine_edge():
    size = (2400, 1800)
    truth = disc(size, (700, 900), 400)
    pixels = np.where(truth[..., None], np.uint8(180), np.uint8(70)).repeat(3, axis=2)
    logits = answer_of(cv2.resize(truth.astype(np.uint8), (1024, 768), interpolation=cv2.INTER_AREA).astype(bool))
    assert overlap(cut_object(logits, pixels), truth) > 0.998


def test_holes_are_filled_and_specks_are_left_out():
    size = (800, 600)
    object_ = disc(size, (400, 300), 200)
    answered = object_ & ~disc(size, (380, 280), 20) | disc(size, (60, 60), 12)
    grey = np.full((600, 800, 3), 128, np.uint8)
    found = cut_object(answer_of(answered), grey)
    assert found[280, 380]
    assert not found[60, 60]


def test_where_nothing_is_found_the_mask_is_empty():
    assert not cut_object(np.full((192, 256), -8, np.float32), np.zeros((600, 800, 3), np.uint8)).any()
