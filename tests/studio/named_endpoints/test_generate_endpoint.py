"""``/generate`` as a script meets it, through gradio_client and HTTP."""

import hashlib
import json
from pathlib import Path

from tests.library.pictures import decode
from tests.studio.named_endpoints.calls import refusal, stored


def test_generate_with_only_a_prompt_takes_the_defaults(served, client):
    files, facts = client.predict(prompt="A red ball", api_name="/generate")
    assert {name: facts[name] for name in ("model", "size", "quality", "output_format")} == {
        "model": "gpt-image-1",
        "size": "1024x1024",
        "quality": "high",
        "output_format": "png",
    }
    [file], [shot_id] = files, facts["shots"]
    data = Path(file).read_bytes()
    assert decode(data).shape[:2] == (1024, 1024)
    assert data == stored(served, shot_id)
    shot = served.store.find_shot(shot_id)
    assert hashlib.sha256(data).hexdigest() == shot.sha256
    assert Path(file).name == f"proofroom-{shot_id[:8]}.png"

    assert facts["usage"]["output_tokens"] == 4160
    assert facts["usage"]["total_tokens"] == facts["usage"]["input_tokens"] + 4160
    assert facts["cost"] == {"amount": 0, "currency": "CNY"}
    assert facts["request_id"] == shot.recipe.request_id
    assert len(facts["request_id"]) == 36
    assert 0 < facts["seconds"] < 30
    assert "changed_outside_mask" not in facts
    assert shot.recipe.prompt == "A red ball"


def test_generate_does_what_every_argument_says(served, client):
    files, facts = client.predict(
        prompt="Drei Äpfel",
        size="1024x1536",
        quality="low",
        output_format="jpeg",
        output_compression=60,
        n=2,
        model="gpt-image-1",
        api_name="/generate",
    )
    assert len(files) == len(facts["shots"]) == 2
    for file, shot_id in zip(files, facts["shots"], strict=True):
        data = Path(file).read_bytes()
        assert data[:3] == b"\xff\xd8\xff"
        assert file.endswith(".jpg")
        assert decode(data).shape[:2] == (1536, 1024)
        assert data == stored(served, shot_id)
        parameters = served.store.find_shot(shot_id).recipe.parameters
        assert parameters["prompt"] == "Drei Äpfel"
        assert parameters["output_compression"] == 60
    assert facts["size"] == "1024x1536"
    assert facts["quality"] == "low"
    assert facts["output_format"] == "jpeg"


def test_a_prompt_that_is_too_long_is_refused(client):
    assert refusal(client, "/generate", prompt="a" * 32_001) == (
        "The prompt has 32,001 characters and gpt-image-1 takes 32,000: shorten it."
    )


def test_a_model_that_the_endpoint_does_not_serve_is_refused(client):
    assert "dall-e-9" in refusal(client, "/generate", prompt="A ball", model="dall-e-9")


def test_empty_values_mean_the_defaults(served):
    said = served.call("generate", prompt="A ball", quality="low", size="", output_format="", model="")
    _, facts = json.loads(said.rpartition("data: ")[2])
    assert (facts["size"], facts["output_format"], facts["model"]) == ("1024x1024", "png", "gpt-image-1")
