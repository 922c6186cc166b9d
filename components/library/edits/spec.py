"""A specification: what a shot or a run was asked for, enough to ask again.

Holds keys of files, never their bytes. Asks nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from components.imaging.extension import NO_MARGINS, Margins
from components.library.edits.edit import REGIONS
from components.library.records.handling import Handling
from components.library.records.run import Run
from components.library.records.shot import Shot


@dataclass(frozen=True)
class Spec:
    """Say what was asked for: ``kind`` and ``parameters`` as in a Recipe, and of an edit what it was made of.

    ``source`` and ``mask`` are keys, ``references`` too; ``parent`` is the shot whose picture was edited. ``region``,
    ``size`` and ``apart`` are those of a Framing, where ``size`` "" leaves it open; ``feather`` is None where it was.
    """

    kind: str
    parameters: Mapping[str, Any]
    source: str | None = None
    mask: str | None = None
    parent: str | None = None
    margins: Margins = NO_MARGINS
    region: str = ""
    size: str = ""
    apart: bool = False
    feather: float | None = None
    references: tuple[str, ...] = field(default=())

    @property
    def prompt(self) -> str:
        """Return the prompt."""
        return str(self.parameters["prompt"])


def spec_of_run(run: Run) -> Spec:
    """Return what a run asked for."""
    return _spec_of(run.kind, run.parameters, run, run.parent)


def spec_of_shot(shot: Shot, run: Run | None = None) -> Spec:
    """Return what a shot was asked for; ``run`` is the one it came of, which knows more, where there is one."""
    if run is not None:
        return spec_of_run(run)
    return _spec_of(shot.recipe.kind, shot.recipe.parameters, shot, shot.recipe.parent)


def _spec_of(kind: str, parameters: Mapping[str, Any], record: Run | Shot, parent: str | None) -> Spec:
    handling = record.handling or Handling()
    size = str(parameters.get("size") or "") if handling.size is None else handling.size
    return Spec(
        kind=kind,
        parameters=parameters,
        source=record.source,
        mask=record.mask,
        parent=parent,
        margins=Margins(*handling.extend),
        region=handling.region if handling.region in REGIONS else "",
        size=size,
        # A shot without its run says how many parts were asked for.
        apart=handling.asked_parts > 1 if handling.apart is None else handling.apart,
        feather=handling.feather,
        references=handling.references,
    )
