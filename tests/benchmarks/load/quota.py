"""A share of a processor for a process, as if it was on a machine of its own: a control group of Linux."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

PERIOD = 100_000
FIRST, SECOND = Path("/sys/fs/cgroup/cpu"), Path("/sys/fs/cgroup")


def can_limit() -> bool:
    """Whether this user may make control groups with a quota of the processor."""
    return os.access(_home(), os.W_OK) and ((FIRST / "cpu.cfs_quota_us").exists() or _has_cpu())


@contextmanager
def limit(process: int, share: float) -> Iterator[None]:
    """Keep a process and its threads to a share of a core meanwhile."""
    group = _home() / f"proofroom-{uuid4().hex[:8]}"
    group.mkdir()
    try:
        if group.is_relative_to(FIRST):
            (group / "cpu.cfs_period_us").write_text(str(PERIOD))
            (group / "cpu.cfs_quota_us").write_text(str(int(share * PERIOD)))
        else:
            (group / "cpu.max").write_text(f"{int(share * PERIOD)} {PERIOD}")
        (group / "cgroup.procs").write_text(str(process))
        yield
    finally:
        with suppress(OSError):
            (_home() / "cgroup.procs").write_text(str(process))
        with suppress(OSError):
            group.rmdir()


def _home() -> Path:
    return FIRST if (FIRST / "cpu.cfs_quota_us").exists() or FIRST.is_dir() else SECOND


def _has_cpu() -> bool:
    control = SECOND / "cgroup.subtree_control"
    return control.exists() and "cpu" in control.read_text().split()
