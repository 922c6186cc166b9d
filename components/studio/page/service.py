"""The service given to every tab: maker, store, loaded pictures, the endpoint at work.

app.py makes the one service and hands it on. Nothing is global.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from prometheus_client import Histogram
from starlette.middleware import Middleware
from starlette.routing import Route

from components.access.access import Access
from components.access.entrance import Entrance
from components.endpoint.contracts.contract import ModelContract
from components.endpoint.request import GenerateRequest
from components.imaging.mask.select.selector import Selector
from components.library.edits.named_pictures import name_pictures
from components.library.records.store import Store
from components.library.records.thumbnails import Thumbnails
from components.library.runs.asker import Asker
from components.library.runs.maker import Maker
from components.library.storage.data_limit import DataLimit
from components.operation.metrics import Measured, Metrics
from components.operation.readiness import Readiness
from components.review.review import Review
from components.settings.operation_settings import OperationSettings
from components.settings.server_settings import ServerSettings
from components.studio.access.authentication import Authentication
from components.studio.access.endpoint_at_work import EndpointAtWork, endpoint_of
from components.studio.access.identities import Identities
from components.studio.access.people import People
from components.studio.access.person import person_now
from components.studio.access.sign_in.cookies import Cookies
from components.studio.access.sign_in.sign_in_routes import SignInRoutes
from components.studio.events.known_events import REFUSALS
from components.studio.language.served_page import ServedInLanguage
from components.studio.page.assets import ASSET_ROUTE
from components.studio.page.downloads import Downloads
from components.studio.page.loaded_pictures import LoadedPictures
from components.studio.page.visitor import Visitor, hash_token, read_visitor
from components.studio.review.room_downloads import RoomDownloads
from components.studio.review.room_files import ROOM_FILES
from components.studio.review.room_routes import RoomRoutes
from components.studio.server.middleware import protect
from components.studio.server.operation.operation_routes import OperationRoutes
from components.studio.server.operation.request_counts import make_histogram
from components.studio.server.page_cache import PageCache
from components.studio.server.sent_files import SentFiles
from components.studio.server.uploads.upload_quota import UploadQuota
from components.studio.server.uploads.upload_route import upload_route
from components.studio.server.uploads.uploads import Uploads

if TYPE_CHECKING:
    from components.studio.agents.tool_server import ToolServer

# Fields of an edit that are no fields of a GenerateRequest: they go into the edit's Guidance.
OF_EDITS = ("input_fidelity",)


@dataclass(frozen=True)
class Service:
    """Hold the parts that the studio works with.

    ``endpoint`` is the endpoint of those who bring no key of their own: with the owner's key, or offline. ``fallback``
    is the offline endpoint for those who may not spend the owner's money, None where everybody may. With ``shared``
    everybody finds every picture. ``access`` has the rules of what may be spent, ``entrance`` those of who may come in,
    ``review`` the review rooms, and ``server`` what the web server lets through. ``operation`` says who may read the
    figures. ``selector`` finds the objects that are clicked.
    """

    maker: Maker
    store: Store
    loaded_pictures: LoadedPictures
    thumbnails: Thumbnails
    endpoint: EndpointAtWork
    access: Access
    entrance: Entrance
    review: Review
    fallback: EndpointAtWork | None = None
    shared: bool = False
    server: ServerSettings = field(default_factory=ServerSettings)
    operation: OperationSettings = field(default_factory=OperationSettings)
    selector: Selector = field(default_factory=Selector)

    @property
    def endpoint_now(self) -> EndpointAtWork:
        """Return the endpoint of the person who sends the event at work."""
        person = person_now()
        if person.key is not None:
            return endpoint_of(person.key)
        if self.fallback is not None and not person.signed_in:
            return self.fallback
        return self.endpoint

    @cached_property
    def downloads(self) -> Downloads:
        """Return the links to ZIPs of pictures."""
        return Downloads(self.store, lambda shot: self.thumbnails.find([shot])[0])

    @cached_property
    def sign_in_routes(self) -> SignInRoutes:
        """Return the routes by which people sign in and out."""
        identities = Identities(self.entrance, People(self.access))
        return SignInRoutes(identities, Cookies(self.access.settings.sign_in.framed))

    @cached_property
    def room_routes(self) -> RoomRoutes:
        """Return the routes of the pages of rooms."""
        return RoomRoutes(self.review, People(self.access))

    @cached_property
    def requests(self) -> Histogram:
        """Return the histogram of requests, which counts what the middleware sees."""
        return make_histogram()

    @cached_property
    def operation_routes(self) -> OperationRoutes:
        """Return the routes by which an operator asks about this process."""
        store, jobs = self.store, self.maker.jobs
        metrics = Metrics(Measured(store, jobs, self.access, self.data_limit), [self.requests])
        return OperationRoutes(Readiness(store, jobs, self.endpoint.base_url), metrics, self.operation.metrics_token)

    @cached_property
    def tool_server(self) -> "ToolServer | None":
        """Return the server of the tools for agents, None where it is off."""
        if not self.server.mcp:
            return None
        # Here alone: its package is an extra.
        from components.studio.agents.tool_server import ToolServer

        return ToolServer(self)

    @cached_property
    def data_limit(self) -> DataLimit:
        """Return the limit of the library's pictures on disk."""
        return DataLimit(self.server.most_data)

    @cached_property
    def uploads(self) -> Uploads:
        """Return the uploads of all pages."""
        return Uploads(UploadQuota(self.server.most_uploads, self.server.most_uploads_visit))

    @property
    def routes(self) -> list[Route]:
        """Return the routes that the server needs besides Gradio's own, or in their place."""
        upload = upload_route(self.uploads, People(self.access).sign_address)
        downloads = RoomDownloads(self.review, self.store, self.room_routes.people, self.room_routes.rates)
        rooms = [*downloads.routes, *self.room_routes.routes, ROOM_FILES]
        own = [*self.downloads.routes, upload, ASSET_ROUTE, *rooms, *self.sign_in_routes.routes]
        own += [] if self.tool_server is None else [self.tool_server.route]
        return [*own, *self.operation_routes.routes]

    @property
    def server_options(self) -> dict[str, Any]:
        """Return the options of the server's app: the routes, and what every request passes, the first one first.

        Authentication comes after the language of the reader, in which it refuses. Behind both are those that send
        something by themselves: a page out of the cache, and files.
        """
        authentication = Middleware(Authentication, routes=self.sign_in_routes)
        middleware = [Middleware(ServedInLanguage), authentication, Middleware(PageCache), Middleware(SentFiles)]
        options = {"routes": self.routes, "middleware": middleware, "exception_handlers": dict(REFUSALS)}
        return options | ({"lifespan": self.tool_server.run} if self.tool_server else {})

    @property
    def protection(self) -> tuple[Middleware, ...]:
        """Return the middleware that sees every request before Gradio does."""
        proxies = self.access.settings.sign_in.proxies
        return protect(self.server, proxies, self.routes, self.maker.jobs, self.requests)

    def visitor(self, token: object) -> Visitor:
        """Return the visitor of the event at work: who signed in, else whose page keeps a token."""
        person = person_now()
        if known := person.account or person.library:
            return Visitor(known, None if self.shared else known)
        return read_visitor(token, self.shared)

    def asker(self, token: object) -> Asker:
        """Return who asks for pictures in the event at work.

        Raises KeyNeeded where the key of the visit is forgotten, or is not that of the page with this token.
        """
        person, other = person_now(), self.endpoint_now.other
        if person.key is not None:
            other = self.access.keys.open(person.visit, hash_token(token), person.key)
        return replace(self.local_asker(token), other=other)

    def local_asker(self, token: object) -> Asker:
        """Return who asks for work of this machine in the event at work, which needs no key."""
        person = person_now()
        # Whoever signed in is counted by the account, from wherever it is used.
        return Asker(self.visitor(token).id or None, "" if person.account else person.address)

    def contract(self, model: str = "") -> ModelContract:
        """Return the contract of a model by its name, "" for the model in use."""
        return self.endpoint_now.contract(model)

    def offered_contract(self, model: str = "") -> ModelContract:
        """Return the same with the values that are on offer, for a form."""
        return self.endpoint_now.offered_contract(model)

    def request(self, asked: Mapping[str, Any], pictures: int = 0) -> GenerateRequest:
        """Return the request that values make, by the names of its fields; fields of edits alone are left out.

        ``pictures`` is the number of pictures that are sent, which the prompt may name. Raises MissingPrompt or
        ValueNotAllowed.
        """
        asked = {**asked, "prompt": name_pictures(str(asked.get("prompt") or ""), pictures)}
        fields = {name: _whole(value) for name, value in asked.items() if name not in ("model", *OF_EDITS)}
        endpoint, model = self.endpoint_now, str(asked.get("model") or "")
        fields["quality"] = fields.get("quality") or endpoint.offered_contract(model).default_quality
        return GenerateRequest(endpoint.contract(model), **fields)


def _whole(value: Any) -> Any:
    """Return a whole float as an int: sliders and JSON give floats only."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
