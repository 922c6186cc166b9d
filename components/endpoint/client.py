"""A request goes out over HTTP; an answer comes back, or one clear error.

The only importer of requests. Sends every request once: retries nothing and follows no redirect. May be called from
many threads at once. Of pictures it knows only how a PNG, JPEG or WebP begins.

The key goes into one header. An error is raised after the handler of the one it stands for, never from it: those of
requests hold the request, and with it the key.

EndpointUnreachable (nothing was spent) or ConnectionCut (it may have been billed)? Exceptions do not tell reliably,
so the body is handed over as a file: it is read only when a connection stands, and its position says if it was.
"""

import base64
import ipaddress
import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from urllib.parse import urlsplit

import requests
from requests.adapters import BaseAdapter
from urllib3.exceptions import HTTPError, ReadTimeoutError

from components.endpoint.faults import BILLED, error_from_response, quote_words, request_id_in, words_in
from components.endpoint.request import EditRequest, GenerateRequest
from components.errors import ConnectionCut, EndpointError, EndpointUnreachable, KeyRefused, UnreadableAnswer
from components.settings import checked_url

MAX_ANSWER = 256 * 2**20  # bytes; four pictures of 4K as base64 PNG stay below
MAX_REFUSAL = 2**20
PIECE = 2**12  # what is lost at most where an answer is cut
PICTURE = re.compile(rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff|RIFF.{4}WEBP", re.DOTALL)

# Why nothing could be sent: the first row whose exception fits, as ConnectTimeout is a ConnectionError too.
UNREACHABLE = (
    (
        requests.exceptions.SSLError,
        "No safe connection to {host} could be made: check the base URL, this machine's clock and what stands between.",
    ),
    (requests.exceptions.ProxyError, "The proxy before {host} cannot be reached: check HTTPS_PROXY."),
    (requests.exceptions.Timeout, "{host} cannot be reached, it does not take the connection: try again later."),
    (requests.exceptions.ConnectionError, "{host} cannot be reached: check the base URL and the network."),
    (Exception, "The endpoint's address cannot be used: check the base URL."),
)


@dataclass(frozen=True)
class Answer:
    """Hold what came back: ``pictures`` as they came (PNG, JPEG or WebP bytes), at least one.

    ``asked`` is how many pictures were asked for, ``usage`` the tokens as the endpoint counts them, ``created`` its
    Unix time, ``seconds`` how long the call took.
    """

    pictures: tuple[bytes, ...] = field(repr=False)
    asked: int
    seconds: float
    usage: Mapping[str, object] | None = None
    request_id: str | None = None
    created: int | None = None

    @property
    def missing(self) -> int:
        """Return how many pictures fewer came than were asked for."""
        return max(0, self.asked - len(self.pictures))


class ImagesClient:
    """Speak to one images endpoint with one key; ``host`` is its name for showing.

    Timeouts are seconds: to connect, and between two pieces of an answer. ``adapter`` stands in for the network; one
    that fails before it reads the request's body says that nothing was sent.
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
        adapter: BaseAdapter | None = None,
    ) -> None:
        self.base_url = checked_url(base_url.strip())
        parts = urlsplit(self.base_url)
        self.host = parts.netloc
        self._key = api_key.strip()
        if not self._key or " " in self._key or not (self._key.isascii() and self._key.isprintable()):
            raise KeyRefused("The key is empty or has characters that no key has. Copy it again.")
        self._timeout = (connect_timeout, read_timeout)
        self._max_answer = max_answer
        self._adapter = adapter
        # A proxy in the environment is meant for the world outside and must not catch the offline endpoint.
        self._trust_env = not _is_loopback(parts.hostname)

    def __repr__(self) -> str:
        """Return a text without the key."""
        return f"ImagesClient({self.base_url!r})"

    def generate(self, request: GenerateRequest) -> Answer:
        """Return the pictures drawn from a prompt; raises EndpointError."""
        return self._ask("/images/generations", request, json=request.parameters)

    def edit(self, request: EditRequest) -> Answer:
        """Return the redrawings of a picture; raises EndpointError."""
        files = {"image": ("image.png", request.image, "image/png")}
        if request.mask is not None:
            files["mask"] = ("mask.png", request.mask, "image/png")
        fields = {name: str(value) for name, value in request.parameters.items()}
        return self._ask("/images/edits", request, data=fields, files=files)

    def _ask(self, path: str, request: GenerateRequest, **content: object) -> Answer:
        outcome = self._outcome(path, request, content)
        # Raised here, where no local holds an answer: some endpoints repeat the key they refuse.
        if isinstance(outcome, EndpointError):
            raise outcome
        return outcome

    def _outcome(self, path: str, request: GenerateRequest, content: Mapping[str, object]) -> Answer | EndpointError:
        started = time.monotonic()
        reply = self._send(self.base_url + path, content)
        seconds = time.monotonic() - started
        if reply.cut_by and (reply.status is None or reply.status < 300):
            return self._cut(reply)
        if not 200 <= reply.status < 300:
            return error_from_response(
                reply.status, reply.headers, bytes(reply.body), host=self.host, model=request.model, key=self._key
            )
        answer = None if len(reply.body) > self._max_answer else _read_object(reply.body)
        pictures, links = _read_pictures(answer)
        if not pictures:
            return self._unreadable(reply, answer, links)
        created = answer.get("created")
        return Answer(
            pictures=pictures,
            asked=request.n,
            seconds=seconds,
            usage=_read_usage(answer.get("usage")),
            request_id=request_id_in(reply.headers, self._key),
            created=created if isinstance(created, int) else None,
        )

    def _send(self, url: str, content: Mapping[str, object]) -> "_Reply":
        reply, outgoing = _Reply(), BytesIO()
        headers = {"Accept": "application/json", "Connection": "close", "User-Agent": "Proofroom"}
        # A session for this call alone: a kept connection that went stale looks like an answer that was cut.
        session = requests.Session()
        session.trust_env = self._trust_env
        try:
            prepared = requests.Request("POST", url, headers=headers, **content).prepare()
            prepared.headers["Authorization"] = f"Bearer {self._key}"
            prepared.body = outgoing = BytesIO(prepared.body)
            environment = session.merge_environment_settings(url, {}, True, None, None)
            # Past Session.send, which would read a redirect's whole body and prepare the next request.
            adapter = self._adapter or session.get_adapter(url)
            with adapter.send(prepared, timeout=self._timeout, **environment) as response:
                reply.status, reply.headers = response.status_code, response.headers
                bound = self._max_answer if reply.status < 300 else MAX_REFUSAL
                for piece in response.iter_content(PIECE):
                    reply.body += piece
                    if len(reply.body) > bound:
                        break
        except (requests.RequestException, HTTPError, OSError) as err:
            reply.cut_by = err
        finally:
            session.close()
        reply.sent = outgoing.tell() > 0 or reply.status is not None
        return reply

    def _cut(self, reply: "_Reply") -> EndpointError:
        """Return the error of a connection that could not be made, or broke."""
        err, status, request_id = reply.cut_by, reply.status, request_id_in(reply.headers, self._key)
        if not reply.sent:
            sentence = next(words for kind, words in UNREACHABLE if isinstance(err, kind))
            return EndpointUnreachable(sentence.format(host=self.host) + " Nothing was sent.")
        sentence = f"The connection to {self.host} was cut before the answer came whole. {BILLED}"
        if isinstance(err, requests.Timeout) or (err and err.args and isinstance(err.args[0], ReadTimeoutError)):
            sentence = f"{self.host} said nothing for {self._timeout[1]:g} s. {BILLED}"
        return ConnectionCut(sentence, status=status, request_id=request_id, body=self._scrub(reply.body))

    def _unreadable(self, reply: "_Reply", answer: dict | None, links: bool) -> EndpointError:
        """Return the error of an answer without pictures."""
        if len(reply.body) > self._max_answer:
            said = f"The answer of {self.host} is larger than {self._max_answer:,} bytes. Ask for fewer pictures."
        elif answer is None and reply.looks_cut:
            return self._cut(reply)
        elif answer is None:
            said = f"{self.host} answered without JSON that can be read. Check the base URL: it usually ends in /v1."
        elif answer.get("error"):
            words = quote_words(words_in(bytes(reply.body)), self._key)
            said = f"{self.host} answered with an error in place of pictures.{words}"
        elif links:
            said = f"{self.host} answered with links in place of pictures. Set it to answer with base64. {BILLED}"
        else:
            said = f"{self.host} answered without a picture that can be read. {BILLED}"
        request_id = request_id_in(reply.headers, self._key)
        return UnreadableAnswer(said, status=reply.status, request_id=request_id, body=self._scrub(reply.body))

    def _scrub(self, body: bytearray) -> bytes:
        return bytes(body.replace(self._key.encode(), b"[key]") if len(self._key) >= 8 else body)


@dataclass
class _Reply:
    """Hold what came back of one request, whole or not; ``cut_by`` is what ended it too early."""

    sent: bool = False
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytearray = field(default_factory=bytearray)
    cut_by: Exception | None = None

    @property
    def looks_cut(self) -> bool:
        """Whether a body that is no JSON began like one and nothing says how long it was to be."""
        framed = any(name.lower() in ("content-length", "transfer-encoding") for name in self.headers)
        return not framed and self.body.lstrip()[:1] in (b"", b"{")


def _read_usage(found: object) -> dict | None:
    """Return the counts in a usage object, one level of details included; a text in it could be anything."""
    if not isinstance(found, dict):
        return None
    counts = {name: value for name, value in found.items() if isinstance(value, int | float)}
    details = {name: _read_usage(value) for name, value in found.items() if name.endswith("_details")}
    return counts | {name: value for name, value in details.items() if value is not None}


def _read_object(body: bytearray) -> dict | None:
    """Return the JSON object in a body, None for anything else; lets no parser's error out, which holds the body."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _read_pictures(answer: dict | None) -> tuple[tuple[bytes, ...], bool]:
    """Return the pictures among an answer's items, and whether there are links in place of some."""
    items = answer.get("data") if answer else None
    items = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    links = [item["url"] for item in items if isinstance(item.get("url"), str)]
    texts = [item.get("b64_json") or item.get("url") for item in items]
    pictures = (_picture_from(text) for text in texts if isinstance(text, str))
    return tuple(filter(None, pictures)), any(not link.startswith("data:") for link in links)


def _picture_from(text: str) -> bytes | None:
    """Return the bytes of base64, bare or in a data: URL; None where it is none or no picture comes out."""
    text = "".join((text.partition(",")[2] if text.startswith("data:") else text).split())
    try:
        picture = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except ValueError:
        return None
    return picture if PICTURE.match(picture) else None


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
