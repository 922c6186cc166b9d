"""The named endpoints ``/generate``, ``/edit`` and ``/erase``: for scripts, by gradio_client and curl.

Their arguments are hidden widgets, whose values are the defaults. An error comes back as one sentence, in English
or in the language of the call's Accept-Language.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from components.endpoint.contracts.contract import ModelContract
from components.imaging.mask.mask_file import AUTOMATIC, READINGS
from components.library.edits.edit_call import EditCall
from components.library.edits.erase_call import EraseCall
from components.library.edits.framing import REGIONS
from components.library.recipes.call_facts import describe_shots
from components.library.records.findings import list_doubts
from components.library.runs.job import Job
from components.message.message import Listed, Message
from components.studio.access.person import Person, acting, person_now
from components.studio.language.translation import translate
from components.studio.page.service import Service
from components.studio.page.updates import Widget
from components.studio.review.room_endpoints import add_room_endpoints
from components.studio.server.sessions import Sessions

# The files of the pictures, and facts about the call as JSON values.
Answer = tuple[list[str], dict[str, Any]]


@dataclass(frozen=True)
class NamedEndpoints:
    """Answer calls; the arguments are a stranger's, and are checked where they are read."""

    service: Service
    sessions: Sessions

    async def generate(
        self,
        prompt: Any,
        size: Any = "",
        quality: Any = "",
        output_format: Any = "",
        output_compression: Any = 100,
        n: Any = 1,
        model: Any = "",
        background: Any = "",
        moderation: Any = "",
        user: Any = "",
        token: Any = "",
        request: gr.Request | None = None,
    ) -> Answer:
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
        with self.sessions.free_after(request), acting(await self._enter(token)):
            asker = self.service.asker(None)
            job = await asyncio.to_thread(self.service.maker.create, self.service.request(asked), asker)
            files, facts, doubts = await self._answer(job)
            return files, facts | {"notices": _say_all(doubts)}

    async def edit(
        self,
        prompt: Any,
        image: Any = None,
        mask: Any = None,
        size: Any = "",
        quality: Any = "",
        output_format: Any = "",
        output_compression: Any = 100,
        n: Any = 1,
        model: Any = "",
        region: Any = "",
        grow: Any = 0,
        feather: Any = None,
        extend: Any = "",
        apart: Any = False,
        background: Any = "",
        input_fidelity: Any = "",
        references: Any = None,
        user: Any = "",
        mask_reading: Any = AUTOMATIC,
        token: Any = "",
        request: gr.Request | None = None,
    ) -> Answer:
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
        masked, shaped = (image, mask, mask_reading), (size, region, apart, grow, feather, extend)
        call = EditCall(*masked, *shaped, input_fidelity, references)
        with self.sessions.free_after(request), acting(await self._enter(token)):
            asked_for = self.service.request(asked, call.pictures)
            plan, notices = await asyncio.to_thread(call.plan, asked_for)
            job = await asyncio.to_thread(self.service.maker.repaint, plan, self.service.asker(None))
            files, facts, doubts = await self._answer(job)
            return files, facts | {"warnings": _say_all(plan.cautions), "notices": _say_all([*notices, *doubts])}

    async def erase(
        self,
        image: Any = None,
        mask: Any = None,
        grow: Any = 0,
        mask_reading: Any = AUTOMATIC,
        token: Any = "",
        request: gr.Request | None = None,
    ) -> Answer:
        """Fill what the mask marks from the rest of the picture, on the server; return the file and how it was made.

        No model is asked, no key is needed, and it costs nothing. Every pixel outside the mask stays as it is.
        ``grow`` widens the mask by so many pixels, below 0 it narrows it: two pixels take the fringe of an object away.
        ``mask_reading`` is as in ``/edit``.
        """
        call = EraseCall(image, mask, grow, mask_reading)
        with self.sessions.free_after(request), acting(await self._enter(token)):
            plan, notices = await asyncio.to_thread(call.plan)
            job = await asyncio.to_thread(self.service.maker.erase, plan, self.service.local_asker(None))
            files, facts, doubts = await self._answer(job)
            return files, facts | {"notices": _say_all([*notices, *doubts])}

    async def _enter(self, token: Any) -> Person:
        """Return who calls: by the token in the arguments, else as the request has shown. Raises WrongToken."""
        return await self.service.sign_in_routes.identities.name_caller(token, person_now())

    async def _answer(self, job: Job) -> tuple[list[str], dict[str, Any], Sequence[Message]]:
        """Return the files of a job's pictures, facts about the call, and sentences about deviations from it."""
        async for _ in job.follow():
            pass
        shots = job.result(0)
        files = await asyncio.to_thread(lambda: [self.service.loaded_pictures.serve(shot) for shot in shots])
        note = {"note": translate(job.notice)} if job.notice else {}
        return files, describe_shots(shots) | note, list_doubts(shots)


