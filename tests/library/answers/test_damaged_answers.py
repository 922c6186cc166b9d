"""Answers that came damaged or cut are stored as far as they go."""

import base64

import numpy as np
import pytest

from components.endpoint.client.linked_pictures import LinkFailure
from components.errors import UnreadableAnswer
from tests.far_end import http_answer
from tests.library.pictures import (
    DAMAGED,
    PNG,
    WIDE,
    answer_with,
    decode,
    disc,
    encode,
    flat_answer,
    huge_png,
    noise,
)
from tests.library.plans import ask, plan, plan_two_parts
from tests.library.stores.folder import contents


@pytest.mark.parametrize(
    ("broken", "spent"),
    [
        (http_answer({"data": [{"b64_json": "no base64!"}]}), "yes"),
        (http_answer(b'{"data": [{"b64_json": "iVBORw0KG"}]'), "yes"),
        (http_answer(b'{"data": [{"b64_json": "iVBORw0KG'), "perhaps"),
    ],
    ids=["no base64", "cut behind an item", "cut within one"],
)
def test_an_answer_that_cannot_be_read_is_kept(folder, far_end, maker, store, flower, broken, spent):
    far_end.say(broken)
    with pytest.raises(UnreadableAnswer) as caught:
        maker.create(flower).result(60)
    [(key, kept)] = contents(folder / "files").items()
    assert key.startswith("unread/")
    assert kept == broken.partition(b"\r\n\r\n")[2]
    assert str(caught.value.sentence).endswith(f"What came back is kept as {key} in the data folder.")
    assert caught.value.spent == spent
    assert store.latest_shots(5) == []


def test_of_an_answer_that_was_cut_the_pictures_that_came_whole_are_made_and_the_last_as_far_as_it_came(
    far_end, maker, store
):
    second = encode(noise(200, 200))
    far_end.say(answer_with(PNG, second)[:-9000])
    job = maker.create(ask(n=2))
    whole, part = job.result(60)
    assert (store.files.read_file(whole.answer), str(whole.note)) == (PNG, "")
    assert second.startswith(store.files.read_file(part.answer))
    assert str(part.note).startswith("The lower ")
    assert "is missing" in str(part.note)
    assert str(job.notice) == "The answer was cut before it came whole."


def test_an_answer_that_was_cut_before_all_pictures_came_is_kept_too(folder, far_end, maker, store):
    whole = answer_with(PNG, encode(noise(200, 200)))
    far_end.say(whole[:-9000])
    job = maker.create(ask(n=3))
    assert len(job.result(60)) == 2
    [(key, kept)] = [row for row in contents(folder / "files").items() if row[0].startswith("unread/")]
    assert "The answer was cut before it came whole." in str(job.notice)
    assert key in str(job.notice)
    assert whole.partition(b"\r\n\r\n")[2].startswith(kept)
    assert base64.b64encode(PNG) in kept


@pytest.mark.parametrize("order", [0, 1], ids=["damaged first", "damaged last"])
@pytest.mark.parametrize(
    "bad", [DAMAGED, huge_png(8001, 8000), huge_png(60_000, 60_000)], ids=["cut", "too large", "bomb"]
)
def test_of_a_damaged_picture_and_a_good_one_the_good_one_is_kept(folder, far_end, maker, store, bad, order):
    pictures = [bad, PNG] if order == 0 else [PNG, bad]
    far_end.say(answer_with(*pictures))
    job = maker.create(ask(n=2))
    [shot] = job.result(60)
    assert store.files.read_file(shot.answer) == PNG
    assert store.latest_shots(5) == [shot]
    # The damaged one was paid for too.
    [aside] = [key for key, data in contents(folder / "files").items() if data == bad]
    assert aside.startswith("unread/")
    said = f"The endpoint sent a damaged picture. It is kept as {aside} in the data folder; ask again for another."
    assert [str(job.notice), str(store.find_run(job.run).message)] == [said, said]


def test_when_no_picture_opens_they_are_kept_and_named(folder, far_end, maker, store):
    far_end.say(answer_with(DAMAGED, X_Request_Id="req-9"))
    with pytest.raises(UnreadableAnswer) as caught:
        maker.repaint(plan(PNG, disc(48, 32, 9))).result(60)
    [key] = [key for key, data in contents(folder / "files").items() if data == DAMAGED]
    assert key.startswith("unread/")
    assert str(caught.value) == (
        f"The endpoint sent a damaged picture. It is kept as {key} in the data folder; ask again for another."
        " This call was billed."
    )
    assert caught.value.request_id == "req-9"
    assert store.latest_shots(5) == []


def test_a_damaged_part_costs_none_of_the_others(far_end, maker, store):
    far_end.say(answer_with(DAMAGED))
    far_end.say(lambda asked: answer_with(flat_answer(asked, 250)))
    [shot] = maker.repaint(plan_two_parts()).result(60)
    made, before = decode(store.files.read_file(shot.pasted)), decode(WIDE)
    assert np.array_equal(made[40, 40], before[40, 40])
    assert made[280, 440].tolist() == [250] * 3
    assert str(shot.note) == "The endpoint's answer 1 of 2 cannot be read. There the picture stays as it was."


@pytest.mark.parametrize(
    ("item", "why"),
    [
        ({"b64_json": "iVBORw0KGgo damaged!"}, ""),
        ({"url": "http://10.0.0.9/damaged!"}, f" {LinkFailure.ADDRESS.sentence}"),
    ],
    ids=["base64", "link"],
)
def test_what_could_not_be_had_of_one_of_two_pictures_is_kept_beside_the_other(
    folder, far_end, maker, store, item, why
):
    text = base64.b64encode(PNG).decode()
    far_end.answer({"data": [{"b64_json": text}, item]})
    job = maker.create(ask(n=2))
    [shot] = job.result(60)
    assert store.files.read_file(shot.answer) == PNG
    [key] = [key for key in contents(folder / "files") if key.startswith("unread/")]
    assert b"damaged!" in contents(folder / "files")[key]
    assert (
        str(job.notice) == f"Not every picture could be read.{why} What came back is kept as {key} in the data folder."
    )
