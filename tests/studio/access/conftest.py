"""Studios behind an entrance: one with the one password, one with names and passwords."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from components.access import passwords
from components.credentials.password_hash import hash_password
from components.endpoint.client.client import ImagesClient
from components.offline.server.server import OfflineEndpoint, start_offline
from components.settings.access_settings import AccessSettings, SignIn
from tests.studio.access.entering import PASSWORD
from tests.studio.conftest import Served

# Names as people have them; "zoë" is typed here in the decomposed form of some keyboards.
NAMES = ("ada", "Grace Hopper", "zoe\u0308", "名字", 'o"<b>x</b>')
OWNER = "ada"


@pytest.fixture(scope="session")
def offline() -> Iterator[OfflineEndpoint]:
    """Give the endpoint of the studios behind an entrance."""
    server = start_offline(delay=0, painter="flat")
    yield server
    server.stop()


@pytest.fixture(scope="session")
def ask_offline(offline: OfflineEndpoint) -> tuple[ImagesClient, str, str]:
    """Give the endpoint of a studio as ``serve`` takes it."""
    return ImagesClient(offline.base_url, offline.api_key), "the offline endpoint", "offline"


@pytest.fixture(scope="module")
def serve_behind(
    serve: Callable[..., Served], ask_offline: tuple[ImagesClient, str, str]
) -> Callable[[AccessSettings], Served]:
    """Give a function that serves a studio whose entrance has these settings, for the tests of one file."""
    return lambda settings: serve(*ask_offline, settings)


@pytest.fixture(scope="session")
def guarded(serve_all: Callable[..., Served], ask_offline: tuple[ImagesClient, str, str]) -> Served:
    """Give a studio behind the one password, whose hash is cheap."""
    with pytest.MonkeyPatch.context() as cheaper:
        cheaper.setattr(passwords, "hash_password", partial(hash_password, ln=10))
        return serve_all(*ask_offline, AccessSettings("password", SignIn(password=PASSWORD)))


@pytest.fixture(scope="session")
def people_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a file of people, each with the same password; the hashes are cheap."""
    file = tmp_path_factory.mktemp("people") / "people.txt"
    lines = [f"{name}:{hash_password(PASSWORD, ln=10)}" for name in NAMES]
    file.write_text("# people\n\n" + "\n".join(lines), encoding="utf-8")
    return file


@pytest.fixture(scope="session")
def guarded_by_names(
    serve_all: Callable[..., Served], ask_offline: tuple[ImagesClient, str, str], people_file: Path
) -> Served:
    """Give a studio behind names and passwords, of whom one is an owner."""
    return serve_all(*ask_offline, AccessSettings("password", SignIn(passwords=people_file), owners=(OWNER,)))
