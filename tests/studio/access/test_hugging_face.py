"""Signing in with Hugging Face, asked by Gradio: a small provider on loopback answers in its place."""

import os
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

# A Space has these; elsewhere nobody signs in by Hugging Face.
pytest.importorskip("authlib")
pytest.importorskip("itsdangerous")

from app import HOME
from components.studio.access.sign_in.cookies import SIGN_IN_COOKIE
from tests.studio.access.entering import Browser
from tests.studio.access.openid_provider import ACCESS_TOKEN, CLIENT, SECRET, Provider, serve_provider

ADA = {"sub": "17", "name": "Ada", "preferred_username": "Ada", "profile": "https://hf/ada", "picture": "https://hf/p"}
HOST = "ada-proofroom.hf.space"


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with serve_provider() as provider:
        yield provider


@pytest.fixture(scope="module")
def space(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of Proofroom as a Space starts it: Gradio reads these variables when it is imported."""
    folder = tmp_path_factory.mktemp("space")
    environ = os.environ | {
        "SYSTEM": "spaces",
        "SPACE_ID": "ada/proofroom",
        "SPACE_HOST": HOST,
        "OAUTH_CLIENT_ID": CLIENT,
        "OAUTH_CLIENT_SECRET": SECRET,
        "OAUTH_SCOPES": "openid profile",
        "OPENID_PROVIDER_URL": provider.address,
        "GRADIO_SERVER_NAME": "127.0.0.1",
        "GRADIO_SERVER_PORT": "",
        "GRADIO_TEMP_DIR": str(folder / "cache"),
        "PROOFROOM_DATA": str(folder / "data"),
        "PROOFROOM_OFFLINE_PAINTER": "flat",
        "PROOFROOM_ACCESS": "huggingface",
        "PROOFROOM_ACCOUNTS": "ada",
        "PROOFROOM_ORGANISATIONS": "the-lab",
        "PROOFROOM_OWNERS": "ada",
    }
    del environ["GRADIO_SERVER_PORT"]
    app = subprocess.Popen([sys.executable, "app.py"], cwd=HOME, env=environ, stdout=subprocess.PIPE, text=True)
    # Before it, Gradio says something of its own about Spaces.
    said = next(line for line in app.stdout if line.startswith("Proofroom is at "))
    yield said.split()[3]
    app.terminate()
    app.wait(30)


def sign_in(space: str, provider: Provider, **account: object) -> tuple[Browser, str]:
    """Go the way of a browser over the provider; return the browser and where it is led to."""
    provider.account = ADA | account
    browser = Browser(space, headers={"X-Forwarded-Proto": "https"})
    asked = browser.get("login/huggingface?_target_url=/%3Fa%3D1").headers["location"]
    assert asked.startswith(f"{provider.address}/oauth/authorize?")
    back = parse_qs(urlsplit(asked).query)["redirect_uri"][0]
    assert back.startswith(f"https://{HOST}/login/callback?")
    returned = urlsplit(Browser("").send("GET", asked).headers["location"])
    came = browser.get(f"{returned.path}?{returned.query}")
    return browser, came.headers.get("location", f"{came.status_code} {came.text}")


def test_without_a_sign_in_only_the_page_that_leads_to_hugging_face_is_there(space):
    browser = Browser(space)
    assert browser.get().headers["location"] == "sign-in?next="
    page = browser.get("sign-in?next=x").text
    assert 'href="login/huggingface?_target_url=/x"' in page
    assert "<form" not in page
    for path in ("config", "gradio_api/info", "gradio_api/heartbeat/a", "theme.css"):
        assert browser.get(path, headers={"Accept": "*/*"}).status_code == 401


@pytest.mark.parametrize(
    "account",
    [{}, {"preferred_username": "eve", "sub": "18", "orgs": [{"sub": "1", "preferred_username": "The-Lab"}]}],
)
def test_accounts_and_members_of_organisations_on_the_lists_are_let_in(space, provider, account):
    browser, location = sign_in(space, provider, **account)
    assert location == "/?a=1"
    assert browser.get("config").status_code == 200
    # What Hugging Face gave is forgotten: the browser keeps our own sign-in alone.
    assert SIGN_IN_COOKIE in browser.cookies
    assert ACCESS_TOKEN not in str(browser.cookies)
    browser.send("POST", "sign-out")
    assert browser.get("config").status_code == 303


@pytest.mark.parametrize(
    "account",
    [
        {"preferred_username": "eve"},
        {"preferred_username": "eve", "orgs": [{"preferred_username": "the-lab-of-eve"}]},
        {"preferred_username": "eve", "orgs": ["the-lab", None, {"name": "the-lab"}]},
        {"preferred_username": "eve", "orgs": "the-lab"},
        {"preferred_username": ""},
    ],
)
def test_others_are_told_that_they_are_not_on_the_lists(space, provider, account):
    browser, location = sign_in(space, provider, **account)
    assert location == "../sign-in?refused=1"
    assert SIGN_IN_COOKIE not in browser.cookies
    refused = browser.get("sign-in?refused=1")
    assert refused.status_code == 403
    assert "This account may not enter here." in refused.text
    assert browser.get("config").status_code == 303


def test_a_callback_that_was_not_asked_for_signs_nobody_in(space, provider):
    provider.account = ADA
    browser = Browser(space)
    answer = browser.get("login/callback?code=1&state=made-up")
    assert answer.status_code in (302, 303, 307)
    assert SIGN_IN_COOKIE not in browser.cookies
    browser.cookies["session"] = "eyJvYXV0aF9pbmZvIjoge319.made.up"
    assert browser.get("config").status_code == 303
