"""A page left alone warns, waits and goes; a closed one opens; the screen is calm."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from kiosk.outcome_page import IDLE_S, RESULT_IDLE_S
from languages import hall
from tests.kiosk.browser.fingers import a_finger_on, middle_of
from tests.kiosk.browser.kiosks import Kiosks, OpenKiosk
from tests.kiosk.browser.visits import FRESH, NOTHING_LEFT, concern, wait_for_start
from tests.kiosk.small_kiosk import TODAY

WARNED_S = 20
"""WCAG 2.2.1: at least so long before the end."""

EXTENDED = 10
"""WCAG 2.2.1: so many times at least."""

GREETING_MS = 2500
PLACE = "() => Math.max(...[...document.querySelectorAll('.page, main')].map(each => each.scrollTop))"
"""How far a page is turned."""

CLOCK = datetime(2026, 5, 4, 10, 54)


@pytest.fixture
def kiosk(kiosks: Kiosks) -> OpenKiosk:
    return kiosks.at_work


@pytest.fixture
def later(page: Page) -> Callable[[float], None]:
    """Let seconds pass on the page's clock. To be asked for before the page is opened."""
    page.clock.install(time=CLOCK)
    page.clock.pause_at(CLOCK + timedelta(hours=1))
    return lambda seconds: page.clock.run_for(round(seconds * 1000))


def test_a_page_warns_and_can_be_kept_again_and_again(
    page: Page, kiosk: OpenKiosk, later: Callable[[float], None]
) -> None:
    page.goto(f"{kiosk.url}/ar/?look=large")
    warning = page.locator(".soon")

    for _ in range(EXTENDED + 1):
        later(IDLE_S - WARNED_S)
        expect(warning).to_be_visible()
        assert int(warning.locator(".seconds").inner_text()) >= WARNED_S
        page.locator(".more-time").click()
        expect(warning).to_be_hidden()
    kept = page.url
    later(IDLE_S - 1)
    expect(warning).to_be_visible()
    later(2)
    wait_for_start(page, kiosk)

    assert kept.endswith("/ar/?look=large")
    assert page.evaluate(NOTHING_LEFT) == FRESH


@pytest.mark.parametrize("sign", ["key", "touch", "button"])
def test_any_sign_of_life_keeps_the_page(
    page: Page, kiosk: OpenKiosk, later: Callable[[float], None], sign: str
) -> None:
    page.goto(f"{kiosk.url}/de/")
    later(IDLE_S - WARNED_S)

    match sign:
        case "key":
            page.keyboard.press("ArrowDown")
        case "touch":
            page.touchscreen.tap(400, 80)
        case "button":
            page.evaluate("dispatchEvent(new Event('kiosk-key'))")

    later(1)
    expect(page.locator(".soon")).to_be_hidden()
    later(IDLE_S - WARNED_S - 12)
    expect(page.locator(".soon")).to_be_hidden()


def test_a_warning_stays_under_a_finger_until_it_has_done_what_it_touches(
    page: Page, kiosk: OpenKiosk, later: Callable[[float], None]
) -> None:
    page.goto(f"{kiosk.url}/de/")
    concern(page).click()
    page.wait_for_url("**/ticket/**")
    number = page.url
    later(RESULT_IDLE_S - WARNED_S)
    warning = page.locator(".soon")

    with a_finger_on(page, warning.locator(".more-time")):
        later(5)
        expect(warning).to_be_visible()

    expect(warning).to_be_hidden()
    later(WARNED_S)
    assert page.url == number


def test_a_finger_that_slides_off_a_warning_leaves_a_page_that_goes_on(
    page: Page, kiosk: OpenKiosk, later: Callable[[float], None]
) -> None:
    page.goto(f"{kiosk.url}/de/")
    later(IDLE_S - WARNED_S)
    warning = page.locator(".soon")

    with a_finger_on(page, warning.locator(".more-time"), to=(20, 60)):
        later(5)

    later(2)
    expect(warning).to_be_hidden()
    later(IDLE_S - WARNED_S)
    expect(warning).to_be_visible()


def test_a_warning_that_is_heard_takes_the_keys_and_gives_them_back(
    page: Page, kiosk: OpenKiosk, later: Callable[[float], None]
) -> None:
    page.goto(f"{kiosk.url}/de/?look=aloud")
    page.keyboard.press("6")
    reached = page.evaluate("document.activeElement.value")
    page.keyboard.press("x")
    later(IDLE_S - WARNED_S)
    expect(page.locator(".more-time")).to_be_focused()

    page.keyboard.press("5")

    expect(page.locator(".soon")).to_be_hidden()
    assert page.evaluate("document.activeElement.value") == reached
    assert page.locator(".pressed").count() == 0


