"""The Owner tab as an object: what is spent and left, the switch that stops all spending, and corrections.

Only the owners whom the settings name are shown the tab. Every handler asks again who sends the event.
"""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import gradio as gr

from components.access.access_errors import SignInNeeded, WrongCorrection
from components.access.money.spending import DoubtfulCall, Report
from components.errors import ProofroomError
from components.library.records.search import Search
from components.message.message import NO_MESSAGE, Message
from components.settings.values import CURRENCIES
from components.studio.access.owner import owner_report
from components.studio.access.person import person_now
from components.studio.language.translation import _
from components.studio.page import messages
from components.studio.page.service import Service
from components.studio.page.updates import Updates, Widget

STOPPED = Message("All spending is stopped. Calls in flight go on.")
ALLOWED = Message("Spending is allowed.")
OWNERS_ONLY = Message("Only the owners of this Proofroom may do this. Sign in as one of them.")
CHOOSE_CALL = Message("Choose a call first.")
CHOOSE_VISITOR = Message("Choose a visitor first.")
# 1,250 is more than a thousand to some, and one and a quarter to others; so is 1.250. Thousands never begin with 0.
AMBIGUOUS = re.compile(r"(?!0+[.,])(\d+)[.,](\d{3})")


@dataclass(frozen=True)
class OwnerTab:
    """Hold the widgets of the tab.

    ``visitor`` and ``call`` are chosen by the ids of a visitor and of a run; ``unit`` is a currency, "" for
    pictures.
    """

    service: Service
    tab: gr.Tab
    said: gr.HTML
    now: gr.HTML
    switch_said: gr.HTML
    stop: gr.Button
    allow: gr.Button
    money: gr.HTML
    spenders: gr.HTML
    raising: gr.Row
    visitor: gr.Dropdown
    unit: gr.Dropdown
    more: gr.Textbox
    doubtful: gr.HTML
    settling: gr.Row
    call: gr.Dropdown
    cost: gr.Textbox
    errors: gr.HTML

    @property
    def shown(self) -> list[Widget]:
        """Return the widgets that ``show`` may update."""
        tables = [
            self.now,
            self.switch_said,
            self.stop,
            self.allow,
            self.money,
            self.spenders,
            self.doubtful,
            self.errors,
        ]
        return [self.said, *tables, self.raising, self.visitor, self.more, self.settling, self.call, self.cost]

    def reveal(self) -> Updates:
        """Return the update that shows the tab to an owner."""
        return {self.tab: gr.update(visible=person_now().owner)}

    def show(self, said: Message = NO_MESSAGE) -> Updates:
        """Show the spending as it is now; ``said`` is the outcome of what was done before. Raises SignInNeeded."""
        self._check_owner()
        access, store = self.service.access, self.service.store
        report, names = access.spending.report(), self.service.entrance.accounts.list_names()
        stopped = access.ledger.stopped
        free = store.files.free_space()
        visitors = [(owner_report.name_visitor(spender.visitor, names), spender.visitor) for spender in report.spenders]
        calls = [(_label(call, names), call.run) for call in report.doubtful]
        return {
            self.said: messages.quiet(said) if said else "",
            self.now: owner_report.write_now(report, store.count_shots(Search()), free),
            self.switch_said: messages.caution(STOPPED) if stopped else messages.quiet(ALLOWED),
            self.stop: gr.update(visible=not stopped),
            self.allow: gr.update(visible=stopped),
            self.money: owner_report.write_money(report),
            self.spenders: owner_report.write_spenders(report, names),
            self.raising: gr.update(visible=bool(visitors) and self._limits_visitors),
            self.visitor: gr.update(choices=visitors, value=visitors[0][1] if visitors else None),
            self.more: "",
            self.doubtful: owner_report.write_doubtful(report, names),
            self.settling: gr.update(visible=bool(calls)),
            self.call: gr.update(choices=calls, value=calls[0][1] if calls else None),
            self.cost: _first_cost(report),
            self.errors: owner_report.write_errors(report),
        }

    def show_again(self) -> Updates:
        """Show the spending again to an owner, and nothing to anybody else."""
        return self.show() if person_now().owner else {self.said: gr.skip()}

    def stop_spending(self) -> Updates:
        """Stop all spending, also where another owner has stopped it before. Raises SignInNeeded."""
        self._check_owner()
        self.service.access.ledger.stop()
        return self.show()

    def allow_spending(self) -> Updates:
        """Allow spending again. Raises SignInNeeded."""
        self._check_owner()
        self.service.access.ledger.allow()
        return self.show()

    def raise_limit(self, visitor: object, unit: object, more: object) -> Updates:
        """Allow a visitor more today. Raises SignInNeeded."""
        self._check_owner()
        currency = str(unit) if unit in CURRENCIES else ""
        try:
            if not isinstance(visitor, str):
                raise WrongCorrection(CHOOSE_VISITOR)
            self.service.access.spending.raise_limit(visitor, currency, _read_amount(more))
        except ProofroomError as error:
            # What was typed stays.
            return {self.said: messages.failed(error)}
        return self.show(Message("The limit is raised until 00:00 UTC."))

    def settle(self, call: object, cost: object) -> Updates:
        """Settle a doubtful call at what it cost. Raises SignInNeeded."""
        self._check_owner()
        try:
            if not isinstance(call, str):
                raise WrongCorrection(CHOOSE_CALL)
            self.service.access.spending.settle(call, _read_amount(cost), self._currency)
        except ProofroomError as error:
            return {self.said: messages.failed(error)}
        return self.show(Message("The call is settled."))

    def settle_unbilled(self, call: object) -> Updates:
        """Settle a doubtful call that was not billed. Raises SignInNeeded."""
        return self.settle(call, "0")

    def follow_call(self, call: object) -> Updates:
        """Offer what is held back for the chosen call as its cost. Raises SignInNeeded."""
        self._check_owner()
        report = self.service.access.spending.report()
        chosen = next((each for each in report.doubtful if each.run == call), None)
        return {self.cost: _say_cost(chosen) if chosen else ""}

    @property
    def _currency(self) -> str:
        """Return the currency of calls whose currency is not known: that of the limits."""
        budgets = self.service.access.settings.budgets
        limited = [*budgets.total, *budgets.day, *budgets.visitor_day, *budgets.unknown_price]
        return limited[0] if limited else CURRENCIES[0]

    @property
    def _limits_visitors(self) -> bool:
        budgets = self.service.access.settings.budgets
        return bool(budgets.visitor_day) or budgets.pictures_visitor_day is not None

    def _check_owner(self) -> None:
        if not person_now().owner:
            raise SignInNeeded(OWNERS_ONLY)


