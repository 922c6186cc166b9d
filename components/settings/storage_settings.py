"""The settings of storage: the data folder, the database, the files, and the copies of the database among the files."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from components.errors import SettingsError
from components.message.message import Message
from components.settings.access_settings import Read
from components.settings.addresses import checked_database_url, checked_files_url
from components.settings.values import read_flag, read_folder, read_seconds

# Where a Hugging Face Space has its storage bucket, mounted: written files are seen up to so many seconds later.
BUCKET, SECONDS_LATE = Path("/data"), 10


@dataclass(frozen=True)
class StorageSettings:
    """Hold where things are kept; None for a URL stands for the data folder, and both URLs may contain passwords.

    ``snapshots``: the database is restored from copies among the files, and each of its transactions is among them.
    ``files_delay``: seconds until a file that was closed is seen by another process. ``wiped``: everything is on a disk
    that a restart wipes.
    """

    data: Path
    database_url: str | None = field(default=None, repr=False)
    files_url: str | None = field(default=None, repr=False)
    snapshots: bool = False
    files_delay: float = 0.0
    wiped: bool = False


def read_storage_settings(read: Read, home: Path) -> StorageSettings:
    """Return where things are kept; ``home`` is the folder of app.py. Raises SettingsError."""
    named = read_folder("PROOFROOM_DATA", read("PROOFROOM_DATA"))
    database_url = checked_database_url(read("PROOFROOM_DATABASE_URL"))
    files_url = checked_files_url(read("PROOFROOM_FILES_URL"))
    # A Space sets SPACE_ID, and its own disk is wiped at every start.
    on_space = read("SPACE_ID") is not None
    has_bucket = on_space and named is None and os.access(BUCKET, os.W_OK)
    wanted = on_space and database_url is None and (has_bucket or files_url is not None)
    snapshots = read_flag("PROOFROOM_DATABASE_SNAPSHOTS", read("PROOFROOM_DATABASE_SNAPSHOTS") or str(int(wanted)))
    in_bucket = has_bucket and snapshots and files_url is None
    files_url = str(BUCKET / "files") if in_bucket else files_url
    if snapshots and (database_url is not None or files_url is None):
        raise SettingsError(
            Message(
                "PROOFROOM_DATABASE_SNAPSHOTS needs PROOFROOM_FILES_URL, where the copies of the database are kept, and"
                " goes with the data folder's own database: without PROOFROOM_DATABASE_URL."
            )
        )
    late = read("PROOFROOM_FILES_DELAY") or str(SECONDS_LATE if in_bucket else 0)
    return StorageSettings(
        data=named or (BUCKET if has_bucket and not snapshots else home / "data"),
        database_url=database_url,
        files_url=files_url,
        snapshots=snapshots,
        files_delay=read_seconds("PROOFROOM_FILES_DELAY", late, most=60),
        wiped=on_space and not has_bucket and named is None and files_url is None,
    )
