"""The list of keys and the names of controls, in every language."""

import json
import re
from html import unescape

from components.studio.accessibility.key_list import KEYS, write_accessibility
from components.studio.language.languages import offered


def test_the_keys_and_every_name_are_there_in_every_language():
    page = write_accessibility()
    texts = [json.loads(unescape(found)) for found in re.findall(r'data-texts="([^"]*)"', page)]
    assert len(texts) == len(KEYS) + 3
    names = json.loads(unescape(re.search(r'data-names="([^"]*)"', page)[1]))
    for tag in set(offered()) - {"en"}:
        assert all(text[tag] != text["en"] for text in texts)
        assert names[tag]["texts"]["canvas"] != names["en"]["texts"]["canvas"]
        assert "{share}" in names[tag]["texts"]["canvas"]
