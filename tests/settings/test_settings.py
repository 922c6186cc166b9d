"""What follows from each name in the environment."""

import dataclasses
from pathlib import Path

import pytest

from components.errors import SettingsError
from components.settings import settings
from components.settings.addresses import checked_url
from components.settings.settings import read_settings

KEY = "mvk-Zk3vQ8rTn5WbX2yLp7Hd"
HOME = Path("/srv/proofroom")


def read(**environ: str) -> settings.Settings:
    return read_settings(environ, HOME)


def test_empty_environment_runs_offline():
    found = read()
    assert found.offline
    assert (found.base_url, found.api_key, found.model) == (None, None, "gpt-image-1")
    assert (found.data, found.offline_delay) == (HOME / "data", 0.5)


def test_modelverse_key_implies_modelverse():
    found = read(MODELVERSE_API_KEY=f" {KEY}\n")
    assert not found.offline
    assert (found.api_key, found.base_url) == (KEY, "https://api.modelverse.cn/v1")
    assert found.model == "gpt-image-1"


def test_openai_key_implies_openai_and_a_model_it_serves():
    found = read(OPENAI_API_KEY=KEY)
    assert (found.api_key, found.base_url, found.model) == (KEY, "https://api.openai.com/v1", "gpt-image-2")


def test_openai_base_url_goes_with_the_openai_key():
    assert read(OPENAI_API_KEY=KEY, OPENAI_BASE_URL="https://own.example/v1/").base_url == "https://own.example/v1"
    found = read(MODELVERSE_API_KEY=KEY, OPENAI_API_KEY="other", OPENAI_BASE_URL="https://own.example/v1")
    assert (found.api_key, found.base_url) == (KEY, "https://api.modelverse.cn/v1")
    assert read(OPENAI_BASE_URL="https://own.example/v1").offline


def test_proofroom_names_override_what_the_key_implies():
    for name in ("MODELVERSE_API_KEY", "OPENAI_API_KEY"):
        named = {"PROOFROOM_BASE_URL": "http://127.0.0.1:8000", "PROOFROOM_MODEL": "gpt-image-1.5"}
        found = read(**{name: KEY}, **named)
        assert (found.base_url, found.model, found.api_key) == ("http://127.0.0.1:8000", "gpt-image-1.5", KEY)


def test_the_variable_that_held_the_key_is_known_wherever_the_endpoint_is():
    assert read(MODELVERSE_API_KEY=KEY, PROOFROOM_BASE_URL="https://api.openai.com/v1").key_name == "MODELVERSE_API_KEY"
    assert read(OPENAI_API_KEY=KEY, PROOFROOM_BASE_URL="https://own.example/v1").key_name == "OPENAI_API_KEY"
    assert read().key_name == "MODELVERSE_API_KEY"


def test_model_can_be_named_offline():
    assert read(PROOFROOM_MODEL="gpt-image-2").model == "gpt-image-2"


def test_blank_names_are_as_good_as_unset():
    assert read(MODELVERSE_API_KEY=" ", PROOFROOM_BASE_URL="", PROOFROOM_DATA=" ", PROOFROOM_OFFLINE_DELAY="").offline


def test_base_url_without_a_key_is_an_error_with_its_remedy():
    with pytest.raises(SettingsError, match="set MODELVERSE_API_KEY or OPENAI_API_KEY"):
        read(PROOFROOM_BASE_URL="https://own.example/v1")


@pytest.mark.parametrize(
    "url",
    [
        "own.example/v1",
        "ftp://own.example",
        "https://",
        "https://me:secret@own.example",
        "https://:secret@own.example",
        "https://own.example/v1?key=secret",
        "https://own.example/v1#secret",
        "https://[own.example/v1",
        "https://own.example:port/v1",
        "https://own.example:99999/v1",
        "https://own.example/v1 secret",
        "https://own.example/\nv1",
    ],
)
def test_address_that_cannot_be_used_is_refused_without_repeating_it(url):
    with pytest.raises(SettingsError, match="must look like https://host/v1") as caught:
        read(MODELVERSE_API_KEY=KEY, PROOFROOM_BASE_URL=url)
    assert "secret" not in str(caught.value)
    assert caught.value.__context__ is None


def test_azures_deployment_is_the_model_unless_one_is_named():
    at_azure = "https://studio.openai.azure.com/openai/deployments/our%20pictures"
    for name in ("MODELVERSE_API_KEY", "OPENAI_API_KEY"):
        found = read(**{name: KEY}, PROOFROOM_BASE_URL=f"{at_azure}/images/edits?api-version=2026-01-01")
        assert (found.base_url, found.model) == (f"{at_azure}?api-version=2026-01-01", "our pictures")
        assert read(**{name: KEY}, PROOFROOM_BASE_URL=at_azure, PROOFROOM_MODEL="gpt-image-2").model == "gpt-image-2"


@pytest.mark.parametrize("path", ["/images/generations", "/images/edits", "/images/edits/"])
def test_address_of_the_images_themselves_is_taken_for_the_endpoints(path):
    assert checked_url(f"https://own.example/v1{path}") == "https://own.example/v1"


def test_address_loses_its_last_slash():
    assert checked_url("https://own.example/v1/") == "https://own.example/v1"


@pytest.mark.parametrize("key", ["two words", "ключ", "line\nbreak"])
def test_key_no_header_can_carry_is_refused_without_repeating_it(key):
    with pytest.raises(SettingsError, match="Copy it again") as caught:
        read(MODELVERSE_API_KEY=key)
    assert key not in str(caught.value)


