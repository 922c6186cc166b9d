"""The Usage tab: pictures, tokens, money and seconds of a visitor, as plots, as a table and as CSV.

Reads the records whenever it is opened. Changes nothing.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import gradio as gr

from components.errors import ProofroomError
from components.library.records.usage import read_usage
from components.studio.page import messages
from components.studio.page.cache import cache_file
from components.studio.page.job_status import QUIET
from components.studio.page.request_order import in_turn
from components.studio.page.service import Service
from components.studio.usage.usage_plots import build_plots, draw_plots, list_measures
from components.studio.usage.usage_table import say_total, write_csv, write_doubts, write_table

PERIODS = {"7 days": 7, "30 days": 30, "All": None}
GROUPS = {"Day": ["day"], "Model": ["model"], "Quality": ["quality"], "All three": ["day", "model", "quality"]}
EMPTY = "<h2>Nothing was made {when}</h2><p>Every call counts here once its pictures have come.</p>"


def build_usage_tab(service: Service, token: gr.BrowserState, tab: gr.Tab) -> None:
    """Lay out the tab and wire it; it is filled whenever ``tab``, which it stands in, is selected."""
    with gr.Column(elem_classes="usage"):
        with gr.Row(elem_classes="choices"):
            period = _build_choice(PERIODS, "30 days", "period")
            said = gr.HTML(elem_id="usage-said", elem_classes="line")
            download = gr.DownloadButton("Download CSV", size="sm", visible=False, scale=0, elem_id="usage-csv")
        empty = gr.HTML(visible=False, elem_id="usage-empty", elem_classes="usage-empty")
        with gr.Column(visible=False) as filled:
            measure = _build_choice((), None, "measure")
            plots = build_plots()
            group = _build_choice(GROUPS, "Day", "group")
            table = gr.HTML(elem_id="usage-table")
        doubts = gr.HTML(visible=False, elem_id="usage-doubts")

    def show(token_now, chosen_period, chosen_measure, chosen_group):
        today, days = datetime.now(UTC).date(), PERIODS.get(chosen_period)
        since = None if days is None else today - timedelta(days=days - 1)
        nothing = {widget: gr.update(visible=False) for widget in (empty, filled, doubts, download)}
        try:
            usage = read_usage(service.store.database, service.visitor(token_now).library_of, since)
        except ProofroomError as error:
            return nothing | {said: messages.failed(error)}
        updates = {said: ""}
        if usage.entries:
            measures = list_measures(usage.total)
            now = chosen_measure if chosen_measure in measures else next(iter(measures))
            drawn = draw_plots(usage, now, since, today)
            updates |= {plots[name]: update for name, update in drawn.items()}
            updates |= {
                said: say_total(usage.total),
                filled: gr.update(visible=True),
                measure: gr.update(choices=list(measures), value=now),
                table: write_table(usage.entries, GROUPS.get(chosen_group, ["day"])),
            }
        else:
            when = "yet" if days is None else f"in the last {days} days"
            updates[empty] = gr.update(value=EMPTY.format(when=when), visible=True)
        if usage.doubts:
            updates[doubts] = gr.update(value=write_doubts(usage.doubts), visible=True)
        if usage.entries or usage.doubts:
            file = cache_file(write_csv(usage), f"proofroom-usage-{today.isoformat()}.csv")
            updates[download] = gr.update(value=file, visible=True)
        return nothing | updates

    chosen = [token, period, measure, group]
    shown = [said, empty, filled, measure, *plots.values(), table, doubts, download]
    # As the values come: which measures there are follows from the records.
    options = {"preprocess": False, "trigger_mode": "always_last", **in_turn("usage"), **QUIET}
    gr.on([tab.select, period.input, measure.input, group.input], show, chosen, shown, **options)


def _build_choice(choices: Sequence[str], first: str | None, name: str) -> gr.Radio:
    return gr.Radio(
        list(choices), value=first, show_label=False, container=False, elem_id=f"usage-{name}", elem_classes="choice"
    )
