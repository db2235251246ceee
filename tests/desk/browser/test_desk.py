"""The desk's page in Chromium: nothing that axe finds, nothing that sticks out, in both languages and at every size."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.desk.browser.opened import STICKING_OUT, Open
from tests.desk.small_line import SmallLine
from tests.kiosk.browser.axe import violations
from wire.web import PageServer


def test_what_was_asked_for_stays_when_it_was_not_taken_and_goes_when_it_was(
    visit: Open, server: PageServer, line: SmallLine
) -> None:
    page = visit(f"{server.url}/desk/d1?lang=de")
    page.select_option("#park-for", "60")
    line.hub.answers = False
    page.locator("#do-park").click()
    expect(page.locator("#said")).to_contain_text("Nicht angenommen")
    kept = page.input_value("#park-for")

    line.hub.answers = True
    page.locator("#do-park").click()

    expect(page.locator("#said")).to_contain_text("Zurückgestellt")
    assert kept == "60"
    assert line.hub.presses[-1].minutes == 60
    assert page.input_value("#park-for") == "15"


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
