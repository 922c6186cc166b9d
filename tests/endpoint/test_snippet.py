"""Every snippet is run as a program: what arrives at the far end, and what it saves."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from components.endpoint.client.client import ImagesClient
from components.endpoint.contracts.contract import contract_for
from components.endpoint.request import EditRequest, GenerateRequest
from components.endpoint.snippet import list_files, write_snippet
from components.offline.server.server import OfflineEndpoint, start_offline
from tests.endpoint.conftest import FLOWER, KEY, PNG, make_png
from tests.endpoint.interpreter import Interpreter
from tests.far_end import Asked

CONTRACT = contract_for("gpt-image-1")
NASTY = (
    "@file;type=text/html <file \"two\" 'one' '''three''' \"\"\"six\"\"\" $HOME ${HOME} `id` $(id) \\ \\n \\\\\n"
    "second line\r\n\tthird % & | > ! # {0} {HOME}; 一只猫 🐈\u200d⬛ \u2028 \u202e \x1b é, "
    "--next ' EOF"
)
each_dialect = pytest.mark.parametrize(
    "dialect",
    [
        pytest.param("curl", marks=pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")),
        "python-requests",
        "python-openai",
    ],
)


class Tagged(GenerateRequest):
    """Travel with a field that the openai package has no name for."""

    parameters = property(lambda self: GenerateRequest.parameters.fget(self) | {"watermark": 'no "one" \'\n', "k": 3})


class TaggedEdit(EditRequest):
    parameters = Tagged.parameters


@pytest.fixture(scope="module")
def offline() -> Iterator[OfflineEndpoint]:
    started = start_offline(delay=0, painter="flat")
    yield started
    started.stop()


@pytest.fixture(scope="module")
def interpreter() -> Iterator[Interpreter]:
    interpreter = Interpreter()
    yield interpreter
    interpreter.close()


RunSnippet = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run_snippet(tmp_path: Path, interpreter: Interpreter) -> RunSnippet:
    """Give a function that runs a snippet in a folder with the files it names, and returns the finished process."""

    def run(request: GenerateRequest, base_url: str, dialect: str, key: str = "offline"):
        code = write_snippet(request, base_url, dialect)
        for _, name, content in list_files(request):
            (tmp_path / name).write_bytes(content)
        script = tmp_path / "snippet"
        script.write_bytes(code.encode())
        # The snippet of curl asks for python3: this one, wherever the tests run.
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        environ = os.environ | {"MODELVERSE_API_KEY": key, "NO_PROXY": "*", "no_proxy": "*", "PATH": path}
        if dialect != "curl":
            return interpreter.run(script, environ)
        return subprocess.run(
            ["bash", script.name], cwd=tmp_path, env=environ, capture_output=True, text=True, timeout=30, check=False
        )

    return run


def save_drawing(width: int, height: int, alpha: int | None = None) -> bytes:
    """Return a PNG of a slope, or with ``alpha`` a mask whose middle has it."""
    pixels = np.full((height, width, 4), 255, np.uint8)
    if alpha is None:
        pixels = np.indices((height, width)).sum(0).astype(np.uint8)[..., None].repeat(3, axis=2)
    else:
        pixels[height // 4 : height // 2, width // 4 : width // 2, 3] = alpha
    stream = BytesIO()
    Image.fromarray(pixels).save(stream, "PNG")
    return stream.getvalue()


REQUESTS = {
    "generate": GenerateRequest(CONTRACT, "a beautiful flower", quality="low", n=2),
    "edit": EditRequest(CONTRACT, "a red ball", quality="low", output_format="jpeg", image=save_drawing(96, 64)),
    "masked edit": EditRequest(
        CONTRACT, "a heart", quality="low", image=save_drawing(96, 64), mask=save_drawing(96, 64, alpha=0)
    ),
}


@pytest.fixture(scope="module")
def expected(offline) -> dict[str, tuple[bytes, ...]]:
    """Give what the client gets for every request."""
    client = ImagesClient(offline.base_url, offline.api_key)
    return {
        name: (client.edit if isinstance(request, EditRequest) else client.generate)(request).pictures
        for name, request in REQUESTS.items()
    }


@each_dialect
@pytest.mark.parametrize("name", REQUESTS)
def test_a_snippet_saves_the_pictures_that_the_client_gets(run_snippet, tmp_path, offline, expected, name, dialect):
    request = REQUESTS[name]
    done = run_snippet(request, offline.base_url, dialect)
    assert done.returncode == 0, done.stderr
    saved = {path.name: path.read_bytes() for path in tmp_path.glob("picture-*")}
    names = [f"picture-{number}.{request.output_format}" for number in range(1, request.n + 1)]
    assert saved == dict(zip(names, expected[name], strict=True))
    assert done.stdout.split("\n")[0] == f"Saved {names[0]}"


def read_asked(asked: Asked) -> object:
    """Return the request's line, its key, and its JSON or the parts of its form, sorted by name."""
    key = asked.headers["Authorization"], asked.headers["api-key"]
    if asked.headers.get_content_type() == "application/json":
        return asked.line, key, asked.json
    parts = [
        (
            part.get_param("name", header="Content-Disposition"),
            part.get_filename(),
            part.get_content_type() if part.get_filename() else None,
            part.get_payload(decode=True),
        )
        for part in asked.parts
    ]
    # The openai package sends stream=false with every edit, which asks for nothing.
    parts = [part for part in parts if part[0] != "stream"]
    return asked.line, key, sorted(parts, key=lambda part: part[0])


