"""The key is found nowhere: in no error, what led to it, traceback or log."""

import logging
import traceback

import pytest
import requests

from components.endpoint.client.client import ImagesClient
from components.errors import EndpointError
from tests.endpoint.conftest import BASE64, KEY
from tests.far_end import RESET, http_answer

ECHO = {"error": {"message": f"Bad key {KEY}, {KEY[:12]}...{KEY[-7:]}", "code": KEY, "type": KEY, "param": KEY}}
HEADERS = {"X_Request_Id": KEY, "Location": f"https://{KEY}.example/{KEY}", "Retry_After": KEY}
FAULTS = {
    **{
        f"status {status}": (http_answer(ECHO, status, **HEADERS),)
        for status in (301, 400, 401, 402, 403, 404, 408, 413, 429, 500, 502, 503, 504, 524)
    },
    "text": (http_answer(f"no such key: {KEY}".encode(), 400),),
    "html": (http_answer(f"<h1>{KEY}</h1>".encode(), 502),),
    "error with status 200": (http_answer(ECHO),),
    "broken JSON": (http_answer(f'{{"key": "{KEY}", '.encode()),),
    "broken base64": (http_answer({"data": [{"b64_json": KEY}]}),),
    "links": (http_answer({"data": [{"url": f"http://192.168.0.9/?key={KEY}"}]}),),
    "not HTTP": (f"{KEY} {KEY}\r\n\r\n".encode(),),
    "no word": (b"",),
    "reset": (RESET,),
    "silence": (1,),
    "cut in the body": (http_answer({"key": KEY, "data": [{"b64_json": BASE64}]})[:-9],),
}


def everything_said(error: BaseException) -> str:
    """Return all that an error, and what led to it, says in any way it can be printed."""
    told, said = [error], ""
    while told:
        one = told.pop()
        said += f"{one} {one!r} {one.args!r} {vars(one)!r} {getattr(one, '__notes__', '')}"
        said += "".join(traceback.format_exception(one))
        told += [led for led in (one.__cause__, one.__context__) if led is not None]
    frames = traceback.TracebackException.from_exception(error, capture_locals=True).stack
    return said + str([frame.locals for frame in frames if "components" in frame.filename])


@pytest.mark.parametrize("script", FAULTS.values(), ids=FAULTS)
def test_no_fault_shows_the_key(far_end, make_client, flower, caplog, script):
    caplog.set_level(logging.DEBUG)
    far_end.say(*script)
    client = make_client(read_timeout=0.2)
    with pytest.raises(EndpointError) as caught:
        client.generate(flower)
    assert far_end.asked[0].headers["Authorization"] == f"Bearer {KEY}"
    assert KEY not in everything_said(caught.value)
    assert KEY[:12] not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    assert KEY not in caplog.text
    assert KEY not in str([(record.args, vars(record)) for record in caplog.records])


@pytest.mark.parametrize(
    "error",
    [
        requests.exceptions.ConnectionError,
        requests.exceptions.SSLError,
        requests.exceptions.ProxyError,
        requests.exceptions.ReadTimeout,
        requests.exceptions.InvalidHeader,
        OSError,
    ],
)
@pytest.mark.parametrize("sent", [True, False], ids=["sent", "not sent"])
def test_no_broken_connection_shows_the_key(flower, caplog, error, sent):
    class Wall(requests.adapters.BaseAdapter):
        def send(self, request, **_):
            if sent:
                request.body.read()
            raise error(request.headers["Authorization"])

        def close(self):
            """Hold nothing."""

    caplog.set_level(logging.DEBUG)
    with pytest.raises(EndpointError) as caught:
        ImagesClient("https://images.example/v1", KEY, adapter=Wall()).generate(flower)
    assert KEY not in everything_said(caught.value)
    assert caught.value.__context__ is None
    assert KEY not in caplog.text


def test_client_and_answer_show_no_key(far_end, client, flower, caplog):
    caplog.set_level(logging.DEBUG)
    far_end.answer({"data": [{"b64_json": BASE64}]}, X_Request_Id=KEY)
    answer = client.generate(flower)
    assert repr(client) == f"ImagesClient('{far_end.url}')"
    assert KEY not in f"{client} {client!r} {answer!r} {answer.request_id}"
    assert KEY not in caplog.text
    assert BASE64[:20] not in repr(answer)


def test_logs_of_the_connection_are_really_looked_at(far_end, client, flower, caplog):
    caplog.set_level(logging.DEBUG)
    far_end.answer({"data": [{"b64_json": BASE64}]})
    client.generate(flower)
    assert "POST /v1/images/generations" in caplog.text
