"""A reply that brought nothing -> the one error that says so, and whether money was spent.

For what came with a status that refuses see ``faults``; here are connections that could not be made or broke, streams
that broke off, and answers that hold no picture: an error with a status of success, a task, links. No error holds the
key.
"""

from collections.abc import Collection
from dataclasses import dataclass

from components.endpoint.answers.answer import Content
from components.endpoint.answers.error_body import ErrorBody, read_error, read_error_body
from components.endpoint.answers.error_text import quote_words, request_id_in, shown_id
from components.endpoint.answers.redaction import Redaction
from components.endpoint.answers.refusals import FAULTS, Fault, error_from_response, explain, find_fault
from components.endpoint.answers.reply import Cut, Reply
from components.endpoint.answers.stream import Streamed
from components.endpoint.answers.task import Task, find_task
from components.endpoint.client.linked_pictures import Lost
from components.errors import ConnectionCut, EndpointError, EndpointFailed, EndpointUnreachable, UnreadableAnswer

MOST_QUOTED = 2**16  # bytes in which a sentence is looked for

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
    redaction: Redaction
    silence: float
    model: str = ""
    spends: bool = True

    def refused(self, reply: Reply, faults: Collection[Fault] = FAULTS) -> EndpointError:
        """Return the error of a status that refuses."""
        body = bytes(reply.body)
        return error_from_response(
            reply.status, reply.headers, body, host=self.host, model=self.model, redaction=self.redaction, faults=faults
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

    def empty(self, reply: Reply, content: Content, streamed: Streamed, lost: Lost | None) -> EndpointError:
        """Return the error of what brought no picture: an error or a task in its place, too little or too much.

        What the endpoint says goes before how the connection ended. ``lost`` is why a link brought none.
        """
        spent = "yes" if lost or _was_made(reply, content) else "perhaps"
        said = read_error(content.values if streamed.error is None else (streamed.error,))
        fault = find_fault(said.status or 400, said)
        if streamed.error is not None or said.failed or fault.particular:
            return self._refused_within(reply, said, streamed, spent)
        if reply.over:
            told = f"The answer of {self.host} is larger than {reply.over:,} bytes, so it was not read to its end."
            told += " Ask for fewer or smaller pictures."
        elif task := find_task(content.values, reply.status):
            told = self._not_followed(task)
        elif reply.cut or (streamed.answer is None if reply.streams else reply.looks_cut and not content.values):
            return self.cut(reply)
        elif lost:
            told = f"{self.host} answered with a link in place of a picture. {lost.sentence}"
        elif content.values or content.items:
            words = quote_words(said.message or content.beside, self.redaction)
            told = f"{self.host} answered without a picture that can be read.{words}"
        else:
            words = quote_words(read_error_body(reply.body[:MOST_QUOTED]).message, self.redaction)
            told = f"{self.host} answered without JSON that can be read. Check the base URL: it usually ends in /v1."
            told += words
        return self._failed(UnreadableAnswer, told, reply, spent)

    def _refused_within(self, reply: Reply, said: ErrorBody, streamed: Streamed, spent: str) -> EndpointError:
        """Return the error that an endpoint speaks of although its status is one of success."""
        status = said.status or 400
        fault = find_fault(status, said)
        if not fault.particular and said.status is None:
            words = quote_words(said.message or said.code, self.redaction)
            if streamed.error is None:
                told = f"{self.host} answered with an error in place of pictures.{words}"
                return self._failed(UnreadableAnswer, told, reply, spent)
            told = f"{self.host} stopped before the picture was done.{words}"
            return self._failed(EndpointFailed, told, reply, spent)
        refused = explain(
            fault, said, status, reply.headers, host=self.host, model=self.model, redaction=self.redaction
        )
        # A model that failed may have drawn, and so has one of whose picture something came.
        if spent == "perhaps" and (fault.particular or status < 500) and not streamed.begun:
            spent = refused.spent
        return type(refused)(
            refused.sentence,
            spent=spent,
            status=reply.status,
            request_id=refused.request_id,
            retry_after=refused.retry_after,
        )

    def _not_followed(self, task: Task) -> str:
        name = shown_id(task.id, self.redaction)
        called = f"a task ({name})" if name else "a task"
        return (
            f"{self.host} answered with {called} in place of a picture, and Proofroom does not follow tasks. Look for"
            " the picture at the provider, and choose a model that answers with the picture itself."
        )

    def unlisted(self, reply: Reply) -> EndpointError:
        """Return the error of an answer that is no list of models."""
        said = f"{self.host} answered without a list of models that can be read. Enter the model's name."
        request_id = request_id_in(reply.headers, self.redaction)
        return UnreadableAnswer(said, spent="no", status=reply.status, request_id=request_id)

    def _failed(self, error: type[EndpointError], sentence: str, reply: Reply, spent: str) -> EndpointError:
        request_id, body = request_id_in(reply.headers, self.redaction), self.redaction.of_bytes(reply.body)
        return error(sentence, spent=spent, status=reply.status, request_id=request_id, body=body)


def _was_made(reply: Reply, content: Content) -> bool:
    """Return whether an answer says that work was done: it counts tokens, or is or holds something for a picture."""
    counted = any(isinstance(count, int | float) and count > 0 for count in (content.usage or {}).values())
    return counted or bool(content.items) or reply.holds_image
