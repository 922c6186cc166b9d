"""Which models are offered: the endpoint's own where it lists them, else the known ones."""

import threading
from datetime import date

import pytest

from components.errors import EndpointUnreachable
from components.studio.page import model_list as models_module
from components.studio.page.model_list import ModelList


class Clock:
    now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(models_module, "time", clock)
    return clock


def names(offered: list[tuple[str, str]]) -> list[str]:
    return [model for _, model in offered]


def test_the_endpoints_list_is_asked_for_once_in_a_while(clock):
    asked = []

    def ask():
        asked.append(clock.now)
        return ("gpt-4o", "gpt-image-2", "seedream-4")

    models = ModelList(ask, "modelverse", "gpt-image-2")
    assert names(models.list_known()) == ["gpt-image-2", "gpt-image-1", "gpt-image-1.5"]
    assert names(models.refresh()) == names(models.refresh()) == ["gpt-image-2", "seedream-4"]
    assert len(asked) == 1
    clock.now += models_module.KEPT_SECONDS
    models.refresh()
    assert len(asked) == 2


def test_an_endpoint_without_a_list_leaves_the_known_ones_and_is_asked_again_later(clock):
    asked = []

    def ask():
        asked.append(clock.now)
        raise EndpointUnreachable("It is away.", spent="no")

    models = ModelList(ask, "openai", "gpt-image-2")
    assert {"gpt-image-1-mini", "gpt-image-2.5-flare"} <= set(names(models.refresh()))
    models.refresh()
    assert len(asked) == 1
    clock.now += models_module.RETRY_SECONDS
    models.refresh()
    assert len(asked) == 2


def test_the_model_in_use_is_always_there():
    assert names(ModelList(lambda: ("gpt-image-2",), "other", "my-model").refresh()) == ["my-model", "gpt-image-2"]


@pytest.mark.parametrize(
    ("today", "label"),
    [
        ((2026, 9, 1), "gpt-image-1.5"),
        ((2026, 11, 22), "gpt-image-1.5 · ends 2026-12-01"),
        ((2026, 12, 2), "gpt-image-1.5 · shut down 2026-12-01"),
    ],
)
def test_a_model_that_ends_says_so_beside_its_name(monkeypatch, today, label):
    class Today(date):
        @classmethod
        def today(cls):
            return date(*today)

    monkeypatch.setattr(models_module, "date", Today)
    assert (label, "gpt-image-1.5") in ModelList(lambda: (), "openai", "gpt-image-2").list_known()


def test_a_model_that_was_shut_down_comes_last_and_the_one_in_use_first():
    offered = names(ModelList(lambda: (), "openai", "gpt-image-2").list_known())
    assert offered[0] == "gpt-image-2"
    # Since 2026-10-23.
    assert "gpt-image-1" in offered[-3:]
    assert offered.index("gpt-image-2.5-flare") < offered.index("gpt-image-1")


def test_many_pages_at_once_ask_once():
    started, release, asked = threading.Event(), threading.Event(), []

    def ask():
        asked.append(1)
        started.set()
        release.wait(60)
        return ("gpt-image-2",)

    models = ModelList(ask, "openai", "gpt-image-2")
    pages = [threading.Thread(target=models.refresh) for _ in range(5)]
    for page in pages:
        page.start()
    assert started.wait(60)
    release.set()
    for page in pages:
        page.join(60)
    assert len(asked) == 1


def test_a_page_is_not_held_up_by_another_that_asks():
    started, release = threading.Event(), threading.Event()

    def ask():
        started.set()
        release.wait(60)
        return ("gpt-image-of-tomorrow",)

    models = ModelList(ask, "openai", "gpt-image-2")
    first = threading.Thread(target=models.refresh)
    first.start()
    assert started.wait(60)
    assert "gpt-image-2.5-flare" in names(models.refresh())
    release.set()
    first.join(60)
    assert names(models.refresh()) == ["gpt-image-2", "gpt-image-of-tomorrow"]
