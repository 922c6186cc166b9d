"""``/erase`` as a script meets it, through gradio_client."""

from pathlib import Path

import numpy as np

from tests.library.pictures import alpha_mask, decode, disc, encode, noise
from tests.studio.conftest import Served
from tests.studio.named_endpoints.calls import refusal

SMALL = noise(72, 48)
MASK = disc(72, 48, 6)


def test_a_script_erases_without_a_prompt_and_for_nothing(served: Served, client, as_file):
    [file], facts = client.predict(
        image=as_file(encode(SMALL)), mask=as_file(alpha_mask(MASK), "mask.png"), grow=2, api_name="/erase"
    )
    shot = served.store.find_shot(facts["shots"][0])
    grown = disc(72, 48, 8)
    after = decode(Path(file).read_bytes())
    assert np.array_equal(after[~disc(72, 48, 9)], SMALL[~disc(72, 48, 9)])
    assert (after[grown & ~MASK] != SMALL[grown & ~MASK]).any()
    assert (shot.recipe.kind, facts["model"], facts["fill"]) == ("erase", "", "patchmatch")
    assert facts["changed_outside_mask"] == 0
    assert facts["cost"]["amount"] == 0
    assert facts["usage"] is None


def test_what_cannot_be_erased_is_refused(client, as_file):
    image, mask = as_file(encode(SMALL)), as_file(alpha_mask(MASK), "mask.png")
    assert refusal(client, "/erase", mask=mask).startswith("Add a picture first")
    assert refusal(client, "/erase", image=image) == "Nothing is painted. Paint what should be gone."
    assert "grow cannot be 5000" in refusal(client, "/erase", image=image, mask=mask, grow=5000)
