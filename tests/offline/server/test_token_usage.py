"""The usage that an offline answer reports costs as much as was forecast."""

import numpy as np
import pytest

from components.endpoint.contracts.contract import contract_for
from components.endpoint.contracts.cost import cost_of_usage
from components.offline.server.request import ImageRequest
from components.offline.server.token_usage import count_usage


@pytest.mark.parametrize("fidelity", ["", "high"])
@pytest.mark.parametrize("prompt", ["a beautiful flower", "привет", "一只猫 in 2026", "a_b 🌸"])
@pytest.mark.parametrize("sizes", [(), ((1000, 1001),), ((1024, 1025), (3000, 200)), ((512, 513),), ((4096, 1),)])
def test_the_usage_of_an_offline_answer_costs_what_was_forecast(sizes, prompt, fidelity):
    contract = contract_for("gpt-image-1", "openai")
    images = tuple(np.zeros((height, width, 3), np.uint8) for width, height in sizes)
    wanted = ImageRequest(
        prompt, "1024x1024", "low", "png", 100, 2, contract, True, 3, faithful=fidelity == "high", images=images
    )
    forecast = contract.forecast("1024x1024", "low", 2, prompt=prompt, pictures=sizes, fidelity=fidelity, partials=3)
    paid = cost_of_usage(contract.prices, count_usage(wanted), has_input_pictures=bool(images))
    assert paid is not None
    assert paid == forecast.cost
