"""The first screen, before anything is made: a finished edit with its count, three things to try, and the key.

The finished edit is an example, edited through the offline endpoint by examples/build_finished.py.
"""

import json
from functools import cache

import gradio as gr
from markupsafe import Markup

from components.studio.form.examples import Example, build_examples
from components.studio.page.assets import ASSETS, link_asset
from components.studio.page.service import Service

FINISHED = ASSETS / "finished"
# The pixels of each picture: the page keeps their room before they have come.
WIDTH, HEIGHT = 451, 300
TITLE = "Repaint one part. Every other pixel stays."
INVITATION = "Try one of the three, or describe a picture and press Create."
FIGURE = Markup(
    '<figure class="picture {}"><img src="{}" alt="{}" width="{}" height="{}" loading="lazy" decoding="async">'
    "<figcaption>{}</figcaption></figure>"
)
SCREEN = Markup(
    '<h2>{}</h2><div class="finished">{}</div>'
    '<p class="proof"><strong>✓ {}</strong> {}</p><p class="offline">{}</p><p class="invitation">{}</p>'
)
KEY = Markup('<p class="key">{}<code>{}</code>{}</p>')


def build_first_screen(service: Service, examples: list[Example]) -> gr.Gallery:
    """Return the gallery of things to try, laid out below the finished edit and above the sentence about a key."""
    gr.HTML(write_finished_edit(), padding=False)
    gallery = build_examples(examples, "create-examples", "tries")
    if service.offline:
        gr.HTML(write_key(service.key_name), padding=False)
    return gallery


def write_finished_edit() -> Markup:
    """Return the finished edit as HTML: before and after, the changes, and their counts."""
    prompt, outside, changed, in_answer = _read_facts()
    figures = (
        ("before", "before", f"Before, with the mask in red: {prompt}", "Before, with the mask"),
        ("after", "after", f"After: {prompt}", prompt),
        (
            "map",
            "changes-in-answer",
            "The changes in the endpoint's answer, in colour: all over the picture",
            "Changed in the answer",
        ),
        ("map", "changes", "The changes in the result, in colour: inside the mask only", "Changed in the result"),
    )
    drawn = Markup().join(
        FIGURE.format(kind, link_asset(FINISHED / f"{name}.webp"), alternative, WIDTH, HEIGHT, caption)
        for kind, name, alternative, caption in figures
    )
    return SCREEN.format(
        TITLE,
        drawn,
        f"{changed:,} of {outside:,} pixels outside the mask changed.",
        f"In the endpoint's answer {in_answer:,} had.",
        "Drawn by the offline endpoint, without a model.",
        INVITATION,
    )


def write_key(key_name: str) -> Markup:
    """Return the sentence that names the environment variable of the key, as HTML."""
    return KEY.format(
        "No model is at work. To ask one, start Proofroom with ",
        key_name,
        " set; README.md says more under “The key”.",
    )


@cache
def _read_facts() -> tuple[str, int, int, int]:
    """Return the prompt, and the counts of pixels outside the mask: all, changed, and changed in the answer."""
    facts = json.loads((FINISHED / "facts.json").read_text(encoding="utf-8"))
    return facts["prompt"], facts["outside"], facts["changed"], facts["changed_in_answer"]
