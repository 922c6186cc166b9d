"""The first screen: the finished edit and its counts, the pictures as a browser gets them, the sentence about a key."""

import io
import re
from dataclasses import replace
from pathlib import Path

import gradio as gr
import pytest
from PIL import Image

from app import HOME
from components.studio.create.first_screen import HEIGHT, WIDTH, build_first_screen, write_finished_edit
from components.studio.form.examples import read_examples
from components.studio.page.assets import PLACE
from components.studio.server.session_blocks import SessionBlocks
from examples.build_finished import NUMBER, finish_example
from tests.studio.conftest import Served

MOST_BYTES = 60_000


def list_texts(service, examples) -> str:
    """Return the texts of the screen."""
    with SessionBlocks() as blocks:
        build_first_screen(service, examples)
    return " ".join(str(block.value) for block in blocks.blocks.values() if isinstance(block, gr.HTML))


def test_the_counts_are_those_of_the_example_edited_through_the_offline_endpoint():
    example = read_examples(HOME / "examples")[NUMBER]
    facts, _ = finish_example(example, painter="flat")
    assert facts["changed"] == 0 < facts["changed_in_answer"]
    shown = write_finished_edit()
    assert f"0 of {facts['outside']:,} pixels outside the mask changed" in shown
    assert example.prompt in shown
    assert "Drawn by the offline endpoint" in shown


def test_each_picture_is_small_and_comes_late_into_a_place_that_is_kept_for_it(served: Served):
    shown = write_finished_edit()
    addresses = re.findall(r'src="([^"]+)"', shown)
    assert len(addresses) == shown.count(f'width="{WIDTH}" height="{HEIGHT}" loading="lazy"') == 4
    for address in addresses:
        answer = served.get(address)
        assert len(answer.content) < MOST_BYTES
        assert Image.open(io.BytesIO(answer.content)).size == (WIDTH, HEIGHT)
        assert "max-age" in answer.headers["cache-control"]


@pytest.mark.parametrize("name", ["finished/facts.json", "keys.js", "%2e%2e/theme.py", "finished/none.webp", ""])
def test_nothing_but_those_pictures_has_an_address(served: Served, name: str):
    assert served.get(f"{PLACE.lstrip('/')}/{name}").status_code == 404


def test_every_photo_to_try_is_small(served: Served):
    with SessionBlocks():
        gallery = build_first_screen(served.service, read_examples(HOME / "examples"))
    sizes = [Path(item["image"]["path"]).stat().st_size for item in gallery.value]
    assert len(sizes) == 3
    assert max(sizes) < MOST_BYTES


def test_without_a_key_one_sentence_names_its_variable_and_with_a_key_there_is_none(served: Served):
    assert "MODELVERSE_API_KEY" in list_texts(served.service, [])
    keyed = replace(served.service, endpoint=replace(served.service.endpoint, provider="modelverse"))
    assert "API_KEY" not in list_texts(keyed, [])


def test_in_a_space_without_a_key_the_sentence_says_how_to_give_it_one(served: Served):
    in_space = replace(served.service, server=replace(served.service.server, space_hosts=("ada-proofroom.hf.space",)))
    said = list_texts(in_space, [])
    assert "duplicate this Space, and in your own add the secret <code>MODELVERSE_API_KEY</code>" in said
    assert "README.md" not in said
