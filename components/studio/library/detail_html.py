"""The facts about a picture of the library, as HTML: line, prompt and recipe.

Every text from outside is escaped by markupsafe.
"""

from collections.abc import Iterator, Mapping

from markupsafe import Markup

from components.endpoint.address import name_endpoint
from components.endpoint.contracts.cost import Forecast
from components.endpoint.contracts.value_names import name_value
from components.library.records.findings import SIZE, format_of, say_changed, say_unchanged
from components.library.records.run import ERASE, Run
from components.library.records.shot import Recipe, Shot
from components.library.records.title import say_model, title_of
from components.message.message import Listed, Message
from components.studio.language.translation import N_, _, translate
from components.studio.page import messages

KINDS = {"generate": N_("Created"), "edit": N_("Edited"), ERASE: N_("Erased")}
# The parameters of a recipe that have rows of their own.
ROWS = {"prompt", "model", "size", "n", "output_format", "stream"}
NAMES = {
    "quality": N_("Quality"),
    "background": N_("Background"),
    "moderation": N_("Moderation"),
    "input_fidelity": N_("Input fidelity"),
    "output_compression": N_("Compression setting"),
    "partial_images": N_("Steps shown"),
    "user": N_("User"),
    "fill": N_("Filled by"),
}
# The parameters whose values have names.
NAMED = {"quality", "background", "moderation", "input_fidelity"}
# The counts of a usage that people know by name.
TOKENS = {
    "input_tokens": N_("{count:,} input"),
    "output_tokens": N_("{count:,} output"),
    "total_tokens": N_("{count:,} total"),
}
PROMPT = Markup('<p class="prompt" dir="auto">{}</p>')
ITALIC = Markup("<i>{}</i>")
ROW = Markup("<tr><th>{}</th><td>{}</td></tr>")


def describe_shot(shot: Shot, file: str | None = None) -> Markup:
    """Return the line below a picture: kind, day, pixels changed outside the mask, cost, and warnings.

    ``file`` is the file that can be downloaded, None where it is gone.
    """
    facts = [*_list_facts(shot), *([messages.say_file([file])] if file else [])]
    warnings = [sentence for sentence in (say_unchanged(shot), shot.note) if sentence]
    return messages.quiet(" · ".join(facts)) + messages.cautions(warnings)


def describe_prompt(shot: Shot) -> Markup:
    """Return the prompt of a picture, or what was done without one."""
    title = translate(title_of(shot.recipe)) or _("The prompt is not known.")
    return PROMPT.format(shot.recipe.prompt or ITALIC.format(title))


def describe_recipe(shot: Shot, run: Run | None) -> Markup:
    """Return a table of the recipe of a picture; ``run`` is the run that made it, None where that is not known."""
    rows = Markup("").join(ROW.format(name, said) for name, said in _list_rows(shot, run))
    return Markup('<div class="recipe"><table>{}</table></div>').format(rows)


def _list_facts(shot: Shot) -> Iterator[str]:
    recipe = shot.recipe
    yield _(KINDS.get(recipe.kind, recipe.kind))
    yield translate(recipe.made_at)
    if shot.changed_outside_mask is not None:
        yield translate(messages.say_outside(shot))
    yield _say_cost(shot)


def _list_rows(shot: Shot, run: Run | None) -> Iterator[tuple[str, str]]:
    recipe, parameters = shot.recipe, shot.recipe.parameters
    made = _("{moment}, in {seconds:.1f} s", moment=recipe.made_at, seconds=recipe.seconds)
    yield _("Made"), made
    yield _("Model"), _say_model(recipe)
    count = int(str(parameters.get("n") or 1))
    yield _("Picture"), _("{number} of {count}", number=shot.number + 1, count=count) if count > 1 else "1"
    size, kind = str(parameters.get("size") or ""), str(parameters.get("output_format") or "")
    named: Message | str = size.replace("x", " x ") if SIZE.fullmatch(size) else name_value(size)
    if recipe.kind != ERASE:
        yield _("Asked for"), translate(Listed(filter(None, (named, kind.upper())))) or _("not known")
    yield _("Got"), translate(Listed((f"{shot.width} x {shot.height}", format_of(shot).upper())))
    for name, value in parameters.items():
        if name not in ROWS and value not in (None, ""):
            yield _(NAMES[name]) if name in NAMES else name.replace("_", " ").capitalize(), _say_parameter(name, value)
    yield _("Cost of the call"), _say_cost(shot)
    if run is not None and run.forecast is not None:
        yield _("Forecast"), translate(Forecast(run.forecast).message)
    if recipe.usage:
        yield _("Tokens"), _say_tokens(recipe.usage)
    if shot.changed_outside_mask is not None:
        yield _("Changed outside the mask"), translate(say_changed(shot))
    if recipe.kind != ERASE:
        yield _("Request"), recipe.request_id or _("not known")
        yield _("SHA-256 of the answer"), shot.sha256


def _say_parameter(name: str, value: object) -> str:
    return translate(name_value(str(value))) if name in NAMED else str(value)


def _say_model(recipe: Recipe) -> str:
    model, endpoint = str(recipe.parameters.get("model") or ""), recipe.endpoint
    if model and endpoint:
        return _("{model} at {endpoint}", model=model, endpoint=name_endpoint(endpoint))
    return ((model or not endpoint) and translate(say_model(recipe.kind, model))) or translate(name_endpoint(endpoint))


def _say_tokens(usage: Mapping[str, object]) -> str:
    """Return the counts of a usage; the name of an unknown count is the endpoint's own."""
    counted = [(name, value) for name, value in usage.items() if isinstance(value, int)]
    return translate(
        Listed(
            Message(TOKENS.get(name, "{count:,} {name}"), count=value, name=name.replace("_tokens", ""))
            for name, value in counted
        )
    )


def _say_cost(shot: Shot) -> str:
    return translate(shot.recipe.cost.message) if shot.recipe.cost else _("cost not known")
