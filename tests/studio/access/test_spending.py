"""PROOFROOM_SPEND=signed-in: anybody may look and draw offline, and only who signed in spends the owner's money."""

from collections.abc import Iterator

import httpx
import pytest

from app import HOME, LAUNCH, build_service
from components.access.accounts import Account
from components.endpoint.address import OFFLINE
from components.offline.server.server import OfflineEndpoint
from components.settings.settings import read_settings
from components.studio.access.account_line import write_account_line
from components.studio.access.person import Person, acting
from components.studio.page.service import Service
from components.studio.studio import build_studio
from tests.studio.access.entering import PASSWORD, Browser

ASKED = {"prompt": "A ball", "quality": "low"}


@pytest.fixture(scope="module")
def spending(offline: OfflineEndpoint, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, str]]:
    """Give a service and its address; the owner's endpoint is far away, as the offline one beside it is not."""
    settings = read_settings(
        {
            "PROOFROOM_BASE_URL": offline.base_url,
            "OPENAI_API_KEY": "sk-of-the-owner",
            "PROOFROOM_SPEND": "signed-in",
            "PROOFROOM_ACCESS": "password",
            "PROOFROOM_PASSWORD": PASSWORD,
            "PROOFROOM_DATA": str(tmp_path_factory.mktemp("spending")),
            "PROOFROOM_OFFLINE_DELAY": "0",
            "PROOFROOM_OFFLINE_PAINTER": "flat",
        },
        HOME,
    )
    service = build_service(settings)
    studio = build_studio(service, HOME / "examples")
    _, address, _ = studio.launch(
        prevent_thread_lock=True, quiet=True, server_name="127.0.0.1", app_kwargs=service.server_options, **LAUNCH
    )
    yield service, address
    studio.close(verbose=False)
    service.maker.jobs.close()
    service.thumbnails.close()
    service.store.close()


def endpoint_of(service: Service, browser: Browser, **headers: str) -> str:
    """Return the endpoint that drew for a browser, by the record of the picture."""
    event = browser.send("POST", "gradio_api/call/v2/generate", json=ASKED, headers=headers).json()["event_id"]
    said = browser.get(f"gradio_api/call/generate/{event}", headers=headers).text
    assert "event: complete" in said, said
    shot = said.split('"shots": ["')[1].split('"')[0]
    return service.store.find_shot(shot).recipe.endpoint


def test_a_stranger_draws_offline_and_somebody_who_signed_in_asks_the_owners_endpoint(spending):
    service, address = spending
    browser = Browser(address)
    assert browser.get("config").status_code == 200
    assert endpoint_of(service, browser) == OFFLINE
    assert 'href="./"' in browser.get("sign-in").text
    assert browser.sign_in().status_code == 303
    assert endpoint_of(service, browser) == service.endpoint.name != OFFLINE
    browser.send("POST", "sign-out")
    assert endpoint_of(service, browser) == OFFLINE


def test_a_script_spends_with_the_token_of_somebody_who_signed_in_alone(spending):
    service, address = spending
    text, made = service.entrance.tokens.make("1" * 64, Account().id, "laptop")
    script = {"Authorization": f"Bearer {text}"}
    assert endpoint_of(service, Browser(address), **script) == service.endpoint.name
    assert service.entrance.tokens.revoke("1" * 64, made.id)
    assert httpx.get(f"{address}config", headers=script).status_code == 401


def test_the_page_offers_the_way_in_to_strangers_and_the_way_out_to_those_who_are_in(spending):
    service, _ = spending
    with acting(Person("visit")):
        assert write_account_line(service) == '<a href="sign-in">Sign in</a>'
    with acting(Person("visit", name="<b>ada</b>", signed_in=True)):
        line = write_account_line(service)
    assert "&lt;b&gt;ada&lt;/b&gt;" in line
    assert '<form method="post" action="sign-out"><button type="submit">Sign out</button></form>' in line
