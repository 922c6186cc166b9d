"""The offsets of a zone that a query is given."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from components.library.storage.days import list_offsets


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Shanghai"])
def test_each_offset_ends_at_the_second_at_which_the_clocks_are_turned(zone):
    there = ZoneInfo(zone)
    begin, steps = datetime(2020, 1, 1, tzinfo=UTC), list_offsets(there)[1:]
    for end, seconds in steps:
        # Twelve moments of the time with this offset, and its last second.
        moments = [begin + (end - begin) * part / 12 for part in range(12)] + [end - timedelta(seconds=1)]
        assert {moment.astimezone(there).utcoffset() for moment in moments} == {timedelta(seconds=seconds)}, end
        begin = end
    assert begin == datetime(2050, 1, 1, tzinfo=UTC)
