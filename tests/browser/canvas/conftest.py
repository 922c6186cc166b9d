"""The page of a visitor who edits."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.hand import PAINTER, open_studio


@pytest.fixture
def edit(new_page: Callable[..., Page], app_url: str) -> Page:
    page = new_page(**PAINTER)
    open_studio(page, app_url, "Edit")
    return page
