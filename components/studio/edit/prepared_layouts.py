"""The layouts of edits, prepared while people still think: the last one of each visit, within a bound of memory.

A layout is found again only by the same picture, strokes and framing; another one takes its place.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field

from components.endpoint.contracts.contract import ModelContract
from components.library.edits.framing import Framing
from components.library.edits.layout import Layout
from components.studio.edit.mask.exact_mask import ExactMask
from components.studio.edit.mask.strokes import Painted
from components.studio.page.loaded_pictures import LoadedPicture

MOST_BYTES, MOST_LAYOUTS = 256 * 2**20, 32
SECONDS_KEPT = 600.0


@dataclass(frozen=True)
class LaidOut:
    """Hold all that a layout is made of; equal ones have the same layout."""

    loaded: LoadedPicture
    painted: Painted | None
    exact_mask: ExactMask | None
    framing: Framing
    contract: ModelContract


@dataclass(frozen=True)
class Prepared:
    """Hold a layout, which may still be in the making; the result is None where that failed."""

    of: LaidOut
    layout: Future[Layout | None] = field(default_factory=Future)
    begun: float = field(default_factory=time.monotonic)

    @property
    def made(self) -> Layout | None:
        """Return the layout, None while it is in the making and where that failed."""
        return self.layout.result() if self.layout.done() else None

    @property
    def nbytes(self) -> int:
        """Return the bytes of memory of the layout, 0 while it is in the making."""
        return self.made.nbytes if self.made else 0


class PreparedLayouts:
    """Keep the last layout of each visit, ``most`` bytes of all together."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, Prepared] = OrderedDict()

    def lay_out(self, visit: str, of: LaidOut, make: Callable[[Layout | None], Layout]) -> Layout:
        """Return the layout of a visit, the kept one or the one that ``make`` makes; raises the errors of ``make``.

        ``make`` takes the visit's last layout, which may have parts that are the same, or None. A layout that is in the
        making is waited for, and not made twice.
        """
        with self._lock:
            self._drop_old()
            known = self._kept.get(visit)
            mine = None if known and known.of == of else Prepared(of)
            if mine and visit:
                self._kept[visit] = mine
                self._kept.move_to_end(visit)
        if mine is None and known is not None:
            return known.layout.result() or make(None)
        before = known.made if known else None
        return self._make(visit, mine or Prepared(of), lambda: make(before))

    def _make(self, visit: str, mine: Prepared, make: Callable[[], Layout]) -> Layout:
        layout = None
        try:
            layout = make()
            return layout
        finally:
            mine.layout.set_result(layout)
            with self._lock:
                if layout is None and self._kept.get(visit) is mine:
                    del self._kept[visit]
                self._drop_surplus()

    def _drop_old(self) -> None:
        since = time.monotonic() - SECONDS_KEPT
        for visit in [visit for visit, prepared in self._kept.items() if prepared.begun < since]:
            del self._kept[visit]

    def _drop_surplus(self) -> None:
        while self._kept and (
            len(self._kept) > MOST_LAYOUTS or sum(each.nbytes for each in self._kept.values()) > self._most
        ):
            self._kept.popitem(last=False)
