"""Access: the rules of this Proofroom, asked before each run."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import sqlalchemy as sql

from components.access.keys.visitor_keys import VisitorKeys
from components.access.money.ledger import Ledger
from components.access.money.offer import check_offer
from components.access.money.rates import RateLimits
from components.access.money.spending import Spending
from components.access.secret import Secret, open_secret
from components.endpoint.contracts.cost import FREE, Cost
from components.endpoint.request import GenerateRequest
from components.library.records.run import Run
from components.library.runs.asker import Asker
from components.library.runs.jobs import Jobs
from components.library.storage.database import Database
from components.settings.access_settings import AccessSettings


@dataclass(frozen=True)
class Access:
    """Hold the rules, and the keys of visitors; an Admission of runs."""

    settings: AccessSettings
    secret: Secret
    ledger: Ledger
    rates: RateLimits
    spending: Spending
    keys: VisitorKeys = field(default_factory=VisitorKeys)

    def check(self, asker: Asker, requests: Sequence[GenerateRequest]) -> None:
        """Refuse requests that the asker may not send, before anything is stored. Raises AccessError."""
        self._check_offer(asker, requests)
        self.rates.check(asker)

    def check_rate(self, asker: Asker) -> None:
        """Refuse work of this machine where the asker asks too often, whoever's key is at hand. Raises AccessError."""
        self.rates.check(replace(asker, other=None))

    def check_run(self, run: Run, asker: Asker) -> None:
        """Refuse a run for which money or a place is not left now, before anything is stored. Raises AccessError."""
        self.ledger.check(run, asker)

    def reserve(self, connection: sql.Connection, run: Run, asker: Asker) -> Cost | None:
        """Refuse a run, or return its money to reserve, within the transaction that records it. Raises AccessError."""
        return self.ledger.reserve(connection, run, asker)

    def _check_offer(self, asker: Asker, requests: Sequence[GenerateRequest]) -> None:
        if asker.other is not None:
            return
        for request in requests:
            if request.contract.prices != FREE:
                check_offer(self.settings.offer, request)


def open_access(settings: AccessSettings, database: Database, jobs: Jobs, read_timeout: float = 300) -> Access:
    """Return the rules that follow from the settings; ``jobs`` are those whose line is bounded.

    ``read_timeout``: seconds without a byte of an answer before a call with a visitor's key is given up. Raises
    StorageError.
    """
    secret, rates = open_secret(database), RateLimits(settings.rates, jobs)
    ledger, spending = Ledger(database, settings), Spending(database, settings.budgets)
    return Access(settings, secret, ledger, rates, spending, VisitorKeys(settings.endpoints, read_timeout))
