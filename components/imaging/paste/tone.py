"""Fit the tone of one set of pixels to another: a gain and an offset per channel.

The fit is robust, because some of the compared pixels may have been repainted.
"""

import cv2
import numpy as np

LARGEST_GAIN = 1.3
LARGEST_OFFSET = 40.0  # levels
MOST_SAMPLES = 40_000

# Rows and columns of pixels.
Places = tuple[np.ndarray, np.ndarray]
Tone = tuple[tuple[float, float, float], tuple[float, float, float]]


def smooth_pixels(pixels: np.ndarray, ring: Places) -> np.ndarray:
    """Return what the pixels of ``ring`` are in smoothed ``pixels``, (height, width, 3) uint8: (count, 3) float32.

    The rest of a motion lowers the contrast of a fit on sharp pixels.
    """
    smooth: np.ndarray = cv2.GaussianBlur(pixels, (0, 0), 2)[ring].astype(np.float32)
    return smooth


def fit_tone(wanted: np.ndarray, found: np.ndarray) -> Tone:
    """Return (gain, offset) per channel that bring the tone of ``found`` to that of ``wanted``: gain * found + offset.

    Both (count, 3) float32, as ``smooth_pixels`` returns pixels of the same places.
    """

    def fit_channel(channel: int) -> tuple[float, float]:
        x, y = found[:, channel], wanted[:, channel]
        # Clipped levels have lost their tone.
        kept = (x > 2) & (x < 253) & (y > 2) & (y < 253)
        return fit_line(x[kept], y[kept])

    red, green, blue = (fit_channel(channel) for channel in range(3))
    return (red[0], green[0], blue[0]), (red[1], green[1], blue[1])


def fit_line(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """Return (gain, offset) of y = gain * x + offset by Huber's M-estimator; the gain is 1 for flat tones.

    Iteratively reweighted least squares with the tuning constant 1.345 (Huber, Robust Statistics, 1981).
    """
    if len(x) < 64:
        return 1.0, 0.0
    every = max(1, len(x) // MOST_SAMPLES)
    x, y = x[::every], y[::every]
    gain, offset = 1.0, median(y - x)
    if float(np.std(x)) < 4:
        return gain, float(np.clip(offset, -LARGEST_OFFSET, LARGEST_OFFSET))
    for _ in range(12):
        errors = np.abs(y - gain * x - offset)
        width = max(1.0, 1.345 * 1.4826 * median(errors))
        # Pixels beyond three widths were repainted, and have no weight.
        weights = np.where(errors < 3 * width, np.minimum(1, width / np.maximum(errors, 1e-6)), 0)
        total = float(weights.sum())
        if total < 64:
            break
        mean_x, mean_y = float(weights @ x) / total, float(weights @ y) / total
        spread = float(weights @ (x - mean_x) ** 2)
        if spread / total < 4:
            gain, offset = 1.0, mean_y - mean_x
            continue
        earlier, gain = gain, float(weights @ ((x - mean_x) * (y - mean_y))) / spread
        offset = mean_y - gain * mean_x
        if abs(gain - earlier) < 1e-5:
            break
    gain = float(np.clip(gain, 1 / LARGEST_GAIN, LARGEST_GAIN))
    return gain, float(np.clip(offset, -LARGEST_OFFSET, LARGEST_OFFSET))


def pick_samples(kept: np.ndarray) -> Places:
    """Return where ``kept``, (height, width) bool, is True, at most twice MOST_SAMPLES places, evenly picked."""
    found = np.flatnonzero(kept)
    return np.divmod(found[:: max(1, len(found) // MOST_SAMPLES)], kept.shape[1])


def median(values: np.ndarray) -> float:
    """Return the median of at least one float32, none of them NaN, in a tenth of the time of numpy's."""
    middle = len(values) // 2
    halves = np.partition(values, middle)
    return float(halves[middle] if len(values) % 2 else (halves[:middle].max() + halves[middle]) / 2)


def match_spread(found: np.ndarray, wanted: np.ndarray) -> tuple[float, float]:
    """Return (gain, offset) that give ``found`` the median and the spread of ``wanted``, independent of motion."""
    low, middle, high = np.percentile(found, (15, 50, 85))
    low_wanted, middle_wanted, high_wanted = np.percentile(wanted, (15, 50, 85))
    gain = (high_wanted - low_wanted) / (high - low) if high - low > 8 else 1.0
    gain = float(np.clip(gain, 1 / LARGEST_GAIN, LARGEST_GAIN))
    return gain, float(middle_wanted - gain * middle)
