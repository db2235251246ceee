"""Signing in and out in a real browser: by keyboard, on a narrow screen, and with nothing left on a shared computer."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Response, request
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from desk.oidc import Provider
from desk.oidc_settings import OidcSettings
from desk.pages import THREADS
from desk.sessions import IDLE_S
from tests.desk.provider_process import provider_process
from tests.desk.signing_in import GOOD, SmallDoor
from tests.kiosk.browser.axe import violations
from tests.matrix import in_turn
from wire.web import PageServer, listen

HEARD_OF_S = 4.0
"""By then a page that is signed out has been told so by its stream, or has asked."""

OTHERS = ("Angemeldet: anna", "Platz d1", "Nächste Nummer")


@pytest.fixture
def door(tmp_path: Path) -> SmallDoor:
    return SmallDoor(tmp_path)


@pytest.fixture
def url(door: SmallDoor) -> Iterator[str]:
    server = PageServer(door.app, listen(0), THREADS)
    server.start()
    yield server.url
    door.line.hall.close()
    server.stop()


@pytest.fixture
def screen(browser: Browser) -> Iterator[BrowserContext]:
    """A browser of its own; whatever its pages complain about is a fault."""
    context = browser.new_context(locale="de", viewport={"width": 1280, "height": 800})
    complaints: list[str] = []
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on("console", lambda said: complaints.append(said.text) if "Security Policy" in said.text else None)
    yield context
    context.close()
    assert complaints == []


def sign_in(page: Page, url: str, name: str = "anna") -> None:
    """By keyboard alone, as the page is opened: the first field has the focus."""
    page.goto(f"{url}/desk/d1")
    expect(page.locator("#name")).to_be_focused()
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(GOOD)
    page.keyboard.press("Enter")
    expect(page.locator("#live h1")).to_contain_text("Platz d1")
    expect(page.locator("#keys")).to_be_visible()  # its scripts have come, which listen for keys


def expect_nothing_of_the_desk(page: Page) -> None:
    expect(page.locator("#password")).to_be_visible()
    expect(page.locator("#live")).to_have_count(0)
    assert not [each for each in OTHERS if each in page.inner_text("body")]


def test_signing_in_pressing_and_signing_out_by_keyboard(door: SmallDoor, url: str, screen: BrowserContext) -> None:
    door.line.hub.draw()
    page = screen.new_page()
    sign_in(page, url)

    page.keyboard.press("n")
    expect(page.locator(".number")).to_have_text("A 001")
    page.locator("#sign-out button").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("alert")).to_have_text("Sie sind abgemeldet.")
    expect_nothing_of_the_desk(page)


def test_whoever_signs_out_is_told_so_though_the_page_hears_of_it_before(
    door: SmallDoor, url: str, screen: BrowserContext
) -> None:
    def answer_late(answer: Response) -> Response:
        if request.path == "/sign-out":
            time.sleep(HEARD_OF_S)
        return answer

    door.app.after_request(answer_late)
    page = screen.new_page()
    sign_in(page, url)

    page.locator("#sign-out button").click()

    expect(page.get_by_role("alert")).to_have_text("Sie sind abgemeldet.")
    expect_nothing_of_the_desk(page)


def test_after_signing_out_back_shows_nothing(url: str, screen: BrowserContext) -> None:
    page = screen.new_page()
    sign_in(page, url)
    page.goto(f"{url}/")
    page.goto(f"{url}/desk/d1")
    page.locator("#sign-out button").click()
    expect(page.locator("#password")).to_be_visible()

    for _ in range(2):
        page.go_back()

        expect_nothing_of_the_desk(page)


def test_a_page_left_open_turns_to_the_sign_in_when_another_signs_out(url: str, screen: BrowserContext) -> None:
    left_open, other = screen.new_page(), screen.new_page()
    sign_in(left_open, url)
    other.goto(f"{url}/")

    other.locator("#sign-out button").click()

    expect_nothing_of_the_desk(left_open)
    assert left_open.url == f"{url}/sign-in?next=/desk/d1"


def test_a_page_left_open_asks_in_time_and_then_turns_to_the_sign_in(
    door: SmallDoor, url: str, screen: BrowserContext
) -> None:
    page = screen.new_page()
    sign_in(page, url)
    door.clock.pass_by(IDLE_S - 60)
    expect(page.locator("#soon")).to_be_visible()
    assert violations(page) == []
    page.locator("#stay").click()
    expect(page.locator("#soon")).to_be_hidden()

    door.clock.pass_by(IDLE_S)

    expect_nothing_of_the_desk(page)


def test_a_press_that_comes_after_the_end_of_the_session_leaves_nothing_on_the_screen(
    door: SmallDoor, url: str, screen: BrowserContext
) -> None:
    page = screen.new_page()

    def end_on_its_way(press: Route) -> None:
        door.clock.pass_by(IDLE_S)
        press.continue_()

    page.route("**/sign-in/still", lambda asked: asked.abort())  # the press is to be the first to know
    page.route("**/press*", end_on_its_way)
    sign_in(page, url)

    page.locator("#do-next").click()

    expect(page.locator("#live")).to_have_count(0)
    expect(page.get_by_role("heading")).to_contain_text("melden Sie sich wieder an")
    assert door.line.published == []


def test_a_page_that_cannot_ask_who_is_signed_in_leaves_with_its_news(
    door: SmallDoor, url: str, screen: BrowserContext
) -> None:
    page = screen.new_page()
    page.route("**/signed-in.js", lambda asked: asked.abort())
    sign_in(page, url)

    door.clock.pass_by(IDLE_S)

    expect_nothing_of_the_desk(page)
    assert page.url == f"{url}/sign-in?next=/desk/d1"


@pytest.mark.parametrize(
    ("path_and_width", "language"),
    in_turn(
        [
            ("/sign-in", 320), ("/sign-in", 1280), ("/", 1280), ("/", 320),
            ("/desk/d1", 320), ("/desk/d1", 1280), ("/desk/d2", 1280), ("/desk/d2", 320),
        ],
        ["de", "en"],
    ),
)  # fmt: skip
def test_the_pages_hold_the_rules_of_accessibility_and_fit(
    url: str, screen: BrowserContext, language: str, path_and_width: tuple[str, int]
) -> None:
    path, width = path_and_width
    page = screen.new_page()
    if path != "/sign-in":
        sign_in(page, url)
    page.set_viewport_size({"width": width, "height": 640})

    page.goto(f"{url}{path}?lang={language}")

    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.get_attribute("html", "lang") == language


def test_a_technician_sees_how_things_are_and_no_numbers(door: SmallDoor, url: str, screen: BrowserContext) -> None:
    door.line.tell_status("hub", "hub", online=True, problems=("disk nearly full",))
    page = screen.new_page()
    page.goto(url)
    page.fill("#name", "toni")
    page.fill("#password", GOOD)
    page.keyboard.press("Enter")

    expect(page.locator(".alarms")).to_contain_text("disk nearly full")
    assert page.locator(".desks a").count() == 0
    assert violations(page) == []


def test_signing_in_and_out_at_a_provider_of_another_site(tmp_path: Path, screen: BrowserContext) -> None:
    with provider_process(tmp_path / "provider.log", "localhost") as issuer:  # our own pages are at 127.0.0.1
        settings = OidcSettings(issuer=issuer, client_id="w", client_secret_file="x", roles={"ABH-Platz": "desk"})
        door = SmallDoor(tmp_path, Provider(settings, "a secret"))
        server = PageServer(door.app, listen(0), THREADS)
        server.start()
        page = screen.new_page()
        page.goto(f"{server.url}/desk/d1")

        page.get_by_text("Mit dem Konto der Verwaltung anmelden").click()
        page.locator("[name=sub]").first.fill("anna")
        page.keyboard.press("Enter")
        expect(page.locator("#who")).to_contain_text("Angemeldet: anna")
        arrived = page.url
        page.locator("#sign-out button").click()
        page.wait_for_url(f"{issuer}/oauth2/end_session?*")

        assert arrived == f"{server.url}/desk/d1"
        page.goto(f"{server.url}/desk/d1")
        expect_nothing_of_the_desk(page)
        door.line.hall.close()
        server.stop()
