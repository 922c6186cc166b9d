"""Values of environment variables: switches, numbers, choices, lists, amounts of money, sizes and networks.

Each reader takes the name and the text of a variable, and raises SettingsError with the name and the remedy.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any, get_args

from components.errors import SettingsError
from components.message.message import Listed, Message

Network = IPv4Network | IPv6Network
# Amounts of money by currency. What has no currency here has no limit, or no price.
Amounts = Mapping[str, Decimal]
CURRENCIES = ("CNY", "USD")
# An amount that is larger is a slip of the keyboard.
MOST_MONEY = Decimal(1_000_000)
EXAMPLE_PATH = "/proofroom"
UNITS = {"MB": 10**6, "GB": 10**9, "TB": 10**12}


def read_seconds(name: str, text: str, least: int = 0, most: int = 600) -> float:
    """Return a number of seconds from ``least`` to ``most``."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not least <= seconds <= most:
        raise SettingsError(
            Message("{name} must be a number of seconds from {least} to {most}.", name=name, least=least, most=most)
        )
    return seconds


def read_count(name: str, text: str | None, most: int, least: int = 0) -> int | None:
    """Return a whole number from ``least`` to ``most``, None where the variable is not set."""
    if text is None:
        return None
    if re.fullmatch("[0-9]{1,9}", text) and least <= int(text) <= most:
        return int(text)
    raise SettingsError(
        Message("{name} must be a whole number from {least} to {most:,}.", name=name, least=least, most=most)
    )


def read_flag(name: str, text: str) -> bool:
    """Return whether a switch is on."""
    words = {"1": True, "true": True, "on": True, "0": False, "false": False, "off": False}
    if text.lower() not in words:
        raise SettingsError(Message("{name} must be 1, true or on, or 0, false or off.", name=name))
    return words[text.lower()]


def read_folder(name: str, text: str | None) -> Path | None:
    """Return the path of a folder, which need not be there; None where the variable is not set."""
    if text is None:
        return None
    try:
        return Path(text).expanduser().resolve()
    except (RuntimeError, ValueError):
        said = Message("{name} must be a folder; the one it names cannot be found.", name=name)
        raise SettingsError(said) from None


def read_choice(name: str, text: str, kind: Any) -> Any:
    """Return a text that is one of the values of a Literal type, ``kind``."""
    choices: tuple[str, ...] = get_args(kind)
    if text in choices:
        return text
    raise SettingsError(Message("{name} must be {values}.", name=name, values=Listed(choices, "or")))


def read_list(text: str | None) -> tuple[str, ...]:
    """Return the items of a list with commas, without empty items and repetitions."""
    return tuple(dict.fromkeys(item for item in (each.strip() for each in (text or "").split(",")) if item))


def read_amounts(name: str, text: str | None) -> Amounts:
    """Return amounts of money by currency, from "5 USD" or "5 USD, 30 CNY"."""
    amounts: dict[str, Decimal] = {}
    for item in read_list(text):
        found = re.fullmatch(r"([0-9]{1,7}(?:\.[0-9]{1,6})?) ?([A-Za-z]{3})", item)
        currency = found[2].upper() if found else ""
        if found is None or currency not in CURRENCIES or currency in amounts or Decimal(found[1]) > MOST_MONEY:
            said = Message(
                'The amounts in {name} must look like "{one}" or "{several}", one for each currency: {currencies}.',
                name=name,
                one="5 USD",
                several="5 USD, 30 CNY",
                currencies=Listed(CURRENCIES, "or"),
            )
            raise SettingsError(said)
        amounts[currency] = Decimal(found[1])
    return amounts


def read_bytes(name: str, text: str | None) -> int | None:
    """Return a number of bytes above 0 from "500 MB" or "20 GB", None where the variable is not set."""
    if text is None:
        return None
    if found := re.fullmatch(r"([0-9]{1,6}(?:\.[0-9]{1,3})?) ?(MB|GB|TB)", text, re.IGNORECASE):
        size = int(Decimal(found[1]) * UNITS[found[2].upper()])
        # 0 could be meant as no space or as no limit.
        if size > 0:
            return size
    raise SettingsError(Message('{name} must look like "500 MB" or "20 GB", and be more than 0.', name=name))


def read_networks(name: str, text: str | None) -> tuple[Network, ...]:
    """Return networks from addresses such as "10.0.0.1" and blocks such as "10.0.0.0/8"."""
    networks: list[Network] = []
    for item in read_list(text):
        try:
            networks.append(ip_network(item))
        except ValueError:
            said = Message("{name} must hold addresses such as 10.0.0.1 or 10.0.0.0/8, with commas.", name=name)
            raise SettingsError(said) from None
    return tuple(networks)


def read_origins(name: str, text: str | None) -> tuple[str, ...]:
    """Return the origins of pages, such as "https://example.org" or "http://127.0.0.1:3000", in lower case."""
    origins = tuple(item.lower() for item in read_list(text))
    if all(re.fullmatch(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?", origin) for origin in origins):
        return origins
    raise SettingsError(
        Message("{name} must hold origins such as {example}, with commas.", name=name, example="https://example.org")
    )


def read_root_path(name: str, text: str | None) -> str:
    """Return the path below which a proxy shows the app, such as "/proofroom", without a slash at its end; "" for none.

    An address such as "https://example.org/proofroom" is returned as it is: Gradio then uses it for every link.
    """
    root = (text or "").rstrip("/")
    # "..", "//" and what has a meaning in a header or in a pattern are no part of it.
    if re.fullmatch(r"(?:https?://[a-z0-9.-]+(?::[0-9]{1,5})?)?(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*", root):
        return root
    raise SettingsError(Message("{name} must be a path such as {example}.", name=name, example=EXAMPLE_PATH))


def read_hosts(name: str, text: str | None) -> tuple[str, ...]:
    """Return the names of hosts, such as "studio.example.org", without ports, in lower case."""
    hosts = tuple(item.lower() for item in read_list(text))
    if all(re.fullmatch(r"[a-z0-9.-]+|\[[0-9a-f:]+\]", host) for host in hosts):
        return hosts
    raise SettingsError(
        Message(
            "{name} must hold names of hosts such as {example}, with commas.", name=name, example="studio.example.org"
        )
    )
