"""The facts about a picture of the library are read in the language and in the zone of the reader."""

import re
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from components.endpoint.contracts.cost import Cost
from components.studio.language.reader import Reader, reading
from components.studio.library.detail_html import describe_prompt, describe_recipe, describe_shot
from tests.library.shots import edit_shot, some_run

SHANGHAI = ZoneInfo("Asia/Shanghai")
# Names, which are the same in every language.
NAMES = re.compile(r"gpt-image-1|images\.example|[0-9a-f]{64}|[0-9] x [0-9]|PNG|SHA-256|Token|req-1")


def test_a_moment_is_one_of_the_readers_zone_where_the_browser_tells_it():
    with reading(Reader("en", SHANGHAI)):
        assert "2026-03-04 13:06" in describe_shot(edit_shot())
        assert "UTC" not in describe_shot(edit_shot())
    assert "2026-03-04 05:06 UTC" in describe_shot(edit_shot())


@pytest.mark.parametrize("changed", [None, 0, 1234])
def test_every_fact_is_said_in_chinese(changed: int | None):
    run = some_run(forecast=Cost(Decimal("0.5"), "USD"))
    shot = edit_shot(changed_outside_mask=changed)
    with reading(Reader("zh-CN", SHANGHAI)):
        said = describe_shot(shot) + describe_recipe(shot, run)
    assert re.findall("[A-Za-z]+", NAMES.sub("", said.striptags())) == []


def test_a_prompt_is_never_translated():
    with reading("zh-CN"):
        assert "一只猫 &lt;b&gt;&amp;" in describe_prompt(edit_shot())
