"""Turn a refusal into an error with cause, remedy, and whether the call was billed.

The first rule of REFUSAL_RULES that fits is used, so specific rules stand above general ones. A rule fits by the code
and the text of the refusal (``refusal_patterns``), or by the status alone. Knows nothing about HTTP.

A request that was refused before the model drew is not billed ("no"). Vendors do not publish whether a call is billed
whose drawing failed ("perhaps"), except 502, 503 and 529, with which a proxy says that no model took the request.
"""

import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from components.endpoint.answers import refusal_patterns as patterns
from components.endpoint.answers.error_body import ErrorBody, read_error_body
from components.endpoint.answers.error_text import quote_text, read_wait, redirect_host, request_id_in
from components.endpoint.answers.redaction import Redaction
from components.endpoint.answers.remedy import write_remedy
from components.errors import (
    AccessRefused,
    ConnectionCut,
    EndpointError,
    EndpointFailed,
    KeyRefused,
    PromptRefused,
    QuotaExhausted,
    RateLimited,
    RequestRefused,
)
from components.message.message import Message, Sentences

# The sentences of the rules; {host}, {model}, {place} and {status} are filled in with the facts of the refusal.
POINTS_AWAY = Message("{host} points to {place} ({status}). Check the base URL; the key was not sent there.")
PROMPT_REFUSED = Message("The endpoint's safety system refused this ({status}). Change the prompt or the picture.")
PICTURE_REFUSED = Message(
    "The endpoint's safety system refused the picture that was made ({status}). Change the prompt or the picture."
)
NO_MONEY = Message(
    "The key has no money or quota left ({status}). Raise its limit at the provider, or use another key."
)
PAYMENT = Message("The provider asks for payment ({status}): the key has no money left. Top it up, or use another key.")
UNVERIFIED = Message(
    "The endpoint lets only verified organizations use {model} ({status}). Verify yours in the provider's"
    " settings, wait up to 15 minutes and try again, or choose another model."
)
PLACE_REFUSED = Message(
    "The endpoint does not serve the place this request came from ({status}). Use another one, or run offline."
)
MODEL_REFUSED = Message(
    "The key may not use {model} ({status}). Choose another model, or allow this one for the key at the provider."
)
NOT_SERVED = Message("The endpoint does not serve {model} ({status}). Choose another model.")
KEY_REFUSED = Message("The endpoint refused the key ({status}). Check it in the settings, or run offline.")
OWN_KEY_REFUSED = Message(
    "{host} refused your key ({status}). Enter it again under “Your key”, or choose there the endpoint that it is for."
)
TOO_MANY = Message("More pictures were asked for than the endpoint makes in a minute ({status}). Ask for fewer.")
TOO_OFTEN = Message("Too many requests in a short time ({status}).")
ACCESS_REFUSED = Message(
    "The endpoint refused access ({status}). Check at the provider what the key may do, or use another key."
)
NOTHING_HERE = Message("{host} has nothing at this address ({status}). Check the base URL: it usually ends in /v1.")
TOO_LARGE = Message("The request is too large for {host} ({status}). Use a smaller picture.")
TIMED_OUT = Message("{host}, or a proxy before it, gave up waiting for the picture ({status}).")
NO_REASON = Message(
    "{host} did not accept the request ({status}) and did not say why. Try other settings or another model."
)
OVERLOADED = Message("{host} is overloaded or being serviced ({status}).")
NOT_REACHED = Message("{host} cannot reach the model behind it ({status}).")
NOT_MADE = Message("{host} failed to make the picture ({status}).")
UNKNOWN_STATUS = Message("{host} answered with status {status}. Check the base URL.")
NO_LIST = Message("{host} has no list of its models ({status}). Enter the model's name.")
NOT_LISTED = Message("{host} did not list its models ({status}). Enter the model's name, or try again later.")


@dataclass(frozen=True)
class RefusalRule:
    """Map refusals to an error.

    ``statuses`` and ``pattern``: the refusals that are meant; the pattern is searched in ErrorBody.searched.
    ``spent``: a key of SPENT. ``sentence``: None = the sentence of ``remedy``. ``waits``: whether the time to wait is
    read, and follows the sentence. ``quoted``: whether the endpoint's own sentence follows. ``transient``: not billed,
    and worth a repetition.
    """

    error: type[EndpointError]
    spent: str
    sentence: Message | None
    statuses: Collection[int]
    pattern: str = ""
    waits: bool = False
    quoted: bool = True
    transient: bool = False

    @property
    def specific(self) -> bool:
        """Whether the rule fits by a text of the endpoint, and not only by the status."""
        return self.pattern not in ("", ANY_TEXT)


