"""The place where a Proofroom keeps its data: the database and the files, by the settings; opens neither."""

from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sql

from components.errors import InputError, SettingsError
from components.library.records.store import DATABASE
from components.settings.settings import Settings

FILES_FOLDER = "files"
ONE_PROCESS = (
    "The files are in a bucket that keeps the copies of the database too, and that one process alone works with. Use"
    " the page; to save everything, copy the bucket with its own tools, the folder database/ first."
)


@dataclass(frozen=True)
class Place:
    """Hold a data folder and the addresses of its database and of its files, which may contain passwords."""

    data: Path
    database_url: sql.URL = field(repr=False)
    files_url: str = field(repr=False)

    @property
    def database_file(self) -> Path | None:
        """Return the file of the database, None for PostgreSQL."""
        is_file = self.database_url.get_backend_name() == "sqlite" and self.database_url.database
        return Path(self.database_url.database or "") if is_file else None


def place_of(settings: Settings) -> Place:
    """Return the place that the settings name. Raises SettingsError for an address that is none."""
    try:
        url = sql.make_url(settings.database_url) if settings.database_url else None
    except sql.exc.ArgumentError:
        raise SettingsError("PROOFROOM_DATABASE_URL is no database's address. Check it.") from None
    data = settings.data
    return Place(
        data=data,
        database_url=url or sql.URL.create("sqlite", database=str(data / DATABASE)),
        files_url=settings.files_url or str(data / FILES_FOLDER),
    )


def check_shareable(settings: Settings) -> None:
    """Refuse a place that another process must not work with. Raises InputError."""
    if settings.snapshots:
        raise InputError(ONE_PROCESS)
