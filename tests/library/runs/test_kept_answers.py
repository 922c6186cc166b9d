"""What an answer brought is kept, with how it was asked for: whole, in parts, cut or damaged."""

import base64
import hashlib
import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from components.endpoint.client.linked_pictures import LinkFailure
from components.endpoint.contracts.cost import Cost
from components.errors import UnreadableAnswer
from tests.far_end import http_answer
from tests.library.folder import contents
from tests.library.pictures import (
    DAMAGED,
    JPEG,
    PNG,
    USAGE,
    WEBP,
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


def test_row_and_recipe_file_hold_all_that_was_asked_and_answered(folder, far_end, maker, store):
    before = datetime.now(UTC)
    far_end.say(answer_with(JPEG, X_Request_Id="req-7"))
    request = ask(
        prompt="ein Löwe\n«ruhig»", size="1536x1024", quality="low", output_format="jpeg", output_compression=80
    )
    [shot] = maker.create(request).result(60)
    recipe = store.find_shot(shot.id).recipe
    assert recipe.parameters == {
        "model": "gpt-image-1",
        "prompt": "ein Löwe\n«ruhig»",
        "n": 1,
        "size": "1536x1024",
        "quality": "low",
        "output_format": "jpeg",
        "output_compression": 80,
    }
    assert recipe.kind == "generate"
    assert recipe.endpoint == "images.example"
    assert recipe.usage == USAGE
    assert recipe.request_id == "req-7"
    # 9 tokens of text at 35 and 4,160 of pictures at 280 yuan per million.
    assert recipe.cost == Cost(Decimal("1.165115"), "CNY")
    assert 0 < recipe.seconds < 10
    assert before <= recipe.made_at <= datetime.now(UTC)
    assert recipe.parent is None

    written = json.loads((folder / "files" / shot.answer).with_name("recipe.json").read_bytes())
    assert written == shot.as_json()
    assert written["recipe"]["parameters"] == recipe.parameters
    assert written["recipe"]["cost"] == {"amount": 1.165115, "currency": "CNY"}
    assert written["recipe"]["made_at"] == recipe.made_at.isoformat()
    assert written["sha256"] == hashlib.sha256(JPEG).hexdigest()


def test_without_usage_the_cost_is_not_known(far_end, maker, store, flower):
    far_end.say(answer_with(PNG, usage=None))
    [shot] = maker.create(flower).result(60)
    assert store.find_shot(shot.id).recipe.cost is None
    assert store.find_shot(shot.id).recipe.usage is None


def test_pictures_of_one_call_are_shots_of_one_recipe(far_end, maker, store):
    far_end.say(answer_with(PNG, JPEG, WEBP))
    shots = maker.create(ask(n=3)).result(60)
    assert [shot.number for shot in shots] == [0, 1, 2]
    assert [store.files.read_file(shot.answer) for shot in shots] == [PNG, JPEG, WEBP]
    assert len({shot.id for shot in shots}) == 3
    assert all(shot.recipe == shots[0].recipe for shot in shots)


def test_fewer_pictures_than_asked_for_are_kept(far_end, maker, store):
    far_end.say(answer_with(PNG))
    [shot] = maker.create(ask(n=4)).result(60)
    assert shot.recipe.parameters["n"] == 4
    assert store.latest_shots(5) == [shot]


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
    assert caught.value.sentence.endswith(f"What came back is kept as {key} in the data folder.")
    assert caught.value.spent == spent
    assert store.latest_shots(5) == []


def test_of_an_answer_that_was_cut_the_pictures_that_came_whole_are_made_and_the_last_as_far_as_it_came(
    far_end, maker, store
):
    second = encode(noise(200, 200))
    far_end.say(answer_with(PNG, second)[:-9000])
    job = maker.create(ask(n=2))
    whole, part = job.result(60)
    assert (store.files.read_file(whole.answer), whole.note) == (PNG, "")
    assert second.startswith(store.files.read_file(part.answer))
    assert part.note.startswith("The lower ")
    assert "is missing" in part.note
    assert job.notice == "The answer was cut before it came whole."


def test_an_answer_that_was_cut_before_all_pictures_came_is_kept_too(folder, far_end, maker, store):
    whole = answer_with(PNG, encode(noise(200, 200)))
    far_end.say(whole[:-9000])
    job = maker.create(ask(n=3))
    assert len(job.result(60)) == 2
    [(key, kept)] = [row for row in contents(folder / "files").items() if row[0].startswith("unread/")]
    assert "The answer was cut before it came whole." in job.notice
    assert key in job.notice
    assert whole.partition(b"\r\n\r\n")[2].startswith(kept)
    assert base64.b64encode(PNG) in kept


@pytest.mark.parametrize("order", [0, 1], ids=["damaged first", "damaged last"])
@pytest.mark.parametrize(
    "bad", [DAMAGED, huge_png(8001, 8000), huge_png(60_000, 60_000)], ids=["cut", "too large", "bomb"]
)
def test_of_a_damaged_picture_and_a_good_one_the_good_one_is_kept(folder, far_end, maker, store, bad, order):
    pictures = [bad, PNG] if order == 0 else [PNG, bad]
    far_end.say(answer_with(*pictures))
    [shot] = maker.create(ask(n=2)).result(60)
    assert store.files.read_file(shot.answer) == PNG
    assert store.latest_shots(5) == [shot]
    # The damaged one was paid for too.
    [aside] = [key for key, data in contents(folder / "files").items() if data == bad]
    assert aside.startswith("unread/")


def test_when_no_picture_opens_they_are_kept_and_named(folder, far_end, maker, store):
    far_end.say(answer_with(DAMAGED, X_Request_Id="req-9"))
    with pytest.raises(UnreadableAnswer) as caught:
        maker.repaint(plan(PNG, disc(48, 32, 9))).result(60)
    [key] = [key for key, data in contents(folder / "files").items() if data == DAMAGED]
    assert key.startswith("unread/")
    assert caught.value.message == (
        f"The endpoint sent a damaged picture. It is kept as {key} in the data folder; ask again for another."
        " This call was billed."
    )
    assert caught.value.request_id == "req-9"
    assert store.latest_shots(5) == []


def test_parts_are_put_back_one_after_another(far_end, maker, store):
    for number in range(2):
        far_end.say(
            lambda asked, number=number: answer_with(flat_answer(asked, 250 - number), X_Request_Id=f"r{number}")
        )
    job = maker.repaint(plan_two_parts())
    [shot] = job.result(60)
    made = decode(store.files.read_file(shot.pasted))
    assert made[40, 40].tolist() == [250] * 3
    assert made[280, 440].tolist() == [249] * 3
    assert shot.changed_outside_mask == 0
    assert job.notice == ""
    assert [Path(part.answer).name for part in shot.handling.parts] == ["answer.png", "answer-2.png"]
    assert all(store.files.read_file(part.answer) for part in shot.handling.parts)
    # One record for what was asked twice.
    assert shot.recipe.request_id == "r0 r1"
    assert shot.recipe.usage == {
        "total_tokens": 2 * 4169,
        "input_tokens": 2 * 9,
        "output_tokens": 2 * 4160,
        "input_tokens_details": {"text_tokens": 2 * 9},
    }
    assert store.find_shot(shot.id) == shot


def test_when_a_later_part_is_refused_what_came_before_is_put_back(far_end, maker, store):
    far_end.say(lambda asked: answer_with(flat_answer(asked, 250)))
    far_end.answer({"error": {"message": "Slow down", "code": "rate_limit_exceeded"}}, 429)
    job = maker.repaint(plan_two_parts())
    [shot] = job.result(60)
    assert job.notice.startswith("1 of 2 parts came. ")
    assert "429" in job.notice
    made, before = decode(store.files.read_file(shot.pasted)), decode(WIDE)
    assert made[40, 40].tolist() == [250] * 3
    assert np.array_equal(made[280, 440], before[280, 440])


def test_each_part_is_on_disk_before_the_next_is_asked_for(folder, far_end, maker):
    kept = []

    def look(asked) -> bytes:
        kept.append([key for key in contents(folder / "files") if key.endswith("answer.png")])
        return answer_with(flat_answer(asked, 250))

    far_end.say(look)
    far_end.say(look)
    maker.repaint(plan_two_parts()).result(60)
    assert [len(keys) for keys in kept] == [0, 1]


def test_a_damaged_part_costs_none_of_the_others(far_end, maker, store):
    far_end.say(answer_with(DAMAGED))
    far_end.say(lambda asked: answer_with(flat_answer(asked, 250)))
    [shot] = maker.repaint(plan_two_parts()).result(60)
    made, before = decode(store.files.read_file(shot.pasted)), decode(WIDE)
    assert np.array_equal(made[40, 40], before[40, 40])
    assert made[280, 440].tolist() == [250] * 3


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
    assert job.notice == f"Not every picture could be read.{why} What came is kept as {key} in the data folder."


def test_what_is_to_be_said_of_several_parts_is_all_said(folder, far_end, maker):
    """One part of which a picture could not be had, and one that was refused."""
    far_end.say(
        lambda asked: http_answer(
            {"data": [{"b64_json": base64.b64encode(flat_answer(asked, 250)).decode()}, {"b64_json": "damaged!"}]}
        )
    )
    far_end.answer({"error": {"message": "No"}}, 400)
    job = maker.repaint(plan_two_parts(n=2))
    job.result(60)
    assert "Not every picture could be read." in job.notice
    assert "1 of 2 parts came." in job.notice
