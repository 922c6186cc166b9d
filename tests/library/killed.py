"""A process that starts edits and waits to be killed: ``python -m tests.library.killed FOLDER URL COUNT``.

It says "started" before the first edit and "all" after the last.
"""

import sys
from pathlib import Path

from components.endpoint.client import ImagesClient
from components.library.jobs import Jobs
from components.library.maker import Maker
from components.library.store import open_store
from tests.library.pictures import PNG, disc
from tests.library.plans import plan


def main(folder: str, url: str, count: str) -> None:
    """Start ``count`` edits at once, and go on until killed."""
    store, jobs = open_store(Path(folder)), Jobs()
    maker = Maker(ImagesClient(url, "key", read_timeout=60), store, jobs, "images.example")
    edit = plan(PNG, disc(48, 32, 9), n=2)
    print("started", flush=True)
    started = [maker.repaint(edit, "v" * 64) for _ in range(int(count))]
    print("all", flush=True)
    for job in started:
        job.result()
    sys.stdin.read()


if __name__ == "__main__":
    main(*sys.argv[1:])
