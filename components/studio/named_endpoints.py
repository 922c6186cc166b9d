"""The named endpoints ``/generate`` and ``/edit``: for scripts, by gradio_client, curl and MCP.

Their arguments stand as widgets nobody sees, whose values are the defaults. An error comes back as one sentence.
"""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import gradio as gr

from components.errors import MissingPicture, ValueNotAllowed
from components.imaging.mask import mask_from_picture
from components.imaging.picture import read_picture
from components.library.edit import plan_edit, suggest_size
from components.library.jobs import Job
from components.library.shot import Shot
from components.studio.service import Service
from components.studio.toast import errors_as_toasts

REGIONS = ("whole-picture",)


def add_named_endpoints(service: Service) -> None:
    """Add ``/generate`` and ``/edit`` to the Blocks that are being built."""
    contract = service.contract()

    async def generate(prompt, size, quality, output_format, output_compression, n, model):
        """Create pictures from a prompt; return their files and how they were made."""
        with errors_as_toasts():
            request = service.request(prompt, size, quality, output_format, output_compression, n, model)
            return await answer(service.maker.create(request))

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
    ):
        """Repaint the masked part of a picture; return the picture files and how they were made.

        A mask with transparency: alpha 0 is repainted; one without: white is. Without a mask the whole picture is
        redrawn.
        """
        with errors_as_toasts():
            if region not in REGIONS:
                raise ValueNotAllowed(f"region cannot be {region!r}: choose {' or '.join(REGIONS)}.")
            plan = await asyncio.to_thread(
                prepare, prompt, image, mask, size, quality, output_format, output_compression, n, model
            )
            return await answer(service.maker.repaint(plan))

    def prepare(prompt, image, mask, size, quality, output_format, output_compression, n, model):
        if image is None:
            raise MissingPicture()
        source = Path(image).read_bytes()
        picture = read_picture(source)
        size = size or suggest_size(picture.size, service.contract(model))
        asked = service.request(prompt, size, quality, output_format, output_compression, n, model)
        marked = None if mask is None else mask_from_picture(read_picture(Path(mask)), picture.size)
        return plan_edit(asked, picture, source, marked)

    async def answer(job: Job) -> tuple[list[str], dict[str, object]]:
        async for _ in job.follow():
            pass
        shots = job.result(0)
        files = await asyncio.to_thread(lambda: [service.desk.serve(shot) for shot in shots])
        return files, describe_shots(shots)

    with gr.Row(visible=False):
        prompt = gr.Textbox(value="", label="prompt")
        image = gr.File(label="image")
        mask = gr.File(label="mask")
        size = gr.Textbox(value=contract.default_size, label="size")
        edit_size = gr.Textbox(value="", label="size (empty: nearest to the picture's ratio)")
        quality = gr.Textbox(value=contract.default_quality, label="quality")
        output_format = gr.Textbox(value=contract.default_format, label="output_format")
        compression = gr.Number(value=contract.default_compression, label="output_compression")
        n = gr.Number(value=1, label="n")
        model = gr.Textbox(value=service.model, label="model")
        region = gr.Textbox(value=REGIONS[0], label="region")
        files, facts = gr.File(file_count="multiple", label="pictures"), gr.JSON(label="how they were made")
        ask = gr.Button()
    common = [quality, output_format, compression, n, model]
    named = {"concurrency_limit": None, "show_progress": "hidden"}
    ask.click(generate, [prompt, size, *common], [files, facts], api_name="generate", **named)
    ask.click(edit, [prompt, image, mask, edit_size, *common, region], [files, facts], api_name="edit", **named)


def describe_shots(shots: Sequence[Shot]) -> dict[str, object]:
    """Return how shots of one call were made, as JSON values."""
    recipe = shots[0].recipe
    facts = {name: recipe.parameters[name] for name in ("model", "size", "quality", "output_format")} | {
        "usage": None if recipe.usage is None else dict(recipe.usage),
        "cost": recipe.cost.as_json() if recipe.cost else None,
        "request_id": recipe.request_id,
        "seconds": round(recipe.seconds, 3),
        "shots": [shot.id for shot in shots],
    }
    if shots[0].mask is not None:
        facts["changed_outside_mask"] = sum(shot.changed_outside_mask for shot in shots)
    return facts
