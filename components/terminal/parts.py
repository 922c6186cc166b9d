"""The parts of Proofroom that a command works with, opened for one command: the library, the limits and the endpoint.

The same as those of the studio: one library, one ledger, one set of limits. Whoever has a terminal here has the owner's
key, and so counts as somebody who signed in.
"""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from components.access.access import Access, open_access
from components.access.access_errors import WrongToken
from components.access.entrance import open_entrance
from components.access.money.offer import narrow_contract
from components.endpoint.client.client import ImagesClient
from components.endpoint.client.retry import Retries
from components.endpoint.contracts.contract import contract_for, provider_of
from components.endpoint.request import GenerateRequest
from components.library.edits.named_pictures import name_pictures
from components.library.records.store import Store, open_store
from components.library.runs.asker import Asker
from components.library.runs.jobs import WORKERS, Jobs
from components.library.runs.maker import Maker
from components.offline.server.server import start_offline
from components.operation.place import check_shareable
from components.settings.access_settings import Offer
from components.settings.settings import MODELVERSE_MODEL, Settings

OFFLINE = "the offline endpoint"


@dataclass(frozen=True)
class EndpointInUse:
    """Hold the client of an endpoint, its name for people, its provider, and the model that is asked at first."""

    client: ImagesClient
    name: str
    provider: str
    model: str


@dataclass(frozen=True)
class Parts:
    """Hold the parts; ``asker`` is who asks, in whose library the pictures are: nobody's without a token."""

    settings: Settings
    store: Store
    maker: Maker
    endpoint: EndpointInUse
    asker: Asker

    @property
    def offer(self) -> Offer:
        """Return the limits of models, qualities and counts; the offline endpoint has none."""
        return Offer() if self.endpoint.provider == "offline" else self.settings.access.offer

    def request(self, asked: Mapping[str, Any], pictures: int = 0) -> GenerateRequest:
        """Return the request that arguments make, by the names of its fields. Raises an InputError.

        ``pictures`` is the number of pictures that are sent, which the prompt may name.
        """
        asked = {**asked, "prompt": name_pictures(asked["prompt"], pictures)}
        fields = {name: value for name, value in asked.items() if name != "model" and value is not None}
        contract = contract_for(asked.get("model") or self.endpoint.model, self.endpoint.provider)
        fields["quality"] = fields.get("quality") or narrow_contract(self.offer, contract).default_quality
        return GenerateRequest(contract, **fields)


@dataclass(frozen=True)
class Library:
    """Hold the library and its limits; ``visitor``: whose pictures these are, None for those of everybody."""

    store: Store
    jobs: Jobs
    access: Access
    visitor: str | None


@contextmanager
def open_library(settings: Settings) -> Iterator[Library]:
    """Give the library, and close it. Raises ProofroomError."""
    check_shareable(settings)
    with ExitStack() as ends:
        store = open_store(settings.data, settings.database_url, settings.files_url)
        ends.callback(store.close)
        jobs = Jobs(min(settings.access.rates.at_once or WORKERS, WORKERS))
        ends.callback(jobs.close)
        access, visitor = open_access(settings.access, store.database, jobs, settings.read_timeout), None
        if settings.operation.token is not None:
            tokens = open_entrance(settings.access, access.secret, store.database).tokens
            if (found := tokens.find(settings.operation.token)) is None:
                raise WrongToken
            visitor = found.visitor
        yield Library(store, jobs, access, visitor)


@contextmanager
def open_parts(settings: Settings) -> Iterator[Parts]:
    """Give the parts, and close them. Raises ProofroomError."""
    with open_library(settings) as library, ExitStack() as ends:
        endpoint = _open_endpoint(settings, ends)
        maker = Maker(endpoint.client, library.store, library.jobs, endpoint.name, admission=library.access)
        yield Parts(settings, library.store, maker, endpoint, Asker(library.visitor))


def _open_endpoint(settings: Settings, ends: ExitStack) -> EndpointInUse:
    if settings.base_url is None or settings.api_key is None or settings.access.keys == "visitor":
        server = start_offline(settings.offline_delay, faults=settings.offline_faults, painter=settings.offline_painter)
        ends.callback(server.stop)
        model = settings.model if settings.offline else MODELVERSE_MODEL
        return EndpointInUse(
            ImagesClient(server.base_url, server.api_key, retries=Retries()), OFFLINE, "offline", model
        )
    client = ImagesClient(settings.base_url, settings.api_key, read_timeout=settings.read_timeout, retries=Retries())
    offered = settings.access.offer.models
    model = settings.model if settings.model in (offered or [settings.model]) else offered[0]
    return EndpointInUse(client, client.host, provider_of(settings.base_url), model)
