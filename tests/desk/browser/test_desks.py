"""The list of all desks in Chromium: live, and each sees what is theirs."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.desk.browser.opened import STICKING_OUT, Open
from tests.desk.small_line import SmallLine
from tests.kiosk.browser.axe import violations
from wire.web import PageServer


def test_the_list_shows_who_is_called_without_loading_it_again(
    visit: Open, server: PageServer, line: SmallLine
) -> None:
    page = visit(f"{server.url}/?lang=de")
    page.evaluate("window.mark = 'kept'")
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.id")
    before = page.locator("#desk-d2").inner_text()

    line.hall.presser("d2").press("next")

    expect(page.locator("#desk-d2")).not_to_have_text(before, use_inner_text=True)
    assert page.evaluate("window.mark") == "kept"
    assert page.evaluate("document.activeElement.id") == focused == "to-d1"


def test_a_hub_that_has_gone_is_said_and_taken_back(visit: Open, server: PageServer, line: SmallLine) -> None:
    page = visit(f"{server.url}/?lang=de")

    line.tell_status("hub", "hub", False)
    expect(page.locator("#live.offline .banner")).to_be_visible()
    found = violations(page)
    line.tell_status("hub", "hub", True)
    expect(page.locator("#live .banner")).to_have_count(0)

    assert found == []


@pytest.mark.parametrize(("lang", "width", "scheme"), [("de", 320, "light"), ("en", 1280, "dark")])
def test_axe_finds_nothing_and_nothing_sticks_out(
    visit: Open, server: PageServer, lang: str, width: int, scheme: str
) -> None:
    page = visit(f"{server.url}/?lang={lang}", width, color_scheme=scheme)

    assert violations(page) == []
    assert page.evaluate(STICKING_OUT) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
