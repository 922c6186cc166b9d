"""A refusal as it came -> an error with its cause, its remedy, and whether money was spent.

The rows of FAULTS are read from the top and the first that fits is taken, so the particular stand above the general.
What was refused is told by code and words (``clues``), and where those say nothing by the status. Knows nothing about
how the refusal travelled.

Refused before any work is "no". Of what a vendor bills when the work itself failed nothing is published, so that is
"perhaps"; but for 502, 503 and 529, with which a proxy says that no model took the request.
"""

import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from components.endpoint.answers import clues
from components.endpoint.answers.error_body import ErrorBody, read_error_body
from components.endpoint.answers.error_text import place_in, quote_words, request_id_in, wait_in
from components.endpoint.answers.redaction import Redaction
from components.endpoint.answers.remedy import say_refused
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
OVERLOADED = "{host} is overloaded or being serviced ({status}). {wait}"


@dataclass(frozen=True)
class Fault:
    """Say which refusals are meant and what the person is told.

    ``spent`` is a name in SPENT. ``clues`` is searched in the endpoint's code, type, stage of moderation and message,
    in small letters. ``sentence`` may name {status}, {host}, {model}, {place} and {wait}; only one that names the wait
    promises that waiting helps; "" names the field that was refused. ``transient`` ones are not billed, and sent again.
    """

    error: type[EndpointError]
    spent: str
    sentence: str
    statuses: Collection[int]
    clues: str = ""
    quoted: bool = True
    transient: bool = False

    @property
    def particular(self) -> bool:
        """Whether it is known by what the endpoint says, and not only by the status."""
        return self.clues not in ("", SAID_ANYTHING)


SAID_ANYTHING = r"\S"
REFUSED = range(400, 500)
# What is said plainly is meant whatever the status: some gateways answer 500 or 503 to everything.
SAID = range(400, 600)
FAULTS = (
    Fault(
        RequestRefused,
        "no",
        "{host} points to {place} ({status}). Check the base URL; the key was not sent there.",
        range(300, 400),
        quoted=False,
    ),
    Fault(PromptRefused, "no", PROMPT_REFUSED, SAID, clues.UNSAFE_INPUT),
    Fault(
        PromptRefused,
        "perhaps",
        "The endpoint's safety system refused the picture that was made ({status}). Change the prompt or the picture.",
        SAID,
        clues.UNSAFE_OUTPUT,
    ),
    # It does not always say at which stage: the picture may have been made.
    Fault(PromptRefused, "perhaps", PROMPT_REFUSED, SAID, clues.UNSAFE),
    Fault(
        QuotaExhausted,
        "no",
        "The key has no money or quota left ({status}). Raise its limit at the provider, or use another key.",
        SAID,
        clues.NO_MONEY,
    ),
    Fault(
        QuotaExhausted,
        "no",
        "The provider asks for payment ({status}): the key has no money left. Top it up, or use another key.",
        {402},
    ),
    Fault(
        AccessRefused,
        "no",
        "The endpoint lets only verified organizations use {model} ({status}). Verify yours in the provider's settings,"
        " wait up to 15 minutes and try again, or choose another model.",
        REFUSED,
        clues.UNVERIFIED,
    ),
    Fault(
        AccessRefused,
        "no",
        "The endpoint does not serve the place this request came from ({status}). Use another one, or run offline.",
        REFUSED,
        clues.PLACE,
    ),
    Fault(
        AccessRefused,
        "no",
        "The key may not use {model} ({status}). Choose another model, or allow this one for the key at the provider.",
        REFUSED,
        clues.MODEL_NOT_FOR_KEY,
        quoted=False,
    ),
    Fault(RequestRefused, "no", NOT_SERVED, SAID, clues.NO_CHANNEL),
    Fault(KeyRefused, "no", KEY_REFUSED, REFUSED, clues.WRONG_KEY, quoted=False),
    Fault(KeyRefused, "no", KEY_REFUSED, {401}),
    Fault(
        RateLimited,
        "no",
        "More pictures were asked for than the endpoint makes in a minute ({status}). Ask for fewer.",
        {429},
        clues.TOO_MANY_AT_ONCE,
    ),
    Fault(RateLimited, "no", TOO_OFTEN, {429}, transient=True),
    Fault(RateLimited, "no", TOO_OFTEN, REFUSED, clues.TOO_OFTEN),
    Fault(
        AccessRefused,
        "no",
        "The endpoint refused access ({status}). Check at the provider what the key may do, or use another key.",
        {403},
    ),
    Fault(RequestRefused, "no", NOT_SERVED, REFUSED, clues.NO_MODEL),
    Fault(
        RequestRefused,
        "no",
        "{host} has nothing at this address ({status}). Check the base URL: it usually ends in /v1.",
        {404, 405, 410},
    ),
    Fault(RequestRefused, "no", "The request is too large for {host} ({status}). Use a smaller picture.", {413}),
    # Whoever stopped waiting, the model behind goes on drawing.
    Fault(
        ConnectionCut,
        "perhaps",
        "{host}, or a proxy before it, gave up waiting for the picture ({status}).",
        {408, 504, 522, 524},
    ),
    Fault(RequestRefused, "no", "", REFUSED, SAID_ANYTHING),
    Fault(
        RequestRefused,
        "no",
        "{host} did not accept the request ({status}) and did not say why. Try other settings or another model.",
        REFUSED,
    ),
    Fault(EndpointFailed, "no", OVERLOADED, {503}, transient=True),
    # No standard has this one, so it is not relied on for sending again.
    Fault(EndpointFailed, "no", OVERLOADED, {529}),
    Fault(EndpointFailed, "no", "{host} cannot reach the model behind it ({status}). {wait}", {502}, transient=True),
    # The model had the request, and may have failed after it had drawn.
    Fault(EndpointFailed, "perhaps", "{host} failed to make the picture ({status}). {wait}", range(500, 600)),
    Fault(EndpointFailed, "perhaps", "{host} answered with status {status}. Check the base URL.", range(1000)),
)
# What is asked for is the list of models, which nobody bills.
LIST_FAULTS = (
    Fault(
        RequestRefused,
        "no",
        "{host} has no list of its models ({status}). Enter the model's name.",
        {404, 405, 410, 501},
        quoted=False,
    ),
    Fault(
        EndpointFailed,
        "no",
        "{host} did not list its models ({status}). Enter the model's name, or try again later.",
        {408, *range(500, 600)},
    ),
    *(replace(fault, spent="no") for fault in FAULTS),
)


