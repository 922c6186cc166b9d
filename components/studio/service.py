"""What every tab is given: who makes pictures, where they lie, and which model is asked.

Nothing global: app.py makes one and hands it on.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from components.endpoint.contract import ModelContract, contract_for
from components.endpoint.cost import Cost
from components.endpoint.request import GenerateRequest
from components.imaging.frame import Size
from components.library.edit import sum_costs
from components.library.maker import Maker
from components.library.store import Store
from components.studio.desk import Desk


@dataclass(frozen=True)
class Service:
    """Hold what the studio works with.

    ``endpoint`` is its name for people, ``provider`` whose contract it keeps, ``base_url`` where it is.
    """

    maker: Maker
    store: Store
    desk: Desk
    endpoint: str
    provider: str
    model: str
    base_url: str

    @property
    def key_name(self) -> str:
        """Return the environment variable in which a program finds the key."""
        return "OPENAI_API_KEY" if self.provider == "openai" else "MODELVERSE_API_KEY"

    @property
    def offline(self) -> bool:
        """Whether no model is at work."""
        return self.provider == "offline"

    def contract(self, model: str = "") -> ModelContract:
        """Return what a model allows, by default the one in use."""
        return contract_for(model or self.model, self.provider)

    def request(self, prompt: str, size: str, quality: str, output_format: str, compression: int, count: int, model=""):
        """Return the request that a form's values mean. Raises MissingPrompt or ValueNotAllowed."""
        return GenerateRequest(
            contract=self.contract(model),
            prompt=prompt,
            size=size,
            quality=quality,
            output_format=output_format,
            output_compression=_whole(compression),
            n=_whole(count),
        )

    def price(self, size: str, quality: str, count: int, apart: bool = False) -> str:
        """Return " · about ¥1.16", " · free", or " · price not known": what a button says after its verb.

        Without a size it is that of the dearest one that may be chosen; ``apart`` is a request for each part.
        """
        sizes = [size] if size else self.contract().sizes
        costs = [self.request(".", each, quality, "", 100, count).estimate for each in sizes]
        if None in costs:
            return " · price not known"
        cost = max(costs, key=lambda cost: cost.amount)
        if cost.amount == 0:
            return f" · {cost}"
        return f" · {'about' if size else 'up to'} {cost}{' a part' if apart else ''}"

    def estimate(self, canvases: Sequence[Size], quality: str, count: int) -> Cost | None:
        """Return about what requests on these canvases will cost together; None where that is not known."""
        requests = (self.request(".", "{}x{}".format(*canvas), quality, "", 100, count) for canvas in canvases)
        return sum_costs(request.estimate for request in requests)


def _whole(value: int | float) -> int | float:
    """Return a whole float as the int it is: sliders and JSON have no ints."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
