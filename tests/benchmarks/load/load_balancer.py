"""nginx before two processes, by ``deploy/nginx/scale.conf`` with its names of servers replaced."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.browser.running_app import find_free_port

CONFIGURATION = Path(__file__).resolve().parents[3] / "deploy" / "nginx" / "scale.conf"
START_SECONDS = 30
MAIN = """{user}
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx-error.log warn;
worker_rlimit_nofile 16384;
events {{ worker_connections 8192; }}
http {{
    access_log off;
    client_body_temp_path {folder}/bodies;
    proxy_temp_path {folder}/proxied;
    fastcgi_temp_path {folder}/unused-1;
    uwsgi_temp_path {folder}/unused-2;
    scgi_temp_path {folder}/unused-3;
    include {folder}/scale.conf;
}}
"""


def find_nginx() -> Path | None:
    """Return the program nginx, None where it is not installed."""
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    return Path(found) if found else None


def write_configuration(folder: Path, ports: Sequence[int], port: int) -> Path:
    """Return the file of a configuration that listens on a port, before the processes on two ports, perhaps equal."""
    text = CONFIGURATION.read_text().replace("listen 80 ", f"listen 127.0.0.1:{port} ")
    for number, behind in enumerate(ports, 1):
        text = text.replace(f"app-{number}:7860", f"127.0.0.1:{behind}")
        text = text.replace(f":2786{number}", f":{find_free_port()}")
    (folder / "scale.conf").write_text(text)
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(MAIN.format(user=user, folder=folder))
    return folder / "nginx.conf"


@contextmanager
def serve_nginx(folder: Path, ports: Sequence[int]) -> Iterator[str]:
    """Give the address of an nginx before the processes on two ports."""
    port = find_free_port()
    command = [find_nginx(), "-e", str(folder / "nginx-error.log"), "-c", str(write_configuration(folder, ports, port))]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT) as server:
        try:
            url, until = f"http://127.0.0.1:{port}", time.monotonic() + START_SECONDS
            while not _status_of(f"{url}/healthz"):
                if server.poll() is not None or time.monotonic() > until:
                    raise RuntimeError((folder / "nginx-error.log").read_text())
                time.sleep(0.1)
            yield url
        finally:
            server.terminate()


def _status_of(url: str) -> int:
    """Return the status of an answer, 0 where none comes."""
    try:
        return httpx.get(url, timeout=10, trust_env=False).status_code
    except httpx.TransportError:
        return 0
