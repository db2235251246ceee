"""Going through a page by keys alone: what is reached, and whether it can be seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from languages.concerns import words_of
from languages.translation import translation
from tests.kiosk.browser.kiosks import BY_APPOINTMENT, DRAWN, GROUP, REFERRED, OpenKiosk, the_office

START_ALOUD = re.compile(r"^http://[^/]+/\?look=aloud$")

MANY = 80
"""More steps than any page has stops."""

FOCUS = """() => {
    const stop = document.activeElement;
    const words = element => {
        const copy = element.cloneNode(true);
        copy.querySelectorAll('.pictogram').forEach(each => each.remove());
        return copy.textContent.replace(/\\s+/g, ' ').trim();
    };
    const framed = stop.type === 'checkbox' ? stop.closest('label') : stop;
    const { left, right, top, bottom } = stop.getBoundingClientRect();
    const seen = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    const { outlineStyle, outlineWidth } = getComputedStyle(framed);
    return {
        say: stop.dataset.say ?? '',
        words: words(framed),
        id: `${stop.tagName} ${stop.href ?? stop.value ?? ''} ${framed.innerText}`,
        at: Math.max(...[...document.querySelectorAll('.page, main')].map(each => each.scrollTop)),
        nowhere: stop === document.body,
        reads: stop.tagName === 'MAIN',
        framed: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 3,
        uncovered: framed.contains(seen),
    };
}"""
"""Where the focus is, and whether it can be seen."""

STOPS = """() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), summary')]
    .filter(each => each.checkVisibility() && !each.disabled && !each.matches('.turn *'))"""
"""Whatever keys should reach."""

PAGES = ("/", "/languages", "/{}/", f"/{{}}/group/{GROUP}", "/{}/group/nothing")
OUTCOMES = (DRAWN, REFERRED, BY_APPOINTMENT)


def step_to(page: Page, words: str, key: str = "6") -> None:
    """Press a key until what is reached begins with these words."""
    for _ in range(MANY):
        page.keyboard.press(key)
        if page.evaluate(FOCUS)["words"].startswith(words):
            return
    pytest.fail(f"{words} cannot be reached with {key}")


def walk(page: Page, key: str) -> Iterator[dict[str, Any]]:
    """Every stop of a page, once around, by one key. Turning a long page is no stop."""
    first: dict[str, Any] = {}
    before: dict[str, Any] = {}
    for _ in range(MANY):
        page.keyboard.press(key)
        stop = page.evaluate(FOCUS)
        if stop["nowhere"] and "Tab" in key:
            return
        if stop["nowhere"] or stop["reads"] or (stop["id"] == before.get("id") and stop["at"] != before["at"]):
            continue
        if stop["id"] == first.get("id"):
            return
        before = stop
        first = first or stop
        yield stop
    pytest.fail("the page has no end")


def name_of(concern: str, language: str) -> str:
    """A concern as a customer reads it."""
    return words_of(the_office().concerns[concern], translation(language)).name


def last_ticket(kiosk: OpenKiosk) -> tuple[str, str, tuple[str, ...]]:
    """Concern, language and needs of the number drawn last."""
    slip = kiosk.inside.roll.untold()[-1].ticket
    return slip.concern, slip.language, slip.needs


def addresses(kiosk: OpenKiosk, language: str) -> list[str]:
    """Every page that keys may come to."""
    for concern in OUTCOMES:
        kiosk.inside.entrance.choose_once(f"{concern}-{language}", concern, language, frozenset())
    pages = [kiosk.url + page.format(language) for page in PAGES]
    return pages + [f"{kiosk.url}/{language}/ticket/{concern}-{language}" for concern in OUTCOMES]
