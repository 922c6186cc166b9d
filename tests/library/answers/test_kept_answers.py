"""Answers are stored as they came, with how they were asked for, of one part or of several."""

import base64
import hashlib
import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import numpy as np

from components.endpoint.contracts.cost import Cost
from tests.far_end import http_answer
from tests.library.pictures import (
    JPEG,
    PNG,
    USAGE,
    WEBP,
    WIDE,
    answer_with,
    decode,
    flat_answer,
)
from tests.library.plans import ask, plan_two_parts
from tests.library.stores.folder import contents


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
    assert not job.notice
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
    assert str(job.notice).startswith("1 of 2 parts came. ")
    assert "429" in str(job.notice)
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
    assert "Not every picture could be read." in str(job.notice)
    assert "1 of 2 parts came." in str(job.notice)
