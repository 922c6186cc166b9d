"""The key is in no file of the data folder, whatever the endpoint sends."""

from contextlib import suppress

from components.errors import ProofroomError
from tests.far_end import http_answer
from tests.library.conftest import KEY
from tests.library.pictures import PNG, USAGE, answer_with, disc, redraw
from tests.library.plans import plan
from tests.library.stores.folder import contents


def test_the_key_is_in_no_file(tmp_path, folder, far_end, maker, flower):
    echo = {"error": {"message": f"Bad key {KEY}", "param": KEY}, "usage": {"key": KEY}}
    headers = {"X_Request_Id": KEY}
    for script in (
        answer_with(PNG, **headers),
        http_answer({"key": KEY, "data": [{"b64_json": KEY}]}, **headers),
        http_answer(f'{{"key": "{KEY}", '.encode(), **headers),
        http_answer({"key": KEY, "data": [{"b64_json": "iVBORw0KGgo" * 99}]})[:-200],
        http_answer(echo, 401, **headers),
        http_answer(echo, **headers),
    ):
        far_end.say(script)
        with suppress(ProofroomError):
            maker.create(flower).result(60)
    far_end.say(redraw)
    maker.repaint(plan(PNG, disc(48, 32, 9))).result(60)
    assert f"Bearer {KEY}" in {asked.headers["Authorization"] for asked in far_end.asked}
    kept = contents(folder)
    assert any(name.startswith("files/unread/") for name in kept)
    assert [name for name, data in kept.items() if KEY.encode() in data] == []
    assert [path for path in tmp_path.rglob("*") if KEY in path.name] == []


def test_a_key_that_the_endpoint_repeats_in_its_usage_is_in_no_file(folder, far_end, maker, flower):
    far_end.say(answer_with(PNG, usage=USAGE | {"key": KEY}))
    maker.create(flower).result(60)
    assert [name for name, data in contents(folder).items() if KEY.encode() in data] == []
