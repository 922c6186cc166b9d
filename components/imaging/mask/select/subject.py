"""The subject of a picture, found without a click by U2-Netp.

U2-Netp is the small network of Qin et al. 2020 (arXiv:2005.09007), 4.6 MB, run by OpenCV. Its licence is beside it.
"""

import threading
from pathlib import Path

import cv2
import numpy as np

NETWORK = Path(__file__).with_name("u2netp.onnx")
# The edge of the square that the network takes.
EDGE = 320
# The mean and the standard deviation of ImageNet, of 1, RGB.
MEAN, DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
# The share of a pixel that is the subject is turned into a logit within these bounds.
LEAST = 1e-4

_lock = threading.Lock()


def find_subject(pixels: np.ndarray) -> np.ndarray:
    """Return the logits of the subject of a picture: (320, 320) float32 over the whole picture, above 0 = subject.

    ``pixels``: (height, width, 3) uint8 RGB, sRGB.
    """
    small = cv2.resize(pixels, (EDGE, EDGE), interpolation=cv2.INTER_AREA).astype(np.float32)
    # As the network was trained: by the brightest level of the picture.
    square = (small / max(1.0, float(small.max())) - MEAN) / DEVIATION
    with _lock:
        network = cv2.dnn.readNetFromONNX(str(NETWORK))
        network.setInput(square.transpose(2, 0, 1)[None].astype(np.float32))
        found = network.forward()[0, 0]
    low, high = float(found.min()), float(found.max())
    share = np.clip((found - low) / max(high - low, LEAST), LEAST, 1 - LEAST)
    logits: np.ndarray = np.log(share / (1 - share)).astype(np.float32)
    return logits