@pytest.mark.parametrize(("text", "seconds"), [("0", 0), ("2.5", 2.5), (" 600 ", 600)])
def test_offline_delay_is_seconds(text, seconds):
    assert read(PROOFROOM_OFFLINE_DELAY=text).offline_delay == seconds


@pytest.mark.parametrize(("text", "seconds"), [("", 300), ("10", 10), ("3600", 3600)])
def test_an_endpoint_is_waited_for_five_minutes_or_as_long_as_set(text, seconds):
    assert read(PROOFROOM_TIMEOUT=text).read_timeout == seconds


@pytest.mark.parametrize("text", ["0", "9", "3601", "long"])
def test_a_timeout_too_short_for_a_picture_is_refused(text):
    with pytest.raises(SettingsError, match="PROOFROOM_TIMEOUT must be a number of seconds from 10 to 3600"):
        read(PROOFROOM_TIMEOUT=text)


def test_the_time_a_stop_waits_is_300_seconds_or_what_is_asked_for():
    assert read().grace == 300
    assert read(PROOFROOM_GRACE="0").grace == 0
    with pytest.raises(SettingsError, match="PROOFROOM_GRACE must be a number of seconds from 0 to 3600"):
        read(PROOFROOM_GRACE="-1")


@pytest.mark.parametrize("text", ["soon", "-1", "601", "nan", "inf", "1s"])
def test_delay_that_is_no_number_of_seconds_is_refused(text):
    with pytest.raises(SettingsError, match="PROOFROOM_OFFLINE_DELAY must be a number of seconds from 0 to 600"):
        read(PROOFROOM_OFFLINE_DELAY=text)


def test_the_offline_painter_is_detailed_or_flat():
    assert read().offline_painter == "detailed"
    assert read(PROOFROOM_OFFLINE_PAINTER=" flat ").offline_painter == "flat"
    with pytest.raises(SettingsError, match="PROOFROOM_OFFLINE_PAINTER must be detailed or flat"):
        read(PROOFROOM_OFFLINE_PAINTER="oil")


@pytest.mark.parametrize(
    ("text", "on"), [("1", True), ("true", True), (" ON ", True), ("0", False), ("False", False), ("off", False)]
)
def test_offline_faults_are_on_or_off(text, on):
    assert read(PROOFROOM_OFFLINE_FAULTS=text).offline_faults is on


def test_offline_faults_are_off_unless_asked_for():
    assert read().offline_faults is False
    assert read(PROOFROOM_OFFLINE_FAULTS=" ").offline_faults is False


@pytest.mark.parametrize("text", ["2", "please", "yes"])
def test_faults_that_are_neither_on_nor_off_are_refused(text):
    with pytest.raises(SettingsError, match="PROOFROOM_OFFLINE_FAULTS must be 1, true or on, or 0, false or off"):
        read(PROOFROOM_OFFLINE_FAULTS=text)


def test_key_is_left_out_of_every_representation():
    found = read(MODELVERSE_API_KEY=KEY)
    assert KEY not in f"{found} {found!r} {[found]}"


def test_settings_do_not_change_after_they_are_read():
    with pytest.raises(dataclasses.FrozenInstanceError):
        read().api_key = KEY


def test_processes_own_environment_is_read_by_default(monkeypatch):
    monkeypatch.setenv("PROOFROOM_MODEL", "gpt-image-1-mini")
    found = read_settings()
    assert found.model == "gpt-image-1-mini"
    assert found.data == Path(settings.__file__).parents[2] / "data"


def test_each_browser_has_a_library_of_its_own_unless_it_is_shared():
    assert not read().shared_library
    assert read(PROOFROOM_SHARED_LIBRARY="1").shared_library
    with pytest.raises(SettingsError, match="PROOFROOM_SHARED_LIBRARY must be 1"):
        read(PROOFROOM_SHARED_LIBRARY="mine")


@pytest.mark.parametrize("token", ["short", "x" * 257, "with a space in it", "grün-grün-grün-grün"])
def test_a_token_of_the_operator_that_could_be_guessed_or_not_sent_is_refused(token):
    with pytest.raises(SettingsError, match="PROOFROOM_METRICS_TOKEN must have 16 to 256"):
        read(PROOFROOM_METRICS_TOKEN=token)
    assert "a-good-token-of-it" not in repr(read(PROOFROOM_METRICS_TOKEN="a-good-token-of-it"))


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("", ""),
        ("/", ""),
        ("/proofroom", "/proofroom"),
        ("/team/Proof.room-2/", "/team/Proof.room-2"),
        ("https://studio.example.org/proofroom", "https://studio.example.org/proofroom"),
    ],
)
def test_the_path_below_which_a_proxy_shows_the_page_has_no_slash_at_its_end(text, root):
    assert read(GRADIO_ROOT_PATH=text).server.root_path == root


@pytest.mark.parametrize(
    "text", ["proofroom", "//evil.example", "/a/../b", "/a;Domain=b", "/a b", "/a//b", "/%2e", "x:/a"]
)
def test_a_path_that_is_none_is_refused_with_an_example(text):
    with pytest.raises(SettingsError, match="GRADIO_ROOT_PATH must be a path such as /proofroom"):
        read(GRADIO_ROOT_PATH=text)
