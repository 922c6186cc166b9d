"""The endpoint at work in a visit: of the owner's key, of the visitor's own key, or the offline one."""

from dataclasses import dataclass

from components.access.keys.key_check import VisitorKey
from components.access.money.offer import narrow_contract
from components.endpoint.contracts.contract import ModelContract, contract_for
from components.library.runs.asker import OtherEndpoint
from components.settings.access_settings import Offer
from components.studio.page.model_list import ModelList

# The environment variables from which the programs on the page read the key, by provider.
KEY_NAMES = {"openai": "OPENAI_API_KEY", "modelverse": "MODELVERSE_API_KEY"}
OTHER_KEY_NAME = "API_KEY"
EVERYTHING = Offer()


@dataclass(frozen=True)
class EndpointAtWork:
    """Hold an endpoint and what it offers.

    ``name`` is the endpoint's name for people, ``provider`` the provider whose contracts it keeps, ``base_url`` its
    address, ``model`` the model that is asked at first, and ``models`` those on offer. ``key_name`` is the environment
    variable from which a program reads the key. ``offer`` has the limits of who uses it. ``other`` is set where the
    owner's money is not spent and no key is needed: the offline endpoint beside the owner's.
    """

    name: str
    provider: str
    base_url: str
    model: str
    models: ModelList
    key_name: str = "MODELVERSE_API_KEY"
    offer: Offer = EVERYTHING
    other: OtherEndpoint | None = None

    @property
    def offline(self) -> bool:
        """Whether no model is at work."""
        return self.provider == "offline"

    def contract(self, model: str = "") -> ModelContract:
        """Return the contract of a model by its name, "" for the first model."""
        return contract_for(model.strip() or self.model, self.provider)

    def offered_contract(self, model: str = "") -> ModelContract:
        """Return the contract of a model with the values that are on offer, for a form."""
        return narrow_contract(self.offer, self.contract(model))


def endpoint_of(key: VisitorKey) -> EndpointAtWork:
    """Return the endpoint of a visitor's key; the list of its models is the one that the key was tested with."""
    return EndpointAtWork(
        name=key.name,
        provider=key.provider,
        base_url=key.base_url,
        model=key.model,
        models=ModelList(lambda: key.models, key.provider, key.model, listed=key.models),
        key_name=KEY_NAMES.get(key.provider, OTHER_KEY_NAME),
    )
