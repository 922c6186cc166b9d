"""The named endpoints of review rooms, called as a script calls them."""

import json
from functools import partial
from pathlib import Path

import httpx
import pytest

from components.credentials.password_hash import hash_password
from components.review.rooms import links
from components.studio.review.room_address import read_token
from tests.studio.named_endpoints.calls import refusal

GONE = "This link does not open a room any more. Ask the host for a new one."
HOSTS_ONLY = "This link does not permit that. Ask the host for a link that does."


@pytest.fixture(scope="module")
def shots(client) -> list[str]:
    _files, facts = client.predict(prompt="A ball", quality="low", n=2, api_name="/generate")
    return facts["shots"]


@pytest.fixture
def room(client, shots) -> dict:
    return client.predict(title="Spring campaign", shots=shots, api_name="/room_create")


def test_a_script_goes_from_a_new_room_to_its_record(served, client, shots, room):
    assert room["host"].startswith(f"{served.address}room#")
    said = {"link": room["guest"], "name": "Anna", "shot": shots[0]}
    box = [0.1, 0.2, 0.5, 0.6]
    assert client.predict(**said, text="A little brighter", box=box, api_name="/room_say")["number"] == 1
    assert client.predict(**said, decision="changes-required", reason="Too dark", api_name="/room_decide") == {
        "decision": "changes-required"
    }
    state = client.predict(link=room["guest"], api_name="/room_state")
    assert [person["name"] for person in state["people"]] == ["Anna"]
    assert state["comments"][0]["mark"] == {"kind": "box", "points": [[0.1, 0.2], [0.5, 0.6]]}
    locked = client.predict(host=room["host"], api_name="/room_lock")
    record = json.loads(Path(client.predict(host=room["host"], format="json", api_name="/room_export")).read_text())
    assert locked["digest"] == record["sha256"]
    assert len(record["record"]["pictures"]) == 2
    assert refusal(client, "/room_decide", **said, decision="approved") == (
        "This room is locked. Ask the host to open it again."
    )


def test_the_record_comes_as_a_page_a_pdf_a_table_and_a_zip(client, room):
    begins = {"html": b"<!doctype html", "pdf": b"%PDF", "csv": b"", "zip": b"PK"}
    for wanted, first in begins.items():
        path = Path(client.predict(host=room["host"], format=wanted, api_name="/room_export"))
        assert path.suffix == f".{wanted}"
        assert path.read_bytes()[:200].lower().lstrip(b"\xef\xbb\xbf").startswith(first.lower())
    assert refusal(client, "/room_export", host=room["host"], format="docx").startswith("A record is exported as html")


def test_a_link_of_a_guest_does_nothing_of_a_host(client, shots, room):
    assert refusal(client, "/room_add", host=room["guest"], shots=shots) == HOSTS_ONLY
    assert refusal(client, "/room_link", host=room["guest"], label="Ben") == HOSTS_ONLY
    assert refusal(client, "/room_lock", host=room["guest"]) == HOSTS_ONLY
    assert refusal(client, "/room_export", host=room["guest"]) == HOSTS_ONLY


@pytest.mark.parametrize("link", ["", "a" * 43, "room#" + "b" * 43, "x" * 5000, "<script>", "\0", None, 7])
def test_a_wrong_link_opens_nothing(client, link):
    assert refusal(client, "/room_state", link=link) == GONE
    assert refusal(client, "/room_lock", host=link) == GONE


def test_a_link_permits_what_it_was_made_for_until_its_password_is_given(client, shots, room, monkeypatch):
    monkeypatch.setattr(links, "hash_password", partial(hash_password, ln=10))
    made = client.predict(
        host=room["host"], label="Ben", decide=False, days=2, password="quince", api_name="/room_link"
    )
    assert refusal(client, "/room_state", link=made["link"]) == (
        "This room has a password. Ask the host for the password."
    )
    by = {"link": made["link"], "name": "Ben", "shot": shots[0], "password": "quince"}
    assert client.predict(**by, text="Fine", api_name="/room_say")["number"] == 1
    assert refusal(client, "/room_decide", **by, decision="approved") == HOSTS_ONLY
    assert refusal(client, "/room_link", host=room["host"], label="Ben", days=0).startswith("A link is good for 1")


@pytest.mark.parametrize("shots", [["c" * 32], "c" * 32, [1], {"a": 1}, ["\0"]])
def test_shots_that_the_library_does_not_have_make_no_room(served, client, shots):
    before = served.service.review.rooms.count_rooms(None)
    refusal(client, "/room_create", title="Autumn", shots=shots)
    assert served.service.review.rooms.count_rooms(None) == before


def test_a_script_without_a_token_cannot_take_a_picture_of_somebodys_library(served, client):
    token, _made = served.service.entrance.tokens.make("7" * 64, None, "laptop")
    _files, facts = client.predict(prompt="A quince", quality="low", token=token, api_name="/generate")
    assert refusal(client, "/room_create", title="Taken", shots=facts["shots"]) == (
        "The library does not have this picture any more. Load the page again."
    )
    made = client.predict(title="Own", shots=facts["shots"], token=token, api_name="/room_create")
    assert served.service.review.rooms.find(made["room"], "7" * 64).title == "Own"


def test_a_box_a_decision_and_a_name_that_are_none_are_refused(client, shots, room):
    said = {"link": room["guest"], "name": "Anna", "shot": shots[0]}
    for box in ([0, 0, 1], [0.5, 0, 0.1, 1], [0, 0, 2, 1], ["a", 0, 1, 1], {"left": 0}, "all"):
        refusal(client, "/room_say", **said, text="Here", box=box)
    assert "approved-with-changes" in refusal(client, "/room_decide", **said, decision="maybe")
    assert refusal(client, "/room_say", **said | {"name": " "}, text="Here").startswith("Type your name")
    assert refusal(client, "/room_say", **said | {"shot": "c" * 32}, text="Here") == (
        "The room has no picture of this shot."
    )


def test_a_blind_room_shows_a_guest_letters_under_a_name_only(client, shots):
    room = client.predict(title="Blind", shots=shots, blind=True, api_name="/room_create")
    assert client.predict(link=room["guest"], api_name="/room_state")["pictures"] == []
    state = client.predict(link=room["guest"], name="Anna", api_name="/room_state")
    assert len(state["pictures"]) == 2
    assert not any(shot in json.dumps(state) for shot in shots)


def test_a_call_by_curl_gets_the_same_room(served, shots):
    said = served.call("room_create", title="By curl", shots=shots)
    room = json.loads(said.partition("data: ")[2])[0]
    assert served.service.review.enter(read_token(room["guest"])).room.title == "By curl"
    assert httpx.get(room["guest"].partition("#")[0], timeout=20).status_code == 200
