"""Scripts with a token: by header and by argument, behind an entrance and without one, and what a token never opens."""

import logging
import threading
from ipaddress import ip_network
from pathlib import Path

import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from components.access.tokens import Tokens
from components.credentials.attempts import FREE
from components.settings.access_settings import AccessSettings, SignIn
from tests.studio.access.entering import Browser
from tests.studio.conftest import Served

VISITOR = "1" * 64
ASKED = {"prompt": "A ball", "quality": "low"}
WRONG = "proofroom_" + "x" * 43


def tokens_of(served: Served) -> Tokens:
    return served.service.entrance.tokens


def account(served: Served, name: str = "ada") -> str:
    return served.service.entrance.accounts.find(name).id


@pytest.fixture(scope="module")
def of_ada(guarded_by_names: Served) -> str:
    ada = account(guarded_by_names)
    return tokens_of(guarded_by_names).make(ada, ada, "laptop")[0]


def call(address: str, token: str, folder: Path) -> Client:
    headers = {"Authorization": f"Bearer {token}"}
    return Client(address, headers=headers, verbose=False, analytics_enabled=False, download_files=str(folder))


def test_behind_the_gate_a_script_with_a_token_makes_pictures_for_its_person(guarded_by_names, of_ada, tmp_path):
    files, facts = call(guarded_by_names.address, of_ada, tmp_path).predict(**ASKED, api_name="/generate")
    assert Path(files[0]).read_bytes().startswith(b"\x89PNG")
    [shot] = facts["shots"]
    assert guarded_by_names.store.find_shot(shot).visitor == account(guarded_by_names)


def test_curl_needs_the_same_header_for_each_of_its_calls(guarded_by_names, of_ada):
    address, headers = guarded_by_names.address, {"Authorization": f"Bearer {of_ada}"}
    event = httpx.post(f"{address}gradio_api/call/v2/generate", json=ASKED, headers=headers, timeout=20).json()
    answer = f"{address}gradio_api/call/generate/{event['event_id']}"
    assert httpx.get(answer).status_code == 401
    assert "event: complete" in httpx.get(answer, headers=headers, timeout=20).text


@pytest.mark.parametrize("path", ["", "theme.css", "assets/index.js", "sign-out", "gradio_api/proofroom/assets/x.webp"])
def test_a_token_does_not_open_the_page(guarded_by_names, of_ada, path):
    script = Browser(guarded_by_names.address, headers={"Authorization": f"Bearer {of_ada}"})
    assert script.get(path, headers={"Accept": "*/*"}).status_code in (403, 404)


def test_a_token_sends_no_event_of_the_page_by_its_number(guarded_by_names, of_ada):
    headers = {"Authorization": f"Bearer {of_ada}"}
    fns = guarded_by_names.studio.fns
    private = [number for number, fn in fns.items() if fn.api_visibility != "public" and fn.fn]
    assert len(private) > 50
    for number in private[::12]:
        fn = fns[number]
        answer = httpx.post(
            f"{guarded_by_names.address}gradio_api/run/predict",
            json={"data": [None] * len(fn.inputs), "fn_index": number, "session_hash": "a script"},
            headers=headers,
            timeout=20,
        )
        assert answer.status_code != 200 or "no other event of the page" in answer.text, fn.name


def test_a_script_that_goes_away_ends_its_visit(guarded_by_names, of_ada, monkeypatch):
    ending = next(fn for fn in guarded_by_names.studio.fns.values() if fn.targets[0][1] == "unload")
    ended = threading.Event()
    monkeypatch.setattr(ending, "fn", ended.set)
    address, headers = f"{guarded_by_names.address}gradio_api/heartbeat/script", {"Authorization": f"Bearer {of_ada}"}
    with httpx.stream("GET", address, headers=headers, timeout=20) as connection:
        next(connection.iter_lines())
    assert ended.wait(60)


