"""Screen views: pictures just made, at screen size, so that none is decoded once more to be shown.

Taken on the pass over a file that proves it whole. Kept in memory, within a bound: the oldest go first, and what is
shown of one that is gone is read from its file.
"""

import threading
from collections import OrderedDict

from components.imaging.picture.picture import Picture

# Before and after are compared at screen size; the file to download is the whole one.
SCREEN_EDGE = 2048
# Five of the largest, and twenty of the size that models draw.
MOST_BYTES = 64 * 2**20


class ScreenViews:
    """Keep the views of pictures by the keys of their files; no edge of one is over ``SCREEN_EDGE``."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._views: OrderedDict[str, Picture] = OrderedDict()

    def keep(self, key: str, view: Picture) -> None:
        """Keep what a picture looks like, in place of what was kept of it before."""
        with self._lock:
            self._views.pop(key, None)
            self._views[key] = view
            while sum(kept.pixels.nbytes for kept in self._views.values()) > MOST_BYTES:
                self._views.popitem(last=False)

    def find(self, key: str) -> Picture | None:
        """Return the view of a picture, or None where it is not kept any more."""
        with self._lock:
            return self._views.get(key)

    def remove(self, key: str) -> None:
        """Let go of the view of a picture whose file is removed."""
        with self._lock:
            self._views.pop(key, None)
