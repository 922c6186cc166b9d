"""The languages on offer: English, and one for each folder of catalogues.

A language is known by its tag of BCP 47, "en", "de" or "zh-CN".
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel import Locale

CATALOGUES = Path(__file__).resolve().parent.parent / "locale"
DOMAIN = "proofroom"
ENGLISH_TAG = "en"

# A header of a stranger's: this many of its letters are read.
MOST_READ = 400
_RANGE = re.compile(
    r"\s*(?P<tag>[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*|\*)\s*"
    r"(?:;\s*q\s*=\s*(?P<weight>0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\s*)?"
)


@dataclass(frozen=True)
class Offered:
    """Hold a language on offer: its tag, its locale, its name in itself, and the direction of its lines."""

    tag: str
    locale: Locale

    @property
    def name(self) -> str:
        """Return the name of the language in the language: "Deutsch"."""
        return str(Locale(self.locale.language).get_display_name())

    @property
    def direction(self) -> str:
        """Return "ltr" or "rtl"."""
        return str(self.locale.text_direction)


@cache
def offered() -> dict[str, Offered]:
    """Return the languages on offer by their tags, English first."""
    names = sorted(folder.name for folder in CATALOGUES.iterdir() if folder.is_dir())
    tags = [ENGLISH_TAG, *(name.replace("_", "-") for name in names)]
    return {tag: Offered(tag, Locale.parse(tag, sep="-")) for tag in tags}


def find_tag(wanted: object) -> str | None:
    """Return the tag on offer for a tag that somebody asks for, None for another language.

    "zh", "zh-Hans" and "zh-TW" find "zh-CN" where no nearer one is on offer.
    """
    if not isinstance(wanted, str):
        return None
    tags = {tag.lower(): tag for tag in offered()}
    if found := tags.get(wanted.lower()):
        return found
    language = wanted.lower().partition("-")[0]
    return next((tag for low, tag in tags.items() if low.partition("-")[0] == language), None)


def negotiate(accepted: str) -> str:
    """Return the tag on offer that an Accept-Language header prefers, English where none is (RFC 9110, 12.5.4)."""
    wanted = []
    for part in accepted[:MOST_READ].split(","):
        if read := _RANGE.fullmatch(part):
            wanted.append((float(read["weight"] or 1), read["tag"]))
    # The order of the header decides between equal weights.
    for weight, tag in sorted(wanted, key=lambda pair: -pair[0]):
        if weight and (found := ENGLISH_TAG if tag == "*" else find_tag(tag)):
            return found
    return ENGLISH_TAG
