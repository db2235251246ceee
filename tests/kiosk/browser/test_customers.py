"""One customer after the other: nothing of the first is left for the second, and each gets one ticket at most."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from kiosk.pages import IDLE_S
from tests.browser import lead_away
from tests.kiosk.browser.fingers import let_it_be_read, middle_of, touch, touch_at_once
from tests.kiosk.browser.kiosks import Kiosks, OpenKiosk
from tests.kiosk.browser.visits import FRESH, NOTHING_LEFT, concern, start_of, take_a_ticket

TICKED = "[...document.querySelectorAll('[name=needs]:checked')].map(box => box.value)"


@pytest.fixture
def kiosk(kiosks: Kiosks) -> OpenKiosk:
    return kiosks.at_work


# --- the next customer --------------------------------------------------------------------------------------------


def test_nothing_is_left_for_the_next_customer(page: Page, kiosk: OpenKiosk) -> None:
    page.goto(kiosk.url)
    length = page.evaluate("history.length")
    take_a_ticket(page, kiosk, "large.contrast.aloud")
    page.keyboard.press("+")

    touch(page, page.locator(".bar a").first)
    page.wait_for_url(start_of(kiosk))

    assert page.evaluate(NOTHING_LEFT) == FRESH
    assert page.context.cookies() == []
    touch(page, page.locator("a[lang=ar]"))
    page.wait_for_url("**/ar/")
    assert page.evaluate(NOTHING_LEFT) == {**FRESH, "language": "ar"}
    assert page.evaluate("history.length") <= length + 1


def test_a_whole_visit_leaves_no_trace_to_go_back_on(page: Page, kiosk: OpenKiosk) -> None:
    page.goto(kiosk.url)
    length = page.evaluate("history.length")

    touch(page, page.locator("a[href*=languages]"))
    page.wait_for_url("**/languages")
    touch(page, page.locator("a.choice[lang=uk]"))
    page.wait_for_url("**/uk/")
    touch(page, page.locator(".choice.group").first)
    page.wait_for_url("**/group/**")
    touch(page, page.locator("[data-back]"))
    page.wait_for_url(lambda address: "/group/" not in address)
    touch(page, page.locator(".panel summary").last)
    touch(page, page.locator("[data-way=dark]"))
    page.wait_for_url("**look=dark")
    touch(page, concern(page))
    page.wait_for_url("**/ticket/**")
    touch(page, page.locator(".bar a").first)
    page.wait_for_url(start_of(kiosk))

    assert page.evaluate("history.length") == length
    assert page.evaluate(NOTHING_LEFT) == FRESH


@pytest.mark.parametrize("way", ["back", "forward"])
def test_a_page_that_is_gone_back_to_begins_anew(page: Page, kiosk: OpenKiosk, way: str) -> None:
    page.goto(f"{kiosk.url}/ar/?look=large")
    page.goto(f"{kiosk.url}/uk/?look=dark")

    lead_away(page, "history.back()")
    page.wait_for_url(start_of(kiosk))
    page.wait_for_load_state("load")
    if way == "forward":
        lead_away(page, "history.forward()")
        page.wait_for_url(start_of(kiosk))
        expect(page.locator("html")).to_have_attribute("lang", "de")

    page.wait_for_load_state("load")
    assert page.evaluate(NOTHING_LEFT) == FRESH


def test_a_page_that_the_browser_has_kept_begins_anew(page: Page, kiosk: OpenKiosk) -> None:
    page.goto(f"{kiosk.url}/ar/?look=large")

    lead_away(page, "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")

    page.wait_for_url(start_of(kiosk))


def test_a_tick_does_not_outlive_its_customer(page: Page, kiosk: OpenKiosk) -> None:
    page.goto(f"{kiosk.url}/de/")
    page.locator(".panel summary").first.click()
    page.locator("label").first.click()

    page.reload()

    assert page.locator(":checked").count() == 0


# --- one ticket at most -------------------------------------------------------------------------------------------


@pytest.fixture
def drawn(kiosk: OpenKiosk) -> Callable[[], int]:
    """How many tickets were given out since."""
    before = len(kiosk.tickets)
    return lambda: len(kiosk.tickets) - before


def test_ten_fast_taps_give_one_ticket(page: Page, kiosk: OpenKiosk, drawn: Callable[[], int]) -> None:
    page.goto(f"{kiosk.url}/de/")
    let_it_be_read(page)
    where = middle_of(concern(page))

    for _ in range(10):
        page.touchscreen.tap(*where)

    page.wait_for_url("**/de/ticket/**")
    expect(page.locator(".number")).to_be_visible()
    assert drawn() == 1


def test_a_second_tap_that_was_meant_for_the_page_before_does_nothing(page: Page, kiosks: Kiosks) -> None:
    kiosk = kiosks.for_trembling_hands
    page.goto(f"{kiosk.url}/de/")

    concern(page).tap()
    page.locator(".panel summary").first.tap()

    assert page.url == f"{kiosk.url}/de/"
    assert page.locator(".panel[open], .pressed").count() == 0
    assert kiosk.tickets == []


@pytest.mark.parametrize("one_after_the_other", [False, True])
def test_two_fingers_give_one_ticket_at_most(
    page: Page, kiosk: OpenKiosk, drawn: Callable[[], int], one_after_the_other: bool
) -> None:
    page.goto(f"{kiosk.url}/de/")
    let_it_be_read(page)

    touch_at_once(page, [concern(page), concern(page, "collect-card")], one_after_the_other)
    let_it_be_read(page)
    by_two = drawn()
    if not by_two:
        touch(page, concern(page))
        page.wait_for_url("**/ticket/**")

    assert by_two <= 1
    assert drawn() == 1


def test_two_concerns_in_one_moment_give_one_ticket(page: Page, kiosk: OpenKiosk, drawn: Callable[[], int]) -> None:
    page.goto(f"{kiosk.url}/de/")

    lead_away(page, "document.querySelectorAll('button[name=concern]').forEach(each => each.click())")
    page.wait_for_url("**/ticket/**")

    assert drawn() == 1


def test_a_reload_in_the_middle_gives_one_ticket_at_most(
    page: Page, kiosk: OpenKiosk, drawn: Callable[[], int]
) -> None:
    page.goto(f"{kiosk.url}/de/")

    page.evaluate("before = true")
    lead_away(page, "document.querySelector('button[name=concern]').click(); location.reload()")
    page.wait_for_function("() => !('before' in window) && document.readyState === 'complete'")

    assert drawn() <= 1


def test_a_reload_shows_the_same_number(page: Page, kiosk: OpenKiosk, drawn: Callable[[], int]) -> None:
    number = take_a_ticket(page, kiosk)

    page.reload()

    assert page.locator(".number").inner_text() == number
    assert drawn() == 1


def test_going_back_gives_no_second_ticket(page: Page, kiosk: OpenKiosk, drawn: Callable[[], int]) -> None:
    page.goto(f"{kiosk.url}/de/")
    concern(page).click()
    page.wait_for_url("**/ticket/**")

    page.go_back()
    page.go_forward()

    page.wait_for_url(start_of(kiosk))
    assert drawn() == 1


def test_a_kiosk_that_does_not_answer_can_be_touched_again(
    page: Page, kiosk: OpenKiosk, drawn: Callable[[], int]
) -> None:
    page.goto(f"{kiosk.url}/de/")
    page.route("**/de/ticket*", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        concern(page).click()
    page.unroute("**/de/ticket*")

    concern(page).click()
    page.wait_for_url("**/ticket/**")

    assert drawn() == 1


def test_a_refusal_is_shown(page: Page, kiosk: OpenKiosk) -> None:
    page.goto(f"{kiosk.url}/ar/")
    page.evaluate("document.querySelector('button[name=concern]').value = 'gone'")

    page.locator("button[name=concern]").first.click()

    expect(page.locator("h1")).to_contain_text("غير")
    assert page.locator("html").get_attribute("lang") == "ar"


def test_what_is_ticked_stays_when_the_look_changes_and_on_the_way_back_from_a_group(
    page: Page, kiosk: OpenKiosk
) -> None:
    page.goto(f"{kiosk.url}/de/?needs=quiet")
    page.locator(".panel summary").first.click()

    page.locator("[name=needs][value=step-free]").check()
    page.locator("[name=needs][value=quiet]").uncheck()
    page.locator(".panel summary").last.click()
    page.locator("[data-way=large]").click()
    page.wait_for_url("**look=large**")
    large = page.evaluate(TICKED)
    page.locator(".choice.group").first.click()
    page.wait_for_url("**/group/**")
    in_group = page.evaluate(TICKED)
    page.locator("[name=needs][value=helper]").evaluate("box => box.checked = true")
    page.locator("[data-back]").click()
    page.wait_for_url("**/de/?**")

    assert large == in_group == ["step-free"]
    assert page.evaluate(TICKED) == ["step-free", "helper"]


def test_what_is_ticked_stays_when_the_language_changes_and_goes_with_the_customer(
    page: Page, kiosk: OpenKiosk
) -> None:
    page.goto(f"{kiosk.url}/de/")
    page.locator(".panel summary").first.click()
    page.locator("[name=needs][value=step-free]").check()

    page.locator("[data-back]").click()
    page.wait_for_url("**/?*needs=step-free")
    page.locator("a[lang=ar]").click()
    page.wait_for_url("**/ar/?**")
    in_arabic = page.evaluate(TICKED)
    page.locator("[data-back]").click()
    page.wait_for_url("**/?*needs=step-free")

    assert in_arabic == ["step-free"]
    assert page.locator("body").get_attribute("data-idle") == str(IDLE_S)


# --- without JavaScript -------------------------------------------------------------------------------------------


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A browser that runs no scripts."""
    context: BrowserContext = browser.new_context(viewport={"width": 800, "height": 1280}, java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_the_whole_way_works_without_javascript(plain: Page, kiosk: OpenKiosk, drawn: Callable[[], int]) -> None:
    plain.goto(f"{kiosk.url}/?look=large")
    plain.locator("a[lang=ar]").click()
    plain.locator(".panel summary").first.click()
    box = plain.locator("[name=needs][value=quiet]")
    box.focus()
    plain.keyboard.press("Space")
    plain.keyboard.press("Enter")
    plain.wait_for_url("**needs=quiet**")
    before = drawn()
    plain.locator(".choice.group").first.click()
    plain.wait_for_url("**/group/**")
    plain.locator("button[name=concern]").first.click()
    plain.wait_for_url("**/ticket/**")

    assert re.fullmatch(r"[A-Z]\s\d{3}", plain.locator(".number").inner_text())
    assert plain.locator("html").get_attribute("class") == "large"
    assert (before, drawn()) == (0, 1)
    assert kiosk.inside.roll.untold()[-1].ticket.needs == ("quiet",)