@pytest.mark.parametrize("token", [WRONG, "proofroom_", "nonsense", 17, {"a": 1}])
def test_a_wrong_token_is_refused_with_a_sentence_and_never_repeated(served, token, caplog):
    with caplog.at_level(logging.DEBUG), pytest.raises(AppError) as caught:
        served.client.predict(**ASKED, token=token, api_name="/generate")
    assert "The token is wrong or was revoked." in str(caught.value)
    assert str(token) not in str(caught.value)
    assert str(token) not in caplog.text or token in (17, "proofroom_")


def test_a_wrong_token_in_the_header_is_401_also_where_the_page_is_open(served, guarded_by_names):
    for address in (served.address, guarded_by_names.address):
        refused = httpx.get(f"{address}config", headers={"Authorization": f"Bearer {WRONG}"})
        assert refused.status_code == 401
        assert refused.headers["www-authenticate"] == "Bearer"
        assert WRONG not in refused.text
    # The token of Hugging Face comes in the same header, and is none of ours.
    assert httpx.get(f"{served.address}config", headers={"Authorization": "Bearer hf_abc"}).status_code == 200


def test_where_the_page_is_open_the_argument_leads_to_the_library_of_its_browser(served, caplog):
    text, made = tokens_of(served).make(VISITOR, None, "laptop")
    with caplog.at_level(logging.DEBUG):
        _, facts = served.client.predict(**ASKED, token=text, api_name="/generate")
    [shot] = [served.store.find_shot(each) for each in facts["shots"]]
    assert shot.visitor == VISITOR
    assert text not in caplog.text
    kept = b"".join(path.read_bytes() for path in served.data.rglob("*") if path.is_file())
    assert text.encode() not in kept
    assert text not in str(facts)
    assert tokens_of(served).revoke(VISITOR, made.id)
    with pytest.raises(AppError, match="revoked"):
        served.client.predict(**ASKED, token=text, api_name="/generate")


async def test_the_panel_shows_a_token_once_and_revokes_it_after_a_question(served):
    panel = next(each.fn.__self__ for each in served.studio.fns.values() if each.name == "make_token")
    browser = "a" * 64
    made = await panel.make_token("CI <b>", browser)
    text = made[panel.made]["value"]
    assert text.startswith("proofroom_")
    assert "CI &lt;b&gt;" in made[panel.table]
    [(_, chosen)] = made[panel.chosen]["choices"]
    opened = await panel.open(browser)
    assert opened[panel.made] == {"value": "", "visible": False, "__type__": "update"}
    assert text not in str(opened)
    assert "Revoke CI" in (await panel.ask(chosen, browser))[panel.revoke_now]["value"]
    # Another browser can neither see nor revoke it.
    assert "no token yet" in (await panel.open("b" * 64))[panel.table]
    assert "gone already" in (await panel.revoke_token(chosen, "b" * 64))[panel.said]
    assert served.service.entrance.tokens.find(text)
    assert "was revoked" in (await panel.revoke_token(chosen, browser))[panel.said]
    assert served.service.entrance.tokens.find(text) is None
    assert "a name" in (await panel.make_token(" ", browser))[panel.said]


def test_a_script_with_a_wrong_token_waits_and_keeps_nobody_at_its_address_from_signing_in(serve_behind, people_file):
    sign_in = SignIn(passwords=people_file, proxies=(ip_network("127.0.0.0/8"),))
    served = serve_behind(AccessSettings("password", sign_in))
    here = {"X-Forwarded-For": "203.0.113.9"}
    refused = []
    while not (refused and refused[-1].status_code == 429) and len(refused) < 20:
        refused.append(httpx.get(f"{served.address}config", headers=here | {"Authorization": f"Bearer {WRONG}"}))
    assert [answer.status_code for answer in refused[:FREE]] == [401] * FREE
    assert int(refused[-1].headers["retry-after"]) >= 1
    assert Browser(served.address, headers=here).sign_in(name="ada").status_code == 303
    # A script that knows its token does not wait either.
    ada = account(served)
    right = here | {"Authorization": f"Bearer {tokens_of(served).make(ada, ada, 'laptop')[0]}"}
    assert httpx.get(f"{served.address}config", headers=right, timeout=20).status_code == 200
