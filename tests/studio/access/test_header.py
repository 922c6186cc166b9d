"""The entrance by a trusted proxy's header: who is believed, and what everybody else is told."""

from ipaddress import ip_network

import httpx
import pytest

from components.settings.access_settings import AccessSettings, SignIn
from tests.studio.access.entering import Browser
from tests.studio.conftest import Served

HEADER = "X-Forwarded-User"


@pytest.fixture(scope="module")
def behind_proxy(serve_behind) -> Served:
    sign_in = SignIn(header=HEADER, proxies=(ip_network("127.0.0.0/8"), ip_network("::1")))
    return serve_behind(AccessSettings("header", sign_in, owners=("ada",)))


@pytest.fixture(scope="module")
def behind_another(serve_behind) -> Served:
    return serve_behind(AccessSettings("header", SignIn(header=HEADER, proxies=(ip_network("10.0.0.0/8"),))))


@pytest.mark.parametrize("name", ["ada", "Grace Hopper", "名字", "o\"<b>'"])
def test_the_proxy_says_who_is_there(behind_proxy, name):
    browser = Browser(behind_proxy.address, headers={HEADER: name.encode()})
    assert browser.get("config").status_code == 200
    assert not browser.cookies


def test_a_request_without_a_name_is_refused_with_a_sentence(behind_proxy):
    for headers in ({}, {HEADER: ""}, {HEADER: "a:b"}, {HEADER: "a" * 200}, {"X-User": "ada"}):
        refused = Browser(behind_proxy.address, headers=headers).get()
        assert refused.status_code == 403
        assert "through a proxy that says who you are" in refused.json()["detail"]
    twice = httpx.get(behind_proxy.address, headers=[(HEADER, "eve"), (HEADER, "ada")])
    assert twice.status_code == 403


def test_nobody_but_the_proxy_is_believed_whatever_the_request_says(behind_another):
    for said in ({}, {"X-Forwarded-For": "10.0.0.1"}, {"Forwarded": "for=10.0.0.1"}, {"X-Real-IP": "10.0.0.1"}):
        refused = Browser(behind_another.address, headers={HEADER: "ada", **said}).get("config")
        assert refused.status_code == 403
    assert Browser(behind_another.address).get("sign-in").status_code == 404


def test_the_web_server_leaves_the_other_end_of_a_connection_as_it_is(behind_proxy):
    said = {HEADER: "ada", "X-Forwarded-For": "203.0.113.7"}
    assert Browser(behind_proxy.address, headers=said).get("config").status_code == 200


def test_a_page_of_another_site_cannot_use_the_name_of_the_proxy(behind_proxy):
    foreign = Browser(behind_proxy.address, headers={HEADER: "ada", "Origin": "https://evil.example"})
    assert foreign.send("POST", "gradio_api/call/v2/generate", json={"prompt": "A ball"}).status_code == 403
