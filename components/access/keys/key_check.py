"""The check of a visitor's key by the list of its endpoint's models, and what is known of the key then.

Spends nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from components.endpoint.answers.refusals import OWN_KEY_RULES
from components.endpoint.client.client import ImagesClient
from components.endpoint.client.retry import Retries
from components.endpoint.contracts.contract import provider_of
from components.endpoint.contracts.image_models import image_models
from components.errors import RequestRefused
from components.message.message import NO_MESSAGE, Message
from components.settings.addresses import deployment_in
from components.settings.settings import MODELVERSE_MODEL, OPENAI_MODEL

FIRST_MODELS = {"openai": OPENAI_MODEL, "modelverse": MODELVERSE_MODEL}
UNTESTED = Message("{host} does not say whether the key is right: the first picture will tell.")


@dataclass(frozen=True)
class VisitorKey:
    """Hold the facts about a visitor's key; the key itself is in the client alone, None once the key is forgotten.

    ``name`` is the endpoint's name for people, ``provider`` the provider whose contracts it keeps, ``model`` the model
    that is asked at first, and ``models`` are the models that the endpoint lists. ``said`` is a message for the person.
    """

    name: str
    provider: str
    base_url: str
    model: str
    models: tuple[str, ...] = ()
    said: Message = NO_MESSAGE
    client: ImagesClient | None = field(default=None, repr=False)

    @property
    def forgotten(self) -> bool:
        """Whether the key is gone."""
        return self.client is None


def accept_key(base_url: str, key: str, model: str = "", read_timeout: float = 300) -> VisitorKey:
    """Return a key that its endpoint accepts, as far as the list of models tells.

    ``model`` is the model to ask, "" for the usual one. Raises EndpointError.
    """
    client = ImagesClient(base_url, key, read_timeout=read_timeout, retries=Retries(), refusals=OWN_KEY_RULES)
    said = NO_MESSAGE
    try:
        models = image_models(client.list_models())
        if client.lists_without_key():
            said = UNTESTED.with_values(host=client.host)
    except RequestRefused as error:
        # An endpoint without a list can be used for a model whose name is known.
        if error.status not in (404, 405, 410, 501) or not model:
            raise
        models, said = (), UNTESTED.with_values(host=client.host)
    provider = provider_of(base_url)
    first = model or deployment_in(base_url) or _choose_first(models, provider)
    return VisitorKey(client.host, provider, client.base_url, first, models, said, client)


def _choose_first(models: Sequence[str], provider: str) -> str:
    usual = FIRST_MODELS.get(provider, MODELVERSE_MODEL)
    return usual if usual in models or not models else models[0]
