"""Count the frames of a file up to a bound, for a notice about unused frames.

Readers count by walking through all frames, some in a time that grows with the square of the count.
"""

from PIL import ImageFile

from components.imaging.formats.gif_blocks import count_gif_frames
from components.imaging.formats.tiff_directories import count_directories
from components.imaging.picture.image_file import file_of
from components.message.message import Message

# Above this count the notice says "more than".
MOST_COUNTED = 100


def describe_frames(image: ImageFile.ImageFile) -> list[Message]:
    """Return the notice about unused frames, [] for one frame; ``image`` is open and not loaded yet."""
    count = count_frames(image)
    if count == 1:
        return []
    if count > MOST_COUNTED:
        if image.format == "HEIF":
            return [Message("Only the main of more than {most} frames is used.", most=MOST_COUNTED)]
        return [Message("Only the first of more than {most} frames is used.", most=MOST_COUNTED)]
    if image.format == "HEIF":
        return [Message("Only the main of {count} frames is used.", count=count)]
    return [Message("Only the first of {count} frames is used.", count=count)]


def count_frames(image: ImageFile.ImageFile) -> int:
    """Return the count of frames in a file, at most MOST_COUNTED + 1."""
    if image.format == "MPO":
        # The second picture of a phone's JPEG is a gain map or a preview, which nobody misses.
        return 1
    if image.format not in ("TIFF", "GIF"):
        # Other formats have the count in their header.
        return min(getattr(image, "n_frames", 1), MOST_COUNTED + 1)
    file = file_of(image)
    at = file.tell()
    try:
        if image.format == "TIFF":
            return count_directories(file, MOST_COUNTED + 1)
        return count_gif_frames(file, MOST_COUNTED + 1)
    finally:
        file.seek(at)
