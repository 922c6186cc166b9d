"""Start Proofroom: settings -> endpoint, library, studio -> launch. The only place where the parts meet."""

import os
import sys
from pathlib import Path
from typing import Any

from components.access.access import open_access
from components.access.entrance import open_entrance
from components.endpoint.address import OFFLINE
from components.endpoint.client.client import ImagesClient
from components.endpoint.client.retry import Retries
from components.endpoint.contracts.contract import provider_of
from components.errors import ProofroomError
from components.library.records.store import open_store
from components.library.records.thumbnails import Thumbnails
from components.library.runs.jobs import WORKERS, Jobs
from components.library.runs.maker import Maker
from components.library.runs.recovery import recover
from components.library.runs.shutdown import Shutdown
from components.library.storage.bin_cleaner import BinCleaner
from components.offline.server.server import start_offline
from components.settings.settings import Settings, believe_no_proxy, read_settings
from components.studio.page.loaded_pictures import LoadedPictures
from components.studio.page.model_list import ModelList
from components.studio.page.service import Service
from components.studio.server.log import open_log
from components.studio.server.sessions import MOST
from components.studio.studio import build_studio
from components.studio.theme import ICON, STYLE_SHEETS, build_theme, write_head

HOME = Path(__file__).resolve().parent
LAUNCH: dict[str, Any] = {
    "footer_links": ["api"],
    # The run history would keep every input of every event in the visitor's browser.
    "run_history": False,
    "show_error": False,
    # Else Node.js would serve the page on a Space, without what this server adds to the page.
    "ssr_mode": False,
    # The monitoring page would show the events of all visitors to anybody.
    "enable_monitoring": False,
    "state_session_capacity": MOST,
    "max_file_size": "256mb",
    "favicon_path": ICON,
    "theme": build_theme(),
    "css_paths": list(STYLE_SHEETS),
    "head": write_head(),
}


def build_service(settings: Settings) -> Service:
    """Return the service of the studio; starts the offline endpoint where the settings name no endpoint."""
    store = open_store(settings.data, settings.database_url, settings.files_url)
    jobs = Jobs(min(settings.access.rates.at_once or WORKERS, WORKERS))
    access = open_access(settings.access, store.database, jobs)
    if mended := recover(store).sentence:
        say(mended)
    if settings.base_url is None or settings.api_key is None:
        offline = start_offline(
            settings.offline_delay, faults=settings.offline_faults, painter=settings.offline_painter
        )
        client, endpoint = ImagesClient(offline.base_url, offline.api_key, retries=Retries()), OFFLINE
    else:
        client = ImagesClient(
            settings.base_url, settings.api_key, read_timeout=settings.read_timeout, retries=Retries()
        )
        endpoint = client.host
    provider = provider_of(settings.base_url)
    thumbnails = Thumbnails(store)
    return Service(
        maker=Maker(client, store, jobs, endpoint, thumbnails.prepare, access),
        store=store,
        loaded_pictures=LoadedPictures(store),
        thumbnails=thumbnails,
        models=ModelList(client.list_models, provider, settings.model),
        endpoint=endpoint,
        provider=provider,
        model=settings.model,
        base_url=client.base_url,
        access=access,
        entrance=open_entrance(settings.access, access.secret, store.database),
        key_name=settings.key_name,
        shared=settings.shared_library,
        server=settings.server,
    )


def main() -> None:
    """Start Proofroom, print its address, and wait for the signal to stop."""
    open_log()
    try:
        settings = read_settings()
        believe_no_proxy()
        service = build_service(settings)
    except ProofroomError as error:
        sys.exit(str(error))
    studio = build_studio(service, HOME / "examples")
    shutdown = Shutdown(service.maker, settings.grace)
    try:
        _, address, _ = studio.launch(prevent_thread_lock=True, quiet=True, app_kwargs=service.server_options, **LAUNCH)
    except OSError as error:
        sys.exit(f"Proofroom could not start: {error}")
    bin_cleaner = BinCleaner(service.store)
    say(f"Proofroom is at {address} ({service.model}, {service.endpoint})")
    if not shutdown.wait(say):
        # sys.exit would wait for the workers, which still wait for the calls that were given up.
        os._exit(1)
    studio.close(verbose=False)
    service.maker.jobs.close()
    service.thumbnails.close()
    bin_cleaner.close()
    service.store.close()


def say(line: str) -> None:
    """Print a line to standard output at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
