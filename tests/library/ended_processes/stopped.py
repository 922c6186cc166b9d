"""A process that starts pictures and is told to stop.

It says "all" once they are started, then what the shutdown says; it ends as app.py does.
"""

import os
from functools import partial
from pathlib import Path

from components.endpoint.client.client import ImagesClient
from components.library.records.store import open_store
from components.library.runs.asker import Asker
from components.library.runs.jobs import Jobs
from components.library.runs.maker import Maker
from components.library.runs.shutdown import Shutdown
from tests.library.ended_processes.accounts import VISITOR
from tests.library.plans import ask


def main(folder: str, url: str, grace: str, count: str) -> None:
    """Start ``count`` pictures at once, and go on until told to stop."""
    store, jobs = open_store(Path(folder)), Jobs()
    maker = Maker(ImagesClient(url, "key", read_timeout=60), store, jobs, "images.example")
    shutdown = Shutdown(maker, float(grace))
    for _ in range(int(count)):
        maker.create(ask(), Asker(VISITOR))
    print("all", flush=True)
    if not shutdown.wait(partial(print, flush=True)):
        os._exit(1)
    jobs.close()
    store.close()
