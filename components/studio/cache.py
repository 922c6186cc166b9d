"""Gradio's own cache: the only folder a browser is served from.

A file lies in a folder named by a hash of its bytes, which nobody can guess, and the data folder is never served.
"""

from pathlib import Path

from gradio.processing_utils import save_bytes_to_cache
from gradio.utils import get_upload_folder

from components.errors import UnreadablePicture


def cache_file(data: bytes, name: str) -> str:
    """Return the path of a cached file with exactly these bytes, downloaded under ``name``."""
    return save_bytes_to_cache(data, name, cache_dir=get_upload_folder())


def find_cached(path: str) -> Path:
    """Return the file that a page says it uploaded. Raises UnreadablePicture for any path outside the cache."""
    found = Path(path).resolve()
    if not found.is_relative_to(Path(get_upload_folder()).resolve()):
        raise UnreadablePicture("The strokes did not arrive. Press the button again.")
    return found
