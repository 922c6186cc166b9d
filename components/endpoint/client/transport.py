"""Send one HTTP request and read the reply, whole or cut: the only importer of requests.

Repeats nothing and follows no redirect. The position in the request's body tells whether the request was sent, and may
be billed: the body is a file object, which requests reads only once a connection stands. The exceptions of requests do
not tell this reliably. They also contain the request with the key, so no exception leaves this module.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from requests.utils import select_proxy
from urllib3.exceptions import HTTPError, NameResolutionError, ProtocolError, ReadTimeoutError

from components.endpoint.address import Address
from components.endpoint.answers.reply import Cut, Reply
from components.endpoint.answers.stream import StreamedAnswer
from components.endpoint.client.body import read_body
from components.endpoint.client.safe_links import Link, is_loopback
from components.endpoint.client.tls import NoAuthorities, context_for

__all__ = ["BaseAdapter", "Payload", "SafeAdapter", "Transport"]

# The cause of a request that could not be sent: the first row whose exception fits. ConnectTimeout is a ConnectionError
# too.
NOT_SENT = (
    (NoAuthorities, Cut.AUTHORITIES),
    (requests.exceptions.SSLError, Cut.TLS),
    (requests.exceptions.ProxyError, Cut.PROXY),
    (requests.exceptions.Timeout, Cut.NOT_TAKEN),
    (requests.exceptions.ConnectionError, Cut.NOT_REACHED),
    (Exception, Cut.ADDRESS),
)


@dataclass(frozen=True)
class Payload:
    """Hold the body of a request: ``json``, or the ``fields`` and ``files`` of a form as (field, name, PNG)."""

    json: Mapping[str, object] | None = None
    fields: Mapping[str, str] | None = None
    files: Sequence[tuple[str, str, bytes]] = ()


class SafeAdapter(HTTPAdapter):
    """Connect with one TLS context for all calls and, for a ``pinned`` link, to one host only.

    ``authorities``: the file or folder of the trusted certificate authorities, for a proxy too; a call may name others.
    ``pinned``: a link and the host to connect to. The certificate must be valid for the link's name. Always verifies.
    """

    def __init__(self, authorities: str, pinned: tuple[Link, str] | None = None) -> None:
        self._authorities, self._pinned = authorities, pinned
        super().__init__()

    def build_connection_pool_key_attributes(
        self, request: requests.PreparedRequest, verify: bool | str, cert: str | tuple[str, str] | None = None
    ) -> tuple[Any, Any]:
        """Return the host and TLS options of a connection, with the shared context and the pinned host."""
        place, tls = super().build_connection_pool_key_attributes(request, True, cert)
        options: dict[str, Any] = {**tls}
        if place["scheme"] == "https":
            context = context_for(verify if isinstance(verify, str) else self._authorities)
            options |= {"ssl_context": context, "cert_reqs": "CERT_REQUIRED"}
        if self._pinned is None:
            return place, options
        link, host = self._pinned
        if link.scheme == "https":
            options["server_hostname"] = link.host
        return {**place, "scheme": link.scheme, "host": host, "port": link.port}, options

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        """Return the connections through a proxy; an https proxy is verified too."""
        if proxy.lower().startswith("https:"):
            context = context_for(self._authorities)
            # The first context is for tunnels through the proxy, the second for requests to the proxy.
            options |= {"proxy_ssl_context": context, "ssl_context": context}
        return super().proxy_manager_for(proxy, **options)

    def cert_verify(self, conn: object, url: str, verify: bool | str, cert: object) -> None:
        """Do nothing: requests would load the certificate authorities for each connection."""


class Transport:
    """Send requests to one endpoint with one key.

    Timeouts are seconds: to connect, and between two pieces of an answer. ``adapter`` replaces the network; an adapter
    that fails before it reads the request's body counts as "nothing was sent".
    """

    def __init__(
        self, address: Address, key: str, connect_timeout: float, read_timeout: float, adapter: BaseAdapter | None
    ) -> None:
        self._address, self._key, self._adapter = address, key, adapter
        self._connect_timeout, self._read_timeout = connect_timeout, read_timeout

    def send(
        self,
        method: str,
        url: str,
        most: int,
        *,
        payload: Payload | None = None,
        streamed: StreamedAnswer | None = None,
        accept: str = "application/json",
        with_key: bool = True,
        read_timeout: float | None = None,
        pinned: tuple[Link, str] | None = None,
    ) -> Reply:
        """Return the reply to one request, with at most ``most`` bytes of body; raises nothing.

        ``streamed`` collects the events of an accepted stream. ``pinned`` is as in SafeAdapter.
        """
        reply, outgoing = Reply(), BytesIO()
        # A session for this call alone: a kept connection that went stale looks like an answer that was cut.
        session = requests.Session()
        # A proxy in the environment is meant for the world outside and must not catch the offline endpoint.
        session.trust_env = not is_loopback(urlsplit(url).hostname or "")
        try:
            prepared = self._prepare(method, url, accept, payload, with_key)
            if payload:
                body = prepared.body or b""
                outgoing = BytesIO(body.encode() if isinstance(body, str) else body)
                prepared.body = outgoing  # type: ignore[assignment]  # requests sends a file object as it reads it
            environment = session.merge_environment_settings(url, {}, True, None, None)
            # The value of REQUESTS_CA_BUNDLE, or True.
            named = environment["verify"]
            verify = named if isinstance(named, str) else True
            authorities = named if isinstance(named, str) else requests.utils.DEFAULT_CA_BUNDLE_PATH
            safe = SafeAdapter(authorities)
            # A proxy resolves the name by itself, so no host is pinned.
            if pinned and not select_proxy(url, environment["proxies"]):
                safe = SafeAdapter(authorities, pinned)
                prepared.headers["Host"] = urlsplit(url).netloc
            session.mount(url, safe)
            timeout = (self._connect_timeout, read_timeout or self._read_timeout)
            # Not by Session.send, which reads a redirect's whole body and prepares the next request.
            with (self._adapter or safe).send(
                prepared, stream=True, timeout=timeout, verify=verify, proxies=environment["proxies"]
            ) as response:
                reply.status, reply.headers = response.status_code, response.headers
                read_body(response.raw, reply, most, streamed)
        except (requests.RequestException, HTTPError, OSError) as err:
            reply.cut = _cause_of(err, reply, outgoing if payload else None)
        finally:
            session.close()
        return reply

    def _prepare(
        self, method: str, url: str, accept: str, payload: Payload | None, with_key: bool
    ) -> requests.PreparedRequest:
        headers = {"Accept": accept, "Connection": "close", "User-Agent": "Proofroom"}
        sent = payload or Payload()
        files = [(field, (name, png, "image/png")) for field, name, png in sent.files]
        prepared = requests.Request(
            method, url, headers=headers, json=sent.json, data=sent.fields, files=files
        ).prepare()
        if with_key:
            prepared.headers[self._address.key_header] = self._address.key_prefix + self._key
        return prepared


def _cause_of(error: Exception, reply: Reply, outgoing: BytesIO | None) -> Cut:
    inner = error.args[0] if error.args else None
    # A request without a body leaves only the exception as evidence.
    sent = outgoing.tell() > 0 if outgoing else isinstance(inner, ReadTimeoutError | ProtocolError)
    if sent or reply.status is not None:
        silent = isinstance(error, requests.Timeout | ReadTimeoutError) or isinstance(inner, ReadTimeoutError)
        return Cut.SILENCE if silent else Cut.BROKEN
    if isinstance(getattr(inner, "reason", None), NameResolutionError):
        return Cut.NAME
    return next(cut for kind, cut in NOT_SENT if isinstance(error, kind))
