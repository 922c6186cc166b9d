"""A process is taken for dead once its lock was free at each look for long enough."""

import pytest

from components.library.storage.locks.missing_locks import SECONDS_GONE, MissingLocks

FREE, HELD = True, False


@pytest.mark.parametrize(
    ("looks", "gone"),
    [
        ([(0, FREE), (4, FREE), (8, FREE), (12, FREE), (SECONDS_GONE - 0.1, FREE)], False),
        ([(0, FREE), (4, FREE), (8, FREE), (12, FREE), (SECONDS_GONE, FREE)], True),
        ([(0, FREE), (4, FREE), (8, HELD), (12, FREE), (SECONDS_GONE, FREE)], False),
        # Nobody saw whether the process lived between two looks that lie far apart.
        ([(0, FREE), (SECONDS_GONE, FREE)], False),
        ([(0, FREE), (100, FREE), (104, FREE), (108, FREE), (112, FREE), (115, FREE)], True),
        ([(0, FREE), (4, FREE), (8, FREE), (12, FREE), (SECONDS_GONE, HELD)], False),
    ],
)
def test_only_a_lock_that_was_free_at_each_look_for_long_is_of_a_dead_process(looks, gone):
    locks, found = MissingLocks(), [False]
    for now, free in looks:
        # A look at another lock changes nothing.
        locks.note("another", FREE, now)
        found.append(locks.note("one", free, now))
    assert found[-1] is gone
    assert not any(found[:-1])
