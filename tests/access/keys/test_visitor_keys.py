"""A visitor's key is used by its own page alone, and gone when the page is, or after an hour unused."""

import gc
import hashlib
import threading
from dataclasses import replace

import pytest

from components.access.access_errors import KeyNeeded
from components.access.keys.key_check import VisitorKey
from components.access.keys.visitor_keys import MOST_OF_PLACE, VisitorKeys
from components.endpoint.client.client import ImagesClient
from tests.access.keys.conftest import KEY, make_keys
from tests.texts_in_memory import find_texts

SECRET, OTHER_SECRET = "a" * 64, "b" * 64


def make_key(key: str = KEY) -> VisitorKey:
    client = ImagesClient("https://api.openai.com/v1", key)
    return VisitorKey(client.host, "openai", client.base_url, "gpt-image-2", client=client)


def keep(keys: VisitorKeys, visit: str = "visit", secret: str = SECRET) -> VisitorKey:
    key = make_key()
    keys.keep(visit, secret, key)
    return key


def test_a_kept_key_is_used_by_its_page(clock):
    keys = make_keys(clock)
    key = keep(keys)
    assert keys.find("visit") is key
    other = keys.open("visit", SECRET, key)
    assert (other.client, other.name, other.provider) == (key.client, "api.openai.com", "openai")


@pytest.mark.parametrize("secret", [OTHER_SECRET, "", "ä"])
def test_the_name_of_a_visit_alone_opens_no_key(clock, secret):
    keys = make_keys(clock)
    key = keep(keys)
    with pytest.raises(KeyNeeded, match="by its own page only"):
        keys.open("visit", secret, key)
    with pytest.raises(KeyNeeded, match="by its own page only"):
        keys.forget("visit", secret)
    assert keys.find("visit") is key


def test_whoever_knows_the_name_of_a_visit_puts_no_other_key_into_it(clock):
    keys = make_keys(clock)
    key = keep(keys)
    with pytest.raises(KeyNeeded, match="by its own page only"):
        keep(keys, secret=OTHER_SECRET)
    assert keys.open("visit", SECRET, key).client is key.client
    keys.close("visit")
    with pytest.raises(KeyNeeded, match="by its own page only"):
        keep(keys, secret=OTHER_SECRET)
    newer = keep(keys)
    assert keys.find("visit") is newer


def test_a_key_of_one_visit_is_none_of_another(clock):
    keys = make_keys(clock)
    key = keep(keys)
    assert keys.find("another") is None
    with pytest.raises(KeyNeeded):
        keys.open("another", SECRET, key)


@pytest.mark.parametrize(("visit", "secret"), [("", SECRET), ("visit", "")])
def test_a_page_without_a_name_or_a_secret_keeps_no_key(clock, visit, secret):
    keys = make_keys(clock)
    with pytest.raises(KeyNeeded):
        keep(keys, visit, secret)
    assert keys.find(visit) is None


def test_a_key_is_forgotten_an_hour_after_its_last_use_and_the_page_is_told(clock):
    keys = make_keys(clock)
    key = keep(keys)
    clock.now += 3599
    keys.open("visit", SECRET, key)
    clock.now += 3599
    assert keys.seconds_left("visit") == 1
    # A look is no use.
    assert keys.find("visit") is key
    clock.now += 1
    gone = keys.find("visit")
    assert gone.forgotten
    assert gone.client is None
    for snapshot in (gone, key):
        with pytest.raises(KeyNeeded, match=r"Your key was forgotten.*Enter the key again.*Nothing was sent"):
            keys.open("visit", SECRET, snapshot)
    keys.forget("visit", SECRET)
    assert keys.find("visit") is None


def test_a_key_is_dropped_in_time_although_nobody_comes():
    dropped = threading.Event()

    class Told(VisitorKeys):
        def _let_go(self, visit: str) -> None:
            super()._let_go(visit)
            dropped.set()

    keys = Told(["https://api.openai.com/v1"], kept_seconds=0.01)
    keep(keys)
    assert dropped.wait(60)
    assert keys.find("visit").forgotten


def test_a_page_that_is_closed_loses_its_key(clock):
    keys = make_keys(clock)
    key = keep(keys)
    keys.close("visit")
    keys.close("a visit that never was")
    with pytest.raises(KeyNeeded, match="forgotten"):
        keys.open("visit", SECRET, key)


def test_the_key_that_was_not_used_for_longest_makes_room(clock):
    keys = make_keys(clock, most=2)
    first = keep(keys, "first")
    keep(keys, "second")
    keys.open("first", SECRET, first)
    keep(keys, "third")
    assert [keys.find(visit).forgotten for visit in ("first", "second", "third")] == [False, True, False]


def test_a_page_whose_key_made_room_is_told_and_does_not_go_on_with_another_key(clock):
    keys = make_keys(clock, most=1)
    keep(keys, "visit")
    keep(keys, "another")
    with pytest.raises(KeyNeeded, match=r"Your key was forgotten.*others entered many keys.*Nothing was sent"):
        keys.open("visit", SECRET, keys.find("visit"))


def test_many_keys_from_one_address_make_room_by_each_other_alone(clock):
    keys, key = make_keys(clock), make_key()
    for visit, place in (("elsewhere", "another address"), ("unknown", "")):
        keys.keep(visit, SECRET, key, place)
    for number in range(2 * MOST_OF_PLACE + 1):
        keys.keep(str(number), SECRET, key, "address")
    assert keys.find("elsewhere") is keys.find("unknown") is key
    here = [keys.find(str(number)) for number in range(2 * MOST_OF_PLACE + 1)]
    assert here == [None] + [replace(key, client=None)] * MOST_OF_PLACE + [key] * MOST_OF_PLACE


def test_closed_pages_take_no_room_from_open_ones(clock):
    keys = make_keys(clock, most=2)
    key = keep(keys, "open")
    for number in range(5):
        keep(keys, f"closed {number}")
        keys.close(f"closed {number}")
    assert keys.find("open") is key


def test_no_representation_shows_a_key(clock):
    keys = make_keys(clock)
    key = keep(keys)
    shown = f"{keys!r} {key!r} {key.client!r} {keys.open('visit', SECRET, key)!r} {list(keys._keys.values())!r}"
    assert KEY not in shown
    assert SECRET not in shown


def find_in_memory(text_hash: str, length: int) -> int:
    """Return how many texts of this process are the one with a hash."""
    texts = (text for text in find_texts() if type(text) is str and len(text) == length)
    return sum(hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() == text_hash for text in texts)


@pytest.mark.usefixtures("whole_memory")
def test_nothing_in_memory_holds_a_forgotten_key(clock):
    def make() -> tuple[str, int]:
        key = "".join(["sk-", *(chr(97 + number) for number in range(21))])
        keys.keep("visit", SECRET, make_key(key))
        return hashlib.sha256(key.encode()).hexdigest(), len(key)

    keys = make_keys(clock)
    wanted = make()
    assert find_in_memory(*wanted)
    keys.close("visit")
    gc.collect()
    assert find_in_memory(*wanted) == 0
