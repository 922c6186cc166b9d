"""One process of several, that waits to be killed.

It says what ``tests.library.ended_processes.killed_in_space`` says.
"""

from components.library.records.store import Store
from tests.library.ended_processes.killed_in_space import say, work


def main(database: str, files: str, endpoint: str) -> None:
    """Do what people do until killed."""
    say("starts", "")
    work(Store(database, files), endpoint)
