"""The metrics of this process and of its database, in the text form of Prometheus.

A scrape within five seconds of another is answered from memory. The sums of the database are read at most every 15
seconds, and less often where reading them takes long: no more than a twentieth of the time goes into them. No label has
a value that a visitor can choose.
"""

import asyncio
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import sqlalchemy as sql
from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from components.access.access import Access
from components.endpoint.contracts.contract import ROWS
from components.errors import StorageError
from components.library.records.store import Store
from components.library.runs.jobs import Jobs
from components.library.storage.data_limit import DataLimit
from components.library.storage.ledger_schema import from_billionths
from components.operation.ledger_sums import SECONDS, CallSums, LedgerSums, read_sums

KEPT_SECONDS, SUMS_KEPT_SECONDS = 5.0, 15.0
# The sums are not read again until so many times the seconds have passed that reading them took.
REST = 20
# Seconds for which a scrape waits for another one.
MOST_WAIT = 10.0
PACKAGES = ("gradio", "sqlalchemy", "pillow")
Families = Iterator[Metric]


@dataclass(frozen=True)
class Measured:
    """Hold the parts that are measured."""

    store: Store
    jobs: Jobs
    access: Access
    data_limit: DataLimit


class Metrics:
    """Write metrics, those of ``others`` too; to be asked from one event loop."""

    def __init__(self, measured: Measured, others: Sequence[Collector] = ()) -> None:
        self._collector = _Proofroom(measured)
        self._registry = CollectorRegistry()
        for collector in (PlatformCollector, GCCollector, ProcessCollector):
            collector(registry=self._registry)
        for each in (self._collector, *others):
            self._registry.register(each)
        self._one = asyncio.Lock()
        self._written, self._until = b"", 0.0

    async def write(self, sessions: int) -> bytes:
        """Return the text of the metrics; ``sessions`` are the visits in memory. Raises TimeoutError."""
        await asyncio.wait_for(self._one.acquire(), MOST_WAIT)
        try:
            if time.monotonic() > self._until:
                self._collector.sessions = sessions
                self._written = await asyncio.to_thread(generate_latest, self._registry)
                self._until = time.monotonic() + KEPT_SECONDS
            return self._written
        finally:
            self._one.release()


class _Proofroom(Collector):
    """Collect what Proofroom's own parts say."""

    def __init__(self, measured: Measured) -> None:
        self._measured, self.sessions = measured, 0
        offered = measured.access.settings.offer.models
        self._models = frozenset(model for _, model in ROWS) | frozenset(offered)
        self._sums: LedgerSums | None = None
        self._until = 0.0

    def describe(self) -> Families:
        """Return nothing, so that registering this reads no database."""
        return iter(())

    def collect(self) -> Families:
        """Yield the families of metrics."""
        yield from self._list_process()
        yield from self._list_storage()
        sums = self._read_sums()
        yield GaugeMetricFamily("proofroom_ledger_up", "whether the database was read", int(sums is not None))
        if sums is not None:
            yield from _list_calls(sums)
            yield from _list_money(sums)
            yield from self._list_limits()

    def _read_sums(self) -> LedgerSums | None:
        began = time.monotonic()
        if began > self._until:
            try:
                self._sums = read_sums(self._measured.store.database, self._models)
            except StorageError:
                self._sums = None
            took = time.monotonic() - began
            self._until = began + max(SUMS_KEPT_SECONDS, REST * took)
        return self._sums

    def _list_process(self) -> Families:
        running, jobs = self._measured.jobs.running, self._measured.jobs
        begun = sum(job.begun for job in running)
        found = GaugeMetricFamily("proofroom_jobs", "jobs of this process that have not ended", labels=["state"])
        found.add_metric(["running"], begun)
        found.add_metric(["waiting"], len(running) - begun)
        yield found
        yield GaugeMetricFamily("proofroom_stopping", "whether this process is being stopped", int(jobs.stopping))
        yield GaugeMetricFamily("proofroom_sessions", "visits in the memory of this process", self.sessions)
        built = GaugeMetricFamily("proofroom_package_info", "versions of packages", labels=["package", "version"])
        for package in PACKAGES:
            built.add_metric([package, _version_of(package)], 1)
        yield built

    def _list_storage(self) -> Families:
        files, database, limit = self._measured.store.files, self._measured.store.database, self._measured.data_limit
        try:
            free = files.free_space()
        except StorageError:
            free = None
        if free is not None:
            yield GaugeMetricFamily("proofroom_disk_free_bytes", "free space of the disk of the files", free)
        if database.is_sqlite and (path := Path(database.url.database or "")).is_file():
            yield GaugeMetricFamily("proofroom_database_bytes", "size of the database file", path.stat().st_size)
        elif not database.is_sqlite and (size := _size_of(self._measured.store)) is not None:
            yield GaugeMetricFamily("proofroom_database_bytes", "size of the database", size)
        if limit.most is not None:
            yield GaugeMetricFamily("proofroom_files_limit_bytes", "PROOFROOM_MOST_DATA", limit.most)
            yield GaugeMetricFamily("proofroom_files_bytes", "size of the files, as of the last check", limit.used)

    def _list_limits(self) -> Families:
        budgets = self._measured.access.settings.budgets
        found = GaugeMetricFamily("proofroom_money_limit", "limits of the owner's money", labels=["period", "currency"])
        amounts: Mapping[str, Mapping[str, Decimal]] = {"total": budgets.total, "day": budgets.day}
        for period, limits in amounts.items():
            for currency, amount in sorted(limits.items()):
                found.add_metric([period, currency], float(amount))
        yield found


