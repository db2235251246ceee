"""What a customer leaves behind, and how one takes a ticket by touch."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.kiosk.browser.fingers import touch
from tests.kiosk.browser.kiosks import DRAWN, OpenKiosk

NOTHING_LEFT = """() => ({
    language: document.documentElement.lang,
    look: document.documentElement.className + location.search,
    ticks: document.querySelectorAll(':checked').length,
    kept: sessionStorage.length + localStorage.length,
})"""
FRESH = {"language": "de", "look": "", "ticks": 0, "kept": 0}
"""A start page that knows nothing of anybody."""


def start_of(kiosk: OpenKiosk) -> re.Pattern[str]:
    return re.compile(f"^{re.escape(kiosk.url)}/$")


def wait_for_start(page: Page, kiosk: OpenKiosk) -> None:
    """Until the start page is there, however the page goes back to it."""
    expect(page).to_have_url(start_of(kiosk))
    page.wait_for_load_state()


def concern(page: Page, name: str = DRAWN) -> Locator:
    return page.locator(f"button[name=concern][value={name}]")


def take_a_ticket(page: Page, kiosk: OpenKiosk, look: str = "") -> str:
    """As a customer does who needs a quiet place, in Arabic; the number on the screen."""
    page.goto(kiosk.url + (f"/?look={look}" if look else ""))
    touch(page, page.locator("a[lang=ar]"))
    page.wait_for_url("**/ar/**")
    touch(page, page.locator(".panel summary").first)
    touch(page, page.locator("label", has=page.locator("[value=quiet]")))
    touch(page, page.locator(".panel summary").first)
    touch(page, concern(page))
    page.wait_for_url("**/ar/ticket/**")
    return page.locator(".number").inner_text()
