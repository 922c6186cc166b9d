"""The order of requests: events of one list and visit are answered as they came.

Else a slow search would be answered after a later event, and undo it. ``in_turn`` names the list of an event, and the
guard lets the event wait for those before it, so that each handler sees the updates of the last one.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

MARK = "list "


def in_turn(name: str) -> dict[str, Any]:
    """Return the options of an event that reads or changes the list of this name."""
    # Gradio starts events of one concurrency id in the order in which they came, and others in any order.
    return {"concurrency_id": f"{MARK}{name}", "concurrency_limit": None}


class RequestOrder:
    """Keep the order of the events of each list and visit."""

    def __init__(self) -> None:
        self._locks: dict[tuple[str, str], asyncio.Lock] = {}
        # The number of events that hold a lock or wait for it.
        self._asked: dict[tuple[str, str], int] = {}

    @asynccontextmanager
    async def wait(self, visit: str, name: str) -> AsyncIterator[None]:
        """Wait until the earlier events of this visit and list are answered; ``name`` is an event's concurrency id."""
        if not name.startswith(MARK) or not visit:
            yield
            return
        place = (visit, name)
        lock = self._locks.setdefault(place, asyncio.Lock())
        self._asked[place] = self._asked.get(place, 0) + 1
        try:
            # An asyncio lock is given in the order in which it was asked for.
            async with lock:
                yield
        finally:
            self._asked[place] -= 1
            if not self._asked[place]:
                del self._locks[place], self._asked[place]
