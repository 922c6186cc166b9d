"""Serve the offline endpoint by itself: ``python -m components.offline --port N``."""

import argparse
import sys
from typing import get_args

from components.errors import SettingsError
from components.offline.server.profile import PROFILES
from components.offline.server.server import API_KEY, start_offline
from components.settings.settings import OfflinePainter, read_settings


def main() -> int:
    """Serve until interrupted; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m components.offline",
        description="Serve an images endpoint that draws instead of asking a model.",
    )
    parser.add_argument("--port", type=int, default=8765, help="0 takes a free one (default: %(default)s)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument(
        "--delay", type=float, help="seconds per picture besides drawing it (default: PROOFROOM_OFFLINE_DELAY or 0.5)"
    )
    parser.add_argument(
        "--profile", choices=tuple(PROFILES), default="modelverse", help="whose endpoint to play (default: %(default)s)"
    )
    parser.add_argument(
        "--faults", action="store_true", help='fail when a prompt begins "fault: NAME" (or PROOFROOM_OFFLINE_FAULTS=1)'
    )
    parser.add_argument(
        "--painter",
        choices=get_args(OfflinePainter),
        help="how pictures are drawn; flat: at once, for tests (default: PROOFROOM_OFFLINE_PAINTER or detailed)",
    )
    options = parser.parse_args()
    if not 0 <= options.port <= 65535:
        parser.error("--port must be from 0 to 65535.")
    if options.delay is not None and not 0 <= options.delay <= 600:
        parser.error("--delay must be a number of seconds from 0 to 600.")
    try:
        settings = read_settings()
        delay = settings.offline_delay if options.delay is None else options.delay
        faults = options.faults or settings.offline_faults
        painter = options.painter or settings.offline_painter
        endpoint = start_offline(
            delay, options.port, options.host, profile=options.profile, faults=faults, painter=painter
        )
    except SettingsError as error:
        parser.error(str(error))
    except OSError as error:
        sys.stderr.write(f"Cannot listen on {options.host}:{options.port}: {error.strerror}.\n")
        return 1
    sys.stdout.write(
        f"Offline images endpoint: {endpoint.base_url} (any key, for example {API_KEY}); Ctrl+C stops it.\n"
    )
    sys.stdout.flush()
    try:
        endpoint.thread.join()
    except KeyboardInterrupt:
        endpoint.stop()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
