"""A reply that brought nothing -> the one error that says so, and whether money was spent.

For what came with a status that refuses see ``faults``; here are connections that could not be made or broke, streams
that broke off, and answers that hold no picture. No error holds the key.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass, field

from components.endpoint.answer import read_usage
from components.endpoint.faults import FAULTS, Fault, error_from_response
from components.endpoint.fetched import Lost
from components.endpoint.reply import Cut, Reply
from components.endpoint.words import quote_words, read_words, request_id_in
from components.errors import (
    ConnectionCut,
    EndpointError,
    EndpointFailed,
    EndpointUnreachable,
    PromptRefused,
    UnreadableAnswer,
)

# Why nothing could be sent, and whether that may pass by itself.
UNREACHABLE = {
    Cut.TLS: (
        "No safe connection to {host} could be made: check the base URL, this machine's clock and what stands between.",
        False,
    ),
    Cut.AUTHORITIES: (
        "No safe connection to {host} could be made: the authorities of certificates cannot be read. Check the file or"
        " folder that REQUESTS_CA_BUNDLE or CURL_CA_BUNDLE names.",
        False,
    ),
    Cut.PROXY: ("The proxy before {host} cannot be reached: check HTTPS_PROXY.", False),
    Cut.NAME: ("The network knows no {host}: check the base URL and the network.", True),
    Cut.NOT_TAKEN: ("{host} cannot be reached, it does not take the connection: try again later.", True),
    Cut.NOT_REACHED: ("{host} cannot be reached: check the base URL and the network.", True),
    Cut.ADDRESS: ("The endpoint's address cannot be used: check the base URL.", False),
}


@dataclass(frozen=True)
class Call:
    """Hold what an error may have to say of the call that failed; ``silence`` is the seconds it was waited for a word.

    ``spends`` is whether it is one that can be billed.
    """

    host: str
    key: str = field(repr=False)
    silence: float
    model: str = ""
    spends: bool = True

    def refused(self, reply: Reply, faults: Collection[Fault] = FAULTS) -> EndpointError:
        """Return the error of a status that refuses."""
        body = bytes(reply.body)
        return error_from_response(
            reply.status, reply.headers, body, host=self.host, model=self.model, key=self.key, faults=faults
        )

    def cut(self, reply: Reply) -> EndpointError:
        """Return the error of a connection that could not be made, or broke."""
        if not reply.sent:
            sentence, passes = UNREACHABLE[reply.cut]
            return EndpointUnreachable(sentence.format(host=self.host), spent="no", transient=passes)
        sentence = f"The connection to {self.host} was cut before the answer came whole."
        if reply.cut is None and reply.streams:
            sentence = f"{self.host} ended its answer before a picture was done."
        if reply.cut is Cut.SILENCE:
            sentence = f"{self.host} said nothing for {self.silence:g} s."
        return self._failed(ConnectionCut, sentence, reply, "perhaps" if self.spends else "no")

    def broken_off(self, reply: Reply, error: dict | None, most: int) -> EndpointError:
        """Return the error of what brought no picture as it was cut, or streamed: an error, too little or too much.

        What the endpoint says in its stream goes before how the connection ended.
        """
        if error is None:
            return self.unreadable(reply, None, None, most) if reply.over else self.cut(reply)
        body = json.dumps(error).encode()
        refused = error_from_response(400, reply.headers, body, host=self.host, model=self.model, key=self.key)
        if isinstance(refused, PromptRefused):
            return refused
        words = quote_words(read_words(body)["message"], self.key)
        said = f"{self.host} stopped before the picture was done.{words}"
        return EndpointFailed(said, spent="perhaps", status=reply.status, request_id=refused.request_id)

    def unreadable(self, reply: Reply, answer: dict | None, lost: Lost | None, most: int) -> EndpointError:
        """Return the error of an answer without pictures, of more than ``most`` bytes, or with a link that is lost."""
        spent = "yes" if lost or _was_made(answer) else "perhaps"
        if reply.over:
            said = f"The answer of {self.host} is larger than {most:,} bytes. Ask for fewer pictures."
        elif answer is None and reply.looks_cut:
            return self.cut(reply)
        elif answer is None:
            said = f"{self.host} answered without JSON that can be read. Check the base URL: it usually ends in /v1."
        elif answer.get("error"):
            words = quote_words(read_words(bytes(reply.body))["message"], self.key)
            said = f"{self.host} answered with an error in place of pictures.{words}"
        elif lost:
            said = f"{self.host} answered with a link in place of a picture. {lost.sentence}"
        else:
            said = f"{self.host} answered without a picture that can be read."
        return self._failed(UnreadableAnswer, said, reply, spent)

    def unlisted(self, reply: Reply) -> EndpointError:
        """Return the error of an answer that is no list of models."""
        said = f"{self.host} answered without a list of models that can be read. Enter the model's name."
        request_id = request_id_in(reply.headers, self.key)
        return UnreadableAnswer(said, spent="no", status=reply.status, request_id=request_id)

    def scrub(self, body: bytes | bytearray) -> bytes:
        """Return what came back as it may be kept: without the key, unless that is too short to be a secret."""
        return bytes(body.replace(self.key.encode(), b"[key]") if len(self.key) >= 8 else body)

    def _failed(self, error: type[EndpointError], sentence: str, reply: Reply, spent: str) -> EndpointError:
        request_id, body = request_id_in(reply.headers, self.key), self.scrub(reply.body)
        return error(sentence, spent=spent, status=reply.status, request_id=request_id, body=body)


def _was_made(answer: dict | None) -> bool:
    """Return whether an answer says that work was done: it counts tokens, or holds something for a picture."""
    if answer is None:
        return False
    usage, items = read_usage(answer.get("usage")) or {}, answer.get("data")
    counted = any(isinstance(count, int | float) and count > 0 for count in usage.values())
    held = (item for item in items if isinstance(item, dict)) if isinstance(items, list) else ()
    return counted or any(isinstance(item.get("b64_json") or item.get("url"), str) for item in held)