def add_named_endpoints(service: Service, sessions: Sessions) -> NamedEndpoints:
    """Add ``/generate``, ``/edit``, ``/erase`` and those of review rooms to the Blocks that are being built."""
    add_room_endpoints(service)
    endpoints = NamedEndpoints(service, sessions)
    with gr.Row(visible=False):
        asked = _build_fields(service.endpoint.offered_contract())
        files, facts = gr.File(file_count="multiple", label="pictures"), gr.JSON(label="how they were made")
        generate, edit, erase = gr.Button(), gr.Button(), gr.Button()
    common = ["quality", "output_format", "output_compression", "n", "model"]
    of_generate = ["prompt", "size", *common, "background", "moderation", "user", "token"]
    shape = ["region", "grow", "feather", "extend", "apart", "background", "input_fidelity", "references", "user"]
    of_edit = ["prompt", "image", "mask", "edit_size", *common, *shape, "mask_reading", "token"]
    of_erase = ["image", "mask", "grow", "mask_reading", "token"]
    calls: Sequence[tuple[Widget, Callable[..., Any], list[str]]] = (
        (generate, endpoints.generate, of_generate),
        (edit, endpoints.edit, of_edit),
        (erase, endpoints.erase, of_erase),
    )
    for button, handler, names in calls:
        button.click(
            handler,
            [asked[name] for name in names],
            [files, facts],
            api_name=handler.__name__,
            concurrency_limit=None,
            show_progress="hidden",
            show_progress_on=[],
        )
    return endpoints


def _say_all(sentences: Iterable[Message]) -> list[str]:
    """Return sentences in the language that the script asks for."""
    return [translate(sentence) for sentence in sentences]


def _build_fields(contract: ModelContract) -> dict[str, Widget]:
    """Return the widgets of the arguments, by their names; ``edit_size`` is the size of an edit."""
    return {
        "prompt": gr.Textbox(value="", label="prompt"),
        "image": gr.File(label="image"),
        "mask": gr.File(label="mask"),
        "size": gr.Textbox(value=contract.default_size, label="size"),
        "edit_size": gr.Textbox(value="", label="size (empty: the one that wastes least)"),
        "quality": gr.Textbox(value=contract.default_quality, label="quality"),
        "output_format": gr.Textbox(value=contract.default_format, label="output_format"),
        "output_compression": gr.Number(value=contract.default_compression, label="output_compression"),
        "n": gr.Number(value=1, label="n"),
        "model": gr.Textbox(value=contract.model, label="model"),
        "background": gr.Textbox(value="", label="background: transparent, opaque or auto, where the model takes it"),
        "moderation": gr.Textbox(value="", label="moderation: auto or low, where the model takes it"),
        "input_fidelity": gr.Textbox(value="", label="input_fidelity: low or high, where the model takes it"),
        "references": gr.File(file_count="multiple", label="references: further pictures to look at"),
        "user": gr.Textbox(value="", label="user: your name for who asks, where the model takes it"),
        "region": gr.Textbox(value="", label=f"region: {' or '.join(REGIONS)} (empty: the better one)"),
        "grow": gr.Number(value=0, label="grow: pixels, below 0 to shrink"),
        "feather": gr.Number(value=None, label="feather: pixels inside the mask's edge (empty: chosen)"),
        "extend": gr.Textbox(value="", label="extend: 16:9, 20%, or left 200, top 10%"),
        "apart": gr.Checkbox(value=False, label="apart: a request for each far-apart group of strokes"),
        "token": gr.Textbox(value="", label="token, where none is sent as Authorization", type="password"),
        "mask_reading": gr.Textbox(value=AUTOMATIC, label=f"mask_reading, what is repainted: {Listed(READINGS, 'or')}"),
    }
