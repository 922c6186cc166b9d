"""The named endpoints ``/generate`` and ``/edit``: for scripts, by gradio_client and curl.

Their arguments stand as widgets nobody sees, whose values are the defaults. An error comes back as one sentence.
"""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import gradio as gr
import numpy as np

from components.endpoint.contracts.contract import list_values
from components.errors import EmptyExtension, MissingPicture, ValueNotAllowed
from components.imaging.extension import NO_MARGINS, read_margins
from components.imaging.frame import Size
from components.imaging.mask.mask_file import AUTOMATIC, READINGS, read_mask_file
from components.imaging.mask.morphology import grow_mask, shrink_mask
from components.imaging.picture.picture import read_picture
from components.library.edits.edit import REGIONS, Edit, Framing, plan_edit
from components.library.edits.references import Guidance, read_references
from components.library.edits.source import map_source
from components.library.records.findings import count_outside, format_of, list_doubts
from components.library.records.shot import Shot
from components.library.runs.jobs import Job
from components.studio.page.service import Service
from components.studio.page.sessions import Sessions

UNEXTENDED = "The extension adds nothing to the picture, so only what the mask marks was repainted."
MOST_GROWTH = 2000
MOST_FEATHER = 2000


def add_named_endpoints(service: Service, sessions: Sessions) -> None:
    """Add ``/generate`` and ``/edit`` to the Blocks that are being built."""
    contract = service.contract()

    async def generate(
        prompt,
        size="",
        quality="",
        output_format="",
        output_compression=100,
        n=1,
        model="",
        background="",
        moderation="",
        user="",
        request: gr.Request = None,
    ):
        """Create pictures from a prompt; return their files and how they were made."""
        asked = {
            "prompt": prompt,
            "size": size,
            "quality": quality,
            "output_format": output_format,
            "output_compression": output_compression,
            "n": n,
            "model": model,
            "background": background,
            "moderation": moderation,
            "user": user,
        }
        with sessions.let_go_after(request):
            files, facts, doubts = await answer(await asyncio.to_thread(service.maker.create, service.request(asked)))
            return files, facts | {"notices": doubts}

    async def edit(
        prompt,
        image=None,
        mask=None,
        size="",
        quality="",
        output_format="",
        output_compression=100,
        n=1,
        model="",
        region="",
        grow=0,
        feather=None,
        extend="",
        apart=False,
        background="",
        input_fidelity="",
        references=None,
        user="",
        mask_reading=AUTOMATIC,
        request: gr.Request = None,
    ):
        """Repaint the masked part of a picture; return the picture files and how they were made.

        ``mask_reading`` says what of the mask is repainted: transparent, opaque, white or black; automatic is, where it
        has transparency, transparent, or for strokes of one colour opaque, and else white. A mask of another size is
        scaled. Without a mask the whole picture is redrawn, or the margins that ``extend`` adds: a ratio such as 16:9,
        20% or 200 on every side, or left 200, top 10%. ``grow`` widens the mask by so many pixels, below 0 it narrows
        it. ``feather`` is how many pixels inside the mask the answer takes over; left out it is chosen. ``references``
        are further pictures to look at.
        """
        asked = {
            "prompt": prompt,
            "quality": quality,
            "output_format": output_format,
            "output_compression": output_compression,
            "n": n,
            "model": model,
            "background": background,
            "user": user,
        }
        with sessions.let_go_after(request):
            framing = Framing(region or "", size or "", bool(apart))
            guided, masked = (input_fidelity, references), (mask, mask_reading)
            plan, notices = await asyncio.to_thread(
                prepare, asked, framing, guided, image, masked, grow, feather, extend
            )
            files, facts, doubts = await answer(await asyncio.to_thread(service.maker.repaint, plan))
            return files, facts | {"warnings": list(plan.cautions), "notices": [*notices, *doubts]}

    def prepare(asked, framing, guided, image, masked, grow, feather, extend) -> tuple[Edit, list[str]]:
        if image is None:
            raise MissingPicture()
        fidelity, references = guided
        source = map_source(Path(image))
        picture = read_picture(Path(image))
        request = service.request(asked)
        guidance = Guidance(read_references(references or ()), fidelity or "")
        marked, notices = _read_mask(*masked, picture.size)
        try:
            margins = read_margins(extend or "", picture.size)
        except EmptyExtension:
            # Without a mask the whole picture would be redrawn, and billed, which nobody asked for.
            if marked is None:
                raise
            margins, notices = NO_MARGINS, (*notices, UNEXTENDED)
        if marked is not None:
            marked = margins.extend_mask(_grow(marked, grow))
        width = _read_feather(feather)
        plan = plan_edit(request, picture, source, marked, framing, margins, width, guidance=guidance)
        return plan, [*picture.notices, *notices]

    async def answer(job: Job) -> tuple[list[str], dict[str, object], list[str]]:
        """Return the files of a job's pictures, how they were made, and what of them is not as asked for."""
        async for _ in job.follow():
            pass
        shots = job.result(0)
        files = await asyncio.to_thread(lambda: [service.loaded_pictures.serve(shot) for shot in shots])
        return files, describe_shots(shots) | ({"note": job.notice} if job.notice else {}), list_doubts(shots)

    with gr.Row(visible=False):
        prompt = gr.Textbox(value="", label="prompt")
        image = gr.File(label="image")
        mask = gr.File(label="mask")
        size = gr.Textbox(value=contract.default_size, label="size")
        edit_size = gr.Textbox(value="", label="size (empty: the one that wastes least)")
        quality = gr.Textbox(value=contract.default_quality, label="quality")
        output_format = gr.Textbox(value=contract.default_format, label="output_format")
        compression = gr.Number(value=contract.default_compression, label="output_compression")
        n = gr.Number(value=1, label="n")
        model = gr.Textbox(value=service.model, label="model")
        background = gr.Textbox(value="", label="background: transparent, opaque or auto, where the model takes it")
        moderation = gr.Textbox(value="", label="moderation: auto or low, where the model takes it")
        fidelity = gr.Textbox(value="", label="input_fidelity: low or high, where the model takes it")
        references = gr.File(file_count="multiple", label="references: further pictures to look at")
        user = gr.Textbox(value="", label="user: your name for who asks, where the model takes it")
        region = gr.Textbox(value="", label=f"region: {' or '.join(REGIONS)} (empty: the better one)")
        grow = gr.Number(value=0, label="grow: pixels, below 0 to shrink")
        feather = gr.Number(value=None, label="feather: pixels inside the mask's edge (empty: chosen)")
        extend = gr.Textbox(value="", label="extend: 16:9, 20%, or left 200, top 10%")
        apart = gr.Checkbox(value=False, label="apart: a request for each far-apart group of strokes")
        reading = gr.Textbox(value=AUTOMATIC, label=f"mask_reading, what is repainted: {list_values(READINGS)}")
        files, facts = gr.File(file_count="multiple", label="pictures"), gr.JSON(label="how they were made")
        ask = gr.Button()
    common = [quality, output_format, compression, n, model]
    how = [region, grow, feather, extend, apart, background, fidelity, references, user, reading]
    named = {"concurrency_limit": None, "show_progress": "hidden"}
    ask.click(
        generate, [prompt, size, *common, background, moderation, user], [files, facts], api_name="generate", **named
    )
    ask.click(edit, [prompt, image, mask, edit_size, *common, *how], [files, facts], api_name="edit", **named)


