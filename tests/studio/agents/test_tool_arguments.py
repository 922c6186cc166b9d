"""The schemas of the tools allow what the named endpoints behind them take."""

import pytest
from pydantic import ValidationError

from components.studio.agents.tool_arguments import RoomLink
from components.studio.review.host.link_panel import end_after


def test_a_link_of_an_agent_is_good_for_as_many_days_as_one_of_the_page():
    [most] = [limit.le for limit in RoomLink.model_fields["days"].metadata if hasattr(limit, "le")]
    assert end_after(most) > end_after(1)
    with pytest.raises(ValidationError):
        RoomLink(host="link", label="Client", days=most + 1)
