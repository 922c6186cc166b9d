"""A process that races for a budget with many threads at once.

For each line "DATABASE FILES" it opens the store and says "ready"; for the next line all threads ask at once, and when
all have ended it says how many pictures were made, how many calls were refused, and which other errors there were.
"""

import sys
import threading
from decimal import Decimal

from components.access.access import open_access
from components.access.access_errors import BudgetSpent
from components.endpoint.client.client import ImagesClient
from components.endpoint.contracts.contract import contract_for
from components.endpoint.request import GenerateRequest
from components.errors import ProofroomError
from components.library.records.store import Store
from components.library.runs.asker import Asker
from components.library.runs.jobs import Jobs
from components.library.runs.maker import Maker
from components.settings.access_settings import AccessSettings, Budgets

THREADS, PICTURES = 16, 10
REQUEST = GenerateRequest(contract_for("gpt-image-1"), "a red rose")
PRICE = REQUEST.forecast.cost
BUDGETS = Budgets(total={PRICE.currency: PRICE.amount * PICTURES}, visitor_day={PRICE.currency: Decimal(99)})


def race(store: Store, url: str) -> None:
    """Ask with all threads at once for pictures of which the budget allows ten."""
    jobs = Jobs()
    access = open_access(AccessSettings(budgets=BUDGETS), store.database, jobs)
    maker = Maker(ImagesClient(url, "key", read_timeout=60), store, jobs, "images.example", admission=access)
    outcomes: list[str] = []
    start = threading.Barrier(THREADS)

    def ask(number: int) -> None:
        start.wait()
        try:
            maker.create(REQUEST, Asker(f"{number % 3}" * 64)).result(60)
            outcomes.append("made")
        except BudgetSpent:
            outcomes.append("refused")
        except ProofroomError as error:
            outcomes.append(type(error).__name__)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    jobs.close()
    print(" ".join(outcomes), flush=True)


def main(url: str) -> None:
    """Race as often as asked."""
    while line := sys.stdin.readline():
        store = Store(*line.split())
        print("ready", flush=True)
        sys.stdin.readline()
        race(store, url)
        store.close()
