"""The head of section's page in a real Chromium: seen, pressed by keyboard, live, and next to another one."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from desk.pages import THREADS, make_app
from offices import example
from tests.desk.browser.opened import STICKING_OUT, Open, click
from tests.desk.small_line import SmallLine
from tests.faults.installation import Installation
from tests.kiosk.browser.axe import violations
from tests.matrix import in_turn
from tests.patience import wait_for
from tests.ports import listen_again
from wire.codec import decode
from wire.connection import Arrival, Connection
from wire.messages import Queue
from wire.web import PageServer, listen

SILENCE_MS = 9_000
"""A little more than a page waits for a sign of life."""


@pytest.mark.parametrize(
    ("screen", "lang"), in_turn([(320, "light"), (320, "dark"), (1920, "dark"), (1920, "light")], ["de", "en"])
)
def test_axe_finds_nothing_and_nothing_sticks_out(
    visit: Open, server: PageServer, lang: str, screen: tuple[int, Literal["light", "dark"]]
) -> None:
    width, scheme = screen
    page = visit(f"{server.url}/leitung?lang={lang}", width, color_scheme=scheme)
    page.locator("#change-d2").click()

    found = violations(page)
    sticking_out = page.evaluate(STICKING_OUT)

    assert found == []
    assert sticking_out == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_everything_works_without_scripts(visit: Open, server: PageServer, line: SmallLine) -> None:
    page = visit(f"{server.url}/leitung?lang=de", java_script_enabled=False)

    page.locator("#left-extend-permit").fill("7")
    page.locator("#limit-extend-permit").click()

    expect(page.locator("#said")).to_contain_text("Das Anliegen ist geändert.")
    expect(page.locator("#concern-extend-permit")).to_contain_text("noch 7 Nummern")
    page.locator("#only-service").click()
    expect(page.locator(".numbers tbody tr").first).to_contain_text("Service-Punkt")
    page.get_by_role("link", name="Seite neu laden").click()
    expect(page.locator("#only-service")).to_have_attribute("aria-current", "true")


def test_keys_alone_move_a_desk(visit: Open, server: PageServer, line: SmallLine) -> None:
    page = visit(f"{server.url}/leitung?lang=de")
    page.locator("#change-d1").focus()

    for key in ("Enter", "Tab", "Space", "Tab", "Space", "Tab", "Tab", "Enter"):
        page.keyboard.press(key)

    expect(page.locator("#said")).to_contain_text("Die Aufgaben sind geändert.")
    expect(page.locator("#desk-d1")).to_contain_text("heute geändert")
    expect(page.locator("#announce")).to_contain_text("Die Aufgaben sind geändert.")
    assert page.evaluate("document.activeElement.id") == "set-d1"
    assert line.hub.day.duties["d1"].sachgebiete == ("service",)


def test_a_change_leaves_alone_what_somebody_is_about_to_do(visit: Open, server: PageServer, line: SmallLine) -> None:
    page = visit(f"{server.url}/leitung?lang=de")
    page.locator("#change-d1").click()
    page.locator("#duty-d1-service").check()
    page.locator("#notice").select_option("takes-longer")
    page.locator("#left-question").fill("12")

    line.hall.presser("leitung").press("no-notice", notice="party")

    expect(page.locator("#no-notice-party")).to_have_count(0)
    expect(page.locator("#duty-d1-service")).to_be_checked()
    expect(page.locator("#notice")).to_have_value("takes-longer")
    expect(page.locator("#left-question")).to_have_value("12")
    assert page.evaluate("document.activeElement.id") == "left-question"


def test_a_choice_that_is_no_longer_offered_is_not_replaced_by_another(
    visit: Open, server: PageServer, line: SmallLine
) -> None:
    page = visit(f"{server.url}/leitung?lang=de")
    page.locator("#notice").select_option("takes-longer")

    line.hall.presser("leitung").press("notice", notice="takes-longer")
    line.hall.presser("leitung").press("no-notice", notice="party")

    expect(page.locator("#notice option")).to_have_count(2)
    expect(page.locator("#notice")).to_have_value("")


def test_a_number_that_is_called_leaves_its_place_in_the_list(visit: Open, server: PageServer, line: SmallLine) -> None:
    page = visit(f"{server.url}/leitung?lang=de")
    rows = page.locator(".numbers tbody tr")
    first = rows.first.get_attribute("id")
    page.evaluate("document.querySelector('.numbers tbody tr:nth-child(9)').marked = true")

    line.hall.presser("d2").press("next")
    line.hall.presser("d1").press("next")

    expect(page.locator(f"#{first}.is-waiting")).to_have_count(0)
    kept = page.evaluate("[...document.querySelectorAll('.numbers tbody tr')].findIndex(each => each.marked)")
    assert kept == 6


def test_a_form_filled_in_wrongly_leads_to_a_page_that_says_so(visit: Open, server: PageServer) -> None:
    page = visit(f"{server.url}/leitung?lang=de", clock=True)
    page.locator("#form-concern-question").evaluate("form => { form.noValidate = true; }")

    page.locator("#left-question").fill("-1")
    page.keyboard.press("Enter")

    expect(page.get_by_text("„-1“ geht nicht.")).to_be_visible()
    page.clock.run_for(SILENCE_MS)
    page.get_by_role("link", name="Zurück zur Seite der Leitung").click()
    expect(page.locator("#left-question")).to_have_value("")


def test_a_lost_connection_is_unmistakable_and_mends_itself(visit: Open, line: SmallLine) -> None:
    server = PageServer(make_app(line.hall), listen(0), THREADS)
    server.start()
    page = visit(f"{server.url}/leitung?lang=de", clock=True)
    wait_for(lambda: bool(page.evaluate("source?.readyState === EventSource.OPEN")), "the stream to be open")
    port = int(server.url.rsplit(":", 1)[1])

    line.hall.close()
    server.stop()
    page.clock.fast_forward(SILENCE_MS)
    expect(page.locator("#gone")).to_be_visible()
    expect(page.locator("#live button:not(:disabled)")).to_have_count(0)
    again = SmallLine()
    server = PageServer(make_app(again.hall), listen_again(port), THREADS)
    server.start()

    expect(page.locator("#gone")).to_be_hidden()
    expect(page.locator("#close-question")).to_be_enabled()
    again.hall.close()
    server.stop()


def text(page: Page, what: str) -> str:
    """What is written there, if it is there."""
    return "".join(page.locator(what).all_inner_texts())


def test_two_heads_see_each_others_changes_and_kiosks_hear_of_limits(visit: Open, tmp_path: Path) -> None:
    queues: list[Queue] = []

    def hear(arrival: Arrival) -> None:
        queues.append(decode(arrival.payload, Queue))

    with Installation(tmp_path, example("offenbach").read_text()) as house:
        hub, staff = house.hub(), house.staff_pages()
        hub.start()
        staff.start()
        kiosk = Connection(house.account("entrance"), house.office.id, "kiosk")
        kiosk.subscribe(kiosk.topics.queue, hear)
        kiosk.start()
        url = f"{staff.ready_line.split()[-1]}/leitung"
        one, other = visit(f"{url}?lang=de"), visit(f"{url}?lang=en", 320)
        expect(one.locator("#close-visa")).to_be_enabled()

        one.locator("#change-d1").click()
        one.locator("#duty-d1-grundsatz").check()
        click(one, "#set-d1", lambda: "Die Aufgaben sind geändert." in text(one, "#said"), "the duties to be set")
        expect(other.locator("#desk-d1")).to_contain_text("changed today")
        other.locator("#left-visa").fill("10")
        click(other, "#limit-visa", lambda: "noch 10 Nummern" in text(one, "#concern-visa"), "the limit to be seen")
        wait_for(lambda: bool(queues) and queues[-1].concerns == {"visa": 10}, "the limit to reach the kiosk")
        click(one, "#reopen-visa", lambda: "open" in text(other, "#concern-visa"), "the concern to be open again")
        wait_for(lambda: queues[-1].concerns == {}, "the limit to be lifted at the kiosk")
        kiosk.stop()
