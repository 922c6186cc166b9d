"""Pictures of the page itself, which every visitor sees: an address for each, and the route that sends them.

A file of Gradio's cache would be removed after two days. An address is relative to the page.
"""

from pathlib import Path

from gradio.route_utils import API_PREFIX
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

ASSETS = Path(__file__).resolve().parent.parent / "assets"
PLACE = f"{API_PREFIX}/proofroom/assets"
KEEP = {"Cache-Control": "public, max-age=86400"}


def link_asset(path: Path) -> str:
    """Return the address of a WebP picture in the folder of assets."""
    return f"{PLACE}/{path.relative_to(ASSETS).as_posix()}".lstrip("/")


async def _send(request: Request) -> Response:
    # A name that leads nowhere else: only pictures that lie in the folder are known.
    known = {path.relative_to(ASSETS).as_posix(): path for path in ASSETS.rglob("*.webp")}
    path = known.get(request.path_params["name"])
    return PlainTextResponse("Not found", 404) if path is None else FileResponse(path, headers=KEEP)


ASSET_ROUTE = Route(f"{PLACE}/{{name:path}}", _send)
