"""Access: the rules of this Proofroom, asked before each run."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sql

from components.access.ledger import Ledger
from components.access.rates import RateLimits
from components.access.secret import Secret, open_secret
from components.endpoint.contracts.cost import Cost
from components.endpoint.request import GenerateRequest
from components.library.records.run import Run
from components.library.runs.asker import Asker
from components.library.runs.jobs import Jobs
from components.library.storage.database import Database
from components.settings.access_settings import AccessSettings


@dataclass(frozen=True)
class Access:
    """Hold the rules; an Admission of runs."""

    settings: AccessSettings
    secret: Secret
    ledger: Ledger
    rates: RateLimits

    def check(self, asker: Asker, requests: Sequence[GenerateRequest]) -> None:
        """Refuse requests that the asker may not send, before anything is stored. Raises AccessError."""
        self.rates.check(asker)

    def reserve(self, connection: sql.Connection, run: Run, asker: Asker) -> Cost | None:
        """Refuse a run, or return its money to reserve, within the transaction that records it. Raises AccessError."""
        return self.ledger.reserve(connection, run, asker)


def open_access(settings: AccessSettings, database: Database, jobs: Jobs) -> Access:
    """Return the rules that follow from the settings; ``jobs`` are those whose line is bounded. Raises StorageError."""
    return Access(settings, open_secret(database), Ledger(database, settings), RateLimits(settings.rates, jobs))
