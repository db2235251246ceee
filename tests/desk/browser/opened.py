"""Pages that are open in Chromium, and what is measured on them."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

Open = Callable[..., Page]
"""Opens an address in a browser of its own, at a width in dots."""

STICKING_OUT = """[...document.querySelectorAll("main *, footer *")]
    .filter(each => each.getBoundingClientRect().right > innerWidth + 1 && !each.closest("thead, .unseen"))
    .map(each => each.outerHTML.slice(0, 120))"""
"""Elements that reach beyond the right edge of the screen."""
