"""The layout of the Owner tab, and the events within the tab."""

from typing import Any

import gradio as gr
from gradio.events import Dependency

from components.settings.values import CURRENCIES
from components.studio.access.owner.owner_tab import OwnerTab
from components.studio.language.translation import N_
from components.studio.page.job_status import QUIET
from components.studio.page.service import Service
from components.studio.server.request_order import in_turn

# Without preprocessing: the choices depend on the ledger, and the page was built without any.
OPTIONS: dict[str, Any] = {"preprocess": False, **in_turn("owner"), **QUIET}


def build_owner_tab(service: Service, tab: gr.Tab) -> OwnerTab:
    """Return the tab, laid out and wired; ``tab`` is the gr.Tab around it."""
    with gr.Column(elem_classes="owner"):
        with gr.Row(elem_classes="owner-switch"):
            with gr.Column():
                switch_said, now = gr.HTML(), gr.HTML()
            # Two buttons: one that turned the switch over would allow what another owner has just stopped.
            stop = gr.Button(N_("Stop all spending"), variant="stop", size="sm", scale=0, elem_id="owner-stop")
            allow = gr.Button(
                N_("Allow spending again"), variant="primary", size="sm", scale=0, visible=False, elem_id="owner-allow"
            )
        said = gr.HTML(elem_id="owner-said", elem_classes="line")
        money, spenders = gr.HTML(), gr.HTML()
        with gr.Row(visible=False, elem_classes="owner-form") as raising:
            visitor = gr.Dropdown([], label=N_("Visitor"), elem_id="owner-visitor")
            units = [(N_("Pictures"), ""), *((currency, currency) for currency in CURRENCIES)]
            unit = gr.Dropdown(units, value="", label=N_("Of"), elem_id="owner-unit")
            more = gr.Textbox(label=N_("More today"), elem_id="owner-more", max_lines=1)
            allow_more = gr.Button(N_("Raise the limit"), size="sm", scale=0, elem_id="owner-raise")
        doubtful = gr.HTML()
        with gr.Row(visible=False, elem_classes="owner-form") as settling:
            call = gr.Dropdown([], label=N_("Call"), elem_id="owner-call")
            cost = gr.Textbox(label=N_("What it cost"), elem_id="owner-cost", max_lines=1)
            billed = gr.Button(N_("It was billed"), size="sm", scale=0, elem_id="owner-billed")
            unbilled = gr.Button(N_("It was not billed"), size="sm", scale=0, elem_id="owner-unbilled")
        errors = gr.HTML()
    raises = (raising, visitor, unit, more)
    owner = OwnerTab(
        service,
        tab,
        said,
        now,
        switch_said,
        stop,
        allow,
        money,
        spenders,
        *raises,
        doubtful,
        settling,
        call,
        cost,
        errors,
    )
    tab.select(owner.show, None, owner.shown, **OPTIONS)
    stop.click(owner.stop_spending, None, owner.shown, **OPTIONS)
    allow.click(owner.allow_spending, None, owner.shown, **OPTIONS)
    allow_more.click(owner.raise_limit, [visitor, unit, more], owner.shown, **OPTIONS)
    call.input(owner.follow_call, call, [cost, said], **OPTIONS)
    billed.click(owner.settle, [call, cost], owner.shown, **OPTIONS)
    unbilled.click(owner.settle_unbilled, call, owner.shown, **OPTIONS)
    return owner


def follow_language(owner: OwnerTab, switched: Dependency) -> None:
    """Say the tab anew once an owner's page has been switched to another language."""
    switched.then(owner.show_again, None, owner.shown, **OPTIONS)
