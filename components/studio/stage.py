"""What the stage says: what is being waited for, what went wrong, what was made.

Small pieces of HTML. Every text that comes from outside is escaped here.
"""

from collections.abc import Sequence
from html import escape

from components.errors import ProofroomError
from components.library.jobs import Progress
from components.library.shot import Shot


def quiet(text: str = "") -> str:
    """Return a calm line."""
    return f'<div class="note">{escape(text)}</div>'


def busy(progress: Progress) -> str:
    """Return what is being waited for, and for how long."""
    return (
        f'<div class="note busy" role="status"><span>{escape(progress.stage)}</span>'
        f'<span class="figure">{progress.seconds:.1f} s</span></div>'
    )


def failed(error: ProofroomError) -> str:
    """Return what happened and what to do."""
    request = getattr(error, "request_id", None)
    tail = f'<span class="aside">Request {escape(request)}</span>' if request else ""
    return (
        f'<div class="note failed" role="alert"><span class="sign" aria-hidden="true">⚠</span>'
        f"<span>{escape(error.message)}{tail}</span></div>"
    )


def made(shots: Sequence[Shot], asked: int) -> str:
    """Return what a call made: how many, how large, how long it took, what it cost."""
    recipe = shots[0].recipe
    count = f"{len(shots)} of {asked} pictures came" if len(shots) < asked else _plural(len(shots), "picture")
    size = f"{shots[0].width} x {shots[0].height}"
    if size.replace(" ", "") != recipe.parameters["size"]:
        size += f" (asked for {escape(str(recipe.parameters['size']))})"
    return _facts(f"<strong>{count}</strong>", size, *_price_and_time(shots[0]))


def edited(shot: Shot, pixels: int, came: int | None = None) -> str:
    """Return what an edit did: the proof first. ``pixels`` are those of the whole picture, ``came`` how many came."""
    changed = shot.changed_outside_mask
    if changed is None:
        proof = "<strong>The whole picture was redrawn</strong>"
    else:
        sign = "✓" if changed == 0 else "⚠"
        proof = f"<strong>{sign} {changed:,} of {pixels:,} pixels changed outside the mask</strong>"
    asked = int(shot.recipe.parameters["n"])
    fewer = [] if came is None or came >= asked else [f"{came} of {asked} pictures came"]
    return _facts(proof, *fewer, *_price_and_time(shot))


def status_chip(endpoint: str, model: str, offline: bool) -> str:
    """Return the chip that says which endpoint is at work, on every screen."""
    if offline:
        text, title = "Offline · draws locally", "No model is at work: pictures are drawn on this machine, for free."
    else:
        text, title = f"{model} · {endpoint}", f"Pictures are made by {model} at {endpoint}."
    sign = "○" if offline else "●"
    return f'<span class="chip" title="{escape(title)}"><span aria-hidden="true">{sign}</span> {escape(text)}</span>'


def _price_and_time(shot: Shot) -> tuple[str, str]:
    cost = shot.recipe.cost
    return f"{shot.recipe.seconds:.1f} s", escape(str(cost)) if cost else "cost not known"


def _facts(*facts: str) -> str:
    return f'<div class="note facts" role="status">{"".join(f"<span>{fact}</span>" for fact in facts)}</div>'


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
