"""What a page of a room asks, and what people say there."""

import pytest

from components.library.records.store import Store
from components.review.comments.comments import Comments
from components.review.decisions.decisions import Decisions
from tests.review.state.asking_page import Page


@pytest.fixture
def state(store: Store) -> Page:
    return Page(store)


@pytest.fixture
def comments(store: Store) -> Comments:
    return Comments(store.database)


@pytest.fixture
def decisions(store: Store) -> Decisions:
    return Decisions(store.database)
