"""Gradio's cache: the only folder whose files a browser can load.

A file is in a folder named by a hash of its bytes, which nobody can guess. The data folder is never served.
"""

from pathlib import Path

import cv2
import numpy as np
from gradio.processing_utils import save_bytes_to_cache
from gradio.utils import get_upload_folder

from components.errors import MissingPicture
from components.imaging.picture.picture import write_png
from components.message.message import Message

GONE = Message("This picture is no longer at hand: too much time has passed. Add it again.")


def cache_file(data: bytes, name: str) -> str:
    """Return the path of a cached file with exactly these bytes, downloaded under ``name``."""
    return save_bytes_to_cache(data, name, cache_dir=get_upload_folder())


def find_cached(path: str) -> Path:
    """Return the path of a picture's file in the cache. Raises MissingPicture where the file was swept away."""
    file = Path(path)
    if not file.is_file():
        raise MissingPicture(GONE)
    return file


def cache_tile(thumbnail: bytes | None, name: str) -> str:
    """Return the path of a cached thumbnail; for None, of a grey tile, crossed out."""
    if thumbnail is not None:
        return cache_file(thumbnail, name)
    tile = np.full((256, 256, 3), 200, np.uint8)
    for ends in (((96, 96), (160, 160)), ((96, 160), (160, 96))):
        cv2.line(tile, *ends, (120, 120, 120), 3)
    return cache_file(write_png(tile), "no-picture.png")
