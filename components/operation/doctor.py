"""The check of an installation: settings, key, storage, formats, fonts, weights and reachability, with remedies.

Nothing is asked for that costs money, and nothing is changed but for one small file that is written and removed again.
"""

import importlib.util
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Literal

from components.endpoint.client.client import ImagesClient
from components.endpoint.contracts.image_models import image_models
from components.errors import ProofroomError
from components.imaging.mask.select.weights import find_weights
from components.imaging.picture.heic import can_read_heic
from components.imaging.typesetting.fonts import choose_face
from components.library.storage.database import Database
from components.library.storage.files import Files
from components.library.storage.migrations.revisions import list_revisions
from components.operation.place import place_of
from components.settings.settings import Settings

Level = Literal["ok", "warning", "failed"]
# A key that is there only for the check.
PROBE = "unread/check.bin"
LITTLE_SPACE = 2 * 10**9
SAMPLE = "画一只猫"


@dataclass(frozen=True)
class Finding:
    """Hold what one check found, and the remedy, "" where none is needed."""

    name: str
    level: Level
    said: str
    remedy: str = ""


def check_all(settings: Settings) -> Iterator[Finding]:
    """Yield a finding for each part of an installation."""
    yield Finding("settings", "ok", f"the data folder is {settings.data}")
    checks: dict[str, Callable[[Settings], Iterator[Finding]]] = {
        "key": _check_key,
        "money": _check_money,
        "database": _check_database,
        "files": _check_files,
        "formats": _check_formats,
        "fonts": _check_fonts,
        "weights": _check_weights,
        "browser": _check_browser,
    }
    for name, check in checks.items():
        try:
            yield from check(settings)
        except ProofroomError as error:
            yield Finding(name, "failed", str(error.message))


def _check_key(settings: Settings) -> Iterator[Finding]:
    if settings.base_url is None or settings.api_key is None:
        yield Finding("key", "warning", "there is none: pictures are drawn offline", "Set MODELVERSE_API_KEY.")
        return
    # The list of models is free.
    client = ImagesClient(settings.base_url, settings.api_key, read_timeout=settings.read_timeout)
    listed = client.list_models()
    made = image_models(listed)
    if settings.model in made:
        said = f"{client.host} takes the key of {settings.key_name}, and lists {settings.model}"
        yield Finding("key", "ok", said)
    else:
        said = f"{client.host} takes the key of {settings.key_name}, and does not list {settings.model}"
        known = ", ".join(made[:5]) or "no model that makes pictures"
        yield Finding("key", "warning", said, f"Set PROOFROOM_MODEL to one that it lists: {known}.")


def _check_money(settings: Settings) -> Iterator[Finding]:
    access = settings.access
    pays = settings.api_key is not None and access.keys != "visitor"
    if pays and access.entrance == "open" and settings.server.reached_by_others and not access.budgets.limited:
        said = f"anybody who opens the page can spend the money of {settings.key_name}"
        yield Finding("money", "warning", said, "Set PROOFROOM_ACCESS, PROOFROOM_BUDGET_DAY or PROOFROOM_KEYS=visitor.")
    else:
        yield Finding("money", "ok", "strangers cannot spend without a limit")


def _check_database(settings: Settings) -> Iterator[Finding]:
    place = place_of(settings)
    file = place.database_file
    if file is None:
        Database(place.database_url).close()
        yield Finding("database", "ok", "PostgreSQL answers, and its tables are up to date")
    elif not file.exists():
        yield Finding("database", "ok", f"{file} is made at the first start")
    else:
        yield _check_file(str(file), file.resolve().as_uri())


def _check_file(name: str, address: str) -> Finding:
    try:
        with closing(sqlite3.connect(f"{address}?mode=rw", uri=True, timeout=10)) as database:
            sound = database.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
            row = database.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        remedy = "Move the file out of the data folder: the pictures are found again by the recipes beside them."
        return Finding("database", "failed", f"{name} cannot be read ({error})", remedy)
    if not sound:
        return Finding("database", "failed", f"{name} is damaged", "Restore a backup, or move the file away.")
    if row is None or row[0] not in list_revisions():
        return Finding("database", "failed", f"{name} was made by a newer Proofroom", "Update Proofroom.")
    return Finding("database", "ok", f"{name} is whole")


def _check_files(settings: Settings) -> Iterator[Finding]:
    files = Files(place_of(settings).files_url)
    files.write_file(PROBE, b"check")
    read = files.read_file(PROBE)
    files.remove(PROBE)
    if read != b"check":
        yield Finding("files", "failed", "a file came back other than it was written", "Put the files elsewhere.")
        return
    yield Finding("files", "ok", "a file was written, read and removed")
    free = files.free_space()
    if free is not None:
        little, said = free < LITTLE_SPACE, f"{free / 1e9:,.1f} GB are free"
        yield Finding("disk", "warning" if little else "ok", said, "Free some space." if little else "")


def _check_formats(_settings: Settings) -> Iterator[Finding]:
    if can_read_heic():
        yield Finding("formats", "ok", "every format is read, HEIC too")
    else:
        remedy = "Install the reader of HEIC: pip install -r requirements-heic.txt."
        yield Finding("formats", "warning", "photos of phones in HEIC are refused", remedy)


def _check_fonts(_settings: Settings) -> Iterator[Finding]:
    if choose_face(SAMPLE) is None:
        remedy = "Install one, on Debian: apt install fonts-noto-cjk."
        yield Finding("fonts", "warning", "no font of this machine has Chinese characters", remedy)
    else:
        yield Finding("fonts", "ok", "Chinese characters can be set")


def _check_weights(settings: Settings) -> Iterator[Finding]:
    if find_weights(settings.segmenter, settings.named_segmenter is not None) is not None:
        yield Finding("weights", "ok", f"Select finds objects with the weights in {settings.segmenter}")
        return
    missing = " and the package onnxruntime" if importlib.util.find_spec("onnxruntime") is None else ""
    yield Finding("weights", "warning", "Select goes by colour", f"Fetch the weights{missing}: make segmenter.")


def _check_browser(settings: Settings) -> Iterator[Finding]:
    if settings.server.reached_by_others and not settings.server.space_hosts:
        said = "over http from another machine, browsers give a page no access to the clipboard"
        yield Finding("browser", "warning", said, "Put a proxy with TLS before Proofroom.")
    else:
        yield Finding("browser", "ok", "browsers give the page all that it uses")
