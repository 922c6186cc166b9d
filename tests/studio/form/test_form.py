"""What the form offers, by the model that is chosen, and what it reads of what was chosen."""

from datetime import date

import pytest

from components.endpoint.contracts.contract import contract_for
from components.studio.form import form as form_module
from components.studio.form.choices import CUSTOM
from components.studio.form.form import Form
from components.studio.form.form_layout import build_form
from components.studio.server.session_blocks import SessionBlocks
from tests.studio.conftest import service


def build(model: str, provider: str, **options) -> Form:
    with SessionBlocks():
        return build_form(service(provider, model=model), "here", **options)


def values(form: Form, **chosen) -> list:
    """Return the values of a form as it stands, but for those ``chosen``."""
    return [chosen.get(name, widget.value) for name, widget in form.fields.items()]


def shown(form: Form, updates: dict | None = None) -> set[str]:
    """Return the names of the fields that a person sees, after ``updates``."""
    updates = updates or {}
    now = {name: updates.get(widget, {}).get("visible", widget.visible) for name, widget in form.fields.items()}
    return {name for name, visible in now.items() if visible} - {"width", "height"}


PLAIN = {"size", "quality", "n", "output_format", "model"}


@pytest.mark.parametrize(
    ("model", "provider", "more"),
    [
        ("gpt-image-1", "modelverse", set()),
        ("gpt-image-1.5", "openai", {"background", "moderation", "input_fidelity", "partial_images", "user"}),
        ("gpt-image-2", "openai", {"background", "moderation", "partial_images", "user"}),
        ("a-model-of-tomorrow", "openai", set()),
    ],
)
def test_what_a_model_does_not_take_is_not_shown(model, provider, more):
    assert shown(build(model, provider)) == PLAIN | more


def test_what_a_model_does_not_take_is_not_read():
    asked = build("gpt-image-1", "modelverse").read(values(build("gpt-image-1", "modelverse")))
    assert asked.keys() == PLAIN | {"output_compression"}


def test_a_kind_of_request_without_a_field_has_no_widget_for_it():
    assert "moderation" not in build("gpt-image-2", "openai", without=("moderation",)).fields


def test_another_model_takes_over_what_it_takes_too():
    form = build("gpt-image-1.5", "openai")
    chosen = {"quality": "low", "background": "transparent", "size": "1536x1024", "input_fidelity": "high", "n": 3}
    updates = form.follow_model(*values(form, model="gpt-image-2", **chosen))
    now = {name: updates[widget]["value"] for name, widget in form.fields.items() if "value" in updates.get(widget, {})}
    assert (now["quality"], now["size"], now["n"]) == ("low", "1536x1024", 3)
    # gpt-image-2 draws no transparency and is told no fidelity.
    assert (now["background"], now["input_fidelity"]) == ("", "")
    assert "input_fidelity" not in shown(form, updates)
    assert ("1536 x 864", "1536x864") in updates[form.fields["size"]]["choices"]


def test_a_model_without_a_row_says_so_and_keeps_to_what_is_safe():
    form = build("gpt-image-2", "openai")
    updates = form.follow_model(*values(form, model=" my-own-model ", size=CUSTOM, n=10))
    assert "Nothing is known of my-own-model: it is asked with cautious values." in updates[form.note]["value"]
    assert updates[form.note]["visible"]
    assert updates[form.fields["n"]]["value"] == 1
    assert updates[form.fields["size"]]["value"] == "1024x1024"
    assert not updates[form.custom]["visible"]


@pytest.mark.parametrize(("today", "said"), [((2026, 11, 1), "will be shut down"), ((2026, 12, 1), "was shut down")])
def test_a_model_that_ends_says_when(monkeypatch, today, said):
    class Today(date):
        @classmethod
        def today(cls):
            return date(*today)

    monkeypatch.setattr(form_module, "date", Today)
    form = build("gpt-image-1.5", "openai")
    assert said in form.note.value
    assert "2026-12-01" in form.note.value
    assert not form.follow_model(*values(form, model="gpt-image-2"))[form.note]["visible"]


@pytest.mark.parametrize(
    ("width", "height", "size"),
    [(1500, 900, "1504x896"), (1024, 1024, "1024x1024"), (None, None, "1024x1024"), (99999, 99999, "2880x2880")],
)
def test_a_typed_size_travels_as_the_nearest_that_the_model_draws(width, height, size):
    form = build("gpt-image-2", "openai")
    asked = form.read(values(form, size=CUSTOM, width=width, height=height))
    rule = contract_for("gpt-image-2", "openai").size_rule
    assert rule.takes(asked["size"])
    assert asked["size"] == size
    assert {"width", "height"}.isdisjoint(asked)


def test_the_sentence_about_a_typed_size_stays_while_the_form_is_said_anew():
    form = build("gpt-image-2", "openai")
    typed = {"size": CUSTOM, "width": 3000, "height": 300}
    snapped = form.snap_typed("height", "gpt-image-2", 3000, 300)
    assert "The model draws" in snapped[form.drawn]
    edges = {"width": 3000, "height": snapped[form.fields["height"]]}
    assert "The model draws" in form.follow_model(*values(form, **typed | edges))[form.drawn]
    assert form.follow_model(*values(form, **typed | {"width": 1024, "height": 1024}))[form.drawn] == ""
    assert form.follow_model(*values(form, model="gpt-image-1", **typed))[form.drawn] == ""


def test_the_best_fit_is_no_size_until_the_picture_is_known():
    form = build("gpt-image-2", "openai", best_fit=True)
    assert form.read(values(form))["size"] == ""


def test_unfinished_pictures_are_shown_unasked_only_where_they_cost_nothing():
    assert build("gpt-image-2", "openai").fields["partial_images"].value == 0
    assert build("gpt-image-1", "offline").fields["partial_images"].value == 1


def test_the_compression_is_labelled_as_the_endpoint_documents_it():
    forms = (build("gpt-image-1.5", name) for name in ("modelverse", "openai", "offline"))
    assert {form.fields["output_compression"].label for form in forms} == {
        "Compression setting · 0 = none, 100 = most",
        "Compression setting · 0 to 100 %",
        "Compression setting · 100 = best picture",
    }


@pytest.mark.parametrize(("width", "height"), [(0, 0), (-5, 100), (99999, 1), (1, 10_000), (16.7, 3000)])
def test_whatever_is_typed_is_a_size_the_model_draws(width, height):
    form = build("gpt-image-2", "openai")
    asked = form.read(values(form, size=CUSTOM, width=width, height=height))
    assert contract_for("gpt-image-2", "openai").size_rule.takes(asked["size"])


def test_a_transparent_picture_is_offered_only_in_formats_that_have_transparency():
    form = build("gpt-image-1.5", "openai")
    updates = form.follow_model(*values(form, background="transparent", output_format="jpeg"))
    assert [value for _, value in updates[form.fields["output_format"]]["choices"]] == ["png", "webp"]
    assert updates[form.fields["output_format"]]["value"] == "png"


def test_a_model_that_was_shut_down_says_so_beside_its_box_as_soon_as_it_is_chosen():
    form = build("gpt-image-2", "openai")
    ended = "gpt-image-1 was shut down on 2026-10-23: choose another model."
    assert form.follow_model(*values(form, model="gpt-image-1"))[form.fields["model"]]["info"] == ended
    assert form.follow_model(*values(form, model="gpt-image-2"))[form.fields["model"]]["info"] == ""
    assert build("gpt-image-1", "openai").fields["model"].info == ended