def _list_calls(sums: LedgerSums) -> Families:
    by_model = ["payer", "model"]
    calls = CounterMetricFamily("proofroom_calls", "calls on record", labels=by_model)
    pictures = CounterMetricFamily("proofroom_call_pictures", "pictures that calls brought", labels=by_model)
    tokens = CounterMetricFamily("proofroom_tokens", "tokens as reported", labels=[*by_model, "direction"])
    seconds = HistogramMetricFamily("proofroom_call_seconds", "seconds of calls that have ended", labels=["payer"])
    for (payer, model), rows in _group(sums.calls, "payer", "model").items():
        calls.add_metric([payer, model], sum(row.calls for row in rows))
        pictures.add_metric([payer, model], sum(row.pictures for row in rows))
        tokens.add_metric([payer, model, "in"], sum(row.tokens_in for row in rows))
        tokens.add_metric([payer, model, "out"], sum(row.tokens_out for row in rows))
    for (payer,), rows in _group([row for row in sums.calls if row.state != "reserved"], "payer").items():
        counts = [sum(row.within[place] for row in rows) for place in range(len(SECONDS))]
        buckets = [*((str(float(bound)), count) for bound, count in zip(SECONDS, counts, strict=True))]
        buckets.append(("+Inf", sum(row.calls for row in rows)))
        seconds.add_metric([payer], buckets, sum(row.seconds for row in rows))
    states = GaugeMetricFamily("proofroom_ledger_calls", "calls by what is known of their bill", labels=["state"])
    for (state,), rows in _group(sums.calls, "state").items():
        states.add_metric([state], sum(row.calls for row in rows))
    errors = CounterMetricFamily("proofroom_call_errors", "failed calls by the class of the error", labels=["kind"])
    for kind, count in sums.errors:
        errors.add_metric([kind], count)
    yield from (calls, pictures, tokens, seconds, states, errors)
    held = GaugeMetricFamily("proofroom_pictures", "pictures on record", labels=["place"])
    held.add_metric(["library"], sums.pictures)
    held.add_metric(["bin"], sums.binned)
    yield held
    yield GaugeMetricFamily("proofroom_rooms", "review rooms", sums.rooms)


def _list_money(sums: LedgerSums) -> Families:
    labels = ["payer", "currency"]
    spent = GaugeMetricFamily("proofroom_money_spent", "money that calls cost, as reported", labels=labels)
    reserved = GaugeMetricFamily("proofroom_money_reserved", "money held back for calls", labels=labels)
    for (payer, currency), rows in _group([row for row in sums.calls if row.currency], "payer", "currency").items():
        spent.add_metric([payer, currency], float(from_billionths(sum(row.spent for row in rows))))
        reserved.add_metric([payer, currency], float(from_billionths(sum(row.reserved for row in rows))))
    yield from (spent, reserved)


def _group(calls: Sequence[CallSums], *names: str) -> dict[tuple[str, ...], list[CallSums]]:
    found: dict[tuple[str, ...], list[CallSums]] = {}
    for row in calls:
        found.setdefault(tuple(getattr(row, name) for name in names), []).append(row)
    return found


def _size_of(store: Store) -> int | None:
    """Return the bytes of a PostgreSQL database, None where it does not say."""
    try:
        with store.database.read() as connection:
            return int(connection.scalar(sql.text("SELECT pg_database_size(current_database())")))
    except StorageError:
        return None


def _version_of(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"
