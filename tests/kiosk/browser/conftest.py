"""A real Chromium, and kiosks whose pages it opens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.e2e.conftest import CHROMIUM, CHROMIUM_ARGUMENTS
from tests.kiosk.browser.kiosks import Kiosks

AS_INSTALLED = ("--autoplay-policy=no-user-gesture-required", "--disable-pinch", "--overscroll-history-navigation=0")
"""As systemd/wartemarke-browser.service starts it."""

PATIENCE_MS = 20_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    if not Path(CHROMIUM).exists():
        pytest.fail('Chromium is missing. Install the Debian package "chromium-headless-shell".')
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*CHROMIUM_ARGUMENTS, *AS_INSTALLED], timeout=60_000
        )
        yield chromium
        chromium.close()


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
    context.set_default_timeout(PATIENCE_MS)
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
