"""Start Proofroom: settings -> endpoint, library, studio -> launch. The only place where the parts meet."""

import gc
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

# The modules leave nothing to collect. The collector would look through them all, again and again, for a seventh of
# the processor time of a start.
gc.disable()

from components.access.access import open_access
from components.access.entrance import open_entrance
from components.endpoint.address import OFFLINE
from components.endpoint.client.client import ImagesClient
from components.endpoint.client.retry import Retries
from components.endpoint.contracts.contract import provider_of
from components.errors import ProofroomError
from components.imaging.mask.select.selector import Selector
from components.imaging.mask.select.weights import find_weights
from components.library.records.store import open_copied_store, open_store
from components.library.records.thumbnails import Thumbnails
from components.library.runs.asker import OtherEndpoint
from components.library.runs.jobs import WORKERS, Jobs
from components.library.runs.maker import Maker
from components.library.runs.orphans.process_watch import ProcessWatch
from components.library.runs.recovery import recover
from components.library.runs.shutdown import Shutdown
from components.library.storage.bin_cleaner import BinCleaner
from components.message.message import Listed, Message
from components.offline.server.server import start_offline
from components.review.review import open_review
from components.settings.settings import MODELVERSE_MODEL, Settings, prepare_environment, read_settings
from components.studio.access.endpoint_at_work import EndpointAtWork
from components.studio.page.loaded_pictures import LoadedPictures
from components.studio.page.model_list import ModelList
from components.studio.page.service import Service
from components.studio.server.log import join_server_log, open_log
from components.studio.server.sessions import MOST, Sessions
from components.studio.server.uploads.cache_sweep import CacheSweep
from components.studio.studio import build_studio
from components.studio.theme import ICON, STYLE_SHEETS, build_theme, write_head
from components.terminal.commands import run

# Nor are they looked through later, while every page waits.
gc.freeze()
gc.enable()

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
    # Gradio's own server of tools would offer them all, to everybody as one: see components/studio/agents.
    "mcp_server": False,
    "state_session_capacity": MOST,
    "max_file_size": "256mb",
    "favicon_path": ICON,
    "theme": build_theme(),
    "css_paths": list(STYLE_SHEETS),
    "head": write_head(),
}


def build_service(settings: Settings) -> Service:
    """Return the service of the studio; starts the offline endpoint where the settings name no endpoint."""
    if settings.snapshots:
        store = open_copied_store(settings.data, settings.files_url, settings.files_delay)
    else:
        store = open_store(settings.data, settings.database_url, settings.files_url)
    jobs = Jobs(min(settings.access.rates.at_once or WORKERS, WORKERS))
    access = open_access(settings.access, store.database, jobs, settings.read_timeout)
    client, endpoint, fallback = open_endpoints(settings)
    thumbnails = Thumbnails(store)
    return Service(
        maker=Maker(client, store, jobs, endpoint.name, thumbnails.prepare, access),
        store=store,
        loaded_pictures=LoadedPictures(store),
        thumbnails=thumbnails,
        endpoint=endpoint,
        access=access,
        fallback=fallback,
        entrance=open_entrance(settings.access, access.secret, store.database),
        review=open_review(store),
        shared=settings.shared_library,
        server=settings.server,
        operation=settings.operation,
        selector=Selector(find_weights(settings.segmenter, settings.named_segmenter is not None)),
    )


def open_endpoints(settings: Settings) -> tuple[ImagesClient, EndpointAtWork, EndpointAtWork | None]:
    """Return the client and the endpoint of those who bring no key, and the endpoint of those who may not spend.

    The latter is None where everybody may. The owner's key is not used where each visitor is to bring a key.
    """
    if settings.base_url is None or settings.api_key is None or settings.access.keys == "visitor":
        client, endpoint = open_offline(settings)
        return client, endpoint, None
    client = ImagesClient(settings.base_url, settings.api_key, read_timeout=settings.read_timeout, retries=Retries())
    offer, provider = settings.access.offer, provider_of(settings.base_url)
    model = settings.model if settings.model in (offer.models or [settings.model]) else offer.models[0]
    models = ModelList(client.list_models, provider, model, offered=offer.models)
    endpoint = EndpointAtWork(client.host, provider, client.base_url, model, models, settings.key_name, offer)
    if settings.access.spenders == "anyone":
        return client, endpoint, None
    free, fallback = open_offline(settings)
    return client, endpoint, replace(fallback, other=OtherEndpoint(free, fallback.name, fallback.provider))


