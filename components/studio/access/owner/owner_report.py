"""The report of the spending as HTML, for the owner.

Every text from outside is escaped by markupsafe.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from markupsafe import Markup

from components.access.money.limit import DAY, TOTAL, Limit
from components.access.money.spending import DoubtfulCall, Report
from components.library.storage.ledger_schema import from_billionths
from components.message.message import Listed, Message
from components.message.money import Money
from components.studio.language.translation import N_, _, _n, translate
from components.studio.page.table import Head, write_rows

TITLE = Markup("<h3>{}</h3>")
NOTE = Markup('<div class="note">{}</div>')
KINDS = {TOTAL: N_("In all"), DAY: N_("Today")}
# The errors of calls by the names of their classes; another is said by its name.
ERRORS = {
    "KeyRefused": N_("The endpoint refused the key"),
    "AccessRefused": N_("The key has no permission"),
    "PromptRefused": N_("Refused by moderation"),
    "RateLimited": N_("Too many requests for the endpoint"),
    "QuotaExhausted": N_("The key has no money left"),
    "RequestRefused": N_("Refused by the endpoint"),
    "EndpointFailed": N_("The endpoint failed"),
    "EndpointUnreachable": N_("The endpoint was not reached"),
    "ConnectionCut": N_("The answer was cut"),
    "UnreadableAnswer": N_("The answer could not be read"),
    "StorageError": N_("A picture could not be stored"),
    "DiskFull": N_("The disk was full"),
    "InternalError": N_("A mistake of Proofroom's own"),
}
# Letters of an id that are enough to tell visitors apart.
SHORT = 8


def write_money(report: Report) -> Markup:
    """Return the table of what was spent and what is left, in all and today."""
    heads = [Head(_("Money")), Head(_("Spent"), True), Head(_("Limit"), True), Head(_("Left"), True)]
    rows = list(_list_money(report))
    nothing = NOTE.format(_("Nothing was spent yet."))
    return TITLE.format(_("Money")) + (write_rows(_("Money"), heads, rows) if rows else nothing)


def _list_money(report: Report) -> Iterator[tuple[str, ...]]:
    limits = {(limit.kind, limit.currency): limit for limit in report.limits}
    for kind, spent in ((TOTAL, report.total), (DAY, report.today)):
        currencies = {*spent, *(currency for known, currency in limits if known == kind)}
        for currency in sorted(currencies):
            limit: Limit | None = limits.get((kind, currency))
            amount = translate(Money(spent.get(currency, Decimal(0)), currency))
            if limit is None:
                yield _(KINDS[kind]), amount, _("no limit"), "–"
            else:
                allowed, left = (from_billionths(each) for each in (limit.allowed, limit.left))
                yield (
                    _(KINDS[kind]),
                    amount,
                    translate(Money(allowed, currency)),
                    translate(Money(left, currency)),
                )


def write_spenders(report: Report, names: Mapping[str, str]) -> Markup:
    """Return the table of the visitors of today; ``names`` are known names by the ids of visitors."""
    if not report.spenders:
        return TITLE.format(_("Visitors today")) + NOTE.format(_("Nobody asked for a picture today."))
    heads = [Head(_("Visitor")), Head(_("Calls"), True), Head(_("Pictures"), True), Head(_("Spent"), True)]
    rows = [
        (
            name_visitor(spender.visitor, names),
            translate(Message("{n:,}", n=spender.calls)),
            translate(Message("{n:,}", n=spender.pictures)),
            _say_amounts(spender.money),
        )
        for spender in report.spenders
    ]
    table = write_rows(_("Visitors today"), heads, rows)
    return TITLE.format(_("Visitors today")) + table + _say_more(report.all_spenders - len(report.spenders))


def write_doubtful(report: Report, names: Mapping[str, str]) -> Markup:
    """Return the table of the calls that may have been billed."""
    if not report.doubtful:
        return TITLE.format(_("Doubtful calls")) + NOTE.format(_("No call is in doubt."))
    heads = [Head(_("Asked")), Head(_("Visitor")), Head(_("Model")), Head(_("Pictures"), True), Head(_("Held"), True)]
    rows = [
        (
            translate(call.asked_at),
            name_visitor(call.visitor, names),
            call.model,
            translate(Message("{n:,}", n=call.pictures)),
            say_held(call),
        )
        for call in report.doubtful
    ]
    said = _("They may have been billed. Their forecast is held back until you enter their cost.")
    table = write_rows(_("Doubtful calls"), heads, rows)
    return TITLE.format(_("Doubtful calls")) + NOTE.format(said) + table + _say_more(report.all_doubtful - len(rows))


def write_errors(report: Report) -> Markup:
    """Return the table of the failed calls of the last seven days, by kind."""
    title = TITLE.format(_("Failed calls of seven days"))
    if not report.errors:
        return title + NOTE.format(_("No call failed."))
    heads = [Head(_("What happened")), Head(_("Calls"), True)]
    rows = [(_(ERRORS[name]) if name in ERRORS else name, _("{n:,}", n=count)) for name, count in report.errors.items()]
    return title + write_rows(_("Failed calls of seven days"), heads, rows)


def write_now(report: Report, pictures: int, free: int | None) -> Markup:
    """Return the line of what goes on: calls in flight, pictures that are kept, free bytes of the disk, if known."""
    facts = [
        _n("{n:,} call in flight", "{n:,} calls in flight", n=report.in_flight),
        _n("{n:,} picture kept", "{n:,} pictures kept", n=pictures),
        "" if free is None else _("{free:,.1f} GB of the disk free", free=free / 10**9),
    ]
    spans = Markup().join(Markup("<span>{}</span>").format(fact) for fact in facts if fact)
    return Markup('<div class="note facts">{}</div>').format(spans)


def name_visitor(visitor: str, names: Mapping[str, str]) -> str:
    """Return the name of a visitor where it is known, else the beginning of the id."""
    if not visitor:
        return _("without a name")
    return names.get(visitor) or visitor[:SHORT]


def say_held(call: DoubtfulCall) -> str:
    """Return the money that a doubtful call holds back."""
    return _("not known") if call.reserved is None else translate(Money(call.reserved, call.currency))


def _say_amounts(money: Mapping[str, Decimal]) -> str:
    amounts = [Money(amount, currency) for currency, amount in money.items() if amount]
    return translate(Listed(amounts, "and")) if amounts else "–"


def _say_more(count: int) -> Markup:
    return NOTE.format(_n("and {n:,} more", "and {n:,} more", n=count)) if count > 0 else Markup()
