"""A process that opens a store twice, a new one first, and says whether Alembic was imported."""

import sys
from pathlib import Path

from components.library.records.store import open_store


def main(folder: str) -> None:
    """Open the store of a folder."""
    for _ in range(2):
        open_store(Path(folder)).close()
    print("alembic" in sys.modules)