def _read_amount(text: object) -> Decimal:
    """Return the number that an owner typed, with a decimal point or comma. Raises WrongCorrection."""
    typed = str(text).strip()[:20]
    if found := AMBIGUOUS.fullmatch(typed):
        whole, fraction = "".join(found.groups()), _write_amount(Decimal(".".join(found.groups())))
        readings = {"typed": typed, "whole": whole, "fraction": fraction}
        raise WrongCorrection(Message("{typed} may mean {whole} or {fraction}: type one of these.", **readings))
    try:
        return Decimal(typed.replace(",", "."))
    except InvalidOperation:
        raise WrongCorrection(Message("Type a number first, such as 0.25.")) from None


def _label(call: DoubtfulCall, names: dict[str, str]) -> str:
    return _(
        "{moment}, {visitor}, {held}",
        moment=call.asked_at,
        visitor=owner_report.name_visitor(call.visitor, names),
        held=owner_report.say_held(call),
    )


def _first_cost(report: Report) -> str:
    return _say_cost(report.doubtful[0]) if report.doubtful else ""


def _say_cost(call: DoubtfulCall) -> str:
    """Return the whole cost of a call that was billed as it was forecast."""
    return "" if call.reserved is None else _write_amount(call.cost + call.reserved)


def _write_amount(amount: Decimal) -> str:
    """Return an amount as ``_read_amount`` reads it in one way: 1.167 as 1.1670."""
    written = f"{amount.normalize():f}"
    return f"{written}0" if AMBIGUOUS.fullmatch(written) else written
