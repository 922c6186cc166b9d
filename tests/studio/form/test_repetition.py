"""Run again and Ask again send a call at once for the price that they show, and else only fill in the form."""

from dataclasses import replace
from decimal import Decimal

import pytest

from components.endpoint.address import OFFLINE
from components.endpoint.contracts.cost import Cost
from components.library.records.handling import Handling
from components.library.records.run import ERASE, FAILED, Run
from components.studio.form.repetition import ASK_AGAIN, RUN_AGAIN, plan_repetition
from components.studio.form.resume import repeat_run
from tests.studio.conftest import service

PAID = service("openai", "https://api.openai.com/v1")
ASKED = {"model": "gpt-image-1", "prompt": "A ball", "n": 1, "size": "1024x1024", "quality": "high"}
THEN = Cost(Decimal("0.01"), "USD")
# As service() names its endpoint.
HERE = Run("generate", "e", ASKED, forecast=THEN, state=FAILED)
NOT_SENT = "Nothing was sent yet, because the price may have changed. The button shows the price of today."


def label(run: Run) -> str:
    return plan_repetition(PAID, run.kind, run).write(ASK_AGAIN)


def test_a_call_of_the_endpoint_at_work_is_sent_again_for_the_price_of_today():
    assert label(HERE) == "Ask again · about $0.166"
    resumed = repeat_run(PAID, HERE, label(HERE))
    assert resumed.run
    assert not resumed.said


def test_a_call_that_was_free_offline_is_not_sent_to_an_endpoint_that_costs_money():
    offline = replace(HERE, endpoint=OFFLINE, forecast=Cost(Decimal(0), "CNY"))
    assert label(offline) == "Ask again"
    for shown in ("Ask again", "Ask again · free"):
        resumed = repeat_run(PAID, offline, shown)
        assert not resumed.run
        assert resumed.spec.prompt == "A ball"
        assert str(resumed.said) == NOT_SENT


@pytest.mark.parametrize("shown", ["Ask again", "Ask again · free", "Ask again · about $0.01", None, 3])
def test_a_button_that_shows_no_price_or_an_old_one_sends_nothing(shown: object):
    resumed = repeat_run(PAID, HERE, shown)
    assert not resumed.run
    assert str(resumed.said) == NOT_SENT


def test_an_imported_picture_has_no_price_of_today():
    repetition = plan_repetition(PAID, "generate", None)
    assert repetition.write(RUN_AGAIN) == "Run again"
    assert str(repetition.said) == NOT_SENT


@pytest.mark.parametrize(
    "changed",
    [{"model": "a-model-of-another"}, {"quality": "gold"}, {"n": 1000}, {"size": "7x7"}, {"input_fidelity": "total"}],
)
def test_a_call_with_a_value_that_is_not_offered_is_not_sent_with_another_in_its_place(changed: dict[str, object]):
    run = replace(HERE, parameters=ASKED | changed)
    assert label(run) == "Ask again"
    assert not repeat_run(PAID, run, "Ask again").run


def test_an_erasure_costs_nothing_anywhere():
    run = Run(ERASE, "", {"prompt": ""}, state=FAILED)
    assert label(run) == "Ask again · free"
    assert repeat_run(PAID, run, label(run)).run


def test_an_edit_says_the_price_of_the_size_that_travelled_with_its_pictures():
    edit = replace(HERE, kind="edit", handling=Handling(size=""))
    assert label(edit) == "Ask again · about $0.168"
    referring = replace(edit, handling=Handling(size="", references=("a.png", "b.png")))
    assert label(referring) == "Ask again · about $0.172"


def test_an_edit_in_parts_says_the_price_of_a_part():
    edit = replace(HERE, kind="edit", handling=Handling(size="", asked_parts=3, apart=True))
    assert label(edit) == "Ask again · up to $0.253 a part"
