"""Messages of the page: results, warnings and errors, as small pieces of HTML.

Every text from outside is escaped by markupsafe. All functions return Markup; Markup + str escapes the str. What stays
on the page is said in all languages, and follows a switch of the language.
"""

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import add
from pathlib import Path

from markupsafe import Markup

from components.errors import ProofroomError
from components.library.records.findings import (
    count_outside,
    find_other_format,
    find_other_size,
    list_notes,
    say_unchanged,
)
from components.library.records.handling import Correction
from components.library.records.shot import Shot
from components.message.message import Listed, Message, Plural, Sentences
from components.studio.language.all_languages import in_all_languages
from components.studio.language.translation import _, _n, translate

STRONG = Markup("<strong>{}</strong>")
CHIP = Markup(
    '<span class="chip {}" title="{}"><span aria-hidden="true">{}</span>'
    ' <span class="words">{}<span class="rest">{}</span></span></span>'
)
ASIDE = Markup('<span class="aside">{}</span>')
WARNING = Markup(
    '<div class="note {}" role="alert"><span class="sign" aria-hidden="true">⚠</span><span>{}{}</span></div>'
)


@in_all_languages
def quiet(text: Message | str = "") -> Markup:
    """Return a calm line."""
    return Markup('<div class="note">{}</div>').format(translate(text))


def failed(error: ProofroomError) -> Markup:
    """Return an error's sentence, and the id of the request where the endpoint gave one."""
    return _say_failure(error.message, getattr(error, "request_id", None))


@in_all_languages
def _say_failure(sentence: Message | str, request: str | None) -> Markup:
    aside = ASIDE.format(_("Request {id}", id=request)) if request else ""
    return WARNING.format("failed", translate(sentence), aside)


@in_all_languages
def caution(sentence: Message | str) -> Markup:
    """Return a warning about something that a person should know before they go on."""
    return WARNING.format("caution", translate(sentence), "")


def cautions(sentences: Iterable[Message | str]) -> Markup:
    """Return a warning for each sentence."""
    return reduce(add, map(caution, sentences), Markup())


@in_all_languages
def made(shots: Sequence[Shot], asked: int, files: Sequence[str] = ()) -> Markup:
    """Return the count, size, format, duration and cost of a call's pictures; ``files`` are those handed over."""
    count = _say_fewer(len(shots), asked) or _n("{n:,} picture", "{n:,} pictures", n=len(shots))
    size, kind = find_other_size(shots[0]), find_other_format(shots[0])
    sizes = _name_other(size) if size else f"{shots[0].width} x {shots[0].height}"
    kinds = [_name_other(kind)] if kind else []
    said = list_facts(STRONG.format(count), sizes, *kinds, say_file(files), *_price_and_time(shots[0]))
    return said + cautions(list_notes(shots))


@in_all_languages
def edited(shot: Shot, file: str | None = None, came: int | None = None) -> Markup:
    """Return an edit's count of pixels changed outside the mask, then its other facts.

    ``file`` is the file that is handed over; ``came`` is how many pictures came.
    """
    changed = shot.changed_outside_mask
    if changed is None:
        proof = _("The whole picture was redrawn")
    else:
        proof = f"{'✓' if changed == 0 else '⚠'} {translate(say_outside(shot))}"
    asked = int(str(shot.recipe.parameters["n"]))
    fewer = [] if came is None else [_say_fewer(came, asked)]
    # Of the answer: the file that is handed over has the picture's own size.
    unlike = [
        _("answered as {found}", found=_name_other(found))
        for found in (find_other_size(shot), find_other_format(shot))
        if found
    ]
    said = list_facts(STRONG.format(proof), *fewer, *unlike, say_file([file] if file else []), *_price_and_time(shot))
    return said + cautions(sentence for sentence in (shot.note, say_unchanged(shot)) if sentence)


def say_outside(shot: Shot) -> Message:
    """Return how many pixels outside the mask an edit changed; only for a shot with a ``changed_outside_mask``."""
    changed, outside = shot.changed_outside_mask or 0, count_outside(shot)
    if outside is None:
        return Plural("{n:,} pixel outside the mask changed", "{n:,} pixels outside the mask changed", n=changed)
    return Message("{changed:,} of {all:,} pixels outside the mask changed", changed=changed, all=outside)


