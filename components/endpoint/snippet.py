"""Snippets: a request as a curl or Python program that makes the same call.

A snippet sends the fields and files that ImagesClient sends, once, and saves the pictures as picture-1.png and so on.
A snippet contains the name of the key's variable, never a key, and reads the pictures of an edit from files. Answers
with links end the snippet with an error. The curl form drops NUL characters. Runs nothing.
"""

import json
import shlex
from collections.abc import Mapping
from types import MappingProxyType

from components.endpoint.address import Address, read_address
from components.endpoint.form import list_files, write_fields
from components.endpoint.request import EditRequest, GenerateRequest
from components.errors import ValueNotAllowed
from components.message.message import ENGLISH, Language, Listed, Message

DIALECTS: Mapping[str, str] = MappingProxyType(
    {"curl": "curl", "python-requests": "Python (requests)", "python-openai": "Python (openai)"}
)

NO_PICTURE, SAVED = Message("No picture came."), Message("Saved {name}")
BILLED_AGAIN = Message("a call that is made again may be billed again")
PAST_PREFIX = Message("past a data: prefix, if there is one")

# Arguments of images.generate and images.edit in the openai package; other fields are sent in its extra_body.
_NAMED = {"model", "prompt", "n", "size", "quality", "output_format", "output_compression", "background", "user"}
_NAMED_BY_GENERATE = _NAMED | {"moderation"}
_NAMED_BY_EDIT = _NAMED | {"input_fidelity"}


def write_snippet(
    request: GenerateRequest,
    base_url: str,
    dialect: str,
    *,
    key_name: str = "MODELVERSE_API_KEY",
    language: Language = ENGLISH,
) -> str:
    """Return the program, in one of DIALECTS, that sends a request to an endpoint and saves the pictures.

    ``key_name`` is the environment variable of the key. ``language`` is that of the comments and of the sentences that
    the program prints. The curl program runs in bash, zsh or sh and needs python3.
    Raises ValueNotAllowed for an unknown dialect or an unusable ``key_name``, SettingsError for an unusable address.
    """
    if dialect not in DIALECTS:
        dialects = Listed(DIALECTS.values(), "or")
        raise ValueNotAllowed(Message("The code cannot be shown that way: choose {dialects}.", dialects=dialects))
    # The message does not repeat the name: a key may have been pasted in place of the name.
    if not (key_name.isascii() and key_name.isidentifier()):
        raise ValueNotAllowed(Message("The key's variable must have a name such as MODELVERSE_API_KEY."))
    write = {"curl": _write_curl, "python-requests": _write_requests, "python-openai": _write_openai}[dialect]
    return write(request, read_address(base_url), key_name, language)


def _write_curl(request: GenerateRequest, address: Address, key_name: str, language: Language) -> str:
    options = [f'--header "{address.key_header}: {address.key_prefix}${key_name}"']
    if files := list_files(request):
        options += [f"--form {shlex.quote(f'{field}=@{name};type=image/png')}" for field, name, _ in files]
        # --form would read a prompt that begins with @ or < as a file's name. No shell can pass a NUL.
        texts = (f"{name}={value}".replace("\0", "") for name, value in write_fields(request).items())
        options += [f"--form-string {shlex.quote(text)}" for text in texts]
    else:
        body = json.dumps(request.parameters, ensure_ascii=False, indent=2)
        options += ["--header 'Content-Type: application/json'", f"--data {shlex.quote(body)}"]
    command = f"curl --silent --show-error --fail-with-body {shlex.quote(address.url(_path_of(request)))}"
    call = " \\\n  ".join([command, *options])
    program = f"""
import base64, json, sys

body = sys.stdin.buffer.read()
try:
    pictures = [item["b64_json"] for item in json.loads(body)["data"]]
except (ValueError, KeyError, TypeError):
    sys.exit({_literal(f"{NO_PICTURE.say(language)} ")} + body.decode(errors="replace"))
{_write_saving(request, language)}"""
    return f"{_write_heading(request, language)}{call} \\\n  | python3 -c {shlex.quote(program)}\n"


