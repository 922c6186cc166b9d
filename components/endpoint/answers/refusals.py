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

KEY_REFUSED = "The endpoint refused the key ({status}). Check it in the settings, or run offline."
PROMPT_REFUSED = "The endpoint's safety system refused this ({status}). Change the prompt or the picture."
NOT_SERVED = "The endpoint does not serve {model} ({status}). Choose another model."
TOO_OFTEN = "Too many requests in a short time ({status}). {wait}"
NOT_REACHED = "{host} cannot reach the model behind it ({status}). {wait}"
OVERLOADED = "{host} is overloaded or being serviced ({status}). {wait}"


@dataclass(frozen=True)
class RefusalRule:
    """Map refusals to an error.

    ``statuses`` and ``pattern``: the refusals that are meant; the pattern is searched in ErrorBody.searched.
    ``spent``: a key of SPENT. ``sentence``: may contain {status}, {host}, {model}, {place} and {wait}; only a sentence
    with {wait} reads the time to wait; "" = the sentence of ``remedy``. ``quoted``: whether the endpoint's own sentence
    follows. ``transient``: not billed, and worth a repetition.
    """

    error: type[EndpointError]
    spent: str
    sentence: str
    statuses: Collection[int]
    pattern: str = ""
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
    RefusalRule(
        RequestRefused,
        "no",
        "{host} points to {place} ({status}). Check the base URL; the key was not sent there.",
        range(300, 400),
        quoted=False,
    ),
    RefusalRule(PromptRefused, "no", PROMPT_REFUSED, FAILED, patterns.UNSAFE_INPUT),
    RefusalRule(
        PromptRefused,
        "perhaps",
        "The endpoint's safety system refused the picture that was made ({status}). Change the prompt or the picture.",
        FAILED,
        patterns.UNSAFE_OUTPUT,
    ),
    # Without a stage in the refusal, the picture may have been drawn.
    RefusalRule(PromptRefused, "perhaps", PROMPT_REFUSED, FAILED, patterns.UNSAFE),
    RefusalRule(
        QuotaExhausted,
        "no",
        "The key has no money or quota left ({status}). Raise its limit at the provider, or use another key.",
        FAILED,
        patterns.NO_MONEY,
    ),
    RefusalRule(
        QuotaExhausted,
        "no",
        "The provider asks for payment ({status}): the key has no money left. Top it up, or use another key.",
        {402},
    ),
    RefusalRule(
        AccessRefused,
        "no",
        "The endpoint lets only verified organizations use {model} ({status}). Verify yours in the provider's settings,"
        " wait up to 15 minutes and try again, or choose another model.",
        REFUSED,
        patterns.UNVERIFIED,
    ),
    RefusalRule(
        AccessRefused,
        "no",
        "The endpoint does not serve the place this request came from ({status}). Use another one, or run offline.",
        REFUSED,
        patterns.PLACE,
    ),
    RefusalRule(
        AccessRefused,
        "no",
        "The key may not use {model} ({status}). Choose another model, or allow this one for the key at the provider.",
        REFUSED,
        patterns.MODEL_NOT_FOR_KEY,
        quoted=False,
    ),
    RefusalRule(RequestRefused, "no", NOT_SERVED, FAILED, patterns.NO_CHANNEL),
    RefusalRule(KeyRefused, "no", KEY_REFUSED, REFUSED, patterns.WRONG_KEY, quoted=False),
    RefusalRule(KeyRefused, "no", KEY_REFUSED, {401}),
    RefusalRule(
        RateLimited,
        "no",
        "More pictures were asked for than the endpoint makes in a minute ({status}). Ask for fewer.",
        {429},
        patterns.TOO_MANY_AT_ONCE,
    ),
    RefusalRule(RateLimited, "no", TOO_OFTEN, {429}, transient=True),
    RefusalRule(RateLimited, "no", TOO_OFTEN, REFUSED, patterns.TOO_OFTEN),
    RefusalRule(
        AccessRefused,
        "no",
        "The endpoint refused access ({status}). Check at the provider what the key may do, or use another key.",
        {403},
    ),
    RefusalRule(RequestRefused, "no", NOT_SERVED, REFUSED, patterns.NO_MODEL),
    RefusalRule(
        RequestRefused,
        "no",
        "{host} has nothing at this address ({status}). Check the base URL: it usually ends in /v1.",
        {404, 405, 410},
    ),
    RefusalRule(RequestRefused, "no", "The request is too large for {host} ({status}). Use a smaller picture.", {413}),
    # After a timeout the model continues to draw.
    RefusalRule(
        ConnectionCut,
        "perhaps",
        "{host}, or a proxy before it, gave up waiting for the picture ({status}).",
        {408, 504, 522, 524},
    ),
    RefusalRule(RequestRefused, "no", "", REFUSED, ANY_TEXT),
    RefusalRule(
        RequestRefused,
        "no",
        "{host} did not accept the request ({status}) and did not say why. Try other settings or another model.",
        REFUSED,
    ),
    RefusalRule(EndpointFailed, "no", OVERLOADED, {503}, transient=True),
    # Status 529 is in no standard, so the request is not repeated.
    RefusalRule(EndpointFailed, "no", OVERLOADED, {529}),
    RefusalRule(EndpointFailed, "no", NOT_REACHED, {502}, transient=True),
    # The model received the request, and may have failed after drawing.
    RefusalRule(EndpointFailed, "perhaps", "{host} failed to make the picture ({status}). {wait}", range(500, 600)),
    RefusalRule(EndpointFailed, "perhaps", "{host} answered with status {status}. Check the base URL.", range(1000)),
)
# Rules for the list of models, which is never billed.
LIST_RULES = (
    RefusalRule(
        RequestRefused,
        "no",
        "{host} has no list of its models ({status}). Enter the model's name.",
        {404, 405, 410, 501},
        quoted=False,
    ),
    RefusalRule(
        EndpointFailed,
        "no",
        "{host} did not list its models ({status}). Enter the model's name, or try again later.",
        {408, *range(500, 600)},
    ),
    *(replace(rule, spent="no") for rule in REFUSAL_RULES),
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
    sentence = rule.sentence or write_remedy(said)
    wait = read_wait(headers, said.message) if "{wait}" in sentence else None
    place = redaction.of_shown_text(redirect_host(headers))
    sentence = sentence.format(status=status, host=host, model=model, place=place, wait=_write_wait(wait))
    return rule.error(
        sentence + quote_text(said.message or said.code, redaction) if rule.quoted else sentence,
        spent=rule.spent,
        status=status,
        request_id=said.request_id or request_id_in(headers, redaction),
        retry_after=wait,
        transient=rule.transient,
    )


def _write_wait(seconds: float | None) -> str:
    """Return "Wait 12 s and try again.", rounded up; minutes from two minutes on."""
    if seconds is None:
        return "Wait a little and try again."
    if seconds > 120:
        return f"Wait {math.ceil(seconds / 60)} min and try again."
    return f"Wait {max(1, math.ceil(seconds))} s and try again."
