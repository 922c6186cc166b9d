"""The commands of operation: ``check``, ``backup`` and ``restore``."""

import argparse
import time
from dataclasses import asdict
from pathlib import Path

from components.operation.backup.backup import Tell, write_backup
from components.operation.backup.restore import restore_backup
from components.operation.doctor import check_all
from components.operation.place import check_shareable, place_of
from components.settings.settings import Settings
from components.terminal.exit_codes import DONE, FAILED
from components.terminal.output import Output

# Seconds between two lines of progress.
EVERY = 2.0


def check(settings: Settings, _asked: argparse.Namespace, output: Output) -> int:
    """Check the installation; the exit code is 1 where something failed."""
    findings = list(check_all(settings))
    lines = [
        f"{finding.level:8}{finding.name:10}{finding.said}" + (f"\n{'':18}{finding.remedy}" if finding.remedy else "")
        for finding in findings
    ]
    output.tell({"findings": [asdict(finding) for finding in findings]}, "\n".join(lines))
    return FAILED if any(finding.level == "failed" for finding in findings) else DONE


def backup(settings: Settings, asked: argparse.Namespace, output: Output) -> int:
    """Write a backup into a file."""
    check_shareable(settings)
    saved = write_backup(place_of(settings), Path(asked.file).absolute(), follow(output))
    gone = f"; {saved.gone:,} files were removed meanwhile" if saved.gone else ""
    output.tell(asdict(saved), f"Saved {saved.files:,} files, {saved.size / 1e6:,.1f} MB, in {asked.file}{gone}")
    return DONE


def restore(settings: Settings, asked: argparse.Namespace, output: Output) -> int:
    """Bring a backup back into the empty data folder."""
    check_shareable(settings)
    restored = restore_backup(Path(asked.file), place_of(settings), follow(output))
    said = f"Restored {restored.files:,} files, {restored.size / 1e6:,.1f} MB, into {settings.data}"
    output.tell(asdict(restored), said)
    return DONE


def follow(output: Output) -> Tell:
    """Return a function that notes the files and the bytes so far, every few seconds."""
    noted = time.monotonic()

    def tell(files: int, size: int) -> None:
        nonlocal noted
        if time.monotonic() - noted > EVERY:
            noted = time.monotonic()
            output.note(f"{files:,} files, {size / 1e6:,.0f} MB so far")

    return tell
