"""A request goes out over HTTP; an answer comes back, or one clear error.

The only importer of requests. Sends a request again only where that cannot be billed twice, and follows no redirect.
May be called from many threads at once.

The key goes into one header. An error is raised after the handler of the one it stands for, never from it: those of
requests hold the request, and with it the key.

EndpointUnreachable (nothing was spent) or ConnectionCut (it may have been billed)? Exceptions do not tell reliably,
so the body is handed over as a file: it is read only when a connection stands, and its position says if it was.
"""

import json
import time
from collections.abc import Mapping
from io import BytesIO
from itertools import count
from urllib.parse import urlsplit

import requests
from requests.adapters import BaseAdapter
from urllib3.exceptions import HTTPError, ReadTimeoutError

from components.endpoint.answer import Answer, Item, is_picture, read_items, read_object, read_usage
from components.endpoint.events import EventReader
from components.endpoint.faults import BILLED, error_from_response, quote_words, request_id_in, words_in
from components.endpoint.link import is_loopback, is_same_origin, may_follow
from components.endpoint.reply import Reply
from components.endpoint.request import EditRequest, GenerateRequest
from components.endpoint.retry import NO_RETRIES, Pause, Retries
from components.endpoint.streamed import OnPartial, Streamed
from components.errors import (
    ConnectionCut,
    EndpointError,
    EndpointFailed,
    EndpointUnreachable,
    KeyRefused,
    PromptRefused,
    UnreadableAnswer,
)
from components.settings import checked_url

MAX_ANSWER = 256 * 2**20  # bytes; four pictures of 4K as base64 PNG stay below
MAX_PICTURE = 64 * 2**20  # bytes of one that is fetched
MAX_REFUSAL = 2**20
PIECE = 2**12  # what is lost at most where an answer is cut

# Why nothing could be sent, and whether that may pass by itself: the first row whose exception fits, as ConnectTimeout
# is a ConnectionError too.
UNREACHABLE = (
    (
        requests.exceptions.SSLError,
        "No safe connection to {host} could be made: check the base URL, this machine's clock and what stands between.",
        False,
    ),
    (requests.exceptions.ProxyError, "The proxy before {host} cannot be reached: check HTTPS_PROXY.", False),
    (
        requests.exceptions.Timeout,
        "{host} cannot be reached, it does not take the connection: try again later.",
        True,
    ),
    (requests.exceptions.ConnectionError, "{host} cannot be reached: check the base URL and the network.", True),
    (Exception, "The endpoint's address cannot be used: check the base URL.", False),
)


def _wait(seconds: float, _error: EndpointError) -> None:
    time.sleep(seconds)


def _overlook(_picture: bytes) -> None:
    pass


def _as_field(value: object) -> str:
    """Return a value as a form has it: booleans in small letters, as in JSON."""
    return str(value).lower() if isinstance(value, bool) else str(value)


