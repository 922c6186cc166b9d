"""What every tab is given: who makes pictures, where they lie, and which models can be asked.

Nothing global: app.py makes one and hands it on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from starlette.routing import Route

from components.endpoint.contracts.contract import ModelContract, contract_for
from components.endpoint.request import GenerateRequest
from components.library.records.store import Store
from components.library.records.thumbnails import Thumbnails
from components.library.runs.maker import Maker
from components.studio.page.downloads import Downloads
from components.studio.page.loaded_pictures import LoadedPictures
from components.studio.page.model_list import ModelList
from components.studio.page.uploads import UPLOAD_ROUTE
from components.studio.page.visitor import Visitor, read_visitor

# What an edit is asked besides what a generation is: it goes into the Guidance.
OF_EDITS = ("input_fidelity",)


@dataclass(frozen=True)
class Service:
    """Hold what the studio works with.

    ``endpoint`` is its name for people, ``provider`` whose contract it keeps, ``base_url`` where it is; ``key_name`` is
    the environment variable in which a program finds the key. With ``shared`` everybody finds everything that was made.
    """

    maker: Maker
    store: Store
    loaded_pictures: LoadedPictures
    models: ModelList
    thumbnails: Thumbnails
    endpoint: str
    provider: str
    model: str
    base_url: str
    key_name: str = "MODELVERSE_API_KEY"
    shared: bool = False

    @property
    def offline(self) -> bool:
        """Whether no model is at work."""
        return self.provider == "offline"

    @cached_property
    def downloads(self) -> Downloads:
        """Return what offers ZIPs of what was made."""
        return Downloads(self.store, lambda shot: self.thumbnails.find([shot])[0])

    @property
    def routes(self) -> list[Route]:
        """Return what the server is to answer besides Gradio's own, or instead."""
        return [*self.downloads.routes, UPLOAD_ROUTE]

    def visitor(self, token: object) -> Visitor:
        """Return the visitor whose page keeps a token."""
        return read_visitor(token, self.shared)

    def contract(self, model: str = "") -> ModelContract:
        """Return what a model allows, by default the one in use."""
        return contract_for(model.strip() or self.model, self.provider)

    def request(self, asked: Mapping[str, Any]) -> GenerateRequest:
        """Return the request that values mean, by the names of its fields; those of edits alone are left out.

        Raises MissingPrompt or ValueNotAllowed.
        """
        fields = {name: _whole(value) for name, value in asked.items() if name not in ("model", *OF_EDITS)}
        return GenerateRequest(self.contract(str(asked.get("model") or "")), **fields)


def _whole(value: Any) -> Any:
    """Return a whole float as the int it is: sliders and JSON have no ints."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
