"""What is said of one picture of the library: how it was asked for, what came, what it cost.

Small pieces of HTML. Every text that comes from outside is escaped here.
"""

from collections.abc import Iterator
from html import escape

from components.endpoint.contracts.cost import Forecast
from components.library.records.findings import format_of, say_changed, say_unchanged
from components.library.records.run import Run
from components.library.records.shot import Shot
from components.studio.page import messages

KINDS = {"generate": "Created", "edit": "Edited"}
# What of the parameters is said by itself, in other words.
SAID = {"prompt", "model", "size", "n", "output_format", "stream"}
NAMES = {"output_format": "Format", "output_compression": "Compression setting", "partial_images": "Steps shown"}


def describe_shot(shot: Shot, file: str | None = None) -> str:
    """Return the line below a picture: the proof of an edit, what it is, what it cost, what is wrong with it.

    ``file`` is what can be downloaded, None where it is gone.
    """
    facts = [*_facts(shot), *([messages.say_file([file])] if file else [])]
    said = messages.quiet(" · ".join(facts))
    return said + messages.cautions(sentence for sentence in (say_unchanged(shot), shot.note) if sentence)


def describe_prompt(shot: Shot) -> str:
    """Return what was asked for."""
    return f'<p class="prompt" dir="auto">{escape(shot.recipe.prompt) or "<i>The prompt is not known.</i>"}</p>'


def describe_recipe(shot: Shot, run: Run | None) -> str:
    """Return a table of everything else that is known of how a picture came to be."""
    rows = "".join(f"<tr><th>{escape(name)}</th><td>{escape(said)}</td></tr>" for name, said in _rows(shot, run))
    return f'<div class="recipe"><table>{rows}</table></div>'


def _facts(shot: Shot) -> Iterator[str]:
    recipe = shot.recipe
    yield KINDS.get(recipe.kind, recipe.kind)
    yield f"{recipe.made_at:%Y-%m-%d %H:%M} UTC"
    if shot.changed_outside_mask is not None:
        yield f"{say_changed(shot)} outside the mask changed"
    yield _said_cost(shot)


def _rows(shot: Shot, run: Run | None) -> Iterator[tuple[str, str]]:
    recipe, parameters = shot.recipe, shot.recipe.parameters
    yield "Made", f"{recipe.made_at:%Y-%m-%d %H:%M:%S} UTC, in {recipe.seconds:.1f} s"
    yield "Model", " at ".join(filter(None, (str(parameters.get("model") or ""), recipe.endpoint))) or "not known"
    count = int(parameters.get("n") or 1)
    yield "Picture", f"{shot.number + 1} of {count}" if count > 1 else "1"
    size, got = str(parameters.get("size") or "").replace("x", " x "), f"{shot.width} x {shot.height}"
    yield (
        "Asked for",
        ", ".join(filter(None, (size, str(parameters.get("output_format") or "").upper()))) or "not known",
    )
    yield "Got", f"{got}, {format_of(shot).upper()}"
    for name, value in parameters.items():
        if name not in SAID and value not in (None, ""):
            yield NAMES.get(name, name.replace("_", " ").capitalize()), str(value)
    yield "Cost of the call", _said_cost(shot)
    if run is not None and run.forecast is not None:
        yield "Forecast", str(Forecast(run.forecast))
    if recipe.usage:
        counted = {name: value for name, value in recipe.usage.items() if isinstance(value, int)}
        yield "Tokens", ", ".join(f"{value:,} {name.replace('_tokens', '')}" for name, value in counted.items())
    if shot.changed_outside_mask is not None:
        yield "Changed outside the mask", say_changed(shot)
    yield "Request", recipe.request_id or "not known"
    yield "SHA-256 of the answer", shot.sha256


def _said_cost(shot: Shot) -> str:
    return str(shot.recipe.cost) if shot.recipe.cost else "cost not known"
