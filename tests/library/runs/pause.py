"""Work that pauses until a test lets it go on."""

import threading

from components.library.runs.progress import Progress


class Pause:
    """Work that says when it has begun and goes on when it is let."""

    def __init__(self) -> None:
        self.begun, self.go_on = threading.Event(), threading.Event()

    def __call__(self, progress: Progress) -> list:
        progress.sent = True
        self.begun.set()
        assert self.go_on.wait(60)
        return ["shot"]
