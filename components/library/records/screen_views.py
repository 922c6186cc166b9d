"""Screen views: new pictures at screen size, in memory.

A view saves decoding a new picture again for the page. Made on the pass that checks the file of a picture. The views
have a bound in bytes, and the oldest are removed first.
"""

import threading
from collections import OrderedDict

from components.imaging.picture.picture import Picture

# The longest edge on a screen, in pixels; the download has the whole picture.
SCREEN_EDGE = 2048
# Room for five views of the largest size, and for twenty of the size that models draw.
MOST_BYTES = 64 * 2**20


class ScreenViews:
    """Keep the views of pictures by the keys of their files; no edge of one is over ``SCREEN_EDGE``."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._views: OrderedDict[str, Picture] = OrderedDict()

    def keep(self, key: str, view: Picture) -> None:
        """Store the view of a picture, in place of an earlier view."""
        with self._lock:
            self._views.pop(key, None)
            self._views[key] = view
            while sum(kept.pixels.nbytes for kept in self._views.values()) > MOST_BYTES:
                self._views.popitem(last=False)

    def find(self, key: str) -> Picture | None:
        """Return the view of a picture, or None where the view was removed."""
        with self._lock:
            return self._views.get(key)

    def remove(self, key: str) -> None:
        """Remove the view of a picture."""
        with self._lock:
            self._views.pop(key, None)
