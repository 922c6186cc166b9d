"""An exported ZIP."""

from pathlib import Path

import pytest

from components.library.records.store import DATABASE, open_store
from tests.library.exports import add_edit, add_made, write_zip
from tests.library.stores.new_database import put_new_database


@pytest.fixture
def exported(tmp_path: Path, folder: Path) -> Path:
    """Give a ZIP of three pictures, the newest first, from a store that is gone."""
    put_new_database(tmp_path / "away" / DATABASE)
    away = open_store(tmp_path / "away")
    shots = [add_edit(away, 1), add_edit(away, 2, "a rose"), add_made(away)]
    path = write_zip(tmp_path / "a.zip", away, shots)
    away.close()
    return path
