"""What the stage says: what is being waited for, what went wrong, what was made.

Small pieces of HTML. Every text that comes from outside is escaped here.
"""

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

import numpy as np

from components.endpoint.contracts.cost import Forecast
from components.errors import ProofroomError
from components.imaging.frame import Frame
from components.imaging.percent import say_percent
from components.library.records.findings import (
    find_other_format,
    find_other_size,
    list_notes,
    say_changed,
    say_unchanged,
)
from components.library.records.shot import Shot
from components.library.runs.jobs import Progress
from components.studio.page.plural import plural


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
    share = f"<strong>{say_percent(int(painted), mask.size)}</strong> of the picture ({painted:,} pixels)"
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


def made(shots: Sequence[Shot], asked: int, files: Sequence[str] = ()) -> str:
    """Return what a call made: how many, how large, as what ``files``, how long it took, what it cost."""
    count = f"{len(shots)} of {asked} pictures came" if len(shots) < asked else plural(len(shots), "picture")
    size, kind = find_other_size(shots[0]), find_other_format(shots[0])
    sizes = _other(size) if size else f"{shots[0].width} x {shots[0].height}"
    kinds = [_other(kind)] if kind else []
    said = _facts(f"<strong>{count}</strong>", sizes, *kinds, *_file_facts(files), *_price_and_time(shots[0]))
    return said + "".join(caution(note) for note in list_notes(shots))


def edited(shot: Shot, file: str | None = None, came: int | None = None) -> str:
    """Return what an edit did: the proof first. ``file`` is what is handed over, ``came`` how many pictures came."""
    changed = shot.changed_outside_mask
    if changed is None:
        proof = "<strong>The whole picture was redrawn</strong>"
    else:
        sign = "✓" if changed == 0 else "⚠"
        proof = f"<strong>{sign} {say_changed(shot)} outside the mask changed</strong>"
    asked = int(shot.recipe.parameters["n"])
    fewer = [] if came is None or came >= asked else [f"{came} of {asked} pictures came"]
    # The answer's: what is handed over has the picture's own size.
    unlike = [f"answered as {_other(found)}" for found in (find_other_size(shot), find_other_format(shot)) if found]
    said = _facts(proof, *fewer, *unlike, *_file_facts([file] if file else []), *_price_and_time(shot))
    return said + "".join(caution(sentence) for sentence in (shot.note, say_unchanged(shot)) if sentence)


def say_file(files: Sequence[str]) -> str:
    """Return "PNG · 1.8 MB" for files of one format, their sizes together; "" for none. In Gradio's cache or not."""
    if not files:
        return ""
    kind = Path(files[0]).suffix[1:].upper().replace("JPG", "JPEG")
    try:
        size = sum(Path(file).stat().st_size for file in files)
    except OSError:
        # Swept away since it was shown; what is said of it otherwise still holds.
        return kind
    amount = f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(1, round(size / 1e3))} kB"
    return f"{kind} · {amount}{' together' if len(files) > 1 else ''}"


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


def _other(found: tuple[str, str]) -> str:
    return f"{escape(found[0])} (asked for {escape(found[1])})"


def _file_facts(files: Sequence[str]) -> list[str]:
    return [escape(say_file(files))] if files else []


def _price_and_time(shot: Shot) -> tuple[str, str]:
    cost = shot.recipe.cost
    return f"{shot.recipe.seconds:.1f} s", escape(str(cost)) if cost else "cost not known"


def _facts(*facts: str) -> str:
    return f'<div class="note facts" role="status">{"".join(f"<span>{fact}</span>" for fact in facts)}</div>'
