"""What the stage says: what is being waited for, what went wrong, what was made.

Small pieces of HTML. Every text that comes from outside is escaped here.
"""

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import PurePosixPath

import numpy as np

from components.endpoint.cost import Forecast
from components.errors import ProofroomError
from components.imaging.frame import Frame
from components.library.jobs import Progress
from components.library.shot import Shot


def quiet(text: str = "") -> str:
    """Return a calm line."""
    return f'<div class="note">{escape(text)}</div>'


def busy(progress: Progress, grows: bool = False) -> str:
    """Return what is being waited for, and for how long; ``grows`` is whether an unfinished picture is shown."""
    kind = "note busy growing" if grows else "note busy"
    said = escape(progress.stage) + ('<span class="aside">What is shown is unfinished.</span>' if grows else "")
    return (
        f'<div class="{kind}" role="status"><span>{said}</span>'
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


def mask_facts(
    mask: np.ndarray, frames: Sequence[Frame], forecast: Forecast, cautions: Sequence[str], said: str = ""
) -> str:
    """Return what a mask will do: its share, what travels for it, what that costs, and what is doubtful about it."""
    if not frames:
        return quiet(f"{said} Nothing is painted yet.".strip())
    painted = np.count_nonzero(mask)
    share = f"<strong>{100 * painted / mask.size:.2g} %</strong> of the picture ({painted:,} pixels)"
    sizes = ", ".join(f"{frame.canvas[0]} x {frame.canvas[1]} at {frame.scale:.0%}" for frame in frames)
    requests = "1 request" if len(frames) == 1 else f"{len(frames)} requests"
    lines = [_facts(share, f"{requests}: {sizes}", escape(str(forecast)))]
    lines += [quiet(said)] if said else []
    return "".join(lines) + "".join(caution(sentence) for sentence in cautions)


def caution(sentence: str) -> str:
    """Return something a person should know before they go on."""
    return (
        '<div class="note caution" role="alert"><span class="sign" aria-hidden="true">⚠</span>'
        f"<span>{escape(sentence)}</span></div>"
    )


def made(shots: Sequence[Shot], asked: int) -> str:
    """Return what a call made: how many, how large, how long it took, what it cost."""
    count = f"{len(shots)} of {asked} pictures came" if len(shots) < asked else _plural(len(shots), "picture")
    other_size, other_format = _unlike_asked(shots[0])
    size = other_size or f"{shots[0].width} x {shots[0].height}"
    formats = [other_format] if other_format else []
    return _facts(f"<strong>{count}</strong>", size, *formats, *_price_and_time(shots[0]))


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
    # The answer's: what is handed over has the picture's own size.
    unlike = [f"answered as {words}" for words in _unlike_asked(shot) if words]
    return _facts(proof, *fewer, *unlike, *_price_and_time(shot))


def corrected(shot: Shot) -> str:
    """Return what was found to have drifted in an edit's answers and was corrected, part by part."""
    parts = (shot.handling or {}).get("parts", [])
    lines = []
    for number, part in enumerate(parts, 1):
        drift = part["corrected"]
        if drift is None:
            continue
        name = f"<strong>Part {number}.</strong> " if len(parts) > 1 else ""
        lines.append(f"<p>{name}{' '.join(_correction(drift))}</p>")
    return f'<div class="details">{"".join(lines)}</div>'


def _correction(drift: Mapping[str, object]) -> list[str]:
    """Return the sentences about one answer's drift, as it stands in the record."""
    before, after = drift["residual_before"], drift["residual"]
    if before is None:
        return ["Too little stayed around the mask to compare, so the answer was put back as it came."]
    moves = (drift["dx"], drift["dy"], drift["scale"], drift["rotation"]) != (0, 0, 1, 0)
    tones = any(gain != 1 for gain in drift["gain"]) or any(drift["offset"])
    said = []
    if moves:
        said.append(
            f"Outside the mask the answer lay {drift['dx']:+.1f} px across and {drift['dy']:+.1f} px down, was"
            f" {drift['scale']:.4f} times as large and turned by {drift['rotation']:+.2f}°: moved back."
        )
    elif drift["trusted"]:
        said.append("Outside the mask the answer lay where it should.")
    else:
        said.append("Too little of what stayed could be recognized, so the answer was not moved.")
    if tones:
        channels = zip(("red", "green", "blue"), drift["gain"], drift["offset"], strict=True)
        terms = ", ".join(f"{name} × {gain:.3f} {offset:+.1f}" for name, gain, offset in channels)
        said.append(f"Its tone was brought back: {terms}.")
    else:
        said.append("Its tone was left as it came.")
    said.append(f"What should have stayed differed by {before:.1f} levels of 255 as it came, and by {after:.1f} then.")
    return said


def status_chip(endpoint: str, model: str, offline: bool) -> str:
    """Return the chip that says which endpoint is at work, on every screen."""
    if offline:
        text, title = "Offline · draws locally", "No model is at work: pictures are drawn on this machine, for free."
    else:
        text, title = f"{model} · {endpoint}", f"Pictures are made by {model} at {endpoint}."
    sign = "○" if offline else "●"
    words = f'<span aria-hidden="true">{sign}</span> <span class="words">{escape(text)}</span>'
    return f'<span class="chip" title="{escape(title)}">{words}</span>'


def _unlike_asked(shot: Shot) -> tuple[str, str]:
    """Return "768 x 512 (asked for 1024 x 1024)" and "JPEG (asked for PNG)", each "" where what came is as asked."""
    parameters = shot.recipe.parameters
    came, asked = f"{shot.width} x {shot.height}", str(parameters["size"]).replace("x", " x ")
    size = "" if came == asked else f"{came} (asked for {escape(asked)})"
    got, wanted = PurePosixPath(shot.answer).suffix[1:].replace("jpg", "jpeg"), str(parameters["output_format"])
    return size, "" if got == wanted else f"{escape(got.upper())} (asked for {escape(wanted.upper())})"


def _price_and_time(shot: Shot) -> tuple[str, str]:
    cost = shot.recipe.cost
    return f"{shot.recipe.seconds:.1f} s", escape(str(cost)) if cost else "cost not known"


def _facts(*facts: str) -> str:
    return f'<div class="note facts" role="status">{"".join(f"<span>{fact}</span>" for fact in facts)}</div>'


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