def _write_requests(request: GenerateRequest, address: Address, key_name: str, language: Language) -> str:
    fields = [f"{_literal(name)}: {_literal(value)}" for name, value in request.parameters.items()]
    sent = _block("    json={", fields, "},")
    if files := list_files(request):
        parts = [f'("{field}", ("{name}", Path("{name}").read_bytes(), "image/png"))' for field, name, _ in files]
        sent = _block("    data={", fields, "},") + _block("    files=[", parts, "],")
    key = f'os.environ["{key_name}"]'
    if address.key_prefix:
        key = f"{_literal(address.key_prefix)} + {key}"
    return f"""{_write_heading(request, language, "requests")}import base64
import os
import sys
{"from pathlib import Path" + chr(10) if files else ""}
import requests

response = requests.post(
    {_literal(address.url(_path_of(request)))},
    headers={{"{address.key_header}": {key}}},
{sent}    timeout=300,
)
if not response.ok:
    sys.exit(f"HTTP {{response.status_code}}: {{response.text}}")
pictures = [item["b64_json"] for item in response.json()["data"]]
{_write_saving(request, language)}"""


def _write_openai(request: GenerateRequest, address: Address, key_name: str, language: Language) -> str:
    files = list_files(request)
    known = _NAMED_BY_EDIT if files else _NAMED_BY_GENERATE
    fields = request.parameters
    named = [f"{name}={_literal(value)}" for name, value in fields.items() if name in known]
    if others := [f"{_literal(name)}: {_literal(value)}" for name, value in fields.items() if name not in known]:
        named.append(f"extra_body={{{', '.join(others)}}}")
    images = [f'Path("{name}")' for _, name, _ in files if name != "mask.png"]
    if images:
        named.append(f"image={images[0] if len(images) == 1 else '[' + ', '.join(images) + ']'}")
    if len(files) > len(images):
        named.append('mask=Path("mask.png")')
    # Only Azure's client sends Azure's header; Azure's /openai/v1 accepts the key as a bearer token too.
    client, version = "OpenAI", ""
    if address.api_version:
        client, version = "AzureOpenAI", f"    api_version={_literal(address.api_version)},\n"
    call = _block(f"answer = client.images.{'edit' if files else 'generate'}(", named, ")")
    return f"""{_write_heading(request, language, "openai")}import base64
import os
import sys
{"from pathlib import Path" + chr(10) if files else ""}
from openai import {client}

client = {client}(
    base_url={_literal(address.base_url)},
{version}    api_key=os.environ["{key_name}"],
    max_retries=0,  # {BILLED_AGAIN.say(language)}
)
{call}pictures = [item.b64_json for item in answer.data or []]
{_write_saving(request, language)}"""


def _path_of(request: GenerateRequest) -> str:
    return "/images/edits" if isinstance(request, EditRequest) else "/images/generations"


def _write_heading(request: GenerateRequest, language: Language, package: str = "") -> str:
    """Return the first comments of a snippet: the packages and files that the snippet needs."""
    said = [Message("Needs: pip install {package}", package=package)] if package else []
    if names := tuple(name for _, name, _ in list_files(request)):
        if names[-1] == "mask.png":
            said.append(Message("Reads from this folder: {files} (transparent where to repaint)", files=names))
        else:
            said.append(Message("Reads from this folder: {files}", files=names))
    return "".join(f"# {comment.say(language)}\n" for comment in said)


def _write_saving(request: GenerateRequest, language: Language) -> str:
    """Return the Python lines that save ``pictures``, base64 texts; without single quotes, for the shell."""
    saved = SAVED.with_values(name="{name}").say(language)
    return f"""if not pictures:
    sys.exit({_literal(NO_PICTURE.say(language))})
for number, text in enumerate(pictures, 1):
    name = f"picture-{{number}}.{request.output_format}"
    with open(name, "wb") as file:
        file.write(base64.b64decode(text.split(",")[-1]))  # {PAST_PREFIX.say(language)}
    print(f{_literal(saved)})
"""


def _block(opening: str, items: list[str], closing: str) -> str:
    """Return ``items``, one a line and indented, between an opening and a closing line."""
    indent = opening[: len(opening) - len(opening.lstrip())]
    return "".join([f"{opening}\n", *(f"{indent}    {item},\n" for item in items), f"{indent}{closing}\n"])


def _literal(value: object) -> str:
    """Return a value as a Python literal, texts in double quotes unless a character is not printable."""
    if isinstance(value, str) and (text := json.dumps(value, ensure_ascii=False)).isprintable():
        return text
    return repr(value)
