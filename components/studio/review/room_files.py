"""The scripts and style sheets of a room's page, and the route that sends them.

Their address holds a digest of all of them: a browser keeps them for good, and fetches those of another Proofroom anew.
"""

import gzip
import hashlib
from pathlib import Path

from gradio.route_utils import API_PREFIX
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

FOLDER = Path(__file__).resolve().parent.parent / "assets" / "room"
TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
# Path within the folder -> content.
FILES = {
    path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in sorted(FOLDER.rglob("*")) if path.suffix in TYPES
}
PACKED = {name: gzip.compress(data, mtime=0) for name, data in FILES.items()}
DIGEST = hashlib.sha256(b"\0".join(name.encode() + b"\0" + data for name, data in FILES.items())).hexdigest()[:16]
PLACE = f"{API_PREFIX}/proofroom/room-files"
FOR_GOOD = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}


def link_file(name: str) -> str:
    """Return the address of a file, relative to the page."""
    return f"{PLACE}/{DIGEST}/{name}".lstrip("/")


async def _send(request: Request) -> Response:
    name = request.path_params["name"]
    if request.path_params["digest"] != DIGEST or name not in FILES:
        return PlainTextResponse("Not found", 404)
    packed = "gzip" in request.headers.get("accept-encoding", "")
    headers = FOR_GOOD | ({"Content-Encoding": "gzip"} if packed else {})
    kind = TYPES[Path(name).suffix]
    return Response(PACKED[name] if packed else FILES[name], headers=headers, media_type=kind)


ROOM_FILES = Route(f"{PLACE}/{{digest}}/{{name:path}}", _send)
