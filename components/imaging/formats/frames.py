"""The frames of a file: how many there are, counted up to a bound, of which one is used.

Readers count by walking through all of them, some in a time that grows with the square of their number.
"""

from PIL import Image

from components.imaging.formats.gif_blocks import count_gif_frames
from components.imaging.formats.tiff_directories import count_directories

# Nobody needs to know by how many more a file has.
MOST_COUNTED = 100


def describe_frames(image: Image.Image) -> list[str]:
    """Return the notice about the frames that are not used, where there are any; ``image`` is open, not loaded yet."""
    count = count_frames(image)
    if count == 1:
        return []
    which = "main" if image.format == "HEIF" else "first"
    many = f"more than {MOST_COUNTED}" if count > MOST_COUNTED else str(count)
    return [f"Only the {which} of {many} frames is used."]


def count_frames(image: Image.Image) -> int:
    """Return how many frames a file has; ``MOST_COUNTED`` + 1 where there are more."""
    if image.format == "MPO":
        # The second picture of a phone's JPEG is a gain map or a preview, and nothing a person would miss.
        return 1
    if image.format not in ("TIFF", "GIF"):
        # The others have it in their header.
        return min(getattr(image, "n_frames", 1), MOST_COUNTED + 1)
    at = image.fp.tell()
    try:
        count = count_directories if image.format == "TIFF" else count_gif_frames
        return count(image.fp, MOST_COUNTED + 1)
    finally:
        image.fp.seek(at)
