"""The facts about a picture of the library, as HTML: line, prompt and recipe.

Every text from outside is escaped by markupsafe.
"""

from collections.abc import Iterator

from markupsafe import Markup

from components.endpoint.contracts.cost import Forecast
from components.library.records.findings import format_of, say_changed, say_unchanged
from components.library.records.run import Run
from components.library.records.shot import Shot
from components.studio.page import messages

KINDS = {"generate": "Created", "edit": "Edited"}
# The parameters of a recipe that have rows of their own.
ROWS = {"prompt", "model", "size", "n", "output_format", "stream"}
NAMES = {"output_compression": "Compression setting", "partial_images": "Steps shown"}
PROMPT = Markup('<p class="prompt" dir="auto">{}</p>')
ROW = Markup("<tr><th>{}</th><td>{}</td></tr>")


def describe_shot(shot: Shot, file: str | None = None) -> Markup:
    """Return the line below a picture: kind, day, pixels changed outside the mask, cost, and warnings.

    ``file`` is the file that can be downloaded, None where it is gone.
    """
    facts = [*_list_facts(shot), *([messages.say_file([file])] if file else [])]
    warnings = [sentence for sentence in (say_unchanged(shot), shot.note) if sentence]
    return messages.quiet(" · ".join(facts)) + messages.cautions(warnings)


def describe_prompt(shot: Shot) -> Markup:
    """Return the prompt of a picture."""
    return PROMPT.format(shot.recipe.prompt or Markup("<i>The prompt is not known.</i>"))


def describe_recipe(shot: Shot, run: Run | None) -> Markup:
    """Return a table of the recipe of a picture; ``run`` is the run that made it, None where that is not known."""
    rows = Markup("").join(ROW.format(name, said) for name, said in _list_rows(shot, run))
    return Markup('<div class="recipe"><table>{}</table></div>').format(rows)


def _list_facts(shot: Shot) -> Iterator[str]:
    recipe = shot.recipe
    yield KINDS.get(recipe.kind, recipe.kind)
    yield f"{recipe.made_at:%Y-%m-%d %H:%M} UTC"
    if shot.changed_outside_mask is not None:
        yield f"{say_changed(shot)} outside the mask changed"
    yield _say_cost(shot)


def _list_rows(shot: Shot, run: Run | None) -> Iterator[tuple[str, str]]:
    recipe, parameters = shot.recipe, shot.recipe.parameters
    yield "Made", f"{recipe.made_at:%Y-%m-%d %H:%M:%S} UTC, in {recipe.seconds:.1f} s"
    yield "Model", " at ".join(filter(None, (str(parameters.get("model") or ""), recipe.endpoint))) or "not known"
    count = int(str(parameters.get("n") or 1))
    yield "Picture", f"{shot.number + 1} of {count}" if count > 1 else "1"
    size, kind = str(parameters.get("size") or "").replace("x", " x "), str(parameters.get("output_format") or "")
    yield "Asked for", ", ".join(filter(None, (size, kind.upper()))) or "not known"
    yield "Got", f"{shot.width} x {shot.height}, {format_of(shot).upper()}"
    for name, value in parameters.items():
        if name not in ROWS and value not in (None, ""):
            yield NAMES.get(name, name.replace("_", " ").capitalize()), str(value)
    yield "Cost of the call", _say_cost(shot)
    if run is not None and run.forecast is not None:
        yield "Forecast", str(Forecast(run.forecast))
    if recipe.usage:
        counted = {name: value for name, value in recipe.usage.items() if isinstance(value, int)}
        yield "Tokens", ", ".join(f"{value:,} {name.replace('_tokens', '')}" for name, value in counted.items())
    if shot.changed_outside_mask is not None:
        yield "Changed outside the mask", say_changed(shot)
    yield "Request", recipe.request_id or "not known"
    yield "SHA-256 of the answer", shot.sha256


def _say_cost(shot: Shot) -> str:
    return str(shot.recipe.cost) if shot.recipe.cost else "cost not known"
