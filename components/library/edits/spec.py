"""The specification of a shot or a run: the parameters and pictures, enough to ask again.

Holds keys of files, and no bytes. Sends nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from components.imaging.extension import NO_MARGINS, Margins
from components.library.edits.framing import REGIONS
from components.library.records.handling import Handling
from components.library.records.run import Run
from components.library.records.shot import Shot


@dataclass(frozen=True)
class Spec:
    """Hold a specification: ``kind`` and ``parameters`` as in a Recipe, and the pictures and settings of an edit.

    ``source``, ``mask`` and ``references`` are keys; ``parent`` is the id of the shot whose picture was edited.
    ``region``, ``size`` and ``apart`` are as in a Framing; ``feather`` is in pixels, None for automatic.
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
    """Return the specification of a run."""
    return _spec_of(run.kind, run.parameters, run, run.parent)


def spec_of_shot(shot: Shot, run: Run | None = None) -> Spec:
    """Return the specification of a shot; ``run`` is its run, which knows more, or None."""
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
        # A shot without its run has only the count of the parts that were asked for.
        apart=handling.asked_parts > 1 if handling.apart is None else handling.apart,
        feather=handling.feather,
        references=handling.references,
    )