def describe_shots(shots: Sequence[Shot]) -> dict[str, object]:
    """Return how shots of one call were made, as JSON values."""
    recipe = shots[0].recipe
    facts = {name: recipe.parameters[name] for name in ("model", "size", "quality", "output_format")} | {
        "usage": None if recipe.usage is None else dict(recipe.usage),
        "cost": recipe.cost.as_json() if recipe.cost else None,
        "request_id": recipe.request_id,
        "seconds": round(recipe.seconds, 3),
        "shots": [shot.id for shot in shots],
        "got": {"width": shots[0].width, "height": shots[0].height, "format": format_of(shots[0])},
    }
    if shots[0].mask is not None:
        facts["changed_outside_mask"] = sum(shot.changed_outside_mask for shot in shots)
        facts["pixels_outside_mask"] = sum(count_outside(shot) or 0 for shot in shots)
    if shots[0].handling is not None:
        facts["corrected"] = [[part["corrected"] for part in shot.handling["parts"]] for shot in shots]
    return facts


def _read_mask(file: str | None, reading: str | None, size: Size) -> tuple[np.ndarray | None, tuple[str, ...]]:
    """Return the mask in a file for a picture of ``size``, (height, width) bool, and notices; None without a file.

    Raises ValueNotAllowed for a reading that there is not.
    """
    reading = reading or AUTOMATIC
    if reading not in READINGS:
        raise ValueNotAllowed(f"mask_reading cannot be {str(reading)[:80]!r}: choose {list_values(READINGS)}.")
    if file is None:
        return None, ()
    read = read_mask_file(read_picture(Path(file)), size, reading)
    # Only where nobody has said which reading is meant.
    offer = f' mask_reading="{read.other}" repaints the rest instead.' if reading == AUTOMATIC else ""
    return read.mask, (*read.notices, read.said + offer)


def _grow(mask: np.ndarray, amount: float | None) -> np.ndarray:
    """Return the mask wider by ``amount`` pixels, or narrower. Raises ValueNotAllowed or EmptyMask."""
    if not amount:
        return mask
    if not abs(amount) <= MOST_GROWTH:
        raise ValueNotAllowed(f"grow cannot be {amount!r}: choose from -{MOST_GROWTH} to {MOST_GROWTH} pixels.")
    return grow_mask(mask, amount) if amount > 0 else shrink_mask(mask, -amount)


def _read_feather(feather: float | None) -> float | None:
    """Return the transition's width in pixels, None where it is to be chosen. Raises ValueNotAllowed."""
    if feather is None or 0 <= feather <= MOST_FEATHER:
        return feather
    raise ValueNotAllowed(f"feather cannot be {feather!r}: choose from 0 to {MOST_FEATHER} pixels, or leave it out.")
