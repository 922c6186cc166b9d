"""The settings of access: who may come in, with whose key, and how much may be spent.

Values of environment variables; ``components/access/`` has the rules that follow from the values.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from components.errors import SettingsError
from components.message.message import Listed, Message
from components.settings.addresses import checked_url
from components.settings.values import (
    Amounts,
    Network,
    read_amounts,
    read_choice,
    read_count,
    read_list,
    read_networks,
)

# How people sign in; whose key pays for a call; who may spend the owner's money.
Entrance = Literal["open", "password", "huggingface", "header"]
Keys = Literal["owner", "visitor", "both"]
Spenders = Literal["anyone", "signed-in"]
# Qualities from the cheapest to the dearest.
Quality = Literal["low", "medium", "high"]

# What a visitor's own key may be for.
ENDPOINTS = ("https://api.modelverse.cn/v1", "https://api.openai.com/v1")
LINE = 1000
MOST_CALLS = 1_000_000

# Returns the text of a variable, None where the variable is not set or blank.
Read = Callable[[str], str | None]


@dataclass(frozen=True)
class Budgets:
    """Hold the limits of the owner's money by currency; a currency without a limit may not be spent at all.

    Without any limit in ``total``, ``day``, ``visitor_day`` and ``call`` no money is limited. Days are those of UTC.
    ``pictures_visitor_day``: pictures of one visitor in a day, None = no limit. ``unknown_price``: what a picture of
    unknown price counts as.
    """

    total: Amounts = field(default_factory=dict)
    day: Amounts = field(default_factory=dict)
    visitor_day: Amounts = field(default_factory=dict)
    call: Amounts = field(default_factory=dict)
    pictures_visitor_day: int | None = None
    unknown_price: Amounts = field(default_factory=dict)

    @property
    def limited(self) -> bool:
        """Whether any limit of money is set."""
        return bool(self.total or self.day or self.visitor_day or self.call)


@dataclass(frozen=True)
class Rates:
    """Hold the limits of calls a minute and of calls in flight, per visitor and of all together; None = no limit.

    ``line``: the jobs that may wait for a worker or for a free place.
    """

    visitor_minute: int | None = None
    minute: int | None = None
    visitor_at_once: int | None = None
    at_once: int | None = None
    line: int = LINE


@dataclass(frozen=True)
class Offer:
    """Hold the choices for people who spend the owner's money: () and None for whatever the endpoint has."""

    models: tuple[str, ...] = ()
    most_quality: Quality | None = None
    most_count: int | None = None


@dataclass(frozen=True)
class SignIn:
    """Hold how people sign in.

    ``password``: the one password of everybody. ``passwords``: a file of names and hashes. ``accounts`` and
    ``organisations``: those of Hugging Face that are let in, () and () for everybody who has an account there.
    ``header``: the name of the header in which a proxy of ``proxies`` says who is there. ``framed``: whether the page
    is shown in a frame of another site's page, as a Space is.
    """

    password: str | None = field(default=None, repr=False)
    passwords: Path | None = None
    accounts: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    header: str | None = None
    proxies: tuple[Network, ...] = ()
    framed: bool = False


@dataclass(frozen=True)
class AccessSettings:
    """Hold the settings of access; ``endpoints`` are the addresses that a visitor's own key may be for.

    ``owners``: the names of those who see the Owner tab, as they signed in.
    """

    entrance: Entrance = "open"
    sign_in: SignIn = field(default_factory=SignIn)
    keys: Keys = "owner"
    endpoints: tuple[str, ...] = ENDPOINTS
    spenders: Spenders = "anyone"
    owners: tuple[str, ...] = ()
    budgets: Budgets = field(default_factory=Budgets)
    rates: Rates = field(default_factory=Rates)
    offer: Offer = field(default_factory=Offer)


