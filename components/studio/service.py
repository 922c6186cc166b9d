"""What every tab is given: who makes pictures, where they lie, and which model is asked.

Nothing global: app.py makes one and hands it on.
"""

from dataclasses import dataclass

from components.endpoint.contract import ModelContract, contract_for
from components.endpoint.cost import Cost
from components.endpoint.request import GenerateRequest
from components.library.maker import Maker
from components.library.store import Store
from components.studio.desk import Desk


@dataclass(frozen=True)
class Service:
    """Hold what the studio works with; ``endpoint`` is its name for people, ``provider`` whose contract it keeps."""

    maker: Maker
    store: Store
    desk: Desk
    endpoint: str
    provider: str
    model: str

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

    def price(self, size: str, quality: str, count: int) -> str:
        """Return " · about ¥1.16", " · free", or " · price not known": what a button says after its verb."""
        estimate: Cost | None = self.request(".", size, quality, "", 100, count).estimate
        if estimate is None:
            return " · price not known"
        return f" · {estimate}" if estimate.amount == 0 else f" · about {estimate}"


def _whole(value: int | float) -> int | float:
    """Return a whole float as the int it is: sliders and JSON have no ints."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
