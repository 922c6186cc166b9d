"""Turn a reply without pictures into one error, with whether the call was billed.

Covers connections that failed or broke, streams that broke off, and answers without a picture: an error with a success
status, a task, links. ``refusals`` covers the statuses that refuse. No error contains the key.
"""

from collections.abc import Collection
from dataclasses import dataclass

from components.endpoint.answers.answer import Content
from components.endpoint.answers.error_body import ErrorBody, read_error, read_error_body
from components.endpoint.answers.error_text import quote_text, request_id_in, shown_id
from components.endpoint.answers.redaction import Redaction
from components.endpoint.answers.refusals import (
    REFUSAL_RULES,
    RefusalRule,
    error_from_response,
    error_from_rule,
    find_rule,
)
from components.endpoint.answers.reply import Cut, Reply
from components.endpoint.answers.stream import StreamedAnswer
from components.endpoint.answers.task import Task, find_task
from components.endpoint.client.linked_pictures import LinkFailure
from components.errors import ConnectionCut, EndpointError, EndpointFailed, EndpointUnreachable, UnreadableAnswer
from components.message.message import Message, Sentences

MOST_QUOTED = 2**16  # bytes of a body in which a sentence is searched

# Sentences for a request that could not be sent, and whether a repetition may succeed.
UNREACHABLE = {
    Cut.TLS: (
        Message(
            "No safe connection to {host} could be made: check the base URL, this machine's clock and what stands"
            " between."
        ),
        False,
    ),
    Cut.AUTHORITIES: (
        Message(
            "No safe connection to {host} could be made: the authorities of certificates cannot be read. Check the file"
            " or folder that REQUESTS_CA_BUNDLE or CURL_CA_BUNDLE names."
        ),
        False,
    ),
    Cut.PROXY: (Message("The proxy before {host} cannot be reached: check HTTPS_PROXY."), False),
    Cut.NAME: (Message("The network knows no {host}: check the base URL and the network."), True),
    Cut.NOT_TAKEN: (Message("{host} cannot be reached, it does not take the connection: try again later."), True),
    Cut.NOT_REACHED: (Message("{host} cannot be reached: check the base URL and the network."), True),
    Cut.ADDRESS: (Message("The endpoint's address cannot be used: check the base URL."), False),
}


