"""Turns: what a visit asks of one list is answered in the order in which it was asked.

A search that takes long would else come after what was done since, and take it back. The events of a list are named by
``in_turn``; the guard lets one of them wait for those before it, so that each begins with what the last one left.
Knows nothing about what a list shows.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

MARK = "list "


def in_turn(name: str) -> dict[str, Any]:
    """Return the options of an event that shows something in the list of this name, or changes what it shows."""
    # Gradio takes up events of one id in the order in which they came, and those of several in any.
    return {"concurrency_id": f"{MARK}{name}", "concurrency_limit": None}


class RequestOrder:
    """Know which of the events of each list and visit is next."""

    def __init__(self) -> None:
        self._locks: dict[tuple[str, str], asyncio.Lock] = {}
        # How many hold the lock or wait for it.
        self._asked: dict[tuple[str, str], int] = {}

    @asynccontextmanager
    async def wait(self, visit: str, name: str) -> AsyncIterator[None]:
        """Wait until what this visit asked of the list before is answered; ``name`` is an event's concurrency id."""
        if not name.startswith(MARK) or not visit:
            yield
            return
        place = (visit, name)
        lock = self._locks.setdefault(place, asyncio.Lock())
        self._asked[place] = self._asked.get(place, 0) + 1
        try:
            # Whoever waits for it gets it in the order in which they came.
            async with lock:
                yield
        finally:
            self._asked[place] -= 1
            if not self._asked[place]:
                del self._locks[place], self._asked[place]
