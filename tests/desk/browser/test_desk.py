"""The desk's page in Chromium: nothing that axe finds, nothing that sticks out, in both languages and at every size."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.desk.browser.opened import STICKING_OUT, Open
from tests.desk.small_line import SmallLine
from tests.kiosk.browser.axe import violations
from wire.web import PageServer


@pytest.mark.parametrize(
    ("lang", "width", "scheme"),
    [("de", 320, "light"), ("en", 320, "dark"), ("de", 1920, "dark"), ("en", 1280, "light")],
)
def test_axe_finds_nothing_and_nothing_sticks_out(
    visit: Open, server: PageServer, line: SmallLine, lang: str, width: int, scheme: str
) -> None:  # fmt: skip
    page = visit(f"{server.url}/desk/d1?lang={lang}", width, color_scheme=scheme)
    expect(page.locator(".line tbody tr")).to_have_count(10)

    found = violations(page)
    sticking_out = page.evaluate(STICKING_OUT)

    assert found == []
    assert sticking_out == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
