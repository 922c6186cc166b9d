"""What is left is said at the button before it is pressed, and after each run."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import gradio as gr
import pytest
from gradio_client.exceptions import AppError

from components.access.access import open_access
from components.access.money.limit import Allowance, Limit
from components.endpoint.client.client import ImagesClient
from components.library.records.run import Run
from components.library.runs.asker import Asker
from components.library.runs.jobs import Jobs
from components.settings.access_settings import AccessSettings, Budgets, Rates
from components.studio.access.allowance import build_allowance, limits_owner, write_allowance
from components.studio.language.reader import reading
from components.studio.page.visitor import build_token, hash_token
from components.studio.server.session_blocks import SessionBlocks
from tests.far_end import FarEnd
from tests.library.pictures import PNG, answer_with
from tests.studio.conftest import service

TOKEN = "5" * 64


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    jobs = Jobs()
    yield jobs
    jobs.close()


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        (Limit("total", 10**10, 10**9, "CNY"), '<p class="allowance">¥9.00 left</p>'),
        (Limit("pictures", 20, 3), '<p class="allowance">17 pictures left today</p>'),
        (Limit("pictures", 20, 19), '<p class="allowance low">1 picture left today</p>'),
    ],
)
def test_what_is_left_is_grey_and_turns_to_ink_when_it_is_nearly_used_up(limit, said):
    assert write_allowance(Allowance(limit)) == said
    assert write_allowance(Allowance()) == ""


def test_the_line_follows_the_runs_and_says_when_a_limit_that_is_used_up_is_renewed(store, jobs):
    settings = AccessSettings(budgets=Budgets(visitor_day={"CNY": Decimal(2)}))
    access = open_access(settings, store.database, jobs)
    with SessionBlocks():
        line = build_allowance(replace(service(), store=store, access=access), build_token(), gr.Textbox(), "create")
    assert limits_owner(line.service)

    def say() -> str:
        return line.show(TOKEN, "gpt-image-1")[line.line]["value"]

    def spend(amount: str) -> None:
        cost = replace(line.service.endpoint.contract().forecast("1024x1024", "low", 1).cost, amount=Decimal(amount))
        run = Run("generate", "e", {"model": "m", "prompt": "p"}, cost, hash_token(TOKEN))
        store.add_run(run, Asker(hash_token(TOKEN)))

    assert say() == '<p class="allowance">¥2.00 left today</p>'
    spend("1.7")
    with reading("de"):
        assert say() == '<p class="allowance low">heute noch 0,300\xa0¥</p>'
    spend("0.3")
    assert say().startswith('<p class="allowance low">Your money for today is used up. It is renewed at ')
    assert line.show("6" * 64, "gpt-image-1")[line.line]["value"] == '<p class="allowance">¥2.00 left today</p>'


def test_a_proofroom_without_limits_says_nothing(store, jobs):
    with SessionBlocks():
        access = open_access(AccessSettings(), store.database, jobs)
        line = build_allowance(replace(service(), store=store, access=access), build_token(), gr.Textbox(), "create")
    assert not limits_owner(line.service)
    assert line.show(TOKEN, "gpt-image-1") == {line.line: gr.update(value="", visible=False)}


def test_a_script_is_told_what_it_may_not_spend_before_anything_is_sent(serve):
    far_end = FarEnd()
    limits = AccessSettings(budgets=Budgets(pictures_visitor_day=1), rates=Rates(minute=3))
    client = serve(ImagesClient(far_end.url, "key"), "images.example", "modelverse", limits).client
    far_end.say(answer_with(PNG))
    client.predict(prompt="A ball", quality="low", api_name="/generate")
    for said in ("Your pictures for today are used up.", "Your pictures for today are used up.", "Too many calls in a"):
        with pytest.raises(AppError, match=f"^{said}") as caught:
            client.predict(prompt="A ball", quality="low", api_name="/generate")
        assert caught.value.title == "Error 429"
    assert len(far_end.asked) == 1
    far_end.close()
