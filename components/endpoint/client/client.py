"""A request goes out over HTTP; an answer comes back, or one clear error.

The only importer of requests. Sends a request again only where that cannot be billed twice, and follows no redirect.
May be called from many threads at once.

The key goes into one header. An error is raised after the handler of the one it stands for, never from it: those of
requests hold the request, and with it the key.

Was anything sent, so that it may have been billed? Exceptions do not tell reliably, so the body is handed over as a
file: it is read only when a connection stands, and its position says if it was.
"""

import time
from collections.abc import Mapping
from io import BytesIO
from itertools import count
from urllib.parse import urlsplit

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from requests.utils import select_proxy
from urllib3.exceptions import HTTPError, NameResolutionError, ProtocolError, ReadTimeoutError

from components.endpoint.address import read_address
from components.endpoint.answers.answer import Answer, Content, read_content, read_models, read_values
from components.endpoint.answers.error_text import request_id_in
from components.endpoint.answers.failure import Call
from components.endpoint.answers.json_body import read_object
from components.endpoint.answers.redaction import Redaction
from components.endpoint.answers.refusals import LIST_FAULTS
from components.endpoint.answers.remark import say_remark
from components.endpoint.answers.reply import Cut, Reply
from components.endpoint.answers.stream import OnPartial, Streamed, overlook
from components.endpoint.client.body import read_body
from components.endpoint.client.linked_pictures import SILENCE, fetch_pictures
from components.endpoint.client.retry import NO_RETRIES, Pause, Retries, sleep
from components.endpoint.client.safe_links import Link, OneWay, is_loopback
from components.endpoint.client.tls import NoAuthorities, SharedTrust
from components.endpoint.form import list_files, write_fields
from components.endpoint.request import EditRequest, GenerateRequest
from components.errors import EndpointError, KeyRefused

MAX_ANSWER = 64 * 2**20  # bytes for each picture; one of 4K as base64 PNG stays below
MAX_LIST = 4 * 2**20  # bytes; gateways list many hundreds of models, with their prices
LIST_SILENCE = 10  # seconds; a page waits for the list

# Why nothing could be sent: the first row whose exception fits, as ConnectTimeout is a ConnectionError too.
NOT_SENT = (
    (NoAuthorities, Cut.AUTHORITIES),
    (requests.exceptions.SSLError, Cut.TLS),
    (requests.exceptions.ProxyError, Cut.PROXY),
    (requests.exceptions.Timeout, Cut.NOT_TAKEN),
    (requests.exceptions.ConnectionError, Cut.NOT_REACHED),
    (Exception, Cut.ADDRESS),
)


def _name_cut(error: Exception, reply: Reply, outgoing: BytesIO | None) -> Cut:
    inner = error.args[0] if error.args else None
    # Without a body there is only the exception to go by.
    begun = outgoing.tell() > 0 if outgoing else isinstance(inner, ReadTimeoutError | ProtocolError)
    if begun or reply.status is not None:
        silent = isinstance(error, requests.Timeout | ReadTimeoutError) or isinstance(inner, ReadTimeoutError)
        return Cut.SILENCE if silent else Cut.BROKEN
    if isinstance(getattr(inner, "reason", None), NameResolutionError):
        return Cut.NAME
    return next(cut for kind, cut in NOT_SENT if isinstance(error, kind))


class SafeAdapter(SharedTrust, HTTPAdapter):
    """Speak TLS without loading the authorities of certificates anew."""


class _OneWayAdapter(OneWay, SafeAdapter):
    """Do so by one way."""


