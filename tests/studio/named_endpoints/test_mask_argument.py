"""The mask of a call of ``/edit``: its size, how it is read, and what is refused."""

import numpy as np
import pytest

from tests.library.pictures import disc, encode, white_mask
from tests.studio.named_endpoints.calls import HEIGHT, MASK, PIXELS, WIDTH, edit, edit_with, refusal


def test_a_mask_of_another_size_is_scaled_and_it_says_so(client, as_file):
    made, facts = edit(client, as_file, disc(300, 451, 90))
    assert facts["notices"] == [
        "The mask is 300 x 451 pixels and was scaled to the picture's 451 x 300.",
        "The mask was stretched, because its proportions are not the picture's.",
        'White is repainted: 19 % of the picture. mask_reading="black" repaints the rest instead.',
    ]
    changed = (made != PIXELS).any(axis=2)
    assert changed[150, 225]
    # As wide as it was high, and as high as it was wide, by the picture's edges.
    assert changed.any(axis=0).sum() == pytest.approx(2 * 90 * 451 / 300, abs=4)
    assert changed.any(axis=1).sum() == pytest.approx(2 * 90 * 300 / 451, abs=4)


def test_a_mask_can_be_grown_and_narrowed(client, as_file):
    areas = [(edit(client, as_file, MASK, grow=grow)[0] != PIXELS).any(axis=2).sum() for grow in (-20, 20)]
    assert areas == pytest.approx([np.pi * radius**2 for radius in (50, 90)], rel=0.03)
    assert refusal(
        client,
        "/edit",
        prompt="A rose",
        image=as_file(encode(PIXELS)),
        grow=9999,
        mask=as_file(white_mask(MASK), "mask.png"),
    ) == ("grow cannot be 9999: choose from -2000 to 2000 pixels.")


def test_a_doubtful_mask_is_sent_by_a_script_with_a_warning(client, as_file):
    _, facts = edit(client, as_file, ~disc(WIDTH, HEIGHT, 12))
    assert "Almost everything is painted" in facts["warnings"][0]


@pytest.mark.parametrize(
    ("reading", "marked", "said"),
    [
        (
            "automatic",
            MASK,
            'The opaque part of the mask is repainted: 11 % of the picture. mask_reading="transparent"',
        ),
        ("transparent", ~MASK, "The transparent part of the mask is repainted: 89 % of the picture."),
    ],
)
def test_a_mask_is_read_as_asked_for_and_it_is_said_how(client, as_file, reading, marked, said):
    """White strokes on a transparent ground."""
    strokes = np.where(MASK[..., None], np.uint8(255), np.uint8(0)).repeat(4, axis=2)
    made, facts = edit_with(client, as_file, encode(strokes), mask_reading=reading)
    assert np.array_equal(made[~marked], PIXELS[~marked])
    assert (made != PIXELS).any(axis=2)[marked].mean() > 0.9
    [notice] = [notice for notice in facts["notices"] if "repainted" in notice]
    assert notice.startswith(said)
    assert notice.endswith("instead." if reading == "automatic" else "of the picture.")


def test_of_a_soft_eraser_what_is_erased_is_repainted(client, as_file):
    erased = np.dstack([PIXELS, np.where(MASK, np.uint8(128), np.uint8(255))])
    made, facts = edit_with(client, as_file, encode(erased))
    assert np.array_equal(made[~MASK], PIXELS[~MASK])
    assert facts["pixels_outside_mask"] == np.count_nonzero(~MASK)
    assert facts["notices"][0].startswith("The more transparent part of the mask is repainted: 11 % of the picture.")


def test_a_reading_that_there_is_not_is_refused_with_those_there_are(client, as_file):
    said = refusal(client, "/edit", prompt="A rose", image=as_file(encode(PIXELS)), mask_reading="alpha")
    assert said == "mask_reading cannot be 'alpha': choose automatic, transparent, opaque, white or black."


@pytest.mark.parametrize(("painted", "sentence"), [(False, "Nothing is painted."), (True, "Everything is painted.")])
def test_a_mask_that_marks_nothing_or_everything_is_refused(client, as_file, painted, sentence):
    mask = np.full((HEIGHT, WIDTH), painted)
    arguments = {"image": as_file(encode(PIXELS)), "mask": as_file(white_mask(mask), "mask.png")}
    assert refusal(client, "/edit", prompt="A rose", **arguments).startswith(sentence)
