"""A visitor is told apart by a token that is stored hashed; what is no token is nobody's and finds nothing."""

import hashlib

import pytest

from components.library.records.search import Search
from components.studio.page.visitor import KEEP_OR_MAKE, Visitor, hash_token, read_visitor
from tests.library.shots import bare_shot
from tests.studio.conftest import Served

TOKEN = "0f" * 32


def test_a_token_is_stored_hashed():
    assert hash_token(TOKEN) == hashlib.sha256(TOKEN.encode()).hexdigest()
    assert hash_token("f0" * 32) != hash_token(TOKEN)


@pytest.mark.parametrize("token", [None, "", "short", TOKEN.upper(), TOKEN + "0", 7, ["0f" * 32]])
def test_what_is_no_token_finds_nothing(served: Served, token: object):
    store = served.service.store
    store.add_shot(bare_shot())
    assert store.count_shots(Search(visitor=served.service.visitor(token).library_of)) == 0
    assert store.count_shots(Search()) >= 1


def test_in_a_shared_library_a_visitor_makes_under_an_own_id_and_finds_every_picture():
    assert read_visitor(TOKEN, shared=True) == Visitor(hash_token(TOKEN), None)
    assert read_visitor(TOKEN) == Visitor(hash_token(TOKEN), hash_token(TOKEN))


def test_a_press_is_let_through_once_the_page_has_its_token_and_asks_for_the_last_run(served: Served):
    events = served.get("config").json()["dependencies"]
    [made] = [event for event in events if event["js"] == KEEP_OR_MAKE]
    assert made["targets"][0][1] == "load"
    resumed, told = [event for event in events if event["trigger_after"] == made["id"]]
    assert resumed["backend_fn"]
    assert "proofroomVisitorKnown()" in told["js"]
