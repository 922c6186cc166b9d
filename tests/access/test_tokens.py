"""Tokens of scripts: shown once, kept as a hash, each for one visitor."""

import pytest

from components.access.access_errors import AccessError
from components.access.accounts import Account
from components.access.tokens import MOST, is_token
from components.settings.access_settings import AccessSettings, SignIn
from tests.access.test_accounts import ONE, people

VISITOR, OTHER = "1" * 64, "2" * 64


def test_a_token_is_found_by_its_text_alone_and_the_database_has_only_its_hash(enter, store):
    tokens = enter(AccessSettings()).tokens
    text, token = tokens.make(VISITOR, "", "  my \n laptop ")
    assert is_token(text)
    assert token.name == "my laptop"
    found = tokens.find(text)
    assert (found.id, found.visitor, found.used_at) == (token.id, VISITOR, None)
    assert tokens.list_tokens(VISITOR)[0].used_at is not None
    with store.database.read() as connection:
        dumped = [str(row) for row in connection.exec_driver_sql("SELECT * FROM tokens")]
    assert text not in dumped[0]
    assert text.removeprefix("proofroom_") not in dumped[0]
    assert text not in repr(token)


@pytest.mark.parametrize("text", [None, "", "proofroom_", "proofroom_" + "x" * 43, "hf_abc", 17, ["proofroom_"], "é"])
def test_what_is_no_token_finds_nothing(enter, text):
    tokens = enter(AccessSettings()).tokens
    tokens.make(VISITOR, "", "laptop")
    assert tokens.find(text) is None


def test_a_revoked_token_is_worth_nothing_and_only_its_visitor_can_revoke_it(enter):
    tokens = enter(AccessSettings()).tokens
    text, token = tokens.make(VISITOR, "", "laptop")
    assert not tokens.revoke(OTHER, token.id)
    assert tokens.find(text)
    assert tokens.list_tokens(OTHER) == []
    assert tokens.revoke(VISITOR, token.id)
    assert tokens.find(text) is None
    assert not tokens.revoke(VISITOR, token.id)


def test_a_token_ends_with_the_password_of_its_person_and_with_the_entrance(enter, tmp_path):
    text, _ = enter(ONE).tokens.make(VISITOR, "", "laptop")
    assert enter(ONE).tokens.find(text)
    assert enter(AccessSettings("password", SignIn(password="another horse"))).tokens.find(text) is None
    assert enter(AccessSettings()).tokens.find(text) is None
    entrance = enter(people(tmp_path, ada="12345678", grace="12345678"))
    ada = entrance.accounts.find("ada").id
    of_ada = entrance.tokens.make(ada, ada, "laptop")[0]
    assert entrance.tokens.find(of_ada).account == ada
    people(tmp_path, ada="12345679", grace="12345678")
    assert entrance.tokens.find(of_ada) is None


def test_a_stranger_at_an_open_page_cannot_make_a_token_that_counts_as_signed_in(enter):
    entrance = enter(AccessSettings("password", ONE.sign_in, spenders="signed-in"))
    with pytest.raises(AccessError, match="Sign in"):
        entrance.tokens.make(VISITOR, None, "laptop")
    assert entrance.tokens.make(VISITOR, Account().id, "laptop")
    assert enter(AccessSettings()).tokens.make(VISITOR, None, "laptop")


def test_a_token_needs_a_name_and_a_visitor_has_a_bounded_number(enter):
    tokens = enter(AccessSettings()).tokens
    for name in ("", " \n"):
        with pytest.raises(AccessError, match="a name"):
            tokens.make(VISITOR, "", name)
    with pytest.raises(AccessError, match="no library"):
        tokens.make("", "", "laptop")
    for number in range(MOST):
        tokens.make(VISITOR, "", str(number))
    with pytest.raises(AccessError, match=f"{MOST} tokens"):
        tokens.make(VISITOR, "", "one more")
    assert tokens.make(OTHER, "", "of another")
