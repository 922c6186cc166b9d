"""The real studio on a free loopback port, with Gradio's cache and the data folder of its own."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import fastapi.dependencies.models
import gradio as gr
import httpx
import pytest
from gradio_client import Client, handle_file

from app import HOME, LAUNCH
from components.access.access import open_access
from components.access.entrance import open_entrance
from components.endpoint.client.client import ImagesClient
from components.library.records.store import DATABASE, Store, open_store
from components.library.records.thumbnails import Thumbnails
from components.library.runs.jobs import Jobs
from components.library.runs.maker import Maker
from components.offline.server.server import start_offline
from components.review.review import open_review
from components.settings.access_settings import AccessSettings
from components.settings.server_settings import ServerSettings
from components.studio.access.endpoint_at_work import EndpointAtWork
from components.studio.page.loaded_pictures import LoadedPictures
from components.studio.page.model_list import ModelList
from components.studio.page.service import Service
from components.studio.studio import build_studio
from tests.library.stores.new_database import put_new_database

OPEN = AccessSettings()


@dataclass(frozen=True)
class Served:
    """Hold a studio that is being served, and what lies behind it."""

    address: str
    data: Path
    cache: Path
    service: Service
    studio: gr.Blocks

    @cached_property
    def client(self) -> Client:
        """Return the client of a script, which reads the whole page when it is made."""
        folder = str(self.data.parent / "downloads")
        return Client(self.address, verbose=False, analytics_enabled=False, download_files=folder)

    @property
    def store(self) -> Store:
        return self.service.store

    def get(self, path: str) -> httpx.Response:
        """Return what a browser gets of a path."""
        return httpx.get(f"{self.address}{path}", timeout=20)

    def call(self, name: str, **arguments: object) -> str:
        """Return the events that curl would see of a named endpoint."""
        event = httpx.post(f"{self.address}gradio_api/call/v2/{name}", json=arguments, timeout=20).json()["event_id"]
        return self.get(f"gradio_api/call/{name}/{event}").text


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Give an empty library, and Gradio's cache a folder of its own."""
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "cache"))
    put_new_database(tmp_path / "data" / DATABASE)
    store = open_store(tmp_path / "data")
    yield store
    store.close()


def service(
    provider: str = "modelverse", base_url: str = "https://api.modelverse.cn/v1", model: str = "gpt-image-1"
) -> Service:
    """Return a service that is asked for prices, requests and addresses only."""
    nothing = dict.fromkeys(("maker", "store", "loaded_pictures", "thumbnails", "access", "entrance", "review"))
    models = ModelList(lambda: (), provider, model)
    return Service(**nothing, endpoint=EndpointAtWork("e", provider, base_url, model, models))


@contextmanager
def open_studios(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Served]]:
    """Give a function that serves a studio whose client is given: ``serve(client, endpoint, provider)``.

    All studios are closed in the end: an open one takes processor time even while nobody asks it for anything.
    """
    cache = tmp_path_factory.mktemp("cache")
    with ExitStack() as ends, pytest.MonkeyPatch.context() as environment:
        # Gradio's only way to say where its cache is; the data folder is no part of it.
        environment.setenv("GRADIO_TEMP_DIR", str(cache))
        # As app.py has it done.
        environment.setenv("FORWARDED_ALLOW_IPS", "")

        def serve(
            client: ImagesClient,
            endpoint: str,
            provider: str,
            settings: AccessSettings = OPEN,
            server: ServerSettings | None = None,
        ) -> Served:
            folder = tmp_path_factory.mktemp("studio")
            put_new_database(folder / "data" / DATABASE)
            store, jobs = open_store(folder / "data"), Jobs()
            thumbnails = Thumbnails(store)
            access = open_access(settings, store.database, jobs)
            maker = Maker(client, store, jobs, endpoint, thumbnails.prepare, access)
            models = ModelList(client.list_models, provider, "gpt-image-1", offered=settings.offer.models)
            service = Service(
                maker=maker,
                store=store,
                loaded_pictures=LoadedPictures(store),
                thumbnails=thumbnails,
                endpoint=EndpointAtWork(
                    endpoint, provider, client.base_url, "gpt-image-1", models, offer=settings.offer
                ),
                access=access,
                entrance=open_entrance(access.settings, access.secret, store.database),
                review=open_review(store),
                server=server or ServerSettings(),
            )
            studio = build_studio(service, HOME / "examples")
            _, address, _ = studio.launch(
                prevent_thread_lock=True,
                quiet=True,
                server_name="127.0.0.1",
                root_path=service.server.root_path,
                app_kwargs=service.server_options,
                **LAUNCH,
            )
            for end in (store.close, service.review.close, thumbnails.close, jobs.close, studio.close):
                ends.callback(end)
            return Served(address, folder / "data", cache, service, studio)

        yield serve
    forget_routes()


def forget_routes() -> None:
    """Have FastAPI forget the routes that it has looked at, each of which keeps a closed studio of 10 MB alive."""
    for function in vars(fastapi.dependencies.models).values():
        if hasattr(function, "cache_clear"):
            function.cache_clear()


@pytest.fixture(scope="module")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Served]]:
    """Give ``open_studios`` for the tests of one file."""
    with open_studios(tmp_path_factory) as serve:
        yield serve


@pytest.fixture(scope="session")
def serve_all(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Served]]:
    """Give ``open_studios`` for the tests of several files."""
    with open_studios(tmp_path_factory) as serve:
        yield serve


@pytest.fixture(scope="session")
def served(serve_all: Callable[..., Served]) -> Iterator[Served]:
    """Give the studio as it is without a key: at work is the offline endpoint."""
    offline = start_offline(delay=0, painter="flat")
    yield serve_all(ImagesClient(offline.base_url, offline.api_key), "the offline endpoint", "offline")
    offline.stop()


@pytest.fixture(scope="session")
def client(served: Served) -> Client:
    return served.client


@pytest.fixture(scope="session")
def ball(client: Client) -> tuple[list[str], dict]:
    """Give what a call for one picture returned: its files and how it was made."""
    return client.predict(prompt="A ball", quality="low", api_name="/generate")


@pytest.fixture
def as_file(tmp_path: Path) -> Callable[[bytes, str], object]:
    """Give a function that makes a file to be uploaded of bytes."""

    def make(data: bytes, name: str = "picture.png") -> object:
        path = tmp_path / name
        path.write_bytes(data)
        return handle_file(str(path))

    return make
