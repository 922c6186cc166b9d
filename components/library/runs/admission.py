"""The admission of runs: asked before anything is stored or sent.

The rules are in ``components/access/``.
"""

from collections.abc import Sequence
from typing import Protocol

import sqlalchemy as sql

from components.endpoint.contracts.cost import Cost
from components.endpoint.request import GenerateRequest
from components.library.records.run import Run
from components.library.runs.asker import Asker


class Admission(Protocol):
    """Decide whether a run may be made; a refusal is a ProofroomError."""

    def check(self, asker: Asker, requests: Sequence[GenerateRequest]) -> None:
        """Refuse requests that the asker may not send, before anything is stored."""

    def check_rate(self, asker: Asker) -> None:
        """Refuse work of this machine where the asker asks too often, before anything is stored."""

    def check_run(self, run: Run, asker: Asker) -> None:
        """Refuse a run that ``reserve`` would refuse now, before its pictures are stored; nothing is reserved."""

    def reserve(self, connection: sql.Connection, run: Run, asker: Asker) -> Cost | None:
        """Refuse a run, or return the money to reserve, within the transaction that records the run.

        None where no price is known.
        """


class Always:
    """Admit every run."""

    def check(self, asker: Asker, requests: Sequence[GenerateRequest]) -> None:
        """Refuse nothing."""

    def check_rate(self, asker: Asker) -> None:
        """Refuse nothing."""

    def check_run(self, run: Run, asker: Asker) -> None:
        """Refuse nothing."""

    def reserve(self, connection: sql.Connection, run: Run, asker: Asker) -> Cost | None:
        """Return the forecast."""
        return run.forecast


ALWAYS = Always()
