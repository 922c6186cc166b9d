"""One process of several, that waits to be killed: ``python -m tests.library.killed_in_cluster DATABASE FILES URL``.

It says what ``tests.library.killed_in_space`` says.
"""

import sys

from components.library.records.store import Store
from tests.library.killed_in_space import say, work


def main(database: str, files: str, endpoint: str) -> None:
    """Do what people do until killed."""
    say("starts", "")
    work(Store(database, files), endpoint)


if __name__ == "__main__":
    main(*sys.argv[1:])
