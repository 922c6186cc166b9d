"""Server-sent events of an endpoint, read into JSON objects as they come, wherever the stream is cut."""

import json
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from components.endpoint.answers.sse import EventReader

FIRST = {"type": "image_generation.partial_image", "b64_json": "abc", "partial_image_index": 0}
LAST = {"type": "image_generation.completed", "b64_json": "äöü 猫", "usage": {"total_tokens": 1}}


def event(name: str, found: dict, end: str = "\n") -> bytes:
    return f"event: {name}{end}data: {json.dumps(found, ensure_ascii=False)}{end}{end}".encode()


def read(*pieces: bytes) -> list[dict]:
    reader = EventReader()
    events = [event for piece in pieces for event in reader.feed(piece)] + list(reader.end())
    return [found for _, found in events if found is not None]


@given(st.lists(st.integers(0, 400), max_size=12), st.sampled_from(["\n", "\r\n", "\r"]))
def test_the_same_objects_come_out_wherever_the_stream_is_cut(cuts, end):
    whole = event("partial", FIRST, end) + b": a comment" + end.encode() + event("completed", LAST, end)
    places = sorted({0, len(whole), *(min(cut, len(whole)) for cut in cuts)})
    pieces = [whole[first:last] for first, last in pairwise(places)]
    assert read(*pieces) == [FIRST, LAST]


def test_an_object_comes_as_soon_as_its_event_has_ended():
    reader = EventReader()
    whole = event("partial", FIRST)
    assert list(reader.feed(whole[:-1])) == []
    assert reader.held >= len(whole) - 3
    assert list(reader.feed(b"\n")) == [(whole, FIRST)]
    assert reader.held == 0


def test_the_end_of_a_line_that_is_cut_in_two_is_one_end():
    reader = EventReader()
    assert list(reader.feed(b"event: partial\r")) == []
    assert list(reader.feed(b'\ndata: {"a": 1}\r\n\r\n')) == [(b'event: partial\ndata: {"a": 1}\n\n', {"a": 1})]


def test_what_is_not_understood_comes_as_it_is():
    reader = EventReader()
    said = [event for piece in (b": ping\n\n", b"data: {bro\n\n", b'{"data": [') for event in reader.feed(piece)]
    assert [*said, *reader.end()] == [(b"data: {bro\n\n", None), (b'{"data": [', None)]


def test_what_is_no_object_is_left_out():
    assert read(b"data: [DONE]\n\n", b"data: {broken\n\n", b"data: 3\n\n", b"retry: 5\n\n") == []


def test_data_in_several_lines_is_one_object():
    assert read(b'data: {"a":\ndata: 1}\n\n') == [{"a": 1}]


def test_a_last_event_without_its_empty_line_counts():
    assert read(event("completed", LAST)[:-2]) == [LAST]
