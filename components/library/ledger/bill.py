"""The bill of a run: the cost of each request, as far as it is known while the run goes on and when the run has ended.

A run is one request, or one for each part of an edit. Nothing unknown is taken for 0.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from components.endpoint.answers.answer import Answer
from components.endpoint.contracts.cost import Cost
from components.endpoint.request import GenerateRequest
from components.errors import EndpointError

# Whether a request was billed: the keys of ``errors.SPENT``.
NO, PERHAPS, YES = "no", "perhaps", "yes"
# More tokens than that are no count.
MOST_TOKENS = 999_999_999_999


@dataclass(frozen=True)
class Charge:
    """Hold the cost of one request.

    ``forecast`` is the price before the sending, and ``cost`` the one after, each None where unknown. ``asked``: the
    pictures that were asked for; ``drawn``: the pictures that came. ``tokens``: (in, out), None where unknown.
    ``seconds`` were waited. ``spent`` is one of the three above.
    """

    forecast: Cost | None
    asked: int
    spent: str = PERHAPS
    cost: Cost | None = None
    drawn: int = 0
    tokens: tuple[int, int] | None = None
    seconds: float = 0.0


@dataclass(frozen=True)
class Bill:
    """Hold the charges of the requests of a run that were sent, in the order of the requests."""

    charges: tuple[Charge, ...] = ()

    def put(self, number: int, charge: Charge) -> "Bill":
        """Return the bill with a charge for the request of a number, from 0; the charge before it is replaced."""
        return Bill((*self.charges[:number], charge, *self.charges[number + 1 :]))


NO_BILL = Bill()


def charge_sent(request: GenerateRequest) -> Charge:
    """Return the charge of a request that is being sent: it may be billed from now on."""
    return Charge(request.forecast.cost, request.n)


def charge_answer(request: GenerateRequest, answer: Answer) -> Charge:
    """Return the charge of a request that was answered."""
    return Charge(
        forecast=request.forecast.cost,
        asked=request.n,
        spent=YES,
        cost=request.cost_of(answer.usage),
        drawn=len(answer.pictures),
        tokens=count_tokens(answer.usage),
        seconds=answer.seconds,
    )


def charge_failed(request: GenerateRequest, error: EndpointError) -> Charge:
    """Return the charge of a request that ended with an error."""
    return replace(charge_sent(request), spent=error.spent)


def count_tokens(usage: Mapping[str, object] | None) -> tuple[int, int] | None:
    """Return the tokens (in, out) of a usage; None where one is no count, or both are 0: a picture takes tokens."""
    counts = [(usage or {}).get(name) for name in ("input_tokens", "output_tokens")]
    found = [each for each in counts if isinstance(each, int) and not isinstance(each, bool)]
    if len(found) < 2 or not any(found) or not all(0 <= each <= MOST_TOKENS for each in found):
        return None
    return found[0], found[1]
