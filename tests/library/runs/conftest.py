"""Work for jobs."""

from collections.abc import Iterator

import pytest

from tests.library.runs.pause import Pause


@pytest.fixture
def pause() -> Iterator[Pause]:
    """Give work that is let go on at the end of the test."""
    pause = Pause()
    yield pause
    pause.go_on.set()
