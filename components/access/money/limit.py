"""The limits of the owner's money and of a visitor's pictures: how much is allowed and left, and the refusals.

Knows nothing about the database.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from components.access.access_errors import BudgetSpent
from components.endpoint.contracts.cost import Cost, Forecast
from components.library.storage.ledger_schema import from_billionths
from components.message.message import NO_MESSAGE, Message, Plural, Sentences

# Of all money; of the money of a day; of the money and of the pictures of one visitor in a day.
TOTAL, DAY, VISITOR, PICTURES = "total", "day", "visitor", "pictures"
# A limit is nearly used up once less than this share is left.
LOW = Decimal("0.2")

USED_UP = {
    TOTAL: Message("The money for this Proofroom is used up. Ask the owner for more."),
    DAY: Message("Today's money for this Proofroom is used up. It is renewed at {renews}."),
    VISITOR: Message("Your money for today is used up. It is renewed at {renews}."),
    PICTURES: Message("Your pictures for today are used up. They are renewed at {renews}."),
}
TOO_DEAR = {
    TOTAL: Message(
        "This costs {cost}, and {left} is left for this Proofroom. Ask for less, or ask the owner for more."
    ),
    DAY: Message("This costs {cost}, and {left} of today's money is left. Ask for less, or wait until {renews}."),
    VISITOR: Message(
        "This costs {cost}, and {left} of your money for today is left. Ask for less, or wait until {renews}."
    ),
}
CALL_TOO_DEAR = Message(
    "This costs {cost}, and a call may cost {most} here. Ask for fewer pictures, a smaller size or a lower quality."
)
NO_LIMIT = Message("No money is set aside here for prices in {currency}. Choose another model, or ask the owner.")
NO_PRICE = Message(
    "What this costs is not known, and money is limited here. Choose a size, a quality and a model with a known price."
)
OWN_KEY = Message("A key of your own has no limit here.")


@dataclass(frozen=True)
class Limit:
    """Hold a limit: what is ``allowed`` and ``used``, in billionths of ``currency``, or in pictures where that is "".

    ``kind`` is one of the four above; ``renews_at`` is when all of the limit is there again, None for never.
    """

    kind: str
    allowed: int
    used: int
    currency: str = ""
    renews_at: datetime | None = None

    @property
    def left(self) -> int:
        """Return the rest, at least 0."""
        return max(0, self.allowed - self.used)

    @property
    def share(self) -> Decimal:
        """Return the share that is left, from 0 to 1."""
        return Decimal(self.left) / self.allowed if self.allowed else Decimal(0)

    def refuse(self, asked: int) -> BudgetSpent:
        """Return the refusal of a call that asks for so many billionths or pictures, which are not left."""
        if not self.left:
            message = USED_UP[self.kind].with_values(renews=self.renews_at)
        elif self.kind == PICTURES:
            message = Plural(
                "{n:,} of your pictures for today is left. Ask for fewer, or wait until {renews}.",
                "{n:,} of your pictures for today are left. Ask for fewer, or wait until {renews}.",
                n=self.left,
                renews=self.renews_at,
            )
        else:
            cost, left = say_amount(asked, self.currency), say_amount(self.left, self.currency, about=False)
            message = TOO_DEAR[self.kind].with_values(cost=cost, left=left, renews=self.renews_at)
        return BudgetSpent(message, self.renews_at)


@dataclass(frozen=True)
class Allowance:
    """Hold how much an asker may still spend: the tightest ``limit``, or None; ``refusal`` where nothing is left."""

    limit: Limit | None = None
    refusal: Message = NO_MESSAGE

    @property
    def low(self) -> bool:
        """Whether the limit is nearly used up."""
        return self.limit is not None and self.limit.share < LOW


UNLIMITED = Allowance()


def find_allowance(limits: Sequence[Limit]) -> Allowance:
    """Return the allowance under limits: the least rest of money, or of pictures where their share is the lesser."""
    money = sorted((limit for limit in limits if limit.kind != PICTURES), key=lambda limit: limit.left)
    pictures = [limit for limit in limits if limit.kind == PICTURES]
    tightest = min(
        [*money[:1], *sorted(pictures, key=lambda limit: limit.left)[:1]], key=lambda each: each.share, default=None
    )
    if tightest is None:
        return UNLIMITED
    return Allowance(tightest, NO_MESSAGE if tightest.left else tightest.refuse(0).message)


def say_amount(amount: int, currency: str, about: bool = True) -> Message:
    """Return "about $0.17", or the bare amount, for billionths of a currency."""
    cost = Cost(from_billionths(amount), currency)
    return Forecast(cost).message if about else cost.message


def with_own_key(error: BudgetSpent, may_bring_key: bool) -> BudgetSpent:
    """Return a refusal that names the way round it where a visitor may bring a key."""
    return BudgetSpent(Sentences(error.message, OWN_KEY), error.renews_at) if may_bring_key else error
