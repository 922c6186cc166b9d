"""Pictures that are served under a link for a minute."""

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from components.offline.server.refusal import Refusal

KEPT_SECONDS = 60


class TemporaryFiles:
    """Keep pictures by name, each for a minute."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._files: dict[str, tuple[float, bytes, str]] = {}

    def keep(self, content: bytes, output_format: str) -> str:
        """Keep a picture, and return its name."""
        self._files = {name: file for name, file in self._files.items() if file[0] > self._clock()}
        name = f"{uuid.uuid4().hex}.{output_format}"
        self._files[name] = (self._clock() + KEPT_SECONDS, content, f"image/{output_format}")
        return name

    def find(self, name: str) -> tuple[bytes, str]:
        """Return a picture and its media type; raises a 404 Refusal for an unknown or expired name."""
        until, content, media_type = self._files.get(name, (0.0, b"", ""))
        if until <= self._clock():
            raise Refusal("The file is not here any more: links are good for a minute.", "not_found", 404)
        return content, media_type


@dataclass(frozen=True)
class LinkTarget:
    """Hold the parts of a link: the server's address with the last slash, the files, the pictures' format."""

    base_url: str
    files: TemporaryFiles
    output_format: str
