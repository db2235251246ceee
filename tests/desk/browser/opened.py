"""Pages that are open in Chromium, and what is measured on them."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from tests.patience import wait_for

Open = Callable[..., Page]
"""Opens an address in a browser of its own, at a width in dots."""

STICKING_OUT = """[...document.querySelectorAll("main *, footer *")]
    .filter(each => each.getBoundingClientRect().right > innerWidth + 1 && !each.closest("thead, .unseen"))
    .map(each => each.outerHTML.slice(0, 120))"""
"""Elements that reach beyond the right edge of the screen."""


def insist(page: Page, again: Callable[[], object], happened: Callable[[], object], what: str) -> None:
    """Wait as a person does: act again when the page says that it was not taken, for the machine stood still."""

    def has_happened() -> object:
        if not happened() and page.locator(".said.bad").count():
            again()
        return happened()

    wait_for(has_happened, what)


def press(page: Page, key: str, happened: Callable[[], object], what: str) -> None:
    """Press a key until it is obeyed."""
    page.keyboard.press(key)
    insist(page, lambda: page.keyboard.press(key), happened, what)


def click(page: Page, button: str, happened: Callable[[], object], what: str) -> None:
    """Click on a button until it is obeyed."""
    page.locator(button).click()
    insist(page, lambda: page.locator(button).dispatch_event("click"), happened, what)
