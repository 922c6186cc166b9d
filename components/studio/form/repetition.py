"""The repetition of a call by a button of Library: for which price the call is sent again at once, or why it is not."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from components.endpoint.address import OFFLINE
from components.endpoint.contracts.contract import parse_size
from components.endpoint.contracts.cost import FREE, forecast_cost
from components.endpoint.request import GenerateRequest
from components.errors import InputError
from components.library.records.handling import Handling
from components.library.records.run import ERASE, Run
from components.message.message import NO_MESSAGE, Message
from components.studio.access.endpoint_at_work import EndpointAtWork
from components.studio.form.form import Form
from components.studio.form.price import price_of_edit
from components.studio.language.translation import N_, _
from components.studio.page.service import Service

KEY_AGAIN = Message(
    "This was made at {host} with a key of your own. Enter that key under “Your key”, and run it again. Nothing was"
    " sent."
)
PRICE_FIRST = Message("Nothing was sent yet, because the price may have changed. The button shows the price of today.")
# The parameters that a form takes over, besides the model: it keeps its user name, and asks for no unfinished pictures.
TAKEN_OVER = ("prompt", "size", "quality", "n", "output_format", "output_compression", "background", "moderation")


@dataclass(frozen=True)
class Label:
    """Hold the label of a button that repeats a call: ``bare``, and ``priced`` with the price as {cost}."""

    bare: str
    priced: str


RUN_AGAIN = Label(N_("Run again"), N_("Run again · {cost}"))
ASK_AGAIN = Label(N_("Ask again"), N_("Ask again · {cost}"))


@dataclass(frozen=True)
class Repetition:
    """Hold the price of today for which a call is sent again at once.

    ``price`` is None where only the form is filled in, and its own button says the price; ``said`` then says why.
    """

    price: Message | None
    said: Message = NO_MESSAGE

    def write(self, label: Label) -> str:
        """Return the label of a button, with the price where the button sends the call at once."""
        return _(label.bare) if self.price is None else _(label.priced, cost=self.price)


def plan_repetition(service: Service, kind: str, run: Run | None) -> Repetition:
    """Return the repetition of a call of ``kind``; ``run`` is its run, None for a picture that has none here.

    A call that went to another endpoint, or whose values are not offered any more, is not sent at once: the form may
    put other values in their place. Reads no file: a reference counts as a picture of the size that travelled.
    """
    if kind == ERASE:
        return Repetition(forecast_cost(FREE, 0).message)
    price, said = None, NO_MESSAGE
    if run is not None and run.endpoint == service.endpoint_now.name:
        price = _price_today(service.endpoint_now, run)
    elif run is not None:
        said = _miss_key(service, run)
    return Repetition(price, NO_MESSAGE if price else said or PRICE_FIRST)


def leave_out_steps(service: Service, form: Form, values: Sequence[Any]) -> list[Any]:
    """Return the values of a call that a button of Library sends at once: without unfinished pictures that cost money.

    The price on the button counts none. ``values``: the prompt, those of ``form``, and any further ones.
    """
    changed = list(values)
    if not service.endpoint_now.offline:
        changed[1 + list(form.fields).index("partial_images")] = 0
    return changed


def _price_today(endpoint: EndpointAtWork, run: Run) -> Message | None:
    """Return the price of a run's request today, None where the request is not offered any more."""
    asked = run.parameters
    if asked.get("model") not in endpoint.models.names:
        return None
    contract = endpoint.offered_contract(str(asked["model"]))
    fidelity = str(asked.get("input_fidelity") or "")
    try:
        request = GenerateRequest(contract, **{name: asked[name] for name in TAKEN_OVER if name in asked})
        if fidelity:
            contract.check("input_fidelity", fidelity, contract.input_fidelities)
    except InputError:
        return None
    if run.kind == "generate":
        return request.forecast.message
    handling = run.handling or Handling()
    apart = handling.asked_parts > 1
    # The parts of an edit may each travel in a size of their own.
    size = handling.size or "" if apart else request.size
    references = [parse_size(request.size)] * len(handling.references)
    return price_of_edit(contract, request.parameters | {"size": size, "input_fidelity": fidelity}, references, apart)


def _miss_key(service: Service, run: Run) -> Message:
    """Return what to do where a run was made with a visitor's own key that is not at hand, an empty message else.

    Without it the run would be asked for at another endpoint, for another price, and by another model.
    """
    if run.endpoint in (service.endpoint.name, OFFLINE) or run.endpoint not in service.access.keys.names:
        return NO_MESSAGE
    if service.access.settings.keys == "owner":
        return NO_MESSAGE
    return KEY_AGAIN.with_values(host=run.endpoint)
