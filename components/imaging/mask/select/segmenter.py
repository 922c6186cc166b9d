"""The segmenter: MobileSAM, which returns the object at clicks or in a box, run by onnxruntime.

A picture is encoded once, in seconds; each question about the picture then takes the decoder, a tenth of a second. The
scaling, the padding and the prompts are those of Segment Anything (Kirillov et al. 2023, arXiv:2304.02643;
``segment_anything/utils/transforms.py`` and ``utils/onnx.py``). Knows nothing about the edge at full resolution.
"""

import threading
from dataclasses import dataclass, field

import cv2
import numpy as np
import onnxruntime as ort

from components.imaging.frame import Size
from components.imaging.mask.select.hints import Hints
from components.imaging.mask.select.weights import Weights

# The edge of the square that the encoder takes, and that of the decoder's answer.
EDGE, ANSWER_EDGE = 1024, 256
# The mean and the standard deviation of ImageNet, of 255 levels, RGB.
MEAN, DEVIATION = (123.675, 116.28, 103.53), (58.395, 57.12, 57.375)
# Labels of the decoder's points: taken away, added, two corners of a box, and no point.
AWAY, ADDED, TOP_LEFT, BOTTOM_RIGHT, NO_POINT = 0, 1, 2, 3, -1
# More threads make it little faster, and the other parts of Proofroom slower.
THREADS = 2
# How often several clicks are asked about. The answer is given back with the question, as the network was trained: the
# objects of the bench then have an IoU of 0.90 at three clicks in place of 0.85. One click or a box has no use of it.
ROUNDS = 2


@dataclass(frozen=True, eq=False)
class Encoding:
    """Hold the encoder's output for a picture: ``features`` (1, 256, 64, 64) float32, and the picture's ``size``."""

    size: Size
    features: np.ndarray = field(repr=False)

    @property
    def scaled(self) -> Size:
        """Return the size of the picture in the encoder's square, whose longer side is the edge of the square."""
        width, height = self.size
        scale = EDGE / max(width, height)
        return max(1, round(width * scale)), max(1, round(height * scale))


class Segmenter:
    """Run MobileSAM with some ``weights``. One encoding and one question at a time, each in the caller's thread."""

    def __init__(self, weights: Weights) -> None:
        options = ort.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = THREADS, 1
        # Else the memory of the largest step, 400 MB, is kept, and the threads burn a core while they wait.
        options.enable_cpu_mem_arena = options.enable_mem_pattern = False
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        # Severe errors only: they are raised too, and a warning would name a path.
        options.log_severity_level = 4
        self._encoder = ort.InferenceSession(str(weights.encoder), options, providers=["CPUExecutionProvider"])
        self._decoder = ort.InferenceSession(str(weights.decoder), options, providers=["CPUExecutionProvider"])
        self._encoding, self._deciding = threading.Lock(), threading.Lock()

    def encode(self, pixels: np.ndarray) -> Encoding:
        """Return the encoding of a picture: (height, width, 3) uint8 RGB, sRGB."""
        height, width = pixels.shape[:2]
        empty = Encoding((width, height), np.empty(0))
        across, down = empty.scaled
        shrinks = across < width
        scaled = cv2.resize(pixels, (across, down), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)
        square = np.zeros((1, 3, EDGE, EDGE), dtype=np.float32)
        square[0, :, :down, :across] = ((scaled.astype(np.float32) - MEAN) / DEVIATION).transpose(2, 0, 1)
        with self._encoding:
            (features,) = self._encoder.run(None, {self._encoder.get_inputs()[0].name: square})
        return Encoding((width, height), features)

    def select(self, encoding: Encoding, hints: Hints) -> np.ndarray:
        """Return the logits of an object, (rows, columns) float32 over the whole picture, above 0 = object.

        ``hints`` are in pixels of the encoded picture. The answer's longer side is ANSWER_EDGE.
        """
        across, down = encoding.scaled
        places, labels = _prompt(hints.scale(encoding.size, (across, down)))
        logits = np.zeros((1, 1, ANSWER_EDGE, ANSWER_EDGE), dtype=np.float32)
        for number in range(ROUNDS if len(hints.points) > 1 else 1):
            given = {
                "image_embeddings": encoding.features,
                "point_coords": places[None],
                "point_labels": labels[None],
                # The decoder scales an answer to this size, which is not used: the small one is scaled better later.
                "orig_im_size": np.array([1, 1], dtype=np.float32),
                "mask_input": logits,
                "has_mask_input": np.array([number > 0], dtype=np.float32),
            }
            with self._deciding:
                (logits,) = self._decoder.run(["low_res_masks"], given)
        columns = max(1, round(across * ANSWER_EDGE / EDGE))
        rows = max(1, round(down * ANSWER_EDGE / EDGE))
        answer: np.ndarray = logits[0, 0, :rows, :columns]
        return answer


def _prompt(hints: Hints) -> tuple[np.ndarray, np.ndarray]:
    """Return the places, (n, 2) float32 in the encoder's square, and the labels, (n,) float32, of hints."""
    places = [(point.x, point.y) for point in hints.points]
    labels = [ADDED if point.adds else AWAY for point in hints.points]
    if hints.box is None:
        # Without a box the decoder wants a point that is none.
        places.append((0, 0))
        labels.append(NO_POINT)
    else:
        left, top, right, bottom = hints.box
        places += [(left, top), (right, bottom)]
        labels += [TOP_LEFT, BOTTOM_RIGHT]
    return np.array(places, dtype=np.float32), np.array(labels, dtype=np.float32)