ANY_TEXT = r"\S"
REFUSED = range(400, 500)
# A specific text counts with any of these statuses: some gateways answer 500 or 503 to everything.
FAILED = range(400, 600)
REFUSAL_RULES = (
    RefusalRule(RequestRefused, "no", POINTS_AWAY, range(300, 400), quoted=False),
    RefusalRule(PromptRefused, "no", PROMPT_REFUSED, FAILED, patterns.UNSAFE_INPUT),
    RefusalRule(PromptRefused, "perhaps", PICTURE_REFUSED, FAILED, patterns.UNSAFE_OUTPUT),
    # Without a stage in the refusal, the picture may have been drawn.
    RefusalRule(PromptRefused, "perhaps", PROMPT_REFUSED, FAILED, patterns.UNSAFE),
    RefusalRule(QuotaExhausted, "no", NO_MONEY, FAILED, patterns.NO_MONEY),
    RefusalRule(QuotaExhausted, "no", PAYMENT, {402}),
    RefusalRule(AccessRefused, "no", UNVERIFIED, REFUSED, patterns.UNVERIFIED),
    RefusalRule(AccessRefused, "no", PLACE_REFUSED, REFUSED, patterns.PLACE),
    RefusalRule(AccessRefused, "no", MODEL_REFUSED, REFUSED, patterns.MODEL_NOT_FOR_KEY, quoted=False),
    RefusalRule(RequestRefused, "no", NOT_SERVED, FAILED, patterns.NO_CHANNEL),
    RefusalRule(KeyRefused, "no", KEY_REFUSED, REFUSED, patterns.WRONG_KEY, quoted=False),
    RefusalRule(KeyRefused, "no", KEY_REFUSED, {401}),
    RefusalRule(RateLimited, "no", TOO_MANY, {429}, patterns.TOO_MANY_AT_ONCE),
    RefusalRule(RateLimited, "no", TOO_OFTEN, {429}, waits=True, transient=True),
    RefusalRule(RateLimited, "no", TOO_OFTEN, REFUSED, patterns.TOO_OFTEN, waits=True),
    RefusalRule(AccessRefused, "no", ACCESS_REFUSED, {403}),
    RefusalRule(RequestRefused, "no", NOT_SERVED, REFUSED, patterns.NO_MODEL),
    RefusalRule(RequestRefused, "no", NOTHING_HERE, {404, 405, 410}),
    RefusalRule(RequestRefused, "no", TOO_LARGE, {413}),
    # After a timeout the model continues to draw.
    RefusalRule(ConnectionCut, "perhaps", TIMED_OUT, {408, 504, 522, 524}),
    RefusalRule(RequestRefused, "no", None, REFUSED, ANY_TEXT),
    RefusalRule(RequestRefused, "no", NO_REASON, REFUSED),
    RefusalRule(EndpointFailed, "no", OVERLOADED, {503}, waits=True, transient=True),
    # Status 529 is in no standard, so the request is not repeated.
    RefusalRule(EndpointFailed, "no", OVERLOADED, {529}, waits=True),
    RefusalRule(EndpointFailed, "no", NOT_REACHED, {502}, waits=True, transient=True),
    # The model received the request, and may have failed after drawing.
    RefusalRule(EndpointFailed, "perhaps", NOT_MADE, range(500, 600), waits=True),
    RefusalRule(EndpointFailed, "perhaps", UNKNOWN_STATUS, range(1000)),
)
# Rules for a key that a visitor has entered in the page.
OWN_KEY_RULES = tuple(
    replace(rule, sentence=OWN_KEY_REFUSED) if rule.sentence is KEY_REFUSED else rule for rule in REFUSAL_RULES
)
# Rules for the list of models, which is never billed.
LIST_RULES = (
    RefusalRule(RequestRefused, "no", NO_LIST, {404, 405, 410, 501}, quoted=False),
    RefusalRule(EndpointFailed, "no", NOT_LISTED, {408, *range(500, 600)}),
)


def error_from_response(
    status: int,
    headers: Mapping[str, str],
    body: bytes,
    *,
    host: str,
    model: str,
    redaction: Redaction,
    rules: Collection[RefusalRule] = REFUSAL_RULES,
) -> EndpointError:
    """Return the error of a refusal, with sentence, billing, status, request id and time to wait.

    ``body``: the unchanged body of the answer. ``redaction``: removes the key from the error's text.
    """
    said = read_error_body(body)
    rule = find_rule(status, said, rules)
    return error_from_rule(rule, said, status, headers, host=host, model=model, redaction=redaction)


def find_rule(status: int, said: ErrorBody, rules: Collection[RefusalRule] = REFUSAL_RULES) -> RefusalRule:
    """Return the first rule that fits a status and an error body."""
    return next(rule for rule in rules if status in rule.statuses and re.search(rule.pattern, said.searched))


def error_from_rule(
    rule: RefusalRule,
    said: ErrorBody,
    status: int,
    headers: Mapping[str, str],
    *,
    host: str,
    model: str,
    redaction: Redaction,
) -> EndpointError:
    """Return the error that a rule makes of an error body; ``status`` is the shown status."""
    said = said.redacted(redaction)
    headers = {name.lower(): value for name, value in headers.items()}
    wait = read_wait(headers, said.message) if rule.waits else None
    place = redaction.of_shown_text(redirect_host(headers)) or Message("another address")
    sentence = (rule.sentence or write_remedy(said)).with_values(status=status, host=host, model=model, place=place)
    quote = quote_text(said.message or said.code, redaction) if rule.quoted else None
    return rule.error(
        Sentences(sentence, say_wait(wait) if rule.waits else None, quote),
        spent=rule.spent,
        status=status,
        request_id=said.request_id or request_id_in(headers, redaction),
        retry_after=wait,
        transient=rule.transient,
    )


def say_wait(seconds: float | None) -> Message:
    """Return "Wait 12 s and try again.", rounded up; minutes from two minutes on."""
    if seconds is None:
        return Message("Wait a little and try again.")
    if seconds > 120:
        return Message("Wait {minutes} min and try again.", minutes=math.ceil(seconds / 60))
    return Message("Wait {seconds} s and try again.", seconds=max(1, math.ceil(seconds)))
