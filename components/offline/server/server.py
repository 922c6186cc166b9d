"""Serve the offline endpoint on loopback, in a thread of this process."""

import socket
import threading
import time
from dataclasses import dataclass, field

import uvicorn
from fastapi import FastAPI

from components.offline.server.application import build_app
from components.settings.settings import OfflinePainter

API_KEY = "offline"
START_SECONDS = 15


@dataclass
class OfflineEndpoint:
    """Hold an endpoint that is being served; a client needs ``base_url`` and ``api_key``."""

    base_url: str
    app: FastAPI = field(repr=False)
    server: uvicorn.Server = field(repr=False)
    thread: threading.Thread = field(repr=False)
    api_key: str = API_KEY

    def stop(self) -> None:
        """Stop serving; return once the server has stopped, or after 10 seconds."""
        self.server.should_exit = True
        self.thread.join(timeout=10)
        self.app.state.workers.shutdown(wait=False, cancel_futures=True)


def start_offline(
    delay: float,
    port: int = 0,
    host: str = "127.0.0.1",
    *,
    profile: str = "modelverse",
    faults: bool = False,
    painter: OfflinePainter = "detailed",
) -> OfflineEndpoint:
    """Serve the endpoint in a thread of this process, and return it once it answers.

    ``port``: 0 takes a free port. The other arguments are as in ``build_app``. Raises OSError for a taken port,
    RuntimeError where the server does not start.
    """
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        # Connections made before the server is ready wait in the queue instead of being refused.
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    app = build_app(delay, profile, faults, painter)
    config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=3)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="offline-endpoint", daemon=True)
    thread.start()
    until = time.monotonic() + START_SECONDS
    while not server.started:
        if not thread.is_alive() or time.monotonic() > until:
            server.should_exit = True
            raise RuntimeError("The offline endpoint did not start.")
        time.sleep(0.01)
    shown = f"[{host}]" if ":" in host else host
    return OfflineEndpoint(f"http://{shown}:{listener.getsockname()[1]}/v1", app, server, thread)
