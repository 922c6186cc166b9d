"""What the owner offers is all that the owner's money is spent on; others have no such limits."""

from dataclasses import replace

import pytest

from components.access.access import Access
from components.access.access_errors import NotOffered
from components.access.money.ledger import Ledger
from components.access.money.offer import check_offer, narrow_contract
from components.access.money.rates import RateLimits
from components.access.money.spending import Spending
from components.access.secret import Secret
from components.endpoint.client.client import ImagesClient
from components.endpoint.contracts.contract import contract_for
from components.endpoint.request import GenerateRequest
from components.library.runs.asker import NOBODY, Asker, OtherEndpoint
from components.library.runs.jobs import Jobs
from components.settings.access_settings import AccessSettings, Offer

OFFER = Offer(models=("gpt-image-1", "gpt-image-2.5-flare"), most_quality="medium", most_count=2)
OWN = Asker(other=OtherEndpoint(ImagesClient("https://api.openai.com/v1", "sk-own"), "api.openai.com", "openai"))


def ask(offer: Offer, model: str = "gpt-image-1", asker: Asker = NOBODY, provider: str = "openai", **asked) -> None:
    """Have the rules look at a request, in low quality unless a test asks for another."""
    request = GenerateRequest(contract_for(model, provider), "A ball", **{"quality": "low"} | asked)
    settings = AccessSettings(offer=offer)
    jobs = Jobs(1)
    # The offer is looked at without the database.
    parts = Ledger(None, settings), RateLimits(settings.rates, jobs), Spending(None, settings.budgets)
    Access(settings, Secret(b"s"), *parts).check(asker, [request])


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (
            {"model": "gpt-image-2"},
            "gpt-image-2 is not on offer here: choose gpt-image-1 or gpt-image-2.5-flare.",
        ),
        ({"quality": "high"}, "The quality high is not on offer here: choose low or medium."),
        (
            {"model": "gpt-image-2.5-flare", "quality": "max"},
            "The quality max is not on offer here: choose low or medium.",
        ),
        ({"n": 3}, "One call makes at most 2 pictures here: ask for fewer."),
    ],
)
def test_what_is_not_on_offer_is_refused_with_what_is(asked, sentence):
    with pytest.raises(NotOffered) as caught:
        ask(OFFER, **asked)
    assert str(caught.value) == sentence


def test_what_is_on_offer_is_asked_for():
    ask(OFFER)
    ask(OFFER, model="gpt-image-2.5-flare", quality="medium", n=2)
    ask(Offer(), model="gpt-image-2.5-flare", quality="max", n=4)


@pytest.mark.parametrize("quality", ["auto", "xhigh", "max", "hd", "standard"])
def test_a_quality_without_a_known_place_is_not_on_offer_under_any_limit(quality):
    contract = replace(contract_for("gpt-image-1", "openai"), qualities=("low", "medium", "high", quality))
    with pytest.raises(NotOffered, match="choose low, medium or high"):
        check_offer(Offer(most_quality="high"), GenerateRequest(contract, "A ball", quality=quality))


def test_an_own_key_lifts_every_limit():
    ask(OFFER, model="gpt-image-2", quality="high", n=10, asker=OWN)


def test_what_is_drawn_offline_has_no_limits():
    ask(OFFER, quality="high", n=4, provider="offline")


def test_a_form_offers_nothing_that_would_be_refused():
    contract = contract_for("gpt-image-2.5-flare", "openai")
    narrow = narrow_contract(replace(OFFER, most_quality="low"), contract)
    assert narrow.qualities == ("low",)
    assert narrow.default_quality == "low"
    assert narrow.max_count == 2
    assert narrow_contract(Offer(), contract) == contract


def test_a_count_above_that_of_the_model_offers_no_more_than_the_model_makes():
    assert narrow_contract(Offer(most_count=10), contract_for("gpt-image-1", "modelverse")).max_count == 4
