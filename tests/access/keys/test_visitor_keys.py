"""A visitor's key is used by its own page alone, and gone when the page is, or after an hour unused."""

import gc
import hashlib
import socket
import threading

import pytest

from components.access.access_errors import KeyNeeded
from components.access.keys.key_check import VisitorKey, accept_key
from components.access.keys.visitor_keys import VisitorKeys
from components.credentials.attempts import FREE, TooManyAttempts
from components.endpoint.client.client import ImagesClient
from components.errors import EndpointFailed, EndpointUnreachable, KeyRefused, RequestRefused, ValueNotAllowed
from tests.far_end import FarEnd, http_answer
from tests.texts_in_memory import find_texts

KEY = "sk-own-7Qe2Rk9VbW4mXz"
SECRET, OTHER_SECRET = "a" * 64, "b" * 64
LIST = {"data": [{"id": "gpt-image-2"}, {"id": "a-chat-model"}, {"id": "gpt-image-1"}]}
REFUSAL = {"error": {"message": f"Incorrect API key provided: {KEY}", "code": "invalid_api_key"}}


class Clock:
    """Say a time that a test moves on."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def make_keys(clock: Clock, **options) -> VisitorKeys:
    return VisitorKeys(["https://api.openai.com/v1"], clock=clock, **options)


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
    assert dropped.wait(20)
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
    assert [keys.find(visit) is not None for visit in ("first", "second", "third")] == [True, False, True]


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


def test_nobody_finds_out_by_this_server_which_of_many_keys_are_good(far_end: FarEnd):
    keys = VisitorKeys([far_end.url])
    for number in range(FREE):
        far_end.answer(REFUSAL, 401)
        with pytest.raises(KeyRefused):
            keys.accept(far_end.url, f"sk-{number}", place="an address")
    with pytest.raises(TooManyAttempts, match="Too many attempts failed"):
        keys.accept(far_end.url, KEY, place="an address")
    assert len(far_end.asked) == FREE


def test_a_key_is_tested_by_the_list_of_models_alone(far_end: FarEnd):
    far_end.answer(LIST)
    far_end.answer(REFUSAL, 401)
    key = VisitorKeys([far_end.url]).accept(far_end.url, f" {KEY} ")
    assert [asked.line for asked in far_end.asked] == ["GET /v1/models HTTP/1.1"] * 2
    assert [asked.headers["Authorization"] for asked in far_end.asked] == [f"Bearer {KEY}", None]
    assert (key.name, key.provider, key.model) == (f"127.0.0.1:{far_end.port}", "other", "gpt-image-1")
    assert key.models == ("gpt-image-2", "gpt-image-1")
    assert not key.said


def test_an_endpoint_that_lists_to_anybody_is_said_to_have_tested_nothing(far_end: FarEnd):
    far_end.answer(LIST)
    far_end.answer(LIST)
    key = accept_key(far_end.url, KEY)
    assert str(key.said).endswith("does not say whether the key is right: the first picture will tell.")


def test_the_model_that_the_visitor_names_is_asked(far_end: FarEnd):
    far_end.answer(LIST)
    far_end.answer(REFUSAL, 401)
    assert accept_key(far_end.url, KEY, "my-model").model == "my-model"


def test_an_endpoint_without_a_list_takes_a_key_with_the_name_of_a_model(far_end: FarEnd):
    far_end.answer(b"", 404)
    with pytest.raises(RequestRefused, match="Enter the model's name"):
        accept_key(far_end.url, KEY)
    far_end.answer(b"", 404)
    key = accept_key(far_end.url, KEY, "my-model")
    assert key.model == "my-model"
    assert key.said


@pytest.mark.parametrize(
    ("script", "error", "sentence"),
    [
        (
            http_answer(REFUSAL, 401),
            KeyRefused,
            r"refused your key \(401\)\. Enter it again under “Your key”",
        ),
        (http_answer(b"", 503), EndpointFailed, "did not list its models"),
        # A redirect is not followed: the key goes to the named host only.
        (http_answer(b"", 302, Location="http://127.0.0.1:1/v1/models"), RequestRefused, "the key was not sent there"),
    ],
)
def test_a_key_that_is_not_accepted_is_said_with_the_remedy_and_without_the_key(far_end, script, error, sentence):
    far_end.say(script)
    with pytest.raises(error, match=sentence) as caught:
        VisitorKeys([far_end.url]).accept(far_end.url, KEY)
    assert KEY not in f"{caught.value} {caught.value!r} {vars(caught.value)}"
    assert len(far_end.asked) == 1


def test_an_endpoint_that_is_away_is_said_to_be():
    with socket.create_server(("127.0.0.1", 0)) as gone:
        url = f"http://127.0.0.1:{gone.getsockname()[1]}/v1"
    with pytest.raises(EndpointUnreachable):
        accept_key(url, KEY)


@pytest.mark.parametrize("endpoint", ["http://127.0.0.1:1/v1", "", None, 0, ["https://api.openai.com/v1"], KEY])
def test_an_endpoint_that_is_not_on_the_list_is_refused_and_not_repeated(clock, endpoint):
    with pytest.raises(ValueNotAllowed) as caught:
        make_keys(clock).accept(endpoint, KEY)
    assert str(caught.value) == "Choose an endpoint that is on offer."


@pytest.mark.parametrize("key", ["", "   ", None, 7, ["k"], "k" * 501])
def test_what_is_no_key_is_asked_for_again(clock, key):
    with pytest.raises(KeyNeeded, match="Enter a key"):
        make_keys(clock).accept("https://api.openai.com/v1", key)


@pytest.mark.parametrize("key", ["sk with blanks", "sk-\nHost: evil", "schlüssel"])
def test_characters_that_no_key_has_are_refused_before_anything_is_sent(clock, key):
    with pytest.raises(KeyRefused, match="Copy it again"):
        make_keys(clock).accept("https://api.openai.com/v1", key)