class ImagesClient:
    """Speak to one images endpoint with one key; ``host`` is its name for showing.

    Timeouts are seconds: to connect, and between two pieces of an answer. ``retries`` says what is sent again, by
    default nothing. ``adapter`` stands in for the network; one that fails before it reads the request's body says that
    nothing was sent.
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
        self.base_url = checked_url(base_url.strip())
        parts = urlsplit(self.base_url)
        self.host = parts.netloc
        self._key = api_key.strip()
        if not self._key or " " in self._key or not (self._key.isascii() and self._key.isprintable()):
            raise KeyRefused("The key is empty or has characters that no key has. Copy it again.")
        self._timeout = (connect_timeout, read_timeout)
        self._max_answer = max_answer
        self._retries = retries
        self._adapter = adapter

    def __repr__(self) -> str:
        """Return a text without the key."""
        return f"ImagesClient({self.base_url!r})"

    def generate(self, request: GenerateRequest, pause: Pause = _wait, on_partial: OnPartial = _overlook) -> Answer:
        """Return the pictures drawn from a prompt; raises EndpointError.

        ``pause(seconds, error)`` waits before a request is sent again; what it raises ends the call. ``on_partial`` is
        given each partial picture of a request that asks for them.
        """
        return self._ask("/images/generations", request, pause, on_partial, json=request.parameters)

    def edit(self, request: EditRequest, pause: Pause = _wait, on_partial: OnPartial = _overlook) -> Answer:
        """Return the redrawings of a picture; raises EndpointError. ``pause`` and ``on_partial`` as in ``generate``."""
        contract, pictures = request.contract, request.pictures
        # One picture and several go by other names: a name that comes twice is refused.
        name = contract.image_field if len(pictures) == 1 else contract.images_field
        titles = ["image.png", *(f"reference-{number}.png" for number in range(2, len(pictures) + 1))]
        files = [(name, (title, png, "image/png")) for title, png in zip(titles, pictures, strict=True)]
        if request.mask is not None:
            files.append((contract.mask_field, ("mask.png", request.mask, "image/png")))
        fields = {name: _as_field(value) for name, value in request.parameters.items()}
        return self._ask("/images/edits", request, pause, on_partial, data=fields, files=files)

    def list_models(self):
        """Return TEMPORARY."""
        import json as j

        reply = self._send("GET", self.base_url + "/models", MAX_REFUSAL, True)
        return tuple(item["id"] for item in j.loads(reply.body)["data"])

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
        started = time.monotonic()
        reply = self._send("POST", self.base_url + path, self._max_answer, True, content, streamed)
        # A stream that is cut after its picture came has brought what was paid for.
        if reply.cut_by and (reply.status is None or reply.status < 300) and streamed.answer is None:
            return self._cut(reply)
        if not 200 <= reply.status < 300:
            return error_from_response(
                reply.status, reply.headers, bytes(reply.body), host=self.host, model=request.model, key=self._key
            )
        if reply.streams and streamed.answer is None:
            return self._broken_off(reply, streamed.error, request)
        answer = streamed.answer
        if not reply.streams and len(reply.body) <= self._max_answer:
            answer = read_object(reply.body)
        items = read_items(answer, self.base_url)
        # Fetched at once: links die.
        pictures = tuple(filter(None, (self._picture_of(item) for item in items)))
        if not pictures:
            return self._unreadable(reply, answer, any(item.link for item in items))
        created = answer.get("created")
        return Answer(
            pictures=pictures,
            asked=request.n,
            seconds=time.monotonic() - started,
            usage=read_usage(answer.get("usage")),
            request_id=request_id_in(reply.headers, self._key),
            created=created if isinstance(created, int) else None,
        )

    def _picture_of(self, item: Item) -> bytes | None:
        """Return an item's picture, fetched where it is a link; None where there is none to be had."""
        if item.link is None or not may_follow(item.link, self.base_url):
            return item.picture
        reply = self._send("GET", item.link, MAX_PICTURE, is_same_origin(item.link, self.base_url))
        whole = reply.status == 200 and reply.cut_by is None and len(reply.body) <= MAX_PICTURE
        return bytes(reply.body) if whole and is_picture(reply.body) else None

    def _send(
        self,
        method: str,
        url: str,
        bound: int,
        with_key: bool,
        content: Mapping[str, object] | None = None,
        streamed: Streamed | None = None,
    ) -> Reply:
        reply, outgoing, events = Reply(), BytesIO(), EventReader()
        accepted = "application/json" if content else "image/*"
        headers = {"Accept": accepted, "Connection": "close", "User-Agent": "Proofroom"}
        # A session for this call alone: a kept connection that went stale looks like an answer that was cut.
        session = requests.Session()
        # A proxy in the environment is meant for the world outside and must not catch the offline endpoint.
        session.trust_env = not is_loopback(urlsplit(url).hostname or "")
        try:
            prepared = requests.Request(method, url, headers=headers, **(content or {})).prepare()
            if with_key:
                prepared.headers["Authorization"] = f"Bearer {self._key}"
            if content:
                prepared.body = outgoing = BytesIO(prepared.body)
            environment = session.merge_environment_settings(url, {}, True, None, None)
            # Past Session.send, which would read a redirect's whole body and prepare the next request.
            adapter = self._adapter or session.get_adapter(url)
            with adapter.send(prepared, timeout=self._timeout, **environment) as response:
                reply.status, reply.headers = response.status_code, response.headers
                most = bound if reply.status < 300 else MAX_REFUSAL
                for piece in response.iter_content(PIECE):
                    reply.body += piece
                    if len(reply.body) > most:
                        break
                    if streamed is not None and reply.streams:
                        for found in events.feed(piece):
                            streamed.take(found)
        except (requests.RequestException, HTTPError, OSError) as err:
            reply.cut_by = err
        finally:
            session.close()
        if streamed is not None and reply.streams:
            for found in events.end():
                streamed.take(found)
        reply.sent = outgoing.tell() > 0 or reply.status is not None
        return reply

    def _cut(self, reply: Reply) -> EndpointError:
        """Return the error of a connection that could not be made, or broke."""
        err, status, request_id = reply.cut_by, reply.status, request_id_in(reply.headers, self._key)
        if not reply.sent:
            sentence, passes = next((words, passes) for kind, words, passes in UNREACHABLE if isinstance(err, kind))
            return EndpointUnreachable(sentence.format(host=self.host) + " Nothing was sent.", transient=passes)
        sentence = f"The connection to {self.host} was cut before the answer came whole. {BILLED}"
        if isinstance(err, requests.Timeout) or (err and err.args and isinstance(err.args[0], ReadTimeoutError)):
            sentence = f"{self.host} said nothing for {self._timeout[1]:g} s. {BILLED}"
        return ConnectionCut(sentence, status=status, request_id=request_id, body=self._scrub(reply.body))

    def _broken_off(self, reply: Reply, error: dict | None, request: GenerateRequest) -> EndpointError:
        """Return the error of a stream that ended without a picture."""
        if error is None:
            return self._cut(reply)
        body = json.dumps(error).encode()
        refused = error_from_response(400, reply.headers, body, host=self.host, model=request.model, key=self._key)
        if isinstance(refused, PromptRefused):
            return refused
        words = quote_words(words_in(body), self._key)
        said = f"{self.host} stopped before the picture was done.{words} {BILLED}"
        return EndpointFailed(said, status=reply.status, request_id=refused.request_id)

    def _unreadable(self, reply: Reply, answer: dict | None, links: bool) -> EndpointError:
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
            said = (
                f"{self.host} answered with links in place of pictures, and they lead to none any more."
                f" Set it to answer with base64. {BILLED}"
            )
        else:
            said = f"{self.host} answered without a picture that can be read. {BILLED}"
        request_id = request_id_in(reply.headers, self._key)
        return UnreadableAnswer(said, status=reply.status, request_id=request_id, body=self._scrub(reply.body))

    def _scrub(self, body: bytearray) -> bytes:
        return bytes(body.replace(self._key.encode(), b"[key]") if len(self._key) >= 8 else body)
