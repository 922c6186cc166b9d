"""A visitor's key, keys that go by a test's own clock, and that clock."""

import pytest

from components.access.keys.visitor_keys import VisitorKeys

KEY = "sk-own-7Qe2Rk9VbW4mXz"


class Clock:
    """Say a time that a test moves on."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def make_keys(clock: Clock, **options) -> VisitorKeys:
    return VisitorKeys(["https://api.openai.com/v1"], clock=clock, **options)
