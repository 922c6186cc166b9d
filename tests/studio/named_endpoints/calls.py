"""A picture and a mask for the named endpoints, and calls with them."""

from pathlib import Path

import numpy as np
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from tests.library.pictures import decode, disc, encode, quarters, white_mask
from tests.studio.conftest import Served

WIDTH, HEIGHT = 451, 300
PIXELS = quarters(WIDTH, HEIGHT)
MASK = disc(WIDTH, HEIGHT, 70)


def refusal(client: Client, api_name: str, **arguments) -> str:
    """Return the sentence that a call is refused with, after a look at its shape."""
    with pytest.raises(AppError) as caught:
        client.predict(api_name=api_name, **arguments)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert "Traceback" not in sentence
    assert ".py" not in sentence
    return sentence


def edit(client: Client, as_file, mask: np.ndarray | None = None, pixels: np.ndarray = PIXELS, **arguments):
    """Return the pixels of the one picture that ``/edit`` gives, and its facts.

    Unless a test says otherwise it is drawn at the size and the quality that take least time.
    """
    return edit_with(client, as_file, None if mask is None else white_mask(mask), pixels, **arguments)


def edit_with(client: Client, as_file, mask_file: bytes | None, pixels: np.ndarray = PIXELS, **arguments):
    """Return what ``edit`` does, by a mask's file."""
    if mask_file is not None:
        arguments["mask"] = as_file(mask_file, "mask.png")
    arguments = {
        "prompt": "A rose",
        "quality": "low",
        "size": "1024x1024",
        "image": as_file(encode(pixels)),
    } | arguments
    [file], facts = client.predict(**arguments, api_name="/edit")
    return decode(Path(file).read_bytes()), facts


def stored(served: Served, shot_id: str) -> bytes:
    """Return the picture of a shot as it lies in the data folder."""
    return (served.data / "files" / served.store.find_shot(shot_id).picture).read_bytes()