def read_access_settings(read: Read) -> AccessSettings:
    """Return the settings of access. Raises SettingsError."""

    def count(name: str, least: int = 1, most: int = MOST_CALLS) -> int | None:
        return read_count(name, read(name), most, least)

    def amounts(name: str) -> Amounts:
        return read_amounts(name, read(name))

    entrance: Entrance = read_choice("PROOFROOM_ACCESS", read("PROOFROOM_ACCESS") or "open", Entrance)
    most_quality = read("PROOFROOM_MOST_QUALITY")
    line = count("PROOFROOM_LINE", least=0)
    settings = AccessSettings(
        entrance=entrance,
        sign_in=_read_sign_in(entrance, read),
        keys=read_choice("PROOFROOM_KEYS", read("PROOFROOM_KEYS") or "owner", Keys),
        endpoints=tuple(checked_url(url) for url in read_list(read("PROOFROOM_ENDPOINTS"))) or ENDPOINTS,
        spenders=read_choice("PROOFROOM_SPEND", read("PROOFROOM_SPEND") or "anyone", Spenders),
        owners=read_list(read("PROOFROOM_OWNERS")),
        budgets=Budgets(
            total=amounts("PROOFROOM_BUDGET_TOTAL"),
            day=amounts("PROOFROOM_BUDGET_DAY"),
            visitor_day=amounts("PROOFROOM_BUDGET_VISITOR_DAY"),
            call=amounts("PROOFROOM_BUDGET_CALL"),
            pictures_visitor_day=count("PROOFROOM_PICTURES_VISITOR_DAY", least=0),
            unknown_price=amounts("PROOFROOM_UNKNOWN_PRICE"),
        ),
        rates=Rates(
            visitor_minute=count("PROOFROOM_CALLS_VISITOR_MINUTE"),
            minute=count("PROOFROOM_CALLS_MINUTE"),
            visitor_at_once=count("PROOFROOM_CALLS_VISITOR_AT_ONCE"),
            at_once=count("PROOFROOM_CALLS_AT_ONCE"),
            line=LINE if line is None else line,
        ),
        offer=Offer(
            models=read_list(read("PROOFROOM_MODELS")),
            most_quality=read_choice("PROOFROOM_MOST_QUALITY", most_quality, Quality) if most_quality else None,
            most_count=count("PROOFROOM_MOST_COUNT", most=10),
        ),
    )
    _check_signed_in(settings)
    return settings


def _read_sign_in(entrance: Entrance, read: Read) -> SignIn:
    file = read("PROOFROOM_PASSWORDS")
    sign_in = SignIn(
        password=read("PROOFROOM_PASSWORD"),
        passwords=Path(file).expanduser().resolve() if file else None,
        accounts=read_list(read("PROOFROOM_ACCOUNTS")),
        organisations=read_list(read("PROOFROOM_ORGANISATIONS")),
        header=read("PROOFROOM_HEADER"),
        proxies=read_networks("PROOFROOM_PROXIES", read("PROOFROOM_PROXIES")),
        framed=read("SPACE_ID") is not None,
    )
    # A password that is set and not asked for would leave the door open, which its owner takes for closed.
    if entrance == "password" and (sign_in.password is None) == (sign_in.passwords is None):
        raise SettingsError(
            Message(
                "{setting} needs PROOFROOM_PASSWORD, or PROOFROOM_PASSWORDS, a file: one of both.",
                setting="PROOFROOM_ACCESS=password",
            )
        )
    if entrance != "password" and (sign_in.password or sign_in.passwords):
        raise SettingsError(
            Message(
                "A password is set: set {setting} too, or nobody is asked for it.", setting="PROOFROOM_ACCESS=password"
            )
        )
    # A Space sets this with ``hf_oauth: true`` in the front matter of its README.
    if entrance == "huggingface" and not read("OAUTH_CLIENT_ID"):
        raise SettingsError(
            Message(
                "{setting} works in a Space only, with {line} in the front matter of its README.md. Elsewhere set"
                " PROOFROOM_ACCESS to {entrances}.",
                setting="PROOFROOM_ACCESS=huggingface",
                line="hf_oauth: true",
                entrances=Listed(("password", "header"), "or"),
            )
        )
    if entrance == "header" and not (sign_in.header and sign_in.proxies):
        raise SettingsError(
            Message("{setting} needs PROOFROOM_HEADER and PROOFROOM_PROXIES.", setting="PROOFROOM_ACCESS=header")
        )
    return sign_in


def _check_signed_in(settings: AccessSettings) -> None:
    """Raise SettingsError for rules about people who sign in where nobody can sign in."""
    # Everybody who knows the one password has the same name: nobody can be told apart as an owner.
    nameless = settings.entrance == "open" or settings.sign_in.password is not None
    if settings.owners and nameless:
        raise SettingsError(
            Message(
                "PROOFROOM_OWNERS names people, and nobody signs in by a name: set PROOFROOM_ACCESS to {entrances}, or"
                " set PROOFROOM_PASSWORDS.",
                entrances=Listed(("huggingface", "header"), "or"),
            )
        )
    if settings.spenders == "signed-in" and settings.entrance == "open":
        raise SettingsError(
            Message(
                "{setting} needs PROOFROOM_ACCESS to be {entrances}.",
                setting="PROOFROOM_SPEND=signed-in",
                entrances=Listed(("password", "huggingface", "header"), "or"),
            )
        )
