"""The modules that one process imports before the processes of tests are forked from it; see ``forked_process``."""

import gc
from importlib import import_module

import cv2

MODULES = (
    "tests.access.money.racing",
    "tests.library.stores.bounded",
    "tests.library.ended_processes.killed",
    "tests.library.ended_processes.killed_in_cluster",
    "tests.library.ended_processes.killed_in_space",
    "tests.library.stores.opened",
    "tests.library.ended_processes.stopped",
    "tests.review.another_process",
    "tests.review.talking_process",
)

# Threads of OpenCV would be missing in a fork, which would wait for them.
cv2.setNumThreads(1)
for name in MODULES:
    import_module(name)
# The collector would have every fork copy all that is imported.
gc.freeze()
