"""The first screen, before anything is made: a finished edit with its count, three things to try, and the key.

The finished edit is an example, edited through the offline endpoint by examples/build_finished.py.
"""

import json
from functools import cache, partial

import gradio as gr
from markupsafe import Markup, escape

from components.studio.form.examples import Example, build_examples
from components.studio.language.page_texts import anew
from components.studio.language.translation import _
from components.studio.page.assets import ASSETS, link_asset
from components.studio.page.service import Service

FINISHED = ASSETS / "finished"
# The pixels of each picture: the page keeps their room before they have come.
WIDTH, HEIGHT = 451, 300
FIGURE = Markup(
    '<figure class="picture {}"><img src="{}" alt="{}" width="{}" height="{}" loading="lazy" decoding="async">'
    "<figcaption>{}</figcaption></figure>"
)
SCREEN = Markup(
    '<h2>{}</h2><div class="finished">{}</div>'
    '<p class="proof"><strong>✓ {}</strong> {}</p><p class="offline">{}</p><p class="invitation">{}</p>'
)
CODE = Markup("<code>{}</code>")


def build_first_screen(service: Service, examples: list[Example]) -> gr.Gallery:
    """Return the gallery of things to try, laid out below the finished edit and above the sentence about a key."""
    anew(gr.HTML(write_finished_edit(), padding=False), value=write_finished_edit)
    gallery = build_examples(examples, "create-examples", "tries")
    if service.endpoint.offline:
        own, on_space = service.access.settings.keys != "owner", bool(service.server.space_hosts)
        say_key = write_own_key if own else partial(write_key, service.endpoint.key_name, on_space)
        anew(gr.HTML(say_key(), padding=False), value=say_key)
    return gallery


def write_finished_edit() -> Markup:
    """Return the finished edit as HTML: before and after, the changes, and their counts."""
    prompt, outside, changed, in_answer = _read_facts()
    prompt = _(prompt)
    figures = (
        ("before", "before", _("Before, with the mask in red: {prompt}", prompt=prompt), _("Before, with the mask")),
        ("after", "after", _("After: {prompt}", prompt=prompt), prompt),
        (
            "map",
            "changes-in-answer",
            _("The changes in the endpoint's answer, in colour: all over the picture"),
            _("Changed in the answer"),
        ),
        ("map", "changes", _("The changes in the result, in colour: inside the mask only"), _("Changed in the result")),
    )
    drawn = Markup().join(
        FIGURE.format(kind, link_asset(FINISHED / f"{name}.webp"), alternative, WIDTH, HEIGHT, caption)
        for kind, name, alternative, caption in figures
    )
    return SCREEN.format(
        _("Repaint one part. Every other pixel stays."),
        drawn,
        _("{changed:,} of {outside:,} pixels outside the mask changed.", changed=changed, outside=outside),
        _("In the endpoint's answer {changed:,} had.", changed=in_answer),
        _("Drawn by the offline endpoint, without a model."),
        _("Try one of the three, or describe a picture and press Create."),
    )


def write_key(key_name: str, on_space: bool = False) -> Markup:
    """Return the sentence that says where the key goes, on this machine or ``on_space``, as HTML."""
    said = (
        _(
            "No model is at work. To ask one, duplicate this Space, and in your own add the secret {key} under"
            " Settings, Variables and secrets."
        )
        if on_space
        else _("No model is at work. To ask one, start Proofroom with {key} set; README.md says more under “The key”.")
    )
    return Markup('<p class="key">{}</p>').format(escape(said).format(key=CODE.format(key_name)))


def write_own_key() -> Markup:
    """Return the sentence that says where a visitor enters a key, as HTML."""
    said = _("No model is at work. To ask one, enter a key of your own under “Your key”, at the top right.")
    return Markup('<p class="key">{}</p>').format(said)


@cache
def _read_facts() -> tuple[str, int, int, int]:
    """Return the prompt, and the counts of pixels outside the mask: all, changed, and changed in the answer."""
    facts = json.loads((FINISHED / "facts.json").read_text(encoding="utf-8"))
    return facts["prompt"], facts["outside"], facts["changed"], facts["changed_in_answer"]
