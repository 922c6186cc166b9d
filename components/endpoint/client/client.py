"""The client of one images endpoint: takes a request, returns an answer or raises an error.

Sends a request again only where the request cannot be billed twice. May be called from many threads at once.

The key is sent in one header. An error is raised outside of any handler and with no local variable that holds an
answer, because some endpoints repeat the key that they refuse.
"""

import os
import threading
import time
from collections.abc import Sequence
from dataclasses import replace

from components.endpoint.address import read_address
from components.endpoint.answers.answer import Answer, Content, read_content, read_models, read_values
from components.endpoint.answers.error_text import request_id_in
from components.endpoint.answers.failure import FailedCall
from components.endpoint.answers.json_body import read_object
from components.endpoint.answers.notice import write_notice
from components.endpoint.answers.redaction import Redaction
from components.endpoint.answers.refusals import LIST_RULES, REFUSAL_RULES, RefusalRule
from components.endpoint.answers.reply import Reply
from components.endpoint.answers.stream import OnPartial, StreamedAnswer, ignore_partial
from components.endpoint.client.linked_pictures import SILENCE, fetch_pictures
from components.endpoint.client.retry import NO_RETRIES, Pause, Retries, sleep
from components.endpoint.client.safe_links import Link
from components.endpoint.client.transport import BaseAdapter, Payload, Transport
from components.endpoint.form import list_files, write_fields
from components.endpoint.request import EditRequest, GenerateRequest
from components.errors import EndpointError, KeyRefused
from components.message.message import NO_MESSAGE, Message

MAX_ANSWER = 64 * 2**20  # bytes for each picture; a 4K picture as base64 PNG has fewer
MAX_LIST = 4 * 2**20  # bytes; gateways list many hundreds of models, with their prices
LIST_SILENCE = 10  # seconds; a page waits for the list


class ImagesClient:
    """Speak to one images endpoint with one key; ``host`` is the endpoint's name for showing.

    Timeouts are seconds: to connect, and between two pieces of an answer. ``max_answer``: bytes, unpacked, for each
    requested picture, partial pictures not counted. ``retries``: which calls are repeated, by default none.
    ``refusals``: the rules by which a refusal becomes an error.
    ``adapter`` replaces the network; an adapter that fails before it reads the request's body counts as "nothing was
    sent". Raises SettingsError for an unusable address and KeyRefused for an unusable key.
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
        refusals: Sequence[RefusalRule] = REFUSAL_RULES,
        adapter: BaseAdapter | None = None,
    ) -> None:
        self._address = read_address(base_url)
        self.base_url, self.host = self._address.url(""), self._address.host
        key = api_key.strip()
        if not key or " " in key or not (key.isascii() and key.isprintable()):
            raise KeyRefused(Message("The key is empty or has characters that no key has. Copy it again."), spent="no")
        self._redaction = Redaction(key)
        self._transport = Transport(self._address, key, connect_timeout, read_timeout, adapter)
        self._read_timeout = read_timeout
        self._max_answer = max_answer
        self._retries, self._refusals = retries, refusals
        # Decoding is bound by the processor: a hundred answers at once are read one after another, so that the first
        # are there early and the threads that serve pages are not kept waiting by a hundred others.
        self._cores = threading.BoundedSemaphore(os.cpu_count() or 1)

    def __repr__(self) -> str:
        """Return a text without the key."""
        return f"ImagesClient({self.base_url!r})"

    def generate(
        self, request: GenerateRequest, pause: Pause = sleep, on_partial: OnPartial = ignore_partial
    ) -> Answer:
        """Return pictures drawn from a prompt; raises EndpointError.

        ``pause(seconds, error)`` waits before a repetition, and may raise to end the call. ``on_partial`` gets each
        partial picture of a request with ``partial_images``.
        """
        return self._ask("/images/generations", request, pause, on_partial, Payload(json=request.parameters))

    def edit(self, request: EditRequest, pause: Pause = sleep, on_partial: OnPartial = ignore_partial) -> Answer:
        """Return redrawings of a picture; raises EndpointError. ``pause`` and ``on_partial`` as in ``generate``."""
        payload = Payload(fields=write_fields(request), files=list_files(request))
        return self._ask("/images/edits", request, pause, on_partial, payload)

    def list_models(self) -> tuple[str, ...]:
        """Return the names of the endpoint's models, in the endpoint's order; raises EndpointError.

        The list is free and is requested once. A silent endpoint is given up after LIST_SILENCE, because a page waits.
        """
        outcome = self._list_outcome()
        if isinstance(outcome, EndpointError):
            raise outcome
        return outcome

    def lists_without_key(self) -> bool:
        """Return whether the endpoint lists its models to anybody, so that the list says nothing about a key."""
        return not isinstance(self._list_outcome(with_key=False), EndpointError)

    def _list_outcome(self, with_key: bool = True) -> tuple[str, ...] | EndpointError:
        silence = min(LIST_SILENCE, self._read_timeout)
        call = FailedCall(self.host, self._redaction, silence, spends=False)
        url = self._address.url("/models")
        reply = self._transport.send("GET", url, MAX_LIST, with_key=with_key, read_timeout=silence)
        if reply.status is not None and not reply.accepted:
            rules = (*LIST_RULES, *(replace(rule, spent="no") for rule in self._refusals))
            return call.refused(reply.status, reply, rules)
        if reply.cut:
            return call.cut(reply)
        names = read_models(read_object(reply.body), self._redaction) if not reply.over else None
        return call.unlisted(reply) if names is None else names

    def _ask(
        self, path: str, request: GenerateRequest, pause: Pause, on_partial: OnPartial, payload: Payload
    ) -> Answer:
        attempt = 0
        while True:
            attempt += 1
            outcome = self._outcome(path, request, payload, StreamedAnswer(on_partial))
            if isinstance(outcome, Answer):
                return outcome
            seconds = self._retries.wait_after(outcome, attempt)
            if seconds is None:
                raise outcome
            pause(seconds, outcome)

    def _outcome(
        self, path: str, request: GenerateRequest, payload: Payload, streamed: StreamedAnswer
    ) -> Answer | EndpointError:
        started, call = time.monotonic(), FailedCall(self.host, self._redaction, self._read_timeout, request.model)
        accept = "text/event-stream, application/json" if request.partial_images else "application/json"
        url, most = self._address.url(path), self._max_answer * request.n
        reply = self._transport.send("POST", url, most, payload=payload, streamed=streamed, accept=accept)
        if reply.status is not None and not reply.accepted:
            return call.refused(reply.status, reply, self._refusals)
        # A cut answer is read too: its pictures are paid for.
        values = streamed.answer
        with self._cores:
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
            lost.sentence if lost else NO_MESSAGE,
            write_notice(content, streamed.error, cut, self._redaction),
        )

    def _get(self, link: Link, with_key: bool, host: str, most: int) -> Reply:
        silence = min(SILENCE, self._read_timeout)
        return self._transport.send(
            "GET", link.url, most, accept="image/*", with_key=with_key, pinned=(link, host), read_timeout=silence
        )
