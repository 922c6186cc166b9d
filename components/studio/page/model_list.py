"""The models on offer: the endpoint's own list, else the models with known contracts.

Asks the endpoint for its list, at most every ten minutes, and works without it. Knows nothing about widgets.
"""

import threading
import time
from collections.abc import Callable, Sequence
from datetime import date

from components.endpoint.contracts.contract import ROWS, contract_for
from components.endpoint.contracts.image_models import image_models
from components.errors import ProofroomError
from components.studio.language.translation import _

KEPT_SECONDS = 600
# An endpoint that gave no list is asked again sooner, since it may have been down.
RETRY_SECONDS = 60


class ModelList:
    """Keep the list of models; ``ask`` returns the endpoint's, or raises a ProofroomError.

    ``listed`` is a list that was asked for already. ``offered`` are the models that may be used, () for every model.
    """

    def __init__(
        self,
        ask: Callable[[], Sequence[str]],
        provider: str,
        model: str,
        *,
        listed: Sequence[str] = (),
        offered: Sequence[str] = (),
    ) -> None:
        self._ask, self._provider, self._model = ask, provider, model
        self._lock = threading.Lock()
        self._listed, self._offered = tuple(listed), tuple(offered)
        self._until = 0.0

    def list_known(self) -> list[tuple[str, str]]:
        """Return (label, model) of each model on offer, without asking the endpoint."""
        rows = [model for provider, model in ROWS if provider == self._provider]
        return self._label(self._offered or self._listed or rows)

    @property
    def names(self) -> list[str]:
        """Return the names of the models on offer, without asking the endpoint."""
        return [model for _, model in self.list_known()]

    def refresh(self) -> list[tuple[str, str]]:
        """Return (label, model) of each model on offer, as the endpoint lists them.

        One caller asks the endpoint. Others meanwhile get the known models, so that a slow endpoint delays one page.
        """
        if self._lock.acquire(blocking=False):
            try:
                self._ask_when_due()
            finally:
                self._lock.release()
        return self.list_known()

    def _ask_when_due(self) -> None:
        if self._offered or time.monotonic() < self._until:
            return
        try:
            self._listed = image_models(self._ask())
            self._until = time.monotonic() + KEPT_SECONDS
        except ProofroomError:
            # The known models are on offer instead, and any other name can be typed in.
            self._until = time.monotonic() + RETRY_SECONDS

    def _label(self, models: Sequence[str]) -> list[tuple[str, str]]:
        """Return (label, model) of each: the model in use first, and shut-down models last."""
        others = [model for model in models if model != self._model]
        return [(self._name(model), model) for model in (self._model, *sorted(others, key=self._is_over))]

    def _is_over(self, model: str) -> bool:
        retires = contract_for(model, self._provider).retires
        return retires is not None and retires <= date.today()

    def _name(self, model: str) -> str:
        contract = contract_for(model, self._provider)
        if contract.retirement(date.today()) is None:
            return model
        if self._is_over(model):
            return _("{model} · shut down {day}", model=model, day=contract.retires)
        return _("{model} · ends {day}", model=model, day=contract.retires)
