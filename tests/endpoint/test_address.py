"""How an address is read; and all that is said to an endpoint at Azure's, on loopback."""

import pytest

from components.endpoint.address import AZURE_VERSION, Address, read_address
from components.endpoint.client import safe_links
from components.endpoint.client.client import ImagesClient
from components.errors import RequestRefused, SettingsError
from tests.endpoint.conftest import FLOWER, KEY, PNG
from tests.far_end import FarEnd, http_answer

AZURE = "https://studio.openai.azure.com"
AT_AZURE = "/openai/deployments/our-pictures"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://api.modelverse.cn/v1", Address("https://api.modelverse.cn/v1")),
        (" http://127.0.0.1:8000/ ", Address("http://127.0.0.1:8000")),
        (f"{AZURE}{AT_AZURE}", Address(f"{AZURE}{AT_AZURE}", "api-key", AZURE_VERSION)),
        (
            f"{AZURE}{AT_AZURE}/?api-version=2026-01-01",
            Address(f"{AZURE}{AT_AZURE}", "api-key", "2026-01-01"),
        ),
        (
            f"{AZURE}{AT_AZURE}/images/generations?api-version=2025-04-01-preview",
            Address(f"{AZURE}{AT_AZURE}", "api-key", "2025-04-01-preview"),
        ),
        (f"{AZURE}/openai/v1/", Address(f"{AZURE}/openai/v1", "api-key")),
        (f"{AZURE}/openai/v1?api-version=preview", Address(f"{AZURE}/openai/v1", "api-key", "preview")),
        (
            "https://own.example/azure?api-version=2026-01-01",
            Address("https://own.example/azure", "api-key", "2026-01-01"),
        ),
        (f"https://own.example{AT_AZURE}", Address(f"https://own.example{AT_AZURE}", "api-key", AZURE_VERSION)),
    ],
)
def test_an_address_says_which_header_takes_the_key_and_which_version_is_asked_for(text, address):
    assert read_address(text) == address
    assert read_address(read_address(text).url("")) == address


@pytest.mark.parametrize("query", ["api-version=", "api-version=sk-secret", "api-version=2025-04-01&key=secret", "k=1"])
def test_no_other_query_is_taken(query):
    with pytest.raises(SettingsError, match="must look like https://host/v1") as caught:
        read_address(f"{AZURE}{AT_AZURE}?{query}")
    assert "secret" not in str(caught.value)


@pytest.fixture
def azure(far_end) -> ImagesClient:
    return ImagesClient(far_end.url.removesuffix("/v1") + AT_AZURE, KEY)


def test_a_generation_goes_to_the_deployment_with_the_key_in_azures_header(far_end, azure, flower):
    far_end.answer(FLOWER, apim_request_id="a-1")
    answer = azure.generate(flower)
    (asked,) = far_end.asked
    assert asked.line == f"POST {AT_AZURE}/images/generations?api-version=2025-04-01-preview HTTP/1.1"
    assert asked.headers["api-key"] == KEY
    assert asked.headers["Authorization"] is None
    assert asked.json == flower.parameters
    assert (answer.pictures, answer.request_id) == ((PNG,), "a-1")


def test_an_edit_goes_to_the_deployment_too(far_end, azure, beach_ball):
    far_end.answer(FLOWER)
    azure.edit(beach_ball)
    (asked,) = far_end.asked
    assert asked.line == f"POST {AT_AZURE}/images/edits?api-version=2025-04-01-preview HTTP/1.1"
    assert (asked.headers["api-key"], asked.headers["Authorization"]) == (KEY, None)
    assert {part.get_param("name", header="Content-Disposition") for part in asked.parts} >= {"image", "mask", "prompt"}


def test_another_version_is_asked_for_by_name(far_end, flower):
    far_end.answer(FLOWER)
    ImagesClient(f"{far_end.url}?api-version=2026-01-01", KEY).generate(flower)
    assert far_end.asked[0].line == "POST /v1/images/generations?api-version=2026-01-01 HTTP/1.1"


def test_a_deployment_has_no_list_of_models(far_end, azure):
    far_end.answer({"error": {"code": "404", "message": "Resource not found"}}, 404)
    with pytest.raises(RequestRefused, match=r"has no list of its models \(404\)\. Enter the model's name\."):
        azure.list_models()
    (asked,) = far_end.asked
    assert asked.line == f"GET {AT_AZURE}/models?api-version=2025-04-01-preview HTTP/1.1"
    assert asked.headers["api-key"] == KEY


def test_a_redirect_gets_no_key(far_end, azure, flower):
    elsewhere = FarEnd()
    far_end.answer(b"", 307, Location=f"{elsewhere.url}/images/generations")
    with pytest.raises(RequestRefused):
        azure.generate(flower)
    elsewhere.close()
    assert elsewhere.asked == []


def test_a_link_elsewhere_gets_no_key(far_end, azure, flower, monkeypatch):
    monkeypatch.setattr(safe_links, "_is_public", lambda address: True)
    elsewhere = FarEnd()
    far_end.answer({"data": [{"url": f"{elsewhere.url}/1.png"}]})
    elsewhere.say(http_answer(PNG))
    assert azure.generate(flower).pictures == (PNG,)
    elsewhere.close()
    (fetched,) = elsewhere.asked
    assert (fetched.headers["api-key"], fetched.headers["Authorization"]) == (None, None)
    assert KEY not in str(fetched)


def test_a_link_to_azure_itself_gets_it_in_azures_header(far_end, azure, flower):
    far_end.answer({"data": [{"url": "/files/1.png"}]})
    far_end.say(http_answer(PNG))
    assert azure.generate(flower).pictures == (PNG,)
    fetched = far_end.asked[1]
    assert fetched.line == "GET /files/1.png HTTP/1.1"
    assert (fetched.headers["api-key"], fetched.headers["Authorization"]) == (KEY, None)


def test_the_key_is_in_nothing_azure_makes_a_client_say(far_end, azure, flower):
    far_end.answer({"error": {"message": f"Access denied due to invalid subscription key {KEY}", "code": "401"}}, 401)
    with pytest.raises(Exception, match="refused the key") as caught:
        azure.generate(flower)
    assert KEY not in f"{azure!r} {azure.base_url} {caught.value!r} {vars(caught.value)}"