def test_who_is_done_says_so(page: Page, kiosk: OpenKiosk, later: Callable[[float], None]) -> None:
    page.goto(f"{kiosk.url}/ar/")
    later(IDLE_S - WARNED_S)

    page.locator(".soon a").click()

    wait_for_start(page, kiosk)


def test_a_number_goes_after_its_time(page: Page, kiosk: OpenKiosk, later: Callable[[float], None]) -> None:
    page.goto(f"{kiosk.url}/de/")
    concern(page).click()
    page.wait_for_url("**/ticket/**")

    later(RESULT_IDLE_S - WARNED_S)
    expect(page.locator(".soon")).to_be_visible()
    later(WARNED_S + 1)

    wait_for_start(page, kiosk)


@pytest.mark.parametrize("path", ["/?look=large", "/languages", "/ar/group/nothing"])
def test_every_page_goes_back_to_the_start(
    page: Page, kiosk: OpenKiosk, later: Callable[[float], None], path: str
) -> None:
    page.goto(kiosk.url + path)

    later(IDLE_S + 1)

    wait_for_start(page, kiosk)
    assert page.evaluate(NOTHING_LEFT) == FRESH


@pytest.mark.parametrize("path", ["/", "/ar/"])
def test_a_closed_kiosk_opens_by_itself(page: Page, kiosks: Kiosks, later: Callable[[float], None], path: str) -> None:
    kiosk = kiosks.closed_until_told(path)
    page.goto(kiosk.url + path)
    later(60)
    expect(page.locator(".everyone")).to_be_visible()

    kiosk.inside.roll.hear("", 0, {}, TODAY)
    later(6)

    wait_for_start(page, kiosk)
    expect(page.locator("a[lang=ar]")).to_be_visible()


# --- a calm screen ------------------------------------------------------------------------------------------------


def test_the_start_page_greets_in_turn_until_it_is_touched(
    page: Page, kiosk: OpenKiosk, later: Callable[[float], None]
) -> None:
    page.goto(kiosk.url)
    greeting = page.locator(".greeting")

    greetings = []
    for _ in range(3):
        greetings.append(greeting.inner_text())
        later(GREETING_MS / 1000)
    page.touchscreen.tap(*middle_of(greeting))
    last = greeting.inner_text()
    later(60)

    assert greetings[0] == hall.WELCOME
    assert len(set(greetings)) == 3
    assert greeting.inner_text() == last


def test_nothing_moves_while_the_start_page_greets(
    page: Page, kiosk: OpenKiosk, later: Callable[[float], None]
) -> None:
    fields = (
        "[...document.querySelectorAll('.choice, .tool')].map(each => JSON.stringify(each.getBoundingClientRect()))"
    )
    page.goto(kiosk.url)
    languages = page.locator(".greeting > span").count()
    places = set()

    for _ in range(languages):
        places.add(tuple(page.evaluate(fields)))
        later(GREETING_MS / 1000)

    assert languages == 38
    assert len(places) == 1


@pytest.mark.parametrize("path", ["/", "/de/", "/languages"])
def test_nothing_flashes(page: Page, kiosk: OpenKiosk, later: Callable[[float], None], path: str) -> None:
    page.goto(kiosk.url + path)
    page.evaluate("""() => {
        window.changes = 0;
        new MutationObserver(() => changes++).observe(document, { subtree: true, childList: true, attributes: true });
    }""")

    changes = []
    for _ in range(10):
        before = page.evaluate("changes")
        later(1)
        changes.append(page.evaluate("changes") - before)

    assert max(changes) <= 3
    assert page.evaluate("document.getAnimations().length") == 0


@pytest.mark.parametrize("look", ["", "large"])
def test_two_arrows_turn_a_long_page_to_its_end_and_back(page: Page, kiosk: OpenKiosk, look: str) -> None:
    page.goto(f"{kiosk.url}/languages?look={look}")
    up, down = page.locator(".turn .up"), page.locator(".turn .down")
    first, last = page.locator(".languages .choice").first, page.locator(".languages .choice").last
    assert up.is_disabled()
    expect(first).to_be_in_viewport()

    turns = turn_until_the_end(page, down)
    expect(last).to_be_in_viewport(ratio=1)
    back = turn_until_the_end(page, up)

    expect(first).to_be_in_viewport(ratio=1)
    assert turns == back > 0


def turn_until_the_end(page: Page, arrow: Locator) -> int:
    """Touch an arrow until it leads no further; how often."""
    turns = 0
    while arrow.is_enabled():
        place = page.evaluate(PLACE)
        arrow.click()
        page.wait_for_function(f"before => ({PLACE})() !== before", arg=place)
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        turns += 1
    return turns
