"""Accounts and sign-ins: ids without names, cookies that nobody can make, and what ends them."""

import base64
import json

import pytest

from components.access.accounts import Account
from components.access.entrance import open_entrance
from components.access.secret import Secret
from components.access.sign_ins import FRESH, LASTS, SignIns
from components.credentials.password_hash import hash_password
from components.settings.access_settings import AccessSettings, SignIn

ONE = AccessSettings("password", SignIn(password="correct horse"))
SPACE = AccessSettings("huggingface", SignIn(accounts=("Ada",), organisations=("Lab",)), owners=("ada",))


def people(tmp_path, **passwords: str) -> AccessSettings:
    file = tmp_path / "people.txt"
    file.write_text("".join(f"{name}:{hash_password(password, ln=10)}\n" for name, password in passwords.items()))
    return AccessSettings("password", SignIn(passwords=file), owners=("grace",))


def test_the_id_of_an_account_hides_the_name_and_is_another_at_another_entrance(enter, tmp_path):
    accounts = enter(people(tmp_path, ada="12345678")).accounts
    ada = accounts.find("ada")
    assert len(ada.id) == 64
    assert "ada" not in ada.id
    assert ada.id == accounts.find(" ada ").id != accounts.find("Ada").id
    assert ada.id != enter(AccessSettings("header", SignIn(header="X-User"))).accounts.find("ada").id
    assert enter(ONE).accounts.find("") == Account()


def test_owners_are_known_by_name_and_an_account_with_a_new_name_stays_the_same(enter, tmp_path):
    assert enter(people(tmp_path, grace="12345678")).accounts.find("grace").owner
    accounts = enter(SPACE).accounts
    assert accounts.find("ADA", "17").owner
    assert accounts.find("ada", "17").id == accounts.find("lovelace", "17").id != accounts.find("ada", "18").id


@pytest.mark.parametrize(
    ("name", "organisations", "let_in"),
    [("ada", [], True), ("ADA", [], True), ("eve", ["lab"], True), ("eve", ["labs"], False), ("", [], False)],
)
def test_lists_of_accounts_and_organisations_say_who_is_let_in(enter, name, organisations, let_in):
    assert enter(SPACE).accounts.lets_in(name, organisations) is let_in
    assert enter(AccessSettings("huggingface")).accounts.lets_in("eve", [])


def test_a_sign_in_is_read_back_until_it_expires(store, enter):
    now = [1000.0]
    accounts = enter(SPACE).accounts
    sign_ins = SignIns(accounts, store.database, lambda: now[0])
    text = sign_ins.begin(accounts.find("ada", "17"), "17")
    read = sign_ins.read(text)
    assert read.account == accounts.find("ada", "17")
    assert read.account.owner
    now[0] += LASTS - 1
    assert sign_ins.read(text)
    now[0] += 1
    assert sign_ins.read(text) is None


def test_a_sign_in_that_was_changed_or_made_elsewhere_is_worth_nothing(store, enter):
    entrance = enter(SPACE)
    text = entrance.sign_ins.begin(entrance.accounts.find("eve", "18"), "18")
    body, signature = text.split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    forged = [
        base64.urlsafe_b64encode(json.dumps(claims | change).encode()).decode().rstrip("=") + "." + signature
        for change in ({"name": "ada"}, {"number": "17"}, {"ends": claims["ends"] + 1}, {"id": "0"}, {"ends": 1e400})
    ]
    elsewhere = open_entrance(SPACE, Secret(bytes(32)), store.database)
    forged += [
        elsewhere.sign_ins.begin(elsewhere.accounts.find("ada", "17"), "17"),
        body,
        f"{body}.",
        f".{signature}",
        f"{body}.{signature[:-1]}",
        f"{body}.{signature}ü",
        f"{'W' * 3000}.{signature}",
        "W1tbW1tb." + signature,
        "bnVsbA." + signature,
        "",
    ]
    assert entrance.sign_ins.read(text)
    for each in (*forged, None):
        assert entrance.sign_ins.read(each) is None


def test_a_changed_password_and_a_name_that_was_taken_out_end_every_sign_in(enter, tmp_path):
    before = enter(ONE)
    text = before.sign_ins.begin(Account())
    assert enter(ONE).sign_ins.read(text)
    assert enter(AccessSettings("password", SignIn(password="another horse"))).sign_ins.read(text) is None
    entrance = enter(people(tmp_path, ada="12345678", grace="12345678"))
    ada, grace = (entrance.sign_ins.begin(entrance.accounts.find(name)) for name in ("ada", "grace"))
    assert entrance.sign_ins.read(ada)
    people(tmp_path, ada="87654321")
    assert entrance.sign_ins.read(ada) is None
    assert entrance.sign_ins.read(grace) is None


def test_other_lists_end_the_sign_ins_of_before(enter):
    entrance = enter(SPACE)
    text = entrance.sign_ins.begin(entrance.accounts.find("eve", "18"), "18")
    assert enter(SPACE).sign_ins.read(text)
    assert enter(AccessSettings("huggingface", SignIn(accounts=("ada",)))).sign_ins.read(text) is None


def test_a_copy_of_the_cookie_is_worth_nothing_after_the_sign_out_in_every_process(enter):
    one, other = enter(ONE), enter(ONE)
    text, kept = one.sign_ins.begin(Account()), one.sign_ins.begin(Account())
    other.sign_ins.refresh()
    assert not other.sign_ins.stale
    one.sign_ins.end(one.sign_ins.read(text))
    one.sign_ins.end(other.sign_ins.read(text))
    assert one.sign_ins.read(text) is None
    other.sign_ins._read_at -= FRESH + 1
    assert other.sign_ins.stale
    other.sign_ins.refresh()
    assert other.sign_ins.read(text) is None
    assert other.sign_ins.read(kept)
