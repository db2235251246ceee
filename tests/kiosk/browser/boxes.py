"""What can be measured on a page: sizes, contrast, and that nothing is cut off, broken or covered."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

from tests.kiosk.browser.kinds import Screen

MEASURE = (Path(__file__).parent / "measure.js").read_text("utf-8")

TARGET_MM = 20.0
"""A target in both directions: what the office asks for; WCAG 2.2 (2.5.8) asks for 24 dots."""

CAPITAL_MM = 6.1
"""A capital H of 0.7 degrees at 0.5 m (EN 301 549, 5.1.4), in large letters."""

X_HEIGHT_DOTS = 16.0
"""Small letters (EN 301 549 V4.1.1)."""

CONTRAST, STRONG_CONTRAST, PICTOGRAM_CONTRAST = 4.5, 7.0, 3.0
"""WCAG 2.2: 1.4.3, 1.4.6, 1.4.11."""

STRONG = {"contrast", "dark"}
"""Modes that promise more."""

TARGETS_SEEN = 2
"""So many targets fit on what of a long page is shown at once, at least."""


def shortfalls(page: Page, mode: str, screen: Screen) -> list[str]:
    """What falls short on the page that is open."""
    ways = set(mode.split("."))
    limits = {
        "target": screen.dots(TARGET_MM),
        "capital": screen.dots(CAPITAL_MM) if "large" in ways else 0,
        "letters": X_HEIGHT_DOTS,
        "contrast": STRONG_CONTRAST if ways & STRONG else CONTRAST,
        "pictogram": PICTOGRAM_CONTRAST,
        "room": TARGETS_SEEN * screen.dots(TARGET_MM),
    }
    found: list[str] = page.evaluate(MEASURE, limits)
    return found