@dataclass(frozen=True)
class FailedCall:
    """Make the error of a failed call from the call's facts.

    ``silence``: the longest wait for the next bytes, in seconds. ``spends``: whether the call can be billed.
    """

    host: str
    redaction: Redaction
    silence: float
    model: str = ""
    spends: bool = True

    def refused(self, status: int, reply: Reply, rules: Collection[RefusalRule] = REFUSAL_RULES) -> EndpointError:
        """Return the error of a reply whose ``status`` refuses the request."""
        body = bytes(reply.body)
        return error_from_response(
            status, reply.headers, body, host=self.host, model=self.model, redaction=self.redaction, rules=rules
        )

    def cut(self, reply: Reply) -> EndpointError:
        """Return the error of a connection that could not be made, or broke."""
        if reply.cut in UNREACHABLE:
            sentence, transient = UNREACHABLE[reply.cut]
            return EndpointUnreachable(sentence.with_values(host=self.host), spent="no", transient=transient)
        sentence = Message("The connection to {host} was cut before the answer came whole.", host=self.host)
        if reply.cut is None and reply.streams:
            sentence = Message("{host} ended its answer before a picture was done.", host=self.host)
        if reply.cut is Cut.SILENCE:
            seconds = int(self.silence) if self.silence == int(self.silence) else self.silence
            sentence = Message("{host} said nothing for {seconds} s.", host=self.host, seconds=seconds)
        return self._failed(ConnectionCut, sentence, reply, "perhaps" if self.spends else "no")

    def empty(
        self, reply: Reply, content: Content, streamed: StreamedAnswer, lost: LinkFailure | None
    ) -> EndpointError:
        """Return the error of an answer without a picture: an error, a task, a cut answer or a too large answer.

        An error in the answer takes precedence over the end of the connection. ``lost``: why a link could not be
        fetched, None where no link failed.
        """
        spent = "yes" if lost or _was_made(reply, content) else "perhaps"
        said = read_error(content.values if streamed.error is None else (streamed.error,))
        rule = find_rule(said.status or 400, said)
        if streamed.error is not None or said.failed or rule.specific:
            return self._refused_within(reply, said, streamed, spent)
        if reply.over:
            told = Message(
                "The answer of {host} is larger than {most:,} bytes, so it was not read to its end. Ask for fewer or"
                " smaller pictures.",
                host=self.host,
                most=reply.over,
            )
        elif task := find_task(content.values, reply.status):
            told = self._not_followed(task)
        elif reply.cut or (streamed.answer is None if reply.streams else reply.looks_cut and not content.values):
            return self.cut(reply)
        elif lost:
            linked = Message("{host} answered with a link in place of a picture.", host=self.host)
            told = Sentences(linked, lost.sentence)
        elif content.values or content.items:
            unread = Message("{host} answered without a picture that can be read.", host=self.host)
            told = Sentences(unread, quote_text(said.message or content.beside, self.redaction))
        else:
            unread = Message(
                "{host} answered without JSON that can be read. Check the base URL: it usually ends in /v1.",
                host=self.host,
            )
            quote = quote_text(read_error_body(reply.body[:MOST_QUOTED]).message, self.redaction)
            told = Sentences(unread, quote)
        return self._failed(UnreadableAnswer, told, reply, spent)

    def _refused_within(self, reply: Reply, said: ErrorBody, streamed: StreamedAnswer, spent: str) -> EndpointError:
        """Return the error in an answer whose status is one of success."""
        status = said.status or 400
        rule = find_rule(status, said)
        if not rule.specific and said.status is None:
            quote = quote_text(said.message or said.code, self.redaction)
            if streamed.error is None:
                told = Message("{host} answered with an error in place of pictures.", host=self.host)
                return self._failed(UnreadableAnswer, Sentences(told, quote), reply, spent)
            told = Message("{host} stopped before the picture was done.", host=self.host)
            return self._failed(EndpointFailed, Sentences(told, quote), reply, spent)
        refused = error_from_rule(
            rule, said, status, reply.headers, host=self.host, model=self.model, redaction=self.redaction
        )
        # A model that failed may have drawn; a model whose partial picture came has drawn.
        if spent == "perhaps" and (rule.specific or status < 500) and not streamed.has_partials:
            spent = refused.spent
        return type(refused)(
            refused.sentence,
            spent=spent,
            status=reply.status,
            request_id=refused.request_id,
            retry_after=refused.retry_after,
        )

    def _not_followed(self, task: Task) -> Message:
        if name := shown_id(task.id, self.redaction):
            return Message(
                "{host} answered with a task ({name}) in place of a picture, and Proofroom does not follow tasks. Look"
                " for the picture at the provider, and choose a model that answers with the picture itself.",
                host=self.host,
                name=name,
            )
        return Message(
            "{host} answered with a task in place of a picture, and Proofroom does not follow tasks. Look for the"
            " picture at the provider, and choose a model that answers with the picture itself.",
            host=self.host,
        )

    def unlisted(self, reply: Reply) -> EndpointError:
        """Return the error of an answer without a list of models."""
        said = Message(
            "{host} answered without a list of models that can be read. Enter the model's name.", host=self.host
        )
        request_id = request_id_in(reply.headers, self.redaction)
        return UnreadableAnswer(said, spent="no", status=reply.status, request_id=request_id)

    def _failed(self, error: type[EndpointError], sentence: Message, reply: Reply, spent: str) -> EndpointError:
        request_id, body = request_id_in(reply.headers, self.redaction), self.redaction.of_bytes(reply.body)
        return error(sentence, spent=spent, status=reply.status, request_id=request_id, body=body)


def _was_made(reply: Reply, content: Content) -> bool:
    """Return whether an answer shows that a picture was drawn: token counts, an item, or an image content type."""
    counted = any(isinstance(count, int | float) and count > 0 for count in (content.usage or {}).values())
    return counted or bool(content.items) or reply.holds_image