def error_from_response(
    status: int,
    headers: Mapping[str, str],
    body: bytes,
    *,
    host: str,
    model: str,
    redaction: Redaction,
    faults: Collection[Fault] = FAULTS,
) -> EndpointError:
    """Return the error that a refusal stands for: its sentence, whether it was billed, status, request id and wait.

    ``body`` is the answer's body as it came, ``redaction`` that of the key, which must not be repeated.
    """
    said = read_error_body(body)
    fault = find_fault(status, said, faults)
    return explain(fault, said, status, headers, host=host, model=model, redaction=redaction)


def find_fault(status: int, said: ErrorBody, faults: Collection[Fault] = FAULTS) -> Fault:
    """Return the first row that fits a status and what was said."""
    return next(row for row in faults if status in row.statuses and re.search(row.clues, said.clues))


def explain(
    fault: Fault,
    said: ErrorBody,
    status: int,
    headers: Mapping[str, str],
    *,
    host: str,
    model: str,
    redaction: Redaction,
) -> EndpointError:
    """Return a fault as the error that a person reads; ``status`` is the one that is shown."""
    said = said.redacted(redaction)
    headers = {name.lower(): value for name, value in headers.items()}
    sentence = fault.sentence or say_refused(said)
    wait = wait_in(headers, said.message) if "{wait}" in sentence else None
    place = redaction.of_words(place_in(headers))
    sentence = sentence.format(status=status, host=host, model=model, place=place, wait=_wait_words(wait))
    return fault.error(
        sentence + quote_words(said.message or said.code, redaction) if fault.quoted else sentence,
        spent=fault.spent,
        status=status,
        request_id=said.request_id or request_id_in(headers, redaction),
        retry_after=wait,
        transient=fault.transient,
    )


def _wait_words(seconds: float | None) -> str:
    """Return "Wait 12 s and try again.", rounded up; minutes from two minutes on."""
    if seconds is None:
        return "Wait a little and try again."
    if seconds > 120:
        return f"Wait {math.ceil(seconds / 60)} min and try again."
    return f"Wait {max(1, math.ceil(seconds))} s and try again."
