"""The kiosk by ear: what is reached is said, in the language of the page, and stops at any key."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from languages import hall
from languages.translation import translation
from tests.kiosk.browser.hearing import IS_PLAYING, Ear
from tests.kiosk.browser.keyboard import START_ALOUD, STOPS, addresses, name_of, step_to, walk
from tests.kiosk.browser.kiosks import DRAWN, GROUP, Kiosks, OpenKiosk

LANGUAGES = ("de", "ar", pytest.param("uk", marks=pytest.mark.matrix))
UNSPOKEN = "ti"
"""A language without a voice."""

A_SOUND = 2000
"""Bytes of the shortest word, and more than an empty wave has."""

SPOKEN = f"""{STOPS}.map(each => ({{
    say: [each.dataset.say, each.dataset.on, each.dataset.off].join(' '),
    words: (each.closest('label') ?? each).innerText.replace(/\\s+/g, ' '),
    language: each.matches('.languages .choice, .finder .tool'),
}}))"""

UNFOLD_ALL = """() => document.querySelectorAll('.panel').forEach(each => {
    each.name = '';
    each.open = true;
    each.lastElementChild.style.position = 'static';
})"""


@pytest.fixture
def kiosk(kiosks: Kiosks) -> OpenKiosk:
    """Keys may be struck as fast as a test does."""
    return kiosks.for_quick_fingers


@pytest.fixture
def ear(page: Page, kiosk: OpenKiosk) -> Ear:
    return Ear(page, kiosk)


@pytest.mark.parametrize("key", list("6450739+-"))
def test_the_first_key_of_the_pad_makes_the_kiosk_speak(page: Page, kiosk: OpenKiosk, ear: Ear, key: str) -> None:
    page.goto(f"{kiosk.url}/de/")

    page.keyboard.press(key)

    page.wait_for_url("**/de/?look=aloud")
    ear.wait_until_it_speaks()
    assert ear.hears == hall.WHAT_ABOUT


@pytest.mark.parametrize("key", ["ArrowDown", "Tab"])
def test_other_keys_leave_it_silent(page: Page, kiosk: OpenKiosk, key: str) -> None:
    page.goto(f"{kiosk.url}/de/group/{GROUP}")

    page.keyboard.press(key)

    assert page.url.endswith(f"/de/group/{GROUP}")
    assert page.evaluate("document.activeElement !== document.body")


@pytest.mark.parametrize("language", [*LANGUAGES, UNSPOKEN])
def test_whatever_is_reached_says_what_it_is(page: Page, kiosk: OpenKiosk, ear: Ear, language: str) -> None:
    own_voice = language != UNSPOKEN
    for address in addresses(kiosk, language):
        page.goto(f"{address}?look=aloud")
        page.evaluate(UNFOLD_ALL)
        stops = page.evaluate(SPOKEN)

        whole = ear.texts(page.locator("main").get_attribute("data-say") or "")
        assert whole, address
        assert min(ear.bytes_of(page.locator("main").get_attribute("data-say") or "")) > A_SOUND
        for stop in stops:
            said = ear.texts(stop["say"])
            assert said, (address, stop)
            assert min(ear.bytes_of(stop["say"])) > A_SOUND, (address, stop)
            if own_voice and not stop["language"]:
                assert said[0] in stop["words"], (address, stop, said)


def test_what_is_focused_is_what_is_heard(page: Page, kiosk: OpenKiosk, ear: Ear) -> None:
    page.goto(f"{kiosk.url}/uk/?look=aloud")

    for stop in walk(page, "6"):
        ear.wait_until_it_speaks()
        assert ear.hears == ear.texts(stop["say"])[0]
        assert ear.hears in stop["words"]


def test_a_tick_is_heard(page: Page, kiosk: OpenKiosk, ear: Ear) -> None:
    page.goto(f"{kiosk.url}/de/?look=aloud")
    step_to(page, hall.DO_YOU_NEED)
    page.keyboard.press("5")
    page.keyboard.press("6")

    heard = []
    for _ in range(2):
        page.keyboard.press("5")
        first = ear.hears
        page.evaluate("player.dispatchEvent(new Event('ended'))")
        heard.append((first, ear.hears))

    assert heard == [(hall.NEED_STEP_FREE, hall.CHOSEN), (hall.NEED_STEP_FREE, hall.NOT_CHOSEN)]


def test_what_follows_is_said_after_it(page: Page, kiosk: OpenKiosk, ear: Ear) -> None:
    page.goto(f"{kiosk.url}/de/?look=aloud")
    page.keyboard.press("6")
    ids = page.locator(":focus").get_attribute("data-say") or ""
    heard = []

    for id in ids.split():
        page.wait_for_function("id => player.src.includes(id)", arg=id)
        heard.append(ear.hears)
        page.evaluate("player.dispatchEvent(new Event('ended'))")

    assert heard[0] == name_of(DRAWN, "de")
    assert heard[-1] == "1 von 8"


@pytest.mark.parametrize("interrupt", ["x", "Shift", "touch"])
def test_speech_stops_at_once(page: Page, kiosk: OpenKiosk, ear: Ear, interrupt: str) -> None:
    page.goto(f"{kiosk.url}/de/?look=aloud")
    ear.wait_until_it_speaks()

    if interrupt == "touch":
        page.touchscreen.tap(5, 5)
    else:
        page.keyboard.press(interrupt)

    assert page.evaluate("player.paused")
    page.evaluate("player.dispatchEvent(new Event('ended'))")
    assert not page.evaluate(IS_PLAYING)


@pytest.mark.parametrize("key", ["7", "5"])
def test_a_page_is_read_again(page: Page, kiosk: OpenKiosk, ear: Ear, key: str) -> None:
    page.goto(f"{kiosk.url}/de/group/{GROUP}?look=aloud")
    page.keyboard.press("x")

    page.keyboard.press(key)

    ear.wait_until_it_speaks()
    assert ear.hears == translation("de").text("In Deutschland bleiben")


def test_loudness_and_speed_stay_with_the_customer_and_go_with_them(page: Page, kiosk: OpenKiosk, ear: Ear) -> None:
    page.goto(f"{kiosk.url}/de/?look=aloud")
    ear.wait_until_it_speaks()
    usual = page.evaluate("[player.volume, new URL(player.src).searchParams.get('speed')]")

    for key in "++9":
        page.keyboard.press(key)
    page.keyboard.press("6")
    page.keyboard.press("5")
    page.wait_for_url("**/ticket/**")
    ear.wait_until_it_speaks()
    theirs = page.evaluate("[player.volume, new URL(player.src).searchParams.get('speed')]")
    page.keyboard.press("0")
    page.wait_for_url(kiosk.url + "/")
    page.keyboard.press("6")
    page.wait_for_url(START_ALOUD)
    ear.wait_until_it_speaks()

    assert usual == [0.4, "3"]
    assert theirs == [1, "2"]
    assert page.evaluate("[player.volume, new URL(player.src).searchParams.get('speed')]") == usual
    assert page.evaluate("sessionStorage.length") == 0


def test_a_language_without_a_voice_says_so_in_german(page: Page, kiosk: OpenKiosk, ear: Ear) -> None:
    page.goto(f"{kiosk.url}/{UNSPOKEN}/?look=aloud")

    ear.wait_until_it_speaks()

    assert ear.hears == hall.NOT_SPOKEN
    assert min(ear.bytes_of(page.locator("main").get_attribute("data-say") or "")) > A_SOUND
