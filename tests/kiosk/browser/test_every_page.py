"""Every page in every language: axe-core finds nothing, and what can be measured is as promised.

In `make test` each page meets each mode and each screen in a language of some kind, and each of these languages meets
five modes. All of them together, and all other languages, are looked at by `make matrix`.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from languages.tongues import TONGUES
from tests.kiosk.browser.axe import violations
from tests.kiosk.browser.boxes import shortfalls
from tests.kiosk.browser.kinds import IN_EVERY_LANGUAGE, MODES, SCREENS, some_common_visits, some_visits
from tests.kiosk.browser.kiosks import Kiosks
from tests.kiosk.browser.survey import look_at
from tests.matrix import OF_EACH_KIND, of_each_kind

NARROW = SCREENS[1]

DRESS = """css => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [sheet];
}"""


@pytest.mark.parametrize("language", of_each_kind(TONGUES))
def test_pages_of_a_language_can_be_read_and_touched(page: Page, kiosks: Kiosks, language: str) -> None:
    survey = look_at(some_visits(language), page, kiosks)

    assert survey.found == []


def test_every_page_before_a_language_is_chosen_can_be_read_and_touched(page: Page, kiosks: Kiosks) -> None:
    survey = look_at(some_common_visits(), page, kiosks)

    assert survey.found == []


def test_in_the_kinds_of_languages_each_page_meets_each_mode_and_both_screens() -> None:
    visits = [visit for language in OF_EACH_KIND for visit in some_visits(language)]

    assert len({(visit.kind.name, visit.mode) for visit in visits}) == len(IN_EVERY_LANGUAGE) * len(MODES)
    assert len({(visit.kind.name, visit.screen.name) for visit in visits}) == len(IN_EVERY_LANGUAGE) * len(SCREENS)


def test_each_page_meets_each_mode_on_each_screen_and_each_language_meets_five_modes() -> None:
    visits = [visit for language in TONGUES for visit in some_visits(language)]

    met = {(visit.kind.name, visit.mode, visit.screen.name) for visit in visits}

    assert len(met) == len(IN_EVERY_LANGUAGE) * len(MODES) * len(SCREENS)
    assert all(len({visit.mode for visit in some_visits(language)}) >= 5 for language in TONGUES)


@pytest.mark.parametrize(
    ("style", "shortfall"),
    [
        (".choice { min-height: 0; height: 60px; padding: 0; }", "small target"),
        (".tool { font-size: 20px; }", "small letters"),
        (".choice { color: #999; }", "weak contrast"),
        (".choice { border-color: #ccc; }", "weak edge"),
        (".tool .pictogram { color: #aaa; }", "weak pictogram"),
        (".pictogram { font-family: serif; width: auto; overflow: visible; }", "no such pictogram"),
        (".choice strong { word-break: break-all; width: 60px; flex: none; }", "broken word"),
        (".choice { height: 80px; }", "text sticks out of its field"),
        (".choice { height: 90px; overflow: hidden; }", "text is cut off"),
        (".concerns { width: 120%; }", "text is cut off"),
        (".concerns li { margin-bottom: -40px; }", "targets overlap"),
        ("h1 { margin-bottom: -60px; }", "texts overlap"),
        ("main { margin-bottom: -30px; }", "parts overlap"),
        (".bar { margin-bottom: -90px; }", "target is off the screen"),
        (".office { margin-top: -30px; }", "text is off the screen"),
        (".turn { display: none; }", "no arrows"),
        ("header { height: 900px; }", "little room"),
    ],
)
def test_the_measure_sees_what_falls_short(page: Page, kiosks: Kiosks, style: str, shortfall: str) -> None:
    page.set_viewport_size({"width": NARROW.width, "height": NARROW.height})
    page.goto(f"{kiosks.at_work.url}/en/")
    before = shortfalls(page, "", NARROW)

    page.evaluate(DRESS, style)

    assert before == []
    assert shortfall in {each.partition(":")[0] for each in shortfalls(page, "", NARROW)}


def test_a_panel_that_does_not_fit_is_seen(page: Page, kiosks: Kiosks) -> None:
    page.set_viewport_size({"width": NARROW.width, "height": 600})
    page.goto(f"{kiosks.at_work.url}/en/?look=aloud")

    page.locator(".panel summary").last.click()

    assert "panel is longer than its place" in {each.partition(":")[0] for each in shortfalls(page, "", NARROW)}


def test_capitals_are_measured_in_large_letters(page: Page, kiosks: Kiosks) -> None:
    page.goto(f"{kiosks.at_work.url}/en/")

    found = shortfalls(page, "large", NARROW)

    assert "low capitals" in {each.partition(":")[0] for each in found}


def test_axe_sees_what_falls_short(page: Page, kiosks: Kiosks) -> None:
    page.goto(f"{kiosks.at_work.url}/ar/")
    before = violations(page)

    page.evaluate("document.documentElement.removeAttribute('lang')")

    assert before == []
    assert [each.partition(":")[0] for each in violations(page)] == ["html-has-lang"]
