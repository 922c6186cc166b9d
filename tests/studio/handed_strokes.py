"""Strokes as the page hands them over."""

import base64
import zlib

import numpy as np

from components.studio.edit.mask.mask_history import OPENED


def hand_over(strokes: np.ndarray, step: str = OPENED) -> dict[str, object]:
    """Return strokes over a step, (height, width) bool of the view, as the value that the page sends."""
    height, width = strokes.shape
    bits = base64.b64encode(zlib.compress(np.packbits(strokes).tobytes())).decode()
    return {"size": [width, height], "bits": bits, "step": step, "steps": [step]}
