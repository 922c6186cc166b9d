"""The offer: the models, qualities and counts for those who spend the owner's money.

``Offer`` is in components/settings/access_settings.py. A visitor's own key, and an endpoint that is free, have no such
limits.
"""

from dataclasses import replace
from typing import get_args

from components.access.access_errors import NotOffered
from components.endpoint.contracts.contract import ModelContract
from components.endpoint.request import GenerateRequest
from components.message.message import Listed, Message, Plural
from components.settings.access_settings import Offer, Quality

# From the cheapest to the dearest. Any other quality, such as "auto" or "max", may be dearer than all of these.
QUALITIES: tuple[str, ...] = get_args(Quality)


def list_qualities(offer: Offer, contract: ModelContract) -> tuple[str, ...]:
    """Return the qualities of a model that are on offer."""
    if offer.most_quality is None:
        return contract.qualities
    offered = QUALITIES[: QUALITIES.index(offer.most_quality) + 1]
    return tuple(quality for quality in contract.qualities if quality in offered)


def narrow_contract(offer: Offer, contract: ModelContract) -> ModelContract:
    """Return a contract with the qualities and counts that are on offer, for a form."""
    # A model without any quality on offer is refused by ``check_offer``; a form has to show one all the same.
    qualities = list_qualities(offer, contract) or contract.qualities[:1]
    default = contract.default_quality if contract.default_quality in qualities else qualities[-1]
    most = min(contract.max_count, offer.most_count or contract.max_count)
    return replace(contract, qualities=qualities, default_quality=default, max_count=most)


def check_offer(offer: Offer, request: GenerateRequest) -> None:
    """Raise NotOffered for a request with a model, quality or count that is not on offer."""
    if offer.models and request.model not in offer.models:
        raise NotOffered(
            Message(
                "{model} is not on offer here: choose {models}.",
                model=request.model,
                models=Listed(offer.models, "or"),
            )
        )
    qualities = list_qualities(offer, request.contract)
    if request.quality not in qualities:
        if not qualities:
            raise NotOffered(
                Message(
                    "{model} has no quality that is on offer here: choose another model.",
                    model=request.model,
                )
            )
        raise NotOffered(
            Message(
                "The quality {quality} is not on offer here: choose {qualities}.",
                quality=request.quality,
                qualities=Listed(qualities, "or"),
            )
        )
    if offer.most_count is not None and request.n > offer.most_count:
        raise NotOffered(
            Plural(
                "One call makes at most {n} picture here: ask for fewer.",
                "One call makes at most {n} pictures here: ask for fewer.",
                n=offer.most_count,
            )
        )