@each_dialect
@pytest.mark.parametrize("kind", ["generate", "edit"])
def test_any_prompt_and_any_field_arrive_as_the_client_sends_them(run_snippet, tmp_path, far_end, kind, dialect):
    options = {"prompt": NASTY, "output_format": "jpeg", "output_compression": 80, "n": 2}
    client = ImagesClient(far_end.url, KEY)
    far_end.answer(FLOWER)
    far_end.answer({"data": [{"b64_json": "data:image/png;base64," + FLOWER["data"][0]["b64_json"]}]})
    if kind == "generate":
        request = Tagged(CONTRACT, **options)
        client.generate(request)
    else:
        request = TaggedEdit(CONTRACT, **options, image=make_png(4, 3), mask=make_png(4, 3, shade=9))
        client.edit(request)
    done = run_snippet(request, far_end.url, dialect, key=KEY)
    assert done.returncode == 0, done.stderr
    sent_by_client, sent_by_snippet = far_end.asked
    assert read_asked(sent_by_snippet) == read_asked(sent_by_client)
    said = sent_by_snippet.json["prompt"].encode() if kind == "generate" else sent_by_snippet.body
    assert NASTY.encode() in said
    assert (tmp_path / "picture-1.jpeg").read_bytes() == PNG


@each_dialect
@pytest.mark.parametrize("kind", ["generate", "edit"])
def test_what_azure_asks_for_arrives_as_the_client_sends_it(run_snippet, tmp_path, far_end, kind, dialect):
    base_url = far_end.url.removesuffix("/v1") + "/openai/deployments/our-pictures"
    request = REQUESTS["generate" if kind == "generate" else "masked edit"]
    client = ImagesClient(base_url, KEY)
    far_end.answer(FLOWER)
    far_end.answer(FLOWER)
    (client.edit if kind == "edit" else client.generate)(request)
    done = run_snippet(request, client.base_url, dialect, key=KEY)
    assert done.returncode == 0, done.stderr
    sent_by_client, sent_by_snippet = far_end.asked
    assert "?api-version=2025-04-01-preview " in sent_by_client.line
    assert sent_by_client.headers["api-key"] == KEY
    assert read_asked(sent_by_snippet) == read_asked(sent_by_client)


@each_dialect
def test_references_travel_with_the_picture_as_a_list(run_snippet, tmp_path, far_end, dialect):
    request = EditRequest(CONTRACT, "both", image=make_png(4, 3), mask=make_png(4, 3))
    object.__setattr__(request, "references", (make_png(shade=1), make_png(shade=2)))
    far_end.answer(FLOWER)
    done = run_snippet(request, far_end.url, dialect)
    assert done.returncode == 0, done.stderr
    files = [
        (part.get_param("name", header="Content-Disposition"), part.get_filename(), part.get_payload(decode=True))
        for part in far_end.asked[0].parts
        if part.get_filename()
    ]
    assert files == [
        ("image[]", "image.png", make_png(4, 3)),
        ("image[]", "reference-2.png", make_png(shade=1)),
        ("image[]", "reference-3.png", make_png(shade=2)),
        ("mask", "mask.png", make_png(4, 3)),
    ]


@each_dialect
def test_a_refusal_is_shown_and_nothing_is_saved(run_snippet, tmp_path, far_end, flower, dialect):
    far_end.answer({"error": {"message": "The balance is used up.", "code": "no_money"}}, status=402)
    done = run_snippet(flower, far_end.url, dialect)
    assert done.returncode != 0
    assert "The balance is used up." in done.stderr
    assert "402" in done.stderr
    assert not list(tmp_path.glob("picture-*"))
    assert len(far_end.asked) == 1
