"""The texts of a room's page, in English, by the names under which its scripts find them.

A field in braces is filled in by the scripts, which write numbers and times as readers of the page's language do.
"""

from collections.abc import Mapping
from types import MappingProxyType

from components.studio.language.translation import N_

TEXTS: Mapping[str, str] = MappingProxyType(
    {
        "room": N_("Room"),
    }
)
