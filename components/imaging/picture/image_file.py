"""The file behind an image that Pillow has opened and not closed."""

from typing import BinaryIO, cast

from PIL import ImageFile


def file_of(image: ImageFile.ImageFile) -> BinaryIO:
    """Return the open file of an image. Raises ValueError for a closed image."""
    if image.fp is None:
        raise ValueError("the image is closed")
    return cast(BinaryIO, image.fp)
