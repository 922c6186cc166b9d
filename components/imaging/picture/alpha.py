"""Alpha: pictures with transparency, their colours weighted by it and back.

Scaling or blending colours that are not weighted lets what is invisible bleed into what is seen (Porter and Duff,
1984). Both ways work in 8 bits: an opaque pixel keeps its numbers, a nearly transparent one loses what nobody sees.
"""

import cv2
import numpy as np


def weight_by_alpha(pixels: np.ndarray) -> np.ndarray:
    """Return (height, width, 4) uint8 with the colours multiplied by alpha."""
    alpha = pixels[..., 3]
    return _join(cv2.multiply(np.ascontiguousarray(pixels[..., :3]), cv2.merge([alpha] * 3), scale=1 / 255), alpha)


def unweight_by_alpha(pixels: np.ndarray) -> np.ndarray:
    """Return what ``weight_by_alpha`` was given; black where alpha is 0, which has no colour."""
    alpha = pixels[..., 3]
    return _join(cv2.divide(np.ascontiguousarray(pixels[..., :3]), cv2.merge([alpha] * 3), scale=255), alpha)


def _join(colours: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    return cv2.merge([*cv2.split(colours), np.ascontiguousarray(alpha)])
