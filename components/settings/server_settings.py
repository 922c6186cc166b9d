"""The settings of the web server: from which hosts and pages it answers, and how much it keeps for how long."""

from dataclasses import dataclass
from importlib.util import find_spec
from ipaddress import ip_address

from components.errors import SettingsError
from components.message.message import Message
from components.settings.access_settings import Read
from components.settings.values import (
    read_bytes,
    read_count,
    read_flag,
    read_hosts,
    read_list,
    read_origins,
    read_root_path,
)

# Of all visits together, in the cache that browsers load files from.
UPLOADS = 4 * 10**9
UPLOADS_OF_VISIT = 10**9
# Ten years: for longer, there is no limit.
MOST_DAYS = 3650


@dataclass(frozen=True)
class ServerSettings:
    """Hold the hosts and pages that the web server answers, and its limits.

    ``hosts``: further names under which the page may be opened. ``root_path``: the path below which a proxy shows the
    page, "" for none. ``origins``: pages of other hosts whose scripts may
    call. ``most_data``: bytes of pictures in the library, None = no limit. ``room_days``: days without a change after
    which a room is removed, None = never. ``most_uploads`` and ``most_uploads_visit``: bytes of uploads that are kept
    for all visits together, and for one. ``listens_on``: the address to listen on. ``space_hosts``: the names of a
    Hugging Face Space, () elsewhere. ``mcp``: whether agents find the tools of the Model Context Protocol.
    """

    hosts: tuple[str, ...] = ()
    root_path: str = ""
    origins: tuple[str, ...] = ()
    most_data: int | None = None
    room_days: int | None = None
    most_uploads: int = UPLOADS
    most_uploads_visit: int = UPLOADS_OF_VISIT
    listens_on: str = ""
    space_hosts: tuple[str, ...] = ()
    mcp: bool = False

    @property
    def reached_by_others(self) -> bool:
        """Whether other machines reach the server: a Space, or one that listens to more than this one."""
        try:
            return bool(self.space_hosts) or not ip_address(self.listens_on.strip("[]") or "127.0.0.1").is_loopback
        except ValueError:
            return self.listens_on != "localhost"


def read_server_settings(read: Read) -> ServerSettings:
    """Return the settings of the web server. Raises SettingsError."""
    return ServerSettings(
        hosts=read_hosts("PROOFROOM_HOSTS", read("PROOFROOM_HOSTS")),
        root_path=read_root_path("GRADIO_ROOT_PATH", read("GRADIO_ROOT_PATH")),
        origins=read_origins("PROOFROOM_ORIGINS", read("PROOFROOM_ORIGINS")),
        most_data=read_bytes("PROOFROOM_MOST_DATA", read("PROOFROOM_MOST_DATA")),
        room_days=read_count("PROOFROOM_ROOM_DAYS", read("PROOFROOM_ROOM_DAYS"), most=MOST_DAYS, least=1),
        most_uploads=read_bytes("PROOFROOM_MOST_UPLOADS", read("PROOFROOM_MOST_UPLOADS")) or UPLOADS,
        most_uploads_visit=read_bytes("PROOFROOM_MOST_UPLOADS_VISIT", read("PROOFROOM_MOST_UPLOADS_VISIT"))
        or UPLOADS_OF_VISIT,
        listens_on=read("GRADIO_SERVER_NAME") or "",
        space_hosts=tuple(host.lower() for host in read_list(read("SPACE_HOST"))),
        mcp=_read_mcp(read),
    )


def _read_mcp(read: Read) -> bool:
    """Return whether the tools are on. Raises SettingsError where their package is not installed."""
    wanted = read_flag("PROOFROOM_MCP", read("PROOFROOM_MCP") or "0")
    if wanted and find_spec("mcp") is None:
        raise SettingsError(
            Message("PROOFROOM_MCP needs a package more: pip install -r requirements-mcp.txt. Or leave it out.")
        )
    return wanted
