"""The routes of the offline endpoint, and the answer to a request.

Pictures are drawn on worker threads, so several requests run at once and the event loop stays free.
"""

import asyncio
import json
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TypeVar

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from starlette.exceptions import HTTPException

from components.offline.server.faults import NO_FAULT, Fault
from components.offline.server.pictures import make_picture
from components.offline.server.profile import PROFILES, Profile
from components.offline.server.prompted_faults import PromptedFaults
from components.offline.server.refusal import NameCalls, Refusal, check_key, refuse
from components.offline.server.request import ImageRequest, read_edit, read_generation
from components.offline.server.request_body import FORM, JSON, check_type, read_bytes, read_form, read_json
from components.offline.server.stream import CutResponse, stream_events
from components.offline.server.temporary_files import LinkTarget, TemporaryFiles
from components.offline.server.token_usage import count_usage, share_usage
from components.settings.settings import OfflinePainter

OWNER = "proofroom-offline"
Done = TypeVar("Done")


class Answers:
    """Draw the pictures of requests and answer with them, or with a fault that the prompt asks for.

    ``delay``: seconds per picture besides drawing. ``faults``: whether a prompt may ask for a fault.
    """

    def __init__(self, profile: Profile, delay: float, faults: bool, painter: OfflinePainter) -> None:
        self.profile, self.files = profile, TemporaryFiles()
        self.workers = ThreadPoolExecutor(max(os.cpu_count() or 2, 2), thread_name_prefix="offline-painter")
        self._delay, self._painter = delay, painter
        self._faults = PromptedFaults() if faults else None

    async def run(self, work: Callable[..., Done], *arguments: object) -> Done:
        """Return the result of ``work`` with its arguments, run on a worker thread."""
        return await asyncio.get_running_loop().run_in_executor(self.workers, work, *arguments)

    async def answer(self, request: Request, wanted: ImageRequest) -> Response:
        """Return the answer to a request: pictures as JSON, a stream of events, or a fault."""
        fault = self._faults.find(wanted) if self._faults else NO_FAULT
        if fault.body is not None:
            names_call = not self.profile.schema
            return fault.refuse(wanted.contract.model, request.state.request_id, names_call=names_call)
        await asyncio.sleep(fault.seconds)
        drawn = replace(fault.change(wanted), painter=self._painter)
        target = LinkTarget(str(request.base_url), self.files, drawn.output_format)
        if wanted.stream and not fault.shape:
            return await self._stream(request, wanted, drawn, fault, target)
        return await self._answer_whole(wanted, drawn, fault, target)

    async def _stream(
        self, request: Request, wanted: ImageRequest, drawn: ImageRequest, fault: Fault, target: LinkTarget
    ) -> Response:
        usage = count_usage(wanted, complete=True)
        usages = [fault.usage(share_usage(usage, index, wanted.n)) for index in range(wanted.n - fault.fewer)]
        call = None if self.profile.schema else request.state.request_id

        def entry(text: str) -> dict[str, object]:
            return fault.entry(text, target)

        events = stream_events(drawn, self._delay, self.run, entry, usages, fault.stream, call)
        if fault.sent is None:
            return StreamingResponse(events, media_type="text/event-stream")
        return CutResponse(b"".join([event async for event in events]), "text/event-stream", fault.sent)

    async def _answer_whole(
        self, wanted: ImageRequest, drawn: ImageRequest, fault: Fault, target: LinkTarget
    ) -> Response:
        created = int(time.time())
        _, pictures = await asyncio.gather(
            asyncio.sleep(self._delay * wanted.n),
            asyncio.gather(*(self.run(make_picture, drawn, index) for index in range(wanted.n - fault.fewer))),
        )
        body: dict[str, object] = {"created": created, "data": [fault.entry(text, target) for text in pictures]}
        usage = fault.usage(count_usage(wanted, self.profile.schema or wanted.stream))
        if usage is not None:
            body["usage"] = usage
        if self.profile.schema:
            body |= {name: getattr(wanted, name) for name in ("size", "quality", "background", "output_format")}
        if fault.shape:
            return await self.run(fault.shape, body, f"image/{drawn.output_format}")
        text = (await self.run(json.dumps, body)).encode()
        return Response(text, media_type=JSON) if fault.sent is None else CutResponse(text, JSON, fault.sent)


def build_app(
    delay: float, profile: str = "modelverse", faults: bool = False, painter: OfflinePainter = "detailed"
) -> FastAPI:
    """Return the application; ``delay``: seconds per picture besides drawing.

    ``profile``: the endpoint whose contract is kept, one of PROFILES. ``faults``: whether a prompt may ask for a fault.
    ``painter``: how pictures are drawn, "detailed" or "flat".
    """
    app = FastAPI(title="Proofroom offline endpoint", openapi_url=None)
    answers = Answers(PROFILES[profile], delay, faults, painter)
    app.state.workers, app.state.profile = answers.workers, answers.profile
    app.add_middleware(NameCalls)
    app.add_exception_handler(Refusal, _answer_refusal)
    app.add_exception_handler(HTTPException, _answer_missing)

    @app.post("/v1/images/generations")
    @app.post("/images/generations")
    async def generate(request: Request) -> Response:
        check_key(request.headers.get("authorization"))
        check_type(request, JSON)
        body = await read_bytes(request)
        fields = await answers.run(read_json, body)
        return await answers.answer(request, read_generation(fields, answers.profile))

    @app.post("/v1/images/edits")
    @app.post("/images/edits")
    async def edit(request: Request) -> Response:
        check_key(request.headers.get("authorization"))
        check_type(request, FORM)
        fields, uploads = await read_form(request)
        return await answers.answer(request, await answers.run(read_edit, fields, uploads, answers.profile))

    @app.get("/v1/models")
    @app.get("/models")
    async def models(request: Request) -> JSONResponse:
        check_key(request.headers.get("authorization"))
        same = {"object": "model", "created": 1745366400, "owned_by": OWNER}
        return JSONResponse({"object": "list", "data": [{"id": model, **same} for model in answers.profile.models]})

    @app.get("/files/{name}")
    async def fetch(name: str) -> Response:
        content, media_type = answers.files.find(name)
        return Response(content, media_type=media_type)

    return app


async def _answer_refusal(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, Refusal):
        raise error
    return refuse(request, error)


async def _answer_missing(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, HTTPException):
        raise error
    sentence = {
        404: f"Unknown address: {request.method} {request.url.path[:200]}.",
        405: f"Method {request.method} is not allowed for {request.url.path[:200]}.",
    }.get(error.status_code, str(error.detail))
    return refuse(request, Refusal(sentence, "param_error", error.status_code))
