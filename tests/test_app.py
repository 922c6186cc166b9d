"""What app.py says at the start."""

import gc
from pathlib import Path

import pytest

from app import warn_of_spending, warn_of_wiping
from components.settings.settings import read_settings

EXPOSED = {"OPENAI_API_KEY": "sk-1", "GRADIO_SERVER_NAME": "0.0.0.0"}
SAFE = [
    {"GRADIO_SERVER_NAME": "127.0.0.1"},
    {"GRADIO_SERVER_NAME": "localhost"},
    {"GRADIO_SERVER_NAME": "::1"},
    {"PROOFROOM_BUDGET_DAY": "5 USD"},
    {"PROOFROOM_KEYS": "visitor"},
    {"PROOFROOM_ACCESS": "password", "PROOFROOM_PASSWORD": "correct horse"},
    {"OPENAI_API_KEY": ""},
]


def warned(environ: dict[str, str]) -> str:
    return str(warn_of_spending(read_settings(environ, Path("/srv"))) or "")


def test_an_open_page_that_others_reach_says_whose_money_they_can_spend_and_what_to_set():
    assert warned(EXPOSED) == (
        "Anybody who opens the page can spend the money of OPENAI_API_KEY. Set PROOFROOM_ACCESS, PROOFROOM_BUDGET_DAY"
        " or PROOFROOM_KEYS=visitor."
    )
    assert warned({"OPENAI_API_KEY": "sk-1", "SPACE_HOST": "ada-proofroom.hf.space"})
    assert warned(EXPOSED | {"GRADIO_SERVER_NAME": "studio.example.org"})


@pytest.mark.parametrize("change", SAFE)
def test_where_strangers_can_spend_nothing_without_limit_nothing_is_said(change):
    assert warned(EXPOSED | change) == ""


def test_a_space_without_a_bucket_is_told_that_it_keeps_nothing():
    said = warn_of_wiping(read_settings({"SPACE_ID": "ada/proofroom"}, Path("/srv")))
    assert str(said).endswith("Mount a storage bucket at /data to keep them.")
    assert warn_of_wiping(read_settings({}, Path("/srv"))) is None


def test_garbage_is_collected_once_the_modules_are_loaded():
    assert gc.isenabled()
