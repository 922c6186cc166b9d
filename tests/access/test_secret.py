"""The secret of an installation: made once, kept, and never shown."""

from concurrent.futures import ThreadPoolExecutor

from components.access.secret import open_secret
from components.library.records.store import Store, open_store


def test_the_secret_of_an_installation_stays_over_a_restart_and_another_has_another(tmp_path):
    signed = []
    for folder in ("one", "one", "two"):
        store = open_store(tmp_path / folder)
        signed.append(open_secret(store.database).sign("account", "ada"))
        store.close()
    assert signed[0] == signed[1] != signed[2]
    assert len(signed[0]) == 64


def test_processes_that_start_at_once_have_one_secret(tmp_path):
    stores: list[Store] = [open_store(tmp_path) for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        secrets = list(pool.map(lambda store: open_secret(store.database), stores))
    assert len({secret.sign("account", "ada") for secret in secrets}) == 1
    for store in stores:
        store.close()


def test_texts_of_two_purposes_are_never_signed_alike_and_nothing_shows_the_secret(tmp_path):
    store = open_store(tmp_path)
    secret = open_secret(store.database)
    assert secret.sign("account", "ada") != secret.sign("address", "ada")
    assert repr(secret) == "Secret()"
    store.close()
