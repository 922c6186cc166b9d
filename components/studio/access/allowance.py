"""The allowance: a line at the button of a tab that says what is left of the owner's money, or of a day's pictures."""

from collections.abc import Iterable
from dataclasses import dataclass

import gradio as gr
from gradio.events import Dependency
from markupsafe import Markup

from components.access.money.limit import PICTURES, Allowance, Limit
from components.endpoint.contracts.cost import Cost
from components.errors import ProofroomError
from components.library.storage.ledger_schema import from_billionths
from components.message.message import Message, Plural
from components.studio.language.translation import translate
from components.studio.page.job_status import QUIET
from components.studio.page.service import Service
from components.studio.page.updates import Updates, Widget

# In ink where little is left, and in the grey of a price elsewhere.
LINE, LOW_LINE = Markup('<p class="allowance">{}</p>'), Markup('<p class="allowance low">{}</p>')


@dataclass(frozen=True)
class AllowanceLine:
    """Hold the line of a tab; ``asked`` are the visitor's token and the widget of the model."""

    service: Service
    line: gr.HTML
    asked: tuple[Widget, Widget]

    def show(self, token: object, model: str | None) -> Updates:
        """Show what is left for the asker of the event at work; nothing without a limit."""
        prices, ledger = self.service.endpoint_now.contract(model or "").prices, self.service.access.ledger
        try:
            said = write_allowance(ledger.allowance(self.service.asker(token), prices.currency if prices else ""))
        except ProofroomError:
            # The press of the button says what is the matter.
            said = ""
        return {self.line: gr.update(value=said, visible=bool(said))}

    def follow(self, events: Iterable[Dependency]) -> None:
        """Show the line anew after each of the events."""
        if limits_owner(self.service):
            for event in events:
                event.then(self.show, [*self.asked], self.line, queue=False, **QUIET)


def build_allowance(service: Service, token: gr.BrowserState, model: Widget, prefix: str) -> AllowanceLine:
    """Return the line, empty until its first event."""
    line = gr.HTML(visible=False, elem_id=f"{prefix}-allowance")
    return AllowanceLine(service, line, (token, model))


def limits_owner(service: Service) -> bool:
    """Return whether the owner's money is spent here, and may have an end."""
    settings = service.access.settings
    budgets = settings.budgets
    limited = budgets.limited or budgets.pictures_visitor_day is not None or bool(settings.owners)
    return limited and settings.keys != "visitor" and not service.endpoint.offline


def write_allowance(allowance: Allowance) -> str:
    """Return the line as HTML: what is left, or the sentence of the refusal where nothing is; "" without a limit."""
    if allowance.refusal:
        return LOW_LINE.format(translate(allowance.refusal))
    if allowance.limit is None:
        return ""
    return (LOW_LINE if allowance.low else LINE).format(translate(say_left(allowance.limit)))


def say_left(limit: Limit) -> Message:
    """Return "$1.20 left today", "$1.20 left" or "3 pictures left today"."""
    if limit.kind == PICTURES:
        return Plural("{n:,} picture left today", "{n:,} pictures left today", n=limit.left)
    left = Cost(from_billionths(limit.left), limit.currency).message
    if limit.renews_at is None:
        return Message("{left} left", left=left)
    return Message("{left} left today", left=left)
