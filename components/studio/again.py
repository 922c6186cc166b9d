"""What a tab takes up again: something that was asked for before, and what is to happen with it."""

from dataclasses import dataclass, field
from uuid import uuid4

from components.library.brief import Brief
from components.library.shot import Shot


@dataclass(frozen=True)
class Again:
    """Say what a tab is filled in with; then it is run at once, or a job is followed, or what was made is shown.

    ``job`` is the id of the job, "" for none; ``shots`` what was made; ``said`` what else is to be said. ``stamp``
    makes each one new: what did not change tells no page.
    """

    brief: Brief
    run: bool = False
    job: str = ""
    shots: tuple[Shot, ...] = ()
    said: str = ""
    stamp: str = field(default_factory=lambda: uuid4().hex)
