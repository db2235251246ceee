"""The kiosk without touching its screen: by a number pad, a keyboard, and buttons on the machine."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from languages import hall
from languages.tongues import TONGUES
from languages.translation import translation
from tests.kiosk.browser.hearing import Ear
from tests.kiosk.browser.keyboard import FOCUS, MANY, START_ALOUD, STOPS, addresses, last_ticket, name_of, step_to, walk
from tests.kiosk.browser.kiosks import DRAWN, Kiosks, OpenKiosk
from tests.matrix import in_turn

LANGUAGES = ("de", "ar", pytest.param("uk", marks=pytest.mark.matrix))

WAITS = re.compile(r"/keys\?after=\d+$")
"""What a page asks for that is ready for the buttons."""


@pytest.fixture
def kiosk(kiosks: Kiosks) -> OpenKiosk:
    """Keys may be struck as fast as a test does."""
    return kiosks.for_quick_fingers


@pytest.fixture
def ear(page: Page, kiosk: OpenKiosk) -> Ear:
    return Ear(page, kiosk)


# --- a ticket, from the start page --------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_ticket_by_the_number_pad_alone(page: Page, kiosk: OpenKiosk, ear: Ear, language: str) -> None:
    page.goto(kiosk.url)

    page.keyboard.press("6")
    page.wait_for_url(START_ALOUD)
    step_to(page, TONGUES[language].self_name)
    assert ear.hears == TONGUES[language].self_name
    page.keyboard.press("5")
    page.wait_for_url(f"**/{language}/?look=aloud")
    step_to(page, name_of(DRAWN, language))
    assert ear.hears == name_of(DRAWN, language)
    page.keyboard.press("5")
    page.wait_for_url(f"**/{language}/ticket/**")

    assert last_ticket(kiosk) == (DRAWN, language, ())
    ear.wait_until_it_speaks()
    assert re.search(r"\d", ear.hears)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_ticket_with_a_need_by_the_keyboard_alone(page: Page, kiosk: OpenKiosk, language: str) -> None:
    says = translation(language)
    page.goto(kiosk.url)

    step_to(page, TONGUES[language].self_name, "Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{language}/")
    step_to(page, says.text(hall.DO_YOU_NEED), "Tab")
    page.keyboard.press("Enter")
    step_to(page, says.text(hall.NEED_QUIET), "Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Escape")
    assert page.locator(".panel[open]").count() == 0
    assert page.evaluate(FOCUS)["words"].startswith(says.text(hall.DO_YOU_NEED))
    step_to(page, name_of(DRAWN, language), "Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{language}/ticket/**")

    assert last_ticket(kiosk) == (DRAWN, language, ("quiet",))


@pytest.mark.parametrize(("language", "onward", "backward"), [("de", "Right", "Left"), ("ar", "Left", "Right")])
def test_arrows_follow_the_direction_of_the_language(
    page: Page, kiosk: OpenKiosk, language: str, onward: str, backward: str
) -> None:
    page.goto(f"{kiosk.url}/{language}/")

    places = []
    for key in (onward, onward, backward, "Down", "Up"):
        page.keyboard.press(f"Arrow{key}")
        places.append(page.evaluate("[...document.querySelectorAll('.choice')].indexOf(document.activeElement)"))

    assert places == [0, 1, 0, 1, 0]


def test_a_ticket_by_the_buttons_of_the_machine(page: Page, kiosks: Kiosks) -> None:
    kiosk = kiosks.with_buttons
    ear = Ear(page, kiosk)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(page.url) if WAITS.search(request.url) else None)
    news = kiosk.news
    assert news is not None

    def press(action: str) -> None:
        page.wait_for_load_state("load")
        while page.url not in asked:
            page.wait_for_event("request")
        news.put(action)

    page.goto(kiosk.url)
    press("next")
    page.wait_for_url(START_ALOUD)
    press("next")
    page.wait_for_function("() => document.activeElement.matches('.choice')")
    ear.wait_until_it_speaks()
    assert ear.hears == "Deutsch"
    press("choose")
    page.wait_for_url("**/de/?look=aloud")
    press("next")
    page.wait_for_function("() => document.activeElement.value === 'extend-permit'")
    press("choose")
    page.wait_for_url("**/de/ticket/**")

    assert last_ticket(kiosk) == (DRAWN, "de", ())
    press("back")
    page.wait_for_url(re.compile(r"/$"))


# --- nobody is lost -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key_and_look", "language"),
    in_turn(
        [("ArrowDown", "large"), ("ArrowUp", ""), ("Tab", ""), ("Shift+Tab", "contrast.large")], ["ar", "de", "uk"]
    ),
)
def test_keys_reach_everything_and_are_never_trapped(
    page: Page, kiosk: OpenKiosk, language: str, key_and_look: tuple[str, str]
) -> None:
    key, look = key_and_look
    for address in addresses(kiosk, language):
        page.goto(f"{address}?look={look}")
        expected = page.evaluate(f"{STOPS}.length")

        stops = list(walk(page, key))

        assert len(stops) == expected, address
        assert all(stop["framed"] for stop in stops), [stop["id"] for stop in stops if not stop["framed"]]
        assert all(stop["uncovered"] for stop in stops), [stop["id"] for stop in stops if not stop["uncovered"]]


def test_a_panel_that_is_left_folds_up(page: Page, kiosk: OpenKiosk) -> None:
    page.goto(f"{kiosk.url}/de/")
    page.locator(".panel summary").first.click()

    for stop in walk(page, "Tab"):
        assert stop["uncovered"], stop

    assert page.locator(".panel[open]").count() == 0


def test_back_folds_a_panel_up_before_it_leaves_the_page(page: Page, kiosk: OpenKiosk) -> None:
    page.goto(f"{kiosk.url}/de/?look=aloud")
    page.locator(".panel summary").first.click()

    page.keyboard.press("0")
    folded = page.locator(".panel[open]").count() == 0 and page.url.endswith("/de/?look=aloud")
    page.keyboard.press("0")
    page.wait_for_url(START_ALOUD)

    assert folded


def test_who_reads_by_keys_passes_nothing_by(page: Page, kiosk: OpenKiosk) -> None:
    page.set_viewport_size({"width": 800, "height": 600})
    page.goto(f"{addresses(kiosk, 'de')[5]}?look=large")
    seen = 0.0

    for _ in range(MANY):
        page.keyboard.press("ArrowDown")
        reached = page.evaluate("document.activeElement !== document.body")
        top, height = page.evaluate("[document.querySelector('.page').scrollTop, innerHeight]")
        assert top - seen < height
        seen = top
        if reached:
            break

    assert reached
    assert seen > 0


def test_tab_reaches_a_text_that_is_longer_than_the_screen(page: Page, kiosk: OpenKiosk) -> None:
    page.set_viewport_size({"width": 800, "height": 600})
    page.goto(addresses(kiosk, "de")[5])

    page.keyboard.press("Tab")
    page.keyboard.press("PageDown")

    page.wait_for_function("() => document.querySelector('main').scrollTop > 0")


# --- hands that tremble -------------------------------------------------------------------------------------------


def test_a_key_that_is_struck_twice_counts_once(page: Page, kiosks: Kiosks) -> None:
    page.goto(f"{kiosks.for_trembling_hands.url}/de/")

    page.keyboard.press("ArrowDown")
    first = page.evaluate(FOCUS)["id"]
    page.keyboard.press("ArrowDown")
    again = page.evaluate(FOCUS)["id"]
    page.keyboard.press("ArrowRight")

    assert again == first
    assert page.evaluate(FOCUS)["id"] != first


@pytest.mark.parametrize("key", ["Enter", "Space", "5"])
def test_a_box_that_is_struck_twice_is_ticked(page: Page, kiosks: Kiosks, key: str) -> None:
    page.goto(f"{kiosks.for_trembling_hands.url}/de/?look=aloud")
    page.locator(".panel summary").first.click()
    box = page.locator("input[type=checkbox]").first
    box.focus()

    page.keyboard.press(key)
    page.keyboard.press(key)

    expect(box).to_be_checked()
    assert page.url.endswith("/de/?look=aloud")


def test_a_key_that_is_held_counts_once(page: Page, kiosk: OpenKiosk) -> None:
    page.goto(f"{kiosk.url}/de/")

    for _ in range(5):
        page.keyboard.down("ArrowDown")
    page.keyboard.up("ArrowDown")

    assert page.evaluate(FOCUS)["words"].startswith(name_of(DRAWN, "de"))


def test_a_pad_without_num_lock_works(page: Page, kiosk: OpenKiosk) -> None:
    page.goto(f"{kiosk.url}/ar/")

    press = "([code, key]) => document.body.dispatchEvent(new KeyboardEvent('keydown', { code, key, bubbles: true }))"
    page.evaluate(press, ["Numpad6", "ArrowRight"])
    page.wait_for_url("**/ar/?look=aloud")
    page.wait_for_load_state("load")
    page.evaluate(press, ["Numpad6", "ArrowRight"])

    assert page.evaluate(FOCUS)["words"].startswith(name_of(DRAWN, "ar"))