def say_file(files: Sequence[str]) -> str:
    """Return "PNG · 1.8 MB" for files of one format, with the sum of their sizes; "" for no files."""
    if not files:
        return ""
    kind = Path(files[0]).suffix[1:].upper().replace("JPG", "JPEG")
    try:
        size = sum(Path(file).stat().st_size for file in files)
    except OSError:
        # The file was swept away since it was shown. The other facts about the picture still hold.
        return kind
    amount = Message("{size:.1f} MB", size=size / 1e6)
    if size < 1e6:
        amount = Message("{size} kB", size=max(1, round(size / 1e3)))
    if len(files) > 1:
        return _("{format} · {size} together", format=kind, size=amount)
    return _("{format} · {size}", format=kind, size=amount)


@in_all_languages
def corrected(shot: Shot) -> Markup:
    """Return the drift that was found in an edit's answers and corrected, a paragraph for each part."""
    parts = shot.handling.parts if shot.handling else ()
    lines = [
        Markup("<p>{}{}</p>").format(
            STRONG.format(_("Part {number}.", number=number)) + " " if len(parts) > 1 else "",
            translate(_say_correction(part.corrected)),
        )
        for number, part in enumerate(parts, 1)
        if part.corrected is not None
    ]
    return Markup('<div class="details">{}</div>').format(Markup().join(lines))


def _say_correction(drift: Correction) -> Message:
    """Return the sentences about the drift of one answer."""
    if drift.residual_before is None or drift.residual is None:
        return Message("Too little stayed around the mask to compare, so the answer was put back as it came.")
    moves = (drift.dx, drift.dy, drift.scale, drift.rotation) != (0, 0, 1, 0)
    tones = any(gain != 1 for gain in drift.gain) or any(drift.offset)
    if moves:
        place = Message(
            "Outside the mask the answer lay {dx:+.1f} px across and {dy:+.1f} px down, was {scale:.4f} times as large"
            " and turned by {rotation:+.2f}°: moved back.",
            dx=drift.dx,
            dy=drift.dy,
            scale=drift.scale,
            rotation=drift.rotation,
        )
    elif drift.trusted:
        place = Message("Outside the mask the answer lay where it should.")
    else:
        place = Message("Too little of what stayed could be recognized, so the answer was not moved.")
    if drift.bend:
        bend = Message("Within itself the answer was bent by up to {pixels:.1f} px: bent back.", pixels=drift.bend)
        place = Sentences(place, bend)
    if tones:
        channels = zip((Message("red"), Message("green"), Message("blue")), drift.gain, drift.offset, strict=True)
        terms = Listed(
            Message("{name} × {gain:.3f} {offset:+.1f}", name=name, gain=gain, offset=offset)
            for name, gain, offset in channels
        )
        tone = Message("Its tone was brought back: {terms}.", terms=terms)
    else:
        tone = Message("Its tone was left as it came.")
    residual = Message(
        "The part that should have stayed differed by {before:.1f} levels of 255 as it came, and by {after:.1f} then.",
        before=drift.residual_before,
        after=drift.residual,
    )
    return Sentences(place, tone, residual)


def status_chip(endpoint: str, model: str, offline: bool) -> Markup:
    """Return the chip in the masthead that names the model and the endpoint at work."""
    if offline:
        text = _("Offline · draws locally")
        title = _("No model is at work: pictures are drawn on this machine, for free.")
    else:
        text = f"{model} · {endpoint}"
        title = _("Pictures are made by {model} at {endpoint}.", model=model, endpoint=endpoint)
    # A narrow phone shows the first part only.
    first, dot, rest = text.partition(" · ")
    return CHIP.format("offline" if offline else "model", title, "○" if offline else "●", first, dot + rest)


def _name_other(found: tuple[str, str]) -> str:
    return _("{got} (asked for {asked})", got=found[0], asked=found[1])


def _say_fewer(came: int, asked: int) -> str:
    """Return how many of the pictures came where some did not, else ""."""
    return _("{came} of {asked} pictures came", came=came, asked=asked) if came < asked else ""


def _price_and_time(shot: Shot) -> tuple[str, str]:
    cost = shot.recipe.cost
    return _say_seconds(shot.recipe.seconds), translate(cost.message) if cost else _("cost not known")


def _say_seconds(seconds: float) -> str:
    return _("{seconds:.1f} s", seconds=seconds)


def list_facts(*facts: str) -> Markup:
    """Return facts side by side; empty facts are left out."""
    spans = Markup().join(Markup("<span>{}</span>").format(fact) for fact in facts if fact)
    return Markup('<div class="note facts">{}</div>').format(spans)
