"""Programs of Debian packages that tests run: installed in continuous integration where they are missing."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest


def require_program(find: Callable[[], Path | None], package: str) -> Path:
    """Return the program or the folder that ``find`` finds, its package installed before in continuous integration.

    Skips the test elsewhere, where nothing is found.
    """
    if found := find():
        return found
    if not os.environ.get("CI"):
        pytest.skip(f"{package} is not installed: on Debian, apt-get install {package}")
    if os.geteuid() == 0 and shutil.which("apt-get"):
        # RUNLEVEL: a server that comes with the package is not started.
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
        for command in (["update"], ["install", "--yes", "--no-install-recommends", package]):
            subprocess.run(["apt-get", "-qq", *command], check=True, env=environment, capture_output=True)
    return find() or pytest.fail(f"{package} is not installed, and in continuous integration it has to be")