def open_offline(settings: Settings) -> tuple[ImagesClient, EndpointAtWork]:
    """Return the client and the endpoint of an offline endpoint, which is started."""
    server = start_offline(settings.offline_delay, faults=settings.offline_faults, painter=settings.offline_painter)
    client = ImagesClient(server.base_url, server.api_key, retries=Retries())
    # A model that was chosen for the owner's endpoint may be none that the offline endpoint knows.
    model = settings.model if settings.offline else MODELVERSE_MODEL
    models = ModelList(client.list_models, "offline", model)
    return client, EndpointAtWork(OFFLINE, "offline", client.base_url, model, models, settings.key_name)


def main() -> None:
    """Run the command that the arguments name; without one start Proofroom, and wait for the signal to stop."""
    if sys.argv[1:]:
        sys.exit(run(sys.argv[1:]))
    try:
        settings = read_settings()
        open_log(settings)
        prepare_environment(settings)
        service = build_service(settings)
        recovered = recover(service.store)
    except ProofroomError as error:
        sys.exit(str(error))
    if recovered.sentence:
        say(recovered.sentence)
    studio = build_studio(service, HOME / "examples")
    shutdown = Shutdown(service.maker, settings.grace, others=not service.store.database.is_sqlite)
    try:
        root_path, options = settings.server.root_path, service.server_options
        _, address, _ = studio.launch(
            prevent_thread_lock=True, quiet=True, root_path=root_path, app_kwargs=options, **LAUNCH
        )
    except OSError as error:
        sys.exit(f"Proofroom could not start: {error}")
    join_server_log()
    # The page, too, stays as long as the process.
    gc.freeze()
    bin_cleaner = BinCleaner(service.store, data_limit=service.data_limit, room_days=settings.server.room_days)
    cache_sweep = CacheSweep(service.uploads, Sessions(studio), settings.server.most_uploads)
    process_watch = ProcessWatch(service.store, service.maker, service.endpoint.contract, recovered.left)
    for warning in filter(None, (warn_of_spending(settings), warn_of_wiping(settings))):
        say(str(warning))
    say(f"Proofroom is at {address} ({service.endpoint.model}, {service.endpoint.name})")
    shutdown.wait_for_signal()
    # First: who sent the signal may end this process at any moment.
    service.store.copy_database()
    if not shutdown.wait(say):
        # sys.exit would wait for the workers, which still wait for the calls that were given up.
        os._exit(1)
    # Else the server would wait for the pages of rooms, which are told of changes by answers without an end.
    service.review.feeds.close()
    studio.close(verbose=False)
    process_watch.close()
    service.maker.jobs.close()
    service.maker.record_ends()
    service.thumbnails.close()
    bin_cleaner.close()
    cache_sweep.close()
    service.selector.close()
    service.review.close()
    service.store.close()


def warn_of_spending(settings: Settings) -> Message | None:
    """Return the warning that strangers can spend the money of the owner's key without a limit, None where none can."""
    access, pays = settings.access, settings.api_key is not None and settings.access.keys != "visitor"
    if not (pays and settings.server.reached_by_others and access.entrance == "open") or access.budgets.limited:
        return None
    return Message(
        "Anybody who opens the page can spend the money of {key}. Set {settings}.",
        key=settings.key_name,
        settings=Listed(("PROOFROOM_ACCESS", "PROOFROOM_BUDGET_DAY", "PROOFROOM_KEYS=visitor"), "or"),
    )


def warn_of_wiping(settings: Settings) -> Message | None:
    """Return the warning that a restart removes all pictures, None where they stay."""
    if not settings.wiped:
        return None
    return Message(
        "Every restart wipes the disk of this Space, and all pictures with it. Mount a storage bucket at /data to keep"
        " them."
    )


def say(line: str) -> None:
    """Print a line to standard output at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
