"""A process that starts edits and waits to be killed.

It says "started" before the first edit, "all" after the last was started, and "done" when all have ended.
"""

import sys
from pathlib import Path

from components.endpoint.client.client import ImagesClient
from components.library.records.store import open_store
from components.library.runs.asker import Asker
from components.library.runs.jobs import Jobs
from components.library.runs.maker import Maker
from tests.library.ended_processes.accounts import VISITOR
from tests.library.pictures import PLAIN, disc
from tests.library.plans import plan


def main(folder: str, url: str, count: str) -> None:
    """Start ``count`` edits at once, and go on until killed."""
    store, jobs = open_store(Path(folder)), Jobs()
    maker = Maker(ImagesClient(url, "key", read_timeout=60), store, jobs, "images.example")
    edit = plan(PLAIN, disc(48, 32, 9), n=2)
    print("started", flush=True)
    started = [maker.repaint(edit, Asker(VISITOR)) for _ in range(int(count))]
    print("all", flush=True)
    for job in started:
        job.result()
    print("done", flush=True)
    sys.stdin.read()
