"""Prices of a request before it is sent, as a button says them after its verb: messages.

Knows a model's contract and the values of a form; knows nothing about widgets.
"""

from collections.abc import Mapping, Sequence

from components.endpoint.contracts.contract import ModelContract, parse_size
from components.endpoint.contracts.cost import UNKNOWN, Forecast, sum_forecasts
from components.imaging.frame import Size
from components.library.edits.framing import own_sizes
from components.message.message import Message

# Where a model draws any size of some number of pixels, a square of that many stands for all of them.
SQUARE = (1024, 1024)


def price_of(contract: ModelContract, asked: Mapping[str, object]) -> Message:
    """Return "about ¥1.16", "free", or "price not known" for a generation.

    ``asked`` are the values of a form, by the names of the request's fields.
    """
    return _forecast(contract, asked, str(asked["size"])).message


def price_of_edit(
    contract: ModelContract, asked: Mapping[str, object], pictures: Sequence[Size] = (), apart: bool = False
) -> Message:
    """Return the same for an edit with reference ``pictures``; ``apart`` is whether each part has its own request.

    An edit without a size has the price of the dearest size that may be chosen. Where a contract has only lower limits
    of prices, the range from the cheapest size to the dearest is said.
    """
    size = str(asked["size"])
    sizes = [parse_size(size)] if size else [*contract.canvas_sizes, *own_sizes(contract, SQUARE)]
    forecasts = [forecast_edit(contract, asked, [each], pictures) for each in sizes]
    costs = [forecast.cost for forecast in forecasts if forecast.cost is not None]
    if len(costs) < len(forecasts):
        return UNKNOWN.message
    order = sorted(zip(costs, forecasts, strict=True), key=lambda pair: pair[0].amount)
    (_, cheapest), (cost, dearest) = order[0], order[-1]
    if cost.amount == 0:
        return dearest.message
    if size:
        said = dearest.message
    elif dearest.complete:
        said = Message("up to {cost}", cost=cost.message)
    else:
        said = Message("{least} to {most}", least=cheapest.message, most=cost.message)
    return Message("{price} a part", price=said) if apart else said


def forecast_edit(
    contract: ModelContract, asked: Mapping[str, object], canvases: Sequence[Size], pictures: Sequence[Size] = ()
) -> Forecast:
    """Return the cost of an edit's requests together, one for each canvas, each with all reference ``pictures``."""
    return sum_forecasts(_forecast(contract, asked, "{}x{}".format(*each), [each, *pictures]) for each in canvases)


def _forecast(
    contract: ModelContract, asked: Mapping[str, object], size: str, pictures: Sequence[Size] = ()
) -> Forecast:
    return contract.forecast(
        size,
        str(asked["quality"]),
        _count(asked["n"]),
        prompt=str(asked.get("prompt") or ""),
        pictures=pictures,
        fidelity=str(asked.get("input_fidelity") or ""),
        partials=_count(asked.get("partial_images")),
    )


def _count(value: object) -> int:
    return int(value) if isinstance(value, int | float | str) and value else 0
