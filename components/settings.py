"""The settings of the process, read once from the environment variables.

The only reader of ``os.environ``. Opens no file and no connection. No representation of the settings contains the key.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args
from urllib.parse import unquote, urlsplit

from components.errors import SettingsError
from components.message.message import Listed, Message

MODELVERSE_URL = "https://api.modelverse.cn/v1"
OPENAI_URL = "https://api.openai.com/v1"
MODELVERSE_MODEL = "gpt-image-1"
# gpt-image-1 was withdrawn at OpenAI on 2026-10-23; 1.5 and mini end on 2026-12-01.
OPENAI_MODEL = "gpt-image-2"
# How the offline endpoint draws: pictures, or plain areas of colour for tests that do not look at them.
OfflinePainter = Literal["detailed", "flat"]


@dataclass(frozen=True)
class Settings:
    """Hold the settings of the process; ``base_url`` and ``api_key`` are None when Proofroom runs offline.

    ``key_name``: the environment variable of the key. ``database_url`` and ``files_url``: where rows and files are
    kept, None = the data folder; both may contain passwords. ``shared_library``: every visitor sees all pictures.
    ``read_timeout``: seconds without a byte of the answer before a call is given up. ``grace``: seconds for which a
    stopping Proofroom waits for running jobs.
    """

    data: Path
    model: str
    base_url: str | None = None
    api_key: str | None = field(default=None, repr=False)
    key_name: str = "MODELVERSE_API_KEY"
    read_timeout: float = 300.0
    grace: float = 300.0
    offline_delay: float = 0.5
    offline_faults: bool = False
    offline_painter: OfflinePainter = "detailed"
    database_url: str | None = field(default=None, repr=False)
    files_url: str | None = field(default=None, repr=False)
    shared_library: bool = False

    @property
    def offline(self) -> bool:
        """Whether no endpoint is set, so that the offline endpoint is to be started."""
        return self.base_url is None


def read_settings(environ: Mapping[str, str] | None = None, home: Path | None = None) -> Settings:
    """Return the settings of this process.

    ``environ`` defaults to the environment of the process; ``home`` is the folder of app.py, which contains ``data/``.
    Raises SettingsError for a value that cannot be used.
    """
    variables = os.environ if environ is None else environ
    home = Path(__file__).resolve().parent.parent if home is None else home

    def read(name: str) -> str | None:
        return variables.get(name, "").strip() or None

    key_name, key = "MODELVERSE_API_KEY", read("MODELVERSE_API_KEY")
    url, model = MODELVERSE_URL, MODELVERSE_MODEL
    if key is None and (key := read("OPENAI_API_KEY")):
        key_name = "OPENAI_API_KEY"
        url, model = read("OPENAI_BASE_URL") or OPENAI_URL, OPENAI_MODEL
    base_url: str | None = checked_url(read("PROOFROOM_BASE_URL") or url)
    if key is None:
        if read("PROOFROOM_BASE_URL"):
            raise SettingsError(
                Message(
                    "PROOFROOM_BASE_URL is set and no key is: set MODELVERSE_API_KEY or OPENAI_API_KEY (any text, if"
                    " the endpoint needs none)."
                )
            )
        base_url, model = None, MODELVERSE_MODEL
    elif not (key.isascii() and key.isprintable()) or " " in key:
        raise SettingsError(Message("The key in the environment has characters that no key has. Copy it again."))
    return Settings(
        data=_data_folder(read("PROOFROOM_DATA"), read("SPACE_ID") is not None, home),
        model=read("PROOFROOM_MODEL") or (base_url and deployment_in(base_url)) or model,
        base_url=base_url,
        api_key=key,
        key_name=key_name,
        read_timeout=_seconds("PROOFROOM_TIMEOUT", read("PROOFROOM_TIMEOUT") or "300", least=10, most=3600),
        grace=_seconds("PROOFROOM_GRACE", read("PROOFROOM_GRACE") or "300", most=3600),
        offline_delay=_seconds("PROOFROOM_OFFLINE_DELAY", read("PROOFROOM_OFFLINE_DELAY") or "0.5"),
        offline_faults=_flag("PROOFROOM_OFFLINE_FAULTS", read("PROOFROOM_OFFLINE_FAULTS") or "0"),
        offline_painter=_painter(read("PROOFROOM_OFFLINE_PAINTER") or "detailed"),
        database_url=_database_url(read("PROOFROOM_DATABASE_URL")),
        files_url=_files_url(read("PROOFROOM_FILES_URL")),
        shared_library=_flag("PROOFROOM_SHARED_LIBRARY", read("PROOFROOM_SHARED_LIBRARY") or "0"),
    )


def _data_folder(named: str | None, on_space: bool, home: Path) -> Path:
    if named:
        try:
            return Path(named).expanduser().resolve()
        except (RuntimeError, ValueError):
            said = Message("PROOFROOM_DATA must be a folder; the one it names cannot be found.")
            raise SettingsError(said) from None
    # A Hugging Face Space sets SPACE_ID, and has /data only with persistent storage.
    space = Path("/data")
    if on_space and os.access(space, os.W_OK):
        return space
    return home / "data"


def _database_url(url: str | None) -> str | None:
    if url is None or re.match(r"(sqlite|postgres(ql)?)(\+\w+)?://", url):
        return url
    raise SettingsError(
        Message(
            "PROOFROOM_DATABASE_URL must look like postgresql://user:password@host/name or"
            " sqlite:////folder/proofroom.db."
        )
    )


def _files_url(url: str | None) -> str | None:
    if url is None or re.match(r"[a-z][a-z0-9+.-]*(::[^ ]*)?://", url) or Path(url).is_absolute():
        return url
    raise SettingsError(Message("PROOFROOM_FILES_URL must look like s3://bucket/folder, or be a whole path."))


def checked_url(url: str) -> str:
    """Return an endpoint's address without the last slash; raise SettingsError for an unusable address.

    Azure's "?api-version=2025-04-01-preview" is kept. "/images/generations", with which Azure's portal shows addresses,
    is removed.
    """
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if usable and "@" not in parts.netloc and not parts.fragment and url.isprintable() and " " not in url:
        base_url, _, query = url.partition("?")
        base_url = re.sub(r"(/images/(generations|edits))?/*$", "", base_url)
        if not query:
            return base_url
        if re.fullmatch(r"api-version=([0-9]{4}-[0-9]{2}-[0-9]{2}(-preview)?|preview|latest|v1)", query):
            return f"{base_url}?{query}"
    raise SettingsError(
        Message(
            "The endpoint's address must look like https://host/v1, without a user, a key or a query in it (but for"
            " Azure's api-version)."
        )
    )


def deployment_in(base_url: str) -> str | None:
    """Return the name of the Azure deployment in an address, None where the address names no deployment."""
    found = re.search(r"/openai/deployments/([^/?]+)", base_url)
    return found and unquote(found[1])


def _seconds(name: str, text: str, least: int = 0, most: int = 600) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not least <= seconds <= most:
        raise SettingsError(
            Message("{name} must be a number of seconds from {least} to {most}.", name=name, least=least, most=most)
        )
    return seconds


def _painter(text: str) -> OfflinePainter:
    painters: tuple[OfflinePainter, ...] = get_args(OfflinePainter)
    for painter in painters:
        if text == painter:
            return painter
    raise SettingsError(
        Message("{name} must be {values}.", name="PROOFROOM_OFFLINE_PAINTER", values=Listed(painters, "or"))
    )


def _flag(name: str, text: str) -> bool:
    words = {"1": True, "true": True, "on": True, "0": False, "false": False, "off": False}
    if text.lower() not in words:
        raise SettingsError(Message("{name} must be 1, true or on, or 0, false or off.", name=name))
    return words[text.lower()]
