"""The studio: lays out the page, and connects its parts.

The events within a tab are wired by the tab.
"""

from pathlib import Path

import gradio as gr

from components.studio.access.account_line import connect_account_line
from components.studio.access.owner.owner_layout import build_owner_tab
from components.studio.access.owner.owner_layout import follow_language as follow_language_of_owner
from components.studio.access.people import People
from components.studio.accessibility.key_list import build_accessibility
from components.studio.create.create_layout import build_create_tab
from components.studio.edit.edit_layout import build_edit_tab
from components.studio.form.examples import read_examples
from components.studio.language.translation import N_
from components.studio.library.full_notice import build_full_notice
from components.studio.library.library_layout import build_library_tab
from components.studio.library.library_layout import follow_language as follow_language_in_library
from components.studio.masthead import build_masthead
from components.studio.model_choice import ModelChoice
from components.studio.named_endpoints import add_named_endpoints
from components.studio.page.job_status import QUIET
from components.studio.page.service import Service
from components.studio.page.visitor import build_forgets, build_token, warn_of_forgetting
from components.studio.review.host.review_layout import build_review_tab
from components.studio.review.room_page import build_room_page
from components.studio.room_links import connect_rooms
from components.studio.server.guard import GuardedBlocks
from components.studio.server.sessions import Sessions
from components.studio.tab_links import TabLinks
from components.studio.usage.usage_tab import build_usage_tab
from components.studio.usage.usage_tab import follow_language as follow_language_in_usage

# Every hour Gradio's cache loses its files that are older than two days: a review session outlasts an afternoon.
SWEEP_EVERY, SWEEP_AFTER = 3600, 2 * 86400


def build_studio(service: Service, examples_folder: Path) -> GuardedBlocks:
    """Return the app, ready to be launched."""
    examples = read_examples(examples_folder)
    with GuardedBlocks(
        People(service.access),
        service.protection,
        service.uploads,
        title="Proofroom",
        fill_width=True,
        analytics_enabled=False,
        delete_cache=(SWEEP_EVERY, SWEEP_AFTER),
    ) as studio:
        build_accessibility()
        masthead = build_masthead(service)
        key_panel = masthead.key_panel
        token = build_token()
        # Outside of the tabs: a state inside a tab that was never opened raises no change when it is set.
        resumed_create, resumed_edit = gr.State(None), gr.State(None)
        with gr.Tabs(elem_id="tabs", overflow_behavior="wrap") as tabs:
            with gr.Tab(N_("Create"), id="create"):
                create = build_create_tab(service, examples, token, resumed_create)
            with gr.Tab(N_("Edit"), id="edit"):
                edit = build_edit_tab(service, examples, token, resumed_edit)
            with gr.Tab(N_("Library"), id="library") as library_tab:
                forgets = build_forgets()
                build_full_notice(service.data_limit, library_tab.select)
                library = build_library_tab(service, token, library_tab.select)
            with gr.Tab(N_("Review"), id="review") as review_tab:
                review = build_review_tab(service, token, review_tab)
            with gr.Tab(N_("Usage"), id="usage") as usage_tab:
                usage = build_usage_tab(service, token, usage_tab)
            # Shown to owners once the page has loaded.
            with gr.Tab(N_("Owner"), id="owner", visible=False) as owner_tab:
                owner = build_owner_tab(service, owner_tab)
        links = TabLinks(service, examples, token, tabs, create, edit, library, usage)
        links.connect()
        models = ModelChoice(service, masthead.chip, create, edit)
        models.connect(studio)
        models.connect_endpoint(studio, key_panel.connect(token) if key_panel else ())
        links.connect_visit(studio)
        studio.load(owner.reveal, None, owner_tab, **QUIET)
        sessions = Sessions(studio)
        add_named_endpoints(service, sessions)
        studio.unload(sessions.sweep)
        switched = masthead.language_menu.connect(studio)
        models.follow_language(switched)
        if key_panel:
            studio.unload(key_panel.close_visit)
            key_panel.follow_language(token, switched)
        follow_language_in_library(library, token, switched)
        connect_rooms(links, review, switched)
        follow_language_in_usage(usage, token, switched)
        follow_language_of_owner(owner, switched)
        connect_account_line(service, masthead.account_line, studio, switched)
        switched.then(warn_of_forgetting, None, forgets, **QUIET)
    with studio.route(N_("Room"), "/room", show_in_navbar=False):
        build_room_page()
    studio.job_statuses = (create.job_status, edit.editor.job_status)
    studio.queue(default_concurrency_limit=None)
    return studio
