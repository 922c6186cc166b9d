"""The watch of one process over the others of its store."""

from collections.abc import Callable, Collection, Iterator

import pytest

from components.library.records.store import Store
from components.library.runs.maker import Maker
from components.library.runs.orphans.process_watch import ProcessWatch
from tests.library.plans import CONTRACT

NEVER = 3600.0
Watching = Callable[..., ProcessWatch]


@pytest.fixture
def start_watch(make_maker: Callable[[Store], Maker]) -> Iterator[Watching]:
    """Give a function that has a store's other processes watched, so often, and the runs that a start has left."""
    watches = []

    def start(store: Store, between: float = NEVER, left: Collection[str] = ()) -> ProcessWatch:
        watches.append(ProcessWatch(store, make_maker(store), lambda model: CONTRACT, left, between))
        return watches[-1]

    yield start
    for watch in watches:
        watch.close()
