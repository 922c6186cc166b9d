"""The HTTP side: routes, limits, and an endpoint that runs in this process.

``build_app`` gives the application, ``start_offline`` serves it on loopback. Draws nothing itself: pictures are made
in worker threads, so several requests run at once and the event loop stays free.
"""

import asyncio
import json
import os
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from python_multipart.exceptions import MultipartParseError
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException

from components.offline.server.faults import NO_FAULT
from components.offline.server.profile import PROFILES, Profile
from components.offline.server.prompted_faults import PromptedFaults
from components.offline.server.refusal import NameCalls, Refusal, check_key, given_twice, refuse
from components.offline.server.request import Order, read_edit, read_order
from components.offline.server.stream import CutResponse, Place, Shelf, make_picture, stream_events
from components.offline.server.upload import Upload
from components.offline.server.usage import count_usage, share_usage
from components.settings import OfflinePainter

API_KEY = "offline"
OWNER = "proofroom-offline"
JSON = "application/json"
LARGEST_JSON = 1024 * 1024
LARGEST_FORM = 220 * 1024 * 1024
START_SECONDS = 15


def build_app(
    delay: float, profile: str = "modelverse", faults: bool = False, painter: OfflinePainter = "detailed"
) -> FastAPI:
    """Return the application; ``delay`` is how many seconds a picture takes besides drawing it.

    ``profile`` is the endpoint it plays, one of PROFILES; ``faults`` is whether a prompt may ask for one; ``painter``
    is how pictures are drawn, "detailed" or "flat".
    """
    app = FastAPI(title="Proofroom offline endpoint", openapi_url=None)
    workers = ThreadPoolExecutor(max(os.cpu_count() or 2, 2), thread_name_prefix="offline-painter")
    played, shelf, rehearsal = PROFILES[profile], Shelf(), PromptedFaults()

    app.state.workers, app.state.profile = workers, played
    app.add_middleware(NameCalls)

    async def run(work, *arguments):
        return await asyncio.get_running_loop().run_in_executor(workers, work, *arguments)

    @app.exception_handler(Refusal)
    async def answer_refusal(request: Request, refusal: Refusal) -> JSONResponse:
        return refuse(request, refusal)

    @app.exception_handler(HTTPException)
    async def answer_missing(request: Request, error: HTTPException) -> JSONResponse:
        sentence = {
            404: f"Unknown address: {request.method} {request.url.path[:200]}.",
            405: f"Method {request.method} is not allowed for {request.url.path[:200]}.",
        }.get(error.status_code, str(error.detail))
        return refuse(request, Refusal(sentence, "param_error", error.status_code))

    async def answer(request: Request, order: Order) -> Response:
        created = int(time.time())
        fault = rehearsal.find(order) if faults else NO_FAULT
        call = None if played.schema else request.state.request_id
        if fault.body is not None:
            return fault.refuse(order.contract.model, request.state.request_id, names_call=call is not None)
        await asyncio.sleep(fault.seconds)
        usage = count_usage(order, played.schema or order.stream)
        drawn = replace(fault.order(order), painter=painter)
        count, place = order.n - fault.fewer, Place(str(request.base_url), shelf, drawn.output_format)

        def enter(text: str) -> dict[str, object]:
            return fault.entry(text, place)

        if order.stream and not fault.shape:
            usages = [fault.usage(share_usage(usage, index, order.n)) for index in range(count)]
            events = stream_events(drawn, delay, run, enter, usages, fault.stream, call)
            if fault.sent is None:
                return StreamingResponse(events, media_type="text/event-stream")
            return CutResponse(b"".join([event async for event in events]), "text/event-stream", fault.sent)
        _, pictures = await asyncio.gather(
            asyncio.sleep(delay * order.n),
            asyncio.gather(*(run(make_picture, drawn, index) for index in range(count))),
        )
        body = {"created": created, "data": [enter(text) for text in pictures], "usage": fault.usage(usage)}
        if body["usage"] is None:
            del body["usage"]
        if played.schema:
            body |= {name: getattr(order, name) for name in ("size", "quality", "background", "output_format")}
        if fault.shape:
            return await run(fault.shape, body, f"image/{drawn.output_format}")
        text = await run(_to_json, body)
        return Response(text, media_type=JSON) if fault.sent is None else CutResponse(text, JSON, fault.sent)

    @app.post("/v1/images/generations")
    @app.post("/images/generations")
    async def generate(request: Request) -> Response:
        check_key(request.headers.get("authorization"))
        _check_type(request, JSON)
        return await answer(request, await run(_read_json, await _read_body(request, LARGEST_JSON), played))

    @app.post("/v1/images/edits")
    @app.post("/images/edits")
    async def edit(request: Request) -> Response:
        check_key(request.headers.get("authorization"))
        _check_type(request, "multipart/form-data")
        fields, uploads = await _read_form(request)
        return await answer(request, await run(read_edit, fields, uploads, played))

    @app.get("/v1/models")
    @app.get("/models")
    async def models(request: Request) -> JSONResponse:
        check_key(request.headers.get("authorization"))
        same = {"object": "model", "created": 1745366400, "owned_by": OWNER}
        return JSONResponse({"object": "list", "data": [{"id": model, **same} for model in played.models]})

    @app.get("/files/{name}")
    async def fetch(name: str) -> Response:
        content, mime = shelf.find(name)
        return Response(content, media_type=mime)

    return app


