"""The settings of the process, read once from the environment variables.

The only reader of ``os.environ``, and its only writer. Opens no file and no connection. No representation of the
settings contains the key.
"""

import hashlib
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from components.errors import SettingsError
from components.message.message import Message
from components.settings.access_settings import AccessSettings, read_access_settings
from components.settings.addresses import checked_url, deployment_in
from components.settings.operation_settings import OperationSettings, read_operation_settings
from components.settings.server_settings import ServerSettings, read_server_settings
from components.settings.storage_settings import read_storage_settings
from components.settings.values import read_choice, read_flag, read_folder, read_seconds

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
    kept, None = the data folder; both may contain passwords. ``snapshots``: the database is restored from copies
    among the files, which are seen ``files_delay`` seconds late. ``wiped``: everything is on a disk that a restart
    wipes. ``shared_library``: every visitor sees all pictures. ``read_timeout``: seconds without a byte of the
    answer before a call is given up. ``grace``: seconds for which a stopping Proofroom waits for running jobs.
    ``named_segmenter``: the folder of the weights that select objects, None = a folder in the data folder.
    ``access``: who may come in, with whose key, and what may be spent. ``server``: what the web server lets
    through. ``operation``: who may read the figures, and how the log is written.
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
    snapshots: bool = False
    files_delay: float = 0.0
    wiped: bool = False
    shared_library: bool = False
    named_segmenter: Path | None = None
    access: AccessSettings = field(default_factory=AccessSettings)
    server: ServerSettings = field(default_factory=ServerSettings)
    operation: OperationSettings = field(default_factory=OperationSettings)

    @property
    def offline(self) -> bool:
        """Whether no endpoint is set, so that the offline endpoint is to be started."""
        return self.base_url is None

    @property
    def segmenter(self) -> Path:
        """Return the folder in which the weights that select objects are looked for."""
        return self.named_segmenter or self.data / "segmenter"


def read_settings(environ: Mapping[str, str] | None = None, home: Path | None = None) -> Settings:
    """Return the settings of this process.

    ``environ`` defaults to the environment of the process; ``home`` is the folder of app.py, which contains ``data/``.
    Raises SettingsError for a value that cannot be used.
    """
    variables = os.environ if environ is None else environ
    home = Path(__file__).resolve().parent.parent.parent if home is None else home

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
    storage = read_storage_settings(read, home)
    return Settings(
        data=storage.data,
        model=read("PROOFROOM_MODEL") or (base_url and deployment_in(base_url)) or model,
        base_url=base_url,
        api_key=key,
        key_name=key_name,
        read_timeout=read_seconds("PROOFROOM_TIMEOUT", read("PROOFROOM_TIMEOUT") or "300", least=10, most=3600),
        grace=read_seconds("PROOFROOM_GRACE", read("PROOFROOM_GRACE") or "300", most=3600),
        offline_delay=read_seconds("PROOFROOM_OFFLINE_DELAY", read("PROOFROOM_OFFLINE_DELAY") or "0.5"),
        offline_faults=read_flag("PROOFROOM_OFFLINE_FAULTS", read("PROOFROOM_OFFLINE_FAULTS") or "0"),
        offline_painter=read_choice(
            "PROOFROOM_OFFLINE_PAINTER", read("PROOFROOM_OFFLINE_PAINTER") or "detailed", OfflinePainter
        ),
        database_url=storage.database_url,
        files_url=storage.files_url,
        snapshots=storage.snapshots,
        files_delay=storage.files_delay,
        wiped=storage.wiped,
        shared_library=read_flag("PROOFROOM_SHARED_LIBRARY", read("PROOFROOM_SHARED_LIBRARY") or "0"),
        named_segmenter=read_folder("PROOFROOM_SEGMENTER", read("PROOFROOM_SEGMENTER")),
        access=read_access_settings(read),
        server=read_server_settings(read),
        operation=read_operation_settings(read),
    )


def prepare_environment(settings: Settings) -> None:
    """Set the variables by which Gradio and its web server are told what they take no argument for.

    The address of each connection stays as it is: the web server would believe any proxy on this machine. The cache of
    files for browsers is a folder of this Proofroom's own, so that its sweep removes nobody else's files.
    """
    os.environ["FORWARDED_ALLOW_IPS"] = ""
    own = hashlib.sha256(str(settings.data).encode()).hexdigest()[:16]
    os.environ.setdefault("GRADIO_TEMP_DIR", str(Path(tempfile.gettempdir(), f"proofroom-{own}")))