class ImagesClient:
    """Speak to one images endpoint with one key; ``host`` is its name for showing.

    Timeouts are seconds: to connect, and between two pieces of an answer. ``max_answer`` is bytes, unpacked, for each
    picture that is asked for; partial pictures do not count. ``retries`` says what is sent again, by default nothing.
    ``adapter`` stands in for the network; one that fails before it reads the request's body says that nothing was sent.
    Raises SettingsError for an address and KeyRefused for a key that cannot be used.
    """

    def __init__(
        self,
        base_url: str,
        api_key: str,
        *,
        connect_timeout: float = 10,
        read_timeout: float = 300,
        max_answer: int = MAX_ANSWER,
        retries: Retries = NO_RETRIES,
        adapter: BaseAdapter | None = None,
    ) -> None:
        self._address = read_address(base_url)
        self.base_url, self.host = self._address.url(""), self._address.host
        self._key = api_key.strip()
        if not self._key or " " in self._key or not (self._key.isascii() and self._key.isprintable()):
            raise KeyRefused("The key is empty or has characters that no key has. Copy it again.", spent="no")
        self._redaction = Redaction(self._key)
        self._timeout = (connect_timeout, read_timeout)
        self._max_answer = max_answer
        self._retries = retries
        self._adapter = adapter

    def __repr__(self) -> str:
        """Return a text without the key."""
        return f"ImagesClient({self.base_url!r})"

    def generate(self, request: GenerateRequest, pause: Pause = sleep, on_partial: OnPartial = overlook) -> Answer:
        """Return the pictures drawn from a prompt; raises EndpointError.

        ``pause(seconds, error)`` waits before a request is sent again; what it raises ends the call. ``on_partial`` is
        given each partial picture of a request that asks for them.
        """
        return self._ask("/images/generations", request, pause, on_partial, json=request.parameters)

    def edit(self, request: EditRequest, pause: Pause = sleep, on_partial: OnPartial = overlook) -> Answer:
        """Return the redrawings of a picture; raises EndpointError. ``pause`` and ``on_partial`` as in ``generate``."""
        files = [(field, (name, png, "image/png")) for field, name, png in list_files(request)]
        return self._ask("/images/edits", request, pause, on_partial, data=write_fields(request), files=files)

    def list_models(self) -> tuple[str, ...]:
        """Return the names of the endpoint's models, in its order; raises EndpointError.

        Costs nothing, is asked once, and gives a silent endpoint up after 10 s: a page may wait for it.
        """
        outcome = self._list_outcome()
        if isinstance(outcome, EndpointError):
            raise outcome
        return outcome

    def _list_outcome(self) -> tuple[str, ...] | EndpointError:
        silence = min(LIST_SILENCE, self._timeout[1])
        call = Call(self.host, self._redaction, silence, spends=False)
        reply = self._send("GET", self._address.url("/models"), MAX_LIST, silence=silence)
        if not reply.accepted and reply.status is not None:
            return call.refused(reply, LIST_FAULTS)
        if reply.cut:
            return call.cut(reply)
        names = read_models(read_object(reply.body), self._redaction) if not reply.over else None
        return call.unlisted(reply) if names is None else names

    def _ask(
        self, path: str, request: GenerateRequest, pause: Pause, on_partial: OnPartial, **content: object
    ) -> Answer:
        for attempt in count(1):
            outcome = self._outcome(path, request, content, Streamed(on_partial))
            if isinstance(outcome, Answer):
                return outcome
            seconds = self._retries.wait_after(outcome, attempt)
            if seconds is None:
                break
            pause(seconds, outcome)
        # Raised here, where no local holds an answer: some endpoints repeat the key they refuse.
        raise outcome

    def _outcome(
        self, path: str, request: GenerateRequest, content: Mapping[str, object], streamed: Streamed
    ) -> Answer | EndpointError:
        started, call = time.monotonic(), Call(self.host, self._redaction, self._timeout[1], request.model)
        accept = "text/event-stream, application/json" if request.partial_images else "application/json"
        url, most = self._address.url(path), self._max_answer * request.n
        reply = self._send("POST", url, most, content=content, streamed=streamed, accept=accept)
        if not reply.accepted and reply.status is not None:
            return call.refused(reply)
        # However it ended: what came of it has been paid for.
        values = streamed.answer
        content = read_values([values]) if values else Content() if reply.over else read_content(reply.body)
        found = fetch_pictures(content.items, self._address.base_url, self._get, request.n)
        pictures = tuple(one.picture for one in found if one.picture)
        lost = next((one.lost for one in found if one.lost), None)
        if not pictures:
            return call.empty(reply, content, streamed, lost)
        cut = reply.cut is not None or content.cut or streamed.broken or reply.over > 0
        unread = streamed.broken or len(pictures) < (request.n if cut else len(found))
        return Answer(
            pictures,
            request.n,
            time.monotonic() - started,
            content.usage and self._redaction.of_counts(content.usage),
            request_id_in(reply.headers, self._redaction),
            content.created,
            self._redaction.of_bytes(reply.body) if unread else b"",
            lost.sentence if lost else "",
            say_remark(content, streamed.error, cut, self._redaction),
        )

    def _get(self, link: Link, with_key: bool, way: str, most: int) -> Reply:
        given = {"with_key": with_key, "way": (link, way), "silence": min(SILENCE, self._timeout[1])}
        return self._send("GET", link.url, most, accept="image/*", **given)

    def _send(
        self,
        method: str,
        url: str,
        most: int,
        *,
        content: Mapping[str, object] | None = None,
        streamed: Streamed | None = None,
        accept: str = "application/json",
        with_key: bool = True,
        silence: float | None = None,
        way: tuple[Link, str] | None = None,
    ) -> Reply:
        reply, outgoing = Reply(), BytesIO()
        headers = {"Accept": accept, "Connection": "close", "User-Agent": "Proofroom"}
        # A session for this call alone: a kept connection that went stale looks like an answer that was cut.
        session = requests.Session()
        # A proxy in the environment is meant for the world outside and must not catch the offline endpoint.
        session.trust_env = not is_loopback(urlsplit(url).hostname or "")
        try:
            prepared = requests.Request(method, url, headers=headers, **(content or {})).prepare()
            if with_key:
                prepared.headers[self._address.key_header] = self._address.key_prefix + self._key
            if content:
                prepared.body = outgoing = BytesIO(prepared.body)
            environment = session.merge_environment_settings(url, {}, True, None, None)
            # What REQUESTS_CA_BUNDLE says, or True.
            named = environment["verify"]
            trusted = named if isinstance(named, str) else requests.certs.where()
            safe = SafeAdapter(trusted)
            # A proxy looks the name up by itself.
            if way and not select_proxy(url, environment["proxies"]):
                safe = _OneWayAdapter(*way, trusted)
                prepared.headers["Host"] = urlsplit(url).netloc
            session.mount(url, safe)
            adapter = self._adapter or safe
            timeout = (self._timeout[0], silence or self._timeout[1])
            # Past Session.send, which would read a redirect's whole body and prepare the next request.
            with adapter.send(prepared, timeout=timeout, **environment) as response:
                reply.status, reply.headers = response.status_code, response.headers
                read_body(response.raw, reply, most, streamed)
        except (requests.RequestException, HTTPError, OSError) as err:
            reply.cut = _name_cut(err, reply, outgoing if content else None)
        finally:
            session.close()
        return reply
