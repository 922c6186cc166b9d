"""The key is taken out of what is kept and shown, also as a field's name and in its usual disguises."""

import base64
import json
from urllib.parse import quote

import pytest

from components.endpoint.answers.redaction import Redaction
from components.errors import EndpointError, UnreadableAnswer
from tests.endpoint.conftest import BASE64, FLOWER, KEY, PNG

CALL = "c2ad1049-66a6-4640-b2b5-1711dc401092"
# One with every sign that is written otherwise somewhere.
ODD = 'gw/Zk3+vQ8"rTn5=WbX2&yLp7<Hd\\9'
DISGUISES = {
    "as it is": lambda key: key,
    "capitals": str.upper,
    "small letters": str.lower,
    "reversed": lambda key: key[::-1],
    "percent": lambda key: quote(key, safe=""),
    "percent, every letter": lambda key: "".join(f"%{ord(letter):02x}" for letter in key),
    "percent, twice": lambda key: quote(quote(key, safe=""), safe=""),
    "JSON": lambda key: json.dumps(key)[1:-1],
    "JSON, slashes": lambda key: json.dumps(key)[1:-1].replace("/", "\\/"),
    "JSON, every letter": lambda key: "".join(f"\\u{ord(letter):04X}" for letter in key),
    "JSON in JSON": lambda key: json.dumps(json.dumps("".join(f"\\u{ord(letter):04x}" for letter in key))),
    "Python": lambda key: "".join(f"\\x{ord(letter):02x}" for letter in key),
    "HTML": lambda key: "".join(f"&#{ord(letter)};" for letter in key),
    "HTML, hex": lambda key: "".join(f"&#x{ord(letter):x};" for letter in key),
    "hex": lambda key: key.encode().hex(),
    "hex, capitals": lambda key: key.encode().hex().upper(),
    **{
        f"{name} after {before}": lambda key, code=code, before=before: code(
            f"{'u:' * 2}"[:before].encode() + key.encode()
        ).decode()
        for name, code in {"base64": base64.b64encode, "URL-safe base64": base64.urlsafe_b64encode}.items()
        for before in range(3)
    },
}


def letters_of(key: str, text: str) -> list[str]:
    """Return what is left of a key in a text, in runs of six letters and more, however it was disguised."""
    forms = {form(key) for form in DISGUISES.values()}
    return [form[at : at + 6] for form in forms for at in range(len(form) - 5) if form[at : at + 6] in text]


@pytest.mark.parametrize("key", [KEY, ODD], ids=["plain", "odd"])
@pytest.mark.parametrize("disguise", DISGUISES.values(), ids=DISGUISES)
def test_a_key_in_disguise_is_not_left(key, disguise):
    text = f"before {disguise(key)} after"
    shown = Redaction(key).of_text(text)
    assert letters_of(key, shown) == []
    assert shown.startswith("before ")
    assert shown.endswith(" after")
    assert "[key]" in shown
    assert Redaction(key).is_in(text)


@pytest.mark.parametrize("disguise", DISGUISES.values(), ids=DISGUISES)
def test_a_key_in_disguise_is_neither_shown_nor_kept(far_end, client, flower, disguise):
    told = disguise(KEY)
    far_end.answer({"error": {"message": f"No such parameter: '{told}'", "param": told, "code": told}}, 400)
    far_end.answer(f'{{"data": [{{"b64_json": "!", "note": "{told}"}}'.encode(), X_Request_Id=told)
    for _ in range(2):
        with pytest.raises(EndpointError) as caught:
            client.generate(flower)
        assert letters_of(KEY, f"{caught.value!s} {caught.value.body} {caught.value.request_id}") == []
    assert isinstance(caught.value, UnreadableAnswer)
    assert b'"b64_json": "!"' in caught.value.body


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32"])
def test_a_key_between_zeros_is_not_kept(encoding):
    assert KEY.encode() not in Redaction(KEY).of_bytes(f"is {KEY}".encode(encoding)).replace(b"\0", b"")


def test_a_key_that_is_the_name_of_a_field_is_neither_shown_nor_kept(far_end, make_client, flower):
    key = "mvk_zk3vq8rtn5wbx2ylp7hd"
    client = make_client(key=key)
    usage = FLOWER["usage"] | {key: 3, key.upper(): 4, "input_tokens_details": {"text_tokens": 9, key: 5}}
    far_end.answer(FLOWER | {"usage": usage})
    assert client.generate(flower).usage == FLOWER["usage"]
    far_end.answer({"error": {"message": f"Unknown parameter: '{key}'", "param": key}}, 400)
    far_end.answer({"error": {"message": "no", "param": key, key: {key: "x"}}}, 400)
    far_end.answer({key: 1, "data": [{key: 2, "b64_json": None}]})
    for _ in range(3):
        with pytest.raises(EndpointError) as caught:
            client.generate(flower)
        assert key not in f"{caught.value!s} {caught.value.request_id} {caught.value.body}".lower()
    far_end.answer({"data": [{"id": key.upper()}, {"id": "gpt-image-1"}]})
    assert client.list_models() == ("gpt-image-1",)


def test_a_key_that_looks_like_a_calls_name_is_not_taken_for_one(far_end, make_client, flower):
    far_end.answer({"error": {"message": "no", "param": CALL.upper()}}, 400)
    with pytest.raises(EndpointError) as caught:
        make_client(key=CALL).generate(flower)
    assert caught.value.request_id is None


def test_what_holds_no_key_is_kept_as_it_came():
    for data in (PNG, json.dumps(FLOWER).encode(), b"%6d\\u006d&#109; \0 \\/", BASE64.encode()):
        assert Redaction(KEY).of_bytes(data) == data


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"key {KEY} is wrong", "key [key] is wrong"),
        (f"key {KEY[:10]}****{KEY[-8:]}", "key [key]****[key]"),
        ("Incorrect API key provided: sk-proj-ab12**yz.", "Incorrect API key provided: [key]"),
        ("Authorization: Bearer abc", "Authorization: Bearer [key]"),
        ("in organization org-Ab12 on", "in organization [key] on"),
        ("token 0123456789abcdef0123456789abcdef", "token [key]"),
        ("request ID req_0123456789abcdef0123456789abcdef", "request ID req_0123456789abcdef0123456789abcdef"),
        (f"call {CALL}", f"call {CALL}"),
        ("gpt-image-2.5-sunburst-2026-09-08", "gpt-image-2.5-sunburst-2026-09-08"),
    ],
)
def test_what_looks_like_a_key_is_not_shown(text, shown):
    assert Redaction(KEY).of_shown_text(text) == shown


def test_key_that_is_a_common_letter_does_not_tear_words():
    assert Redaction("x").of_shown_text("next x, exactly") == "next [key], exactly"
    assert Redaction("").of_shown_text("nothing to hide") == "nothing to hide"
