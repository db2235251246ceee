"""Debian's Chromium without a window, for everybody who looks at pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, expect, sync_playwright

CHROMIUM = Path("/usr/bin/chromium-headless-shell")

ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update",
)  # fmt: skip

PATIENCE_MS = 60_000
"""How long a page may take to be as expected: nobody waits so long unless something is wrong."""

START_MS = 60_000

expect.set_options(timeout=PATIENCE_MS)


@contextmanager
def chromium(*more: str) -> Iterator[Browser]:
    """A Chromium of its own, with `more` arguments. Raises FileNotFoundError where there is none."""
    if not CHROMIUM.exists():
        raise FileNotFoundError('Chromium is missing. Install the Debian package "chromium-headless-shell".')
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS, *more], timeout=START_MS)
        yield browser
        browser.close()


def lead_away(page: Page, script: str) -> None:
    """Run a script that may lead away from the page: its answer is lost then, together with the page."""
    with suppress(Error):
        page.evaluate(script)
