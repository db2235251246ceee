"""A real Chromium, and kiosks whose pages it opens."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser import chromium
from tests.kiosk.browser.kiosks import Kiosks

AS_INSTALLED = ("--autoplay-policy=no-user-gesture-required", "--disable-pinch", "--overscroll-history-navigation=0")
"""As systemd/wartemarke-browser.service starts it."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium as at an entrance."""
    with chromium(*AS_INSTALLED) as started:
        yield started


@pytest.fixture(scope="module")
def kiosks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kiosks]:
    """Kiosks of an office with every language; each is opened when it is first asked for."""
    opened = Kiosks(tmp_path_factory.mktemp("kiosks"))
    yield opened
    opened.close()


@pytest.fixture
def screen(browser: Browser) -> Iterator[BrowserContext]:
    """A touch screen of 10 inches, upright; nothing of another test is in it."""
    context = browser.new_context(viewport={"width": 800, "height": 1280}, has_touch=True)
    yield context
    context.close()


@pytest.fixture
def page(screen: BrowserContext) -> Iterator[Page]:
    """A page in it; a fault in its scripts is a fault."""
    fresh = screen.new_page()
    faults: list[str] = []
    fresh.on("pageerror", lambda error: faults.append(str(error)))
    yield fresh
    assert faults == []
