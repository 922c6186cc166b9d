"""The Usage tab: a visitor's pictures, tokens, money and seconds as plots, a table and CSV.

Reads the records whenever the tab is opened. Changes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

import gradio as gr
from gradio.events import Dependency
from markupsafe import Markup

from components.errors import ProofroomError
from components.library.ledger.usage import Usage, read_usage
from components.message.message import Message, Plural
from components.studio.language.reader import reader_now
from components.studio.language.translation import N_, _, translate
from components.studio.page import messages
from components.studio.page.cache import cache_file
from components.studio.page.job_status import QUIET
from components.studio.page.service import Service
from components.studio.page.updates import Updates, Widget
from components.studio.server.request_order import in_turn
from components.studio.usage.usage_csv import write_csv
from components.studio.usage.usage_plots import Measure, build_plots, draw_plots, list_measures
from components.studio.usage.usage_table import say_total, write_doubts, write_table

ALL = "All"
PERIODS = {"7 days": 7, "30 days": 30, ALL: None}
GROUPS = {"Day": ["day"], "Model": ["model"], "Quality": ["quality"], "All three": ["day", "model", "quality"]}
PERIOD_CHOICES = [(N_("7 days"), "7 days"), (N_("30 days"), "30 days"), (N_("All"), "All")]
GROUP_CHOICES = [(N_("Day"), "Day"), (N_("Model"), "Model"), (N_("Quality"), "Quality"), (N_("All three"), "All three")]
EMPTY = Markup("<h2>{}</h2><p>{}</p>")
# Without preprocessing: the measures depend on the records, and the page was built without any.
OPTIONS: dict[str, Any] = {"preprocess": False, **in_turn("usage"), **QUIET}


@dataclass(frozen=True)
class UsageTab:
    """Hold the widgets of the tab; ``filled`` holds the plots and the table.

    ``nothing`` holds the sentence ``empty`` of a period without calls, and the buttons that lead on: ``to_create`` to
    the Create tab, ``to_all`` to all days.
    """

    service: Service
    period: gr.Radio
    said: gr.HTML
    download: gr.DownloadButton
    nothing: gr.Column
    empty: gr.HTML
    to_create: gr.Button
    to_all: gr.Button
    filled: gr.Column
    measure: gr.Radio
    plots: Mapping[str, gr.HTML]
    group: gr.Radio
    table: gr.HTML
    doubts: gr.HTML

    @property
    def shown(self) -> list[Widget]:
        """Return the widgets that ``show`` may update."""
        sums = [self.filled, self.measure, *self.plots.values(), self.table]
        return [self.said, self.nothing, self.empty, self.to_all, *sums, self.doubts, self.download]

    def show(self, token: object, period: str, measure: str | None, group: str) -> Updates:
        """Show the usage of a period; ``measure`` is drawn in the plots, ``group`` makes the rows of the table."""
        today, days = datetime.now(_zone()).date(), PERIODS.get(period)
        since = None if days is None else today - timedelta(days=days - 1)
        hidden = (self.nothing, self.filled, self.doubts, self.download)
        updates: Updates = {widget: gr.update(visible=False) for widget in hidden} | {self.said: ""}
        try:
            usage, earlier = self._read(token, since)
        except ProofroomError as error:
            return updates | {self.said: messages.failed(error)}
        if usage.entries:
            measures = list_measures(usage.total)
            drawn = measure if measure in measures else next(iter(measures))
            plots = draw_plots(usage, drawn, since, today)
            updates |= {self.plots[name]: update for name, update in plots.items()}
            updates |= {
                self.said: say_total(usage.total),
                self.filled: gr.update(visible=True),
                self.measure: gr.update(choices=_list_choices(measures), value=drawn),
                self.table: write_table(usage.entries, GROUPS.get(group, GROUPS["Day"])),
            }
        else:
            updates |= {
                self.nothing: gr.update(visible=True),
                self.empty: say_nothing(days),
                self.to_all: gr.update(visible=earlier),
            }
        if usage.doubts:
            updates[self.doubts] = gr.update(value=write_doubts(usage.doubts), visible=True)
        if usage.entries or usage.doubts:
            file = cache_file(write_csv(usage), f"proofroom-usage-{today.isoformat()}.csv")
            updates[self.download] = gr.update(value=file, visible=True)
        return updates

    def show_all(self, token: object, measure: str | None, group: str) -> Updates:
        """Show the usage of all days."""
        return {self.period: ALL} | self.show(token, ALL, measure, group)

    def _read(self, token: object, since: date | None) -> tuple[Usage, bool]:
        """Return the usage of a visitor from a day on, and whether a period without calls comes after earlier calls."""
        database, visitor = self.service.store.database, self.service.visitor(token).library_of
        usage = read_usage(database, visitor, since, _zone())
        earlier = not usage.entries and since is not None and bool(read_usage(database, visitor).entries)
        return usage, earlier


def build_usage_tab(service: Service, token: gr.BrowserState, opened: gr.Tab) -> UsageTab:
    """Return the tab, laid out and wired; ``token`` is the visitor's, ``opened`` the gr.Tab around it."""
    with gr.Column(elem_classes="usage"):
        with gr.Row(elem_classes="choices"):
            period = _build_choice(PERIOD_CHOICES, "30 days", "period")
            said = gr.HTML(elem_id="usage-said", elem_classes="line")
            download = gr.DownloadButton(N_("Download CSV"), size="sm", visible=False, scale=0, elem_id="usage-csv")
        with gr.Column(visible=False, elem_id="usage-empty", elem_classes="usage-empty") as nothing:
            empty = gr.HTML()
            with gr.Row(elem_classes="leads"):
                to_create = gr.Button(N_("Create a picture"), size="sm", scale=0, elem_id="usage-to-create")
                to_all = gr.Button(N_("Show all days"), visible=False, size="sm", scale=0, elem_id="usage-to-all")
        with gr.Column(visible=False) as filled:
            measure = _build_choice((), None, "measure")
            plots = build_plots()
            group = _build_choice(GROUP_CHOICES, "Day", "group")
            table = gr.HTML(elem_id="usage-table")
        doubts = gr.HTML(visible=False, elem_id="usage-doubts")
    empties = (nothing, empty, to_create, to_all)
    tab = UsageTab(service, period, said, download, *empties, filled, measure, plots, group, table, doubts)
    changes = [opened.select, period.input, measure.input, group.input]
    gr.on(changes, tab.show, [token, period, measure, group], tab.shown, trigger_mode="always_last", **OPTIONS)
    to_all.click(tab.show_all, [token, measure, group], [period, *tab.shown], trigger_mode="always_last", **OPTIONS)
    return tab


def follow_language(tab: UsageTab, token: gr.BrowserState, switched: Dependency) -> None:
    """Say the tab anew once the page has been switched to another language."""
    switched.then(tab.show, [token, tab.period, tab.measure, tab.group], tab.shown, **OPTIONS)


def say_nothing(days: int | None) -> Markup:
    """Return the sentences of a period without calls; ``days`` are its days, None for all time."""
    said = Message("Nothing was made yet")
    if days is not None:
        said = Plural("Nothing was made in the last {n} day", "Nothing was made in the last {n} days", n=days)
    return EMPTY.format(translate(said), _("Every call counts here once its pictures have come."))


def _zone() -> tzinfo:
    """Return the zone in whose days usage is counted: the reader's, UTC where it is not known."""
    return reader_now().zone or UTC


def _list_choices(measures: Mapping[str, Measure]) -> list[tuple[str, str]]:
    return [(translate(measure.name), key) for key, measure in measures.items()]


def _build_choice(choices: Sequence[tuple[str, str]], first: str | None, name: str) -> gr.Radio:
    return gr.Radio(
        list(choices), value=first, show_label=False, container=False, elem_id=f"usage-{name}", elem_classes="choice"
    )
