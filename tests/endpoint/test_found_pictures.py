"""The picture is there: it is found wherever it stands, and what else was said is told."""

import base64
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.endpoint.answers.answer import Content, read_content
from components.endpoint.answers.error_body import read_error_body
from components.endpoint.answers.failure import FailedCall
from components.endpoint.answers.item import MOST_ITEMS, picture_from
from components.endpoint.answers.notice import write_notice
from components.endpoint.answers.redaction import Redaction
from components.endpoint.answers.reply import Reply
from components.endpoint.answers.stream import StreamedAnswer, ignore_partial
from components.endpoint.answers.task import find_task
from components.errors import EndpointError
from tests.characters import CHARACTERS
from tests.endpoint.conftest import BASE64, FLOWER, KEY, PNG
from tests.far_end import http_answer

URL = f"data:image/png;base64,{BASE64}"
REDACTION = Redaction(KEY)
GIF, AVIF = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;", b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00avifmif1miaf"
PLAIN = json.dumps(FLOWER).encode()
# Bytes whose base64 has both signs in which the URL-safe alphabet differs.
SIGNS = PNG + b"\xfb\xef\xff\xfe\xff"

CHAT = {"choices": [{"message": {"role": "assistant", "content": f"![image]({URL})"}}]}
PARTS = [{"type": "text", "text": "Here it is."}, {"type": "image_url", "image_url": {"url": URL}}]
SHAPES = {
    "an object": {"data": {"b64_json": BASE64}},
    "a list of texts": {"data": [BASE64]},
    "a list of data URLs": {"data": [URL]},
    "a text": {"data": BASE64},
    "images, texts": {"images": [BASE64]},
    "images, objects": {"images": [{"url": URL}]},
    "image": {"image": BASE64},
    "image in an object": {"image": {"b64_json": BASE64}},
    "output": {"output": [{"type": "image_generation_call", "result": BASE64}]},
    "result": {"code": 0, "msg": "success", "result": {"images": [BASE64]}},
    "nested data": {"code": 200, "message": "ok", "data": {"data": [{"b64_json": BASE64}]}},
    "nested images": {"success": True, "data": {"images": [{"base64": BASE64}]}},
    "artifacts": {"artifacts": [{"base64": BASE64, "finishReason": "SUCCESS"}]},
    "predictions": {"predictions": [{"mimeType": "image/png", "bytesBase64Encoded": BASE64}]},
    "candidates": {"candidates": [{"content": {"parts": [{"inlineData": {"data": BASE64}}]}}]},
    "a list": [{"b64_json": BASE64}],
    "JSON in a text": {"data": json.dumps({"b64_json": BASE64})},
    "null, and then a text": {"data": [{"b64_json": None, "url": None, "image": BASE64}]},
    "an empty list before it": {"data": [], "images": [BASE64]},
    "broken base64 beside a whole one": {"data": [{"b64_json": "%%%", "url": URL}]},
    "chat, a Markdown image": CHAT,
    "chat, parts": {"choices": [{"message": {"content": PARTS}}]},
    "chat, images": {"choices": [{"message": {"content": "", "images": [PARTS[1]]}}]},
    "chat, the whole content": {"choices": [{"message": {"content": URL}}]},
}
BODIES = {
    "a byte order mark": b"\xef\xbb\xbf" + PLAIN,
    "UTF-16": json.dumps(FLOWER).encode("utf-16"),
    "padding before it": b" \n\r\n" * 1000 + PLAIN,
    "padding after it": PLAIN + b"\n \n",
    "a comment before it": b": keep-alive\n\n: keep-alive\n\n" + PLAIN,
    "an event's field before it": b"data: " + PLAIN + b"\n\n",
    "the end of a stream after it": PLAIN + b"\n\ndata: [DONE]\n\n",
    "a number of thousands of digits": PLAIN[:-1] + b', "seed": ' + b"7" * 5000 + b"}",
    "line breaks in a text": PLAIN.replace(BASE64.encode(), b"\n".join((BASE64[:40].encode(), BASE64[40:].encode()))),
    "bytes that are no UTF-8": PLAIN[:-1] + b', "note": "\xff\xfe"}',
    "a picture": PNG,
    "base64": BASE64.encode(),
    "base64 in quotes": f'"{BASE64}"\n'.encode(),
    "a data URL": URL.encode(),
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_a_picture_is_found_under_whatever_name_it_stands(far_end, client, flower, shape):
    far_end.answer(shape)
    answer = client.generate(flower)
    assert (answer.pictures, answer.unread) == ((PNG,), b"")
    assert not answer.notice or "Here it is." in str(answer.notice)


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_picture_is_found_whatever_stands_around_it(far_end, client, flower, body):
    far_end.answer(body)
    answer = client.generate(flower)
    assert (answer.pictures, str(answer.notice), answer.unread) == ((PNG,), "", b"")


@pytest.mark.parametrize("picture", [PNG, GIF, AVIF], ids=["PNG", "GIF", "AVIF"])
@pytest.mark.parametrize("kind", ["image/png", "application/octet-stream"])
def test_a_body_that_is_a_picture_is_one_whatever_its_type(far_end, client, flower, picture, kind):
    far_end.answer(picture, Content_Type=kind)
    assert client.generate(flower).pictures == (picture,)


@pytest.mark.parametrize(
    "text",
    [
        base64.urlsafe_b64encode(SIGNS).decode(),
        base64.urlsafe_b64encode(SIGNS).decode().rstrip("="),
        base64.encodebytes(SIGNS).decode().replace("\n", "\r\n"),
        "data:image/png;base64," + base64.b64encode(SIGNS).decode().replace("+", "%2B").replace("/", "%2F"),
    ],
    ids=["URL-safe", "URL-safe without padding", "wrapped", "a data URL with percent signs"],
)
def test_base64_is_read_in_every_alphabet(text):
    assert base64.b64encode(SIGNS) != base64.urlsafe_b64encode(SIGNS)
    assert picture_from(text) == SIGNS


@pytest.mark.parametrize(
    ("tail", "said"),
    [
        (b'\n{"error": {"message": "Balance is low"}}', "Balance is low"),
        (b'\n\ndata: {"error": "late"}\n\ndata: [DONE]\n\n', "late"),
        (b"\nWarning: slow disk", "Warning: slow disk"),
    ],
    ids=["an error", "an error as an event", "words"],
)
def test_what_is_said_beside_a_picture_is_told(far_end, client, flower, tail, said):
    far_end.answer(PLAIN + tail)
    answer = client.generate(flower)
    assert answer.pictures == (PNG,)
    assert answer.usage == FLOWER["usage"]
    assert str(answer.notice) == f'Beside the picture the endpoint says: "{said}"'


def test_what_a_model_says_beside_its_picture_is_told_without_the_picture_and_without_keys(far_end, client, flower):
    far_end.answer({"choices": [{"message": {"content": f"Done for {KEY}.\n\n![image]({URL})\n\nAnything else?"}}]})
    answer = client.generate(flower)
    assert str(answer.notice) == 'Beside the picture the endpoint says: "Done for [key]. Anything else?"'


def test_links_in_every_shape_are_followed_as_checked_links_are(far_end, client, flower):
    place = far_end.url.removesuffix("/v1") + "/files/1.png"
    for shape in ({"images": [place]}, {"output": place}, {"choices": [{"message": {"content": f"![x]({place})"}}]}):
        far_end.answer(shape)
        far_end.say(http_answer(PNG, Content_Type="image/png"))
        assert client.generate(flower).pictures == (PNG,)


@pytest.mark.parametrize(
    "shape",
    [
        {"request": {"image": BASE64}, "input": [BASE64], "mask": BASE64},
        {"error": {"message": "no"}, "docs": "https://images.example/logo.png", "message": "https://images.example"},
    ],
    ids=["what was sent", "links that are no answers"],
)
def test_what_is_no_answer_is_not_taken_for_one(shape):
    assert read_content(json.dumps(shape).encode()).items == ()


def test_a_web_page_holds_no_answer_whatever_its_scripts_do():
    page = b'<!doctype html><script type="application/ld+json">{"image": "https://images.example/1.png"}</script>'
    assert read_content(page).items == ()


# Megabytes each, made where they are read: every worker imports this module.
LONG = {
    "pictures": lambda: json.dumps({"data": [{"b64_json": BASE64}] * 100_000}),
    "items of nothing": lambda: json.dumps({"data": [{}] * 100_000}),
    "data in data": lambda: '{"data":' * 100_000,
    "opened lists": lambda: "[" * 500_000,
    "opened objects": lambda: "{" * 500_000,
    "objects in a row": lambda: '{"a": 1}' * 100_000,
    "lists in lists": lambda: '{"data": ' + "[" * 900 + "]" * 900 + "}",
    "details in details": lambda: '{"usage": ' + '{"a_details": ' * 900 + "1" + "}" * 901,
    "names": lambda: json.dumps({f"name {number}": "x" for number in range(200_000)}),
    "braces in a message": lambda: json.dumps({"error": {"message": "{" * 500_000}}),
    "pictures of a chat": lambda: json.dumps({"choices": [{"message": {"content": "![](" * 300_000}}]}),
}


@pytest.mark.parametrize("kind", LONG)
def test_the_search_of_an_answer_ends_and_is_bounded(kind):
    body = LONG[kind]().encode()
    # A search whose time grew with the square of these would never end.
    content = read_content(body)
    read_error_body(body)
    assert len(content.items) <= MOST_ITEMS


NAMES = st.sampled_from(
    [
        *("data", "b64_json", "url", "images", "image", "output", "result", "choices", "message", "content", "error"),
        *("code", "msg", "detail", "loc", "status", "task_id", "usage", "input_tokens_details", "created", "param"),
        *("type", ""),
    ]
)
TEXTS = st.one_of(
    st.sampled_from((BASE64, URL, "https://x", '{"error": "no"}', "queued", "401", KEY)), st.text(CHARACTERS)
)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(NAMES, inner, max_size=5)),
    max_leaves=20,
)


# Making up a value takes longer than to read it: each is answered with, and refused with.
@given(VALUES, st.sampled_from((200, 202)), st.integers(300, 599), st.binary(max_size=20))
@settings(max_examples=300)
def test_whatever_comes_becomes_a_picture_or_an_error_that_shows_no_key(value, accepted, refused, tail):
    body = json.dumps(value).encode()
    reply = Reply(accepted, {}, bytearray(body + tail))
    content, streamed = read_content(reply.body), StreamedAnswer(ignore_partial)
    assert KEY not in str(write_notice(content, None, False, REDACTION))
    error = FailedCall("api.example", REDACTION, 1).empty(reply, content, streamed, None)
    assert isinstance(error, EndpointError)
    assert KEY not in str(error)
    assert isinstance(content, Content)
    find_task(content.values, accepted)
    reply = Reply(refused, {}, bytearray(body))
    refusal = FailedCall("api.example", REDACTION, 1, "gpt-image-1").refused(refused, reply)
    assert str(refusal.sentence)
    assert KEY not in str(refusal)