def _to_json(body: dict[str, object]) -> bytes:
    return json.dumps(body).encode()


def _check_type(request: Request, wanted: str) -> None:
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if given != wanted:
        raise Refusal(f"Invalid content type: {given[:80] or 'none'}. Send {wanted}.")


async def _read_body(request: Request, most: int) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise Refusal(f"The request is too large: at most {most:,} bytes are taken.", "param_error", 413)
    return bytes(body)


def _read_json(body: bytes, profile: Profile) -> Order:
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Refusal("The body is not valid JSON.") from error
    if not isinstance(fields, dict):
        raise Refusal("The body must be a JSON object with the fields of the request.")
    return read_order(fields, profile)


async def _read_form(request: Request) -> tuple[dict[str, object], list[Upload]]:
    received = 0
    receive = request.receive

    async def counted() -> dict[str, object]:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > LARGEST_FORM:
            raise Refusal(f"The request is too large: at most {LARGEST_FORM:,} bytes are taken.", "param_error", 413)
        return message

    bounded = Request(request.scope, counted)
    fields: dict[str, object] = {}
    uploads: list[Upload] = []
    try:
        async with bounded.form(max_files=40, max_fields=40) as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    mime = (value.content_type or "application/octet-stream").partition(";")[0].strip().lower()
                    uploads.append(Upload(name, mime, await value.read()))
                elif name in fields:
                    raise given_twice(name)
                elif name in ("image", "image[]", "mask"):
                    raise Refusal(f"Invalid '{name}': a file is expected, with a name and its image type.", param=name)
                else:
                    fields[name] = value
    except (MultiPartException, MultipartParseError, HTTPException, UnicodeDecodeError) as error:
        raise Refusal("The body is not a valid multipart form.") from error
    return fields, uploads


@dataclass
class OfflineEndpoint:
    """Hold an endpoint that is being served; ``base_url`` and ``api_key`` are what a client needs."""

    base_url: str
    server: uvicorn.Server = field(repr=False)
    thread: threading.Thread = field(repr=False)
    api_key: str = API_KEY

    def stop(self) -> None:
        """Stop serving; returns when it has stopped, or after a few seconds."""
        self.server.should_exit = True
        self.thread.join(timeout=10)
        self.server.config.app.state.workers.shutdown(wait=False, cancel_futures=True)


def start_offline(
    delay: float,
    port: int = 0,
    host: str = "127.0.0.1",
    *,
    profile: str = "modelverse",
    faults: bool = False,
    painter: OfflinePainter = "detailed",
) -> OfflineEndpoint:
    """Serve the endpoint in a thread of this process and return it once it answers.

    ``port`` 0 takes a free one; the rest is as ``build_app`` has it. Raises OSError when the port is taken,
    RuntimeError when it does not come up.
    """
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        # Connections made before the server is ready wait in the queue instead of being refused.
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    app = build_app(delay, profile, faults, painter)
    config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=3)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="offline-endpoint", daemon=True)
    thread.start()
    until = time.monotonic() + START_SECONDS
    while not server.started:
        if not thread.is_alive() or time.monotonic() > until:
            server.should_exit = True
            raise RuntimeError("The offline endpoint did not start.")
        time.sleep(0.01)
    shown = f"[{host}]" if ":" in host else host
    return OfflineEndpoint(f"http://{shown}:{listener.getsockname()[1]}/v1", server, thread)
