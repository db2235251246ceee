"""Two staff pages, a kiosk and a wall at once, all real, all in Chromium: an ordinary morning."""

from __future__ import annotations

import re
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, expect

from lobby.virtual_printer import VirtualPrinter
from tests.desk.browser.opened import Open, click, insist, press
from tests.faults.big_office import big_office
from tests.faults.installation import Installation
from tests.patience import PATIENCE_S, wait_for
from tests.ports import free_port


def at_desk(page: Page) -> str:
    """The number on a staff page, if there is one."""
    return "".join(page.locator("#number").all_inner_texts()).replace("\xa0", "")


def draw(url: str, concern: str) -> None:
    """Somebody draws a number by the kiosk's own interface."""
    wish = f'{{"concern": "{concern}", "language": "ar", "needs": []}}'.encode()
    request = urllib.request.Request(f"{url}/api/tickets", wish, method="POST")
    urllib.request.urlopen(request, timeout=PATIENCE_S).close()


def called(page: Page) -> bool:
    return page.locator("#number").count() == 1


def test_a_number_goes_from_the_kiosk_to_the_wall_and_from_desk_to_desk(visit: Open, tmp_path: Path) -> None:
    with Installation(tmp_path, big_office(2)) as house, VirtualPrinter() as printer:
        port = free_port()
        hub, kiosk, staff = house.hub(), house.kiosk("k1", printer.url), house.staff_pages()
        wall = house.display("wall", "--headless", "--size", "640x360", "--quiet", "--web", str(port))
        for each in (hub, kiosk, staff, wall):
            each.start()
        door, pages = kiosk.ready_line.split()[-1], staff.ready_line.split()[-1]
        one, two = visit(f"{pages}/desk/d1?lang=de"), visit(f"{pages}/desk/d2?lang=en", 320)
        screen, entrance = visit(f"http://127.0.0.1:{port}/"), visit(f"{door}/ar/")

        entrance.locator("button[value=extend-permit]").click()
        expect(entrance.locator("html")).to_have_attribute("lang", "ar")
        expect(one.locator(".line tbody tr")).to_have_count(1)
        draw(door, "extend-permit")
        expect(one.locator(".line tbody tr")).to_have_count(2)

        # Both press at once, by key alone: each gets somebody else, and the wall shows both.
        one.keyboard.press("n")
        two.keyboard.press("n")
        for page in (one, two):
            insist(page, lambda page=page: page.keyboard.press("n"), lambda page=page: called(page), "a call")  # type: ignore[misc]
        assert {at_desk(one), at_desk(two)} == {"B001", "B002"}
        for number in ("B 001", "B 002"):
            expect(screen.locator("#calls")).to_contain_text(re.compile(number.replace(" ", r"\s")))

        # Done by mistake, undone by one press; ticked and forwarded, ticks and number go along.
        mine = at_desk(one)
        press(one, "d", lambda: not called(one), "it to be done")
        press(one, "z", lambda: called(one), "it to be undone")
        assert at_desk(one) == mine
        one.locator("#document-1").check()
        one.locator("#document-3").check()
        tick, ticks = one.locator("#do-tick"), one.locator("#ticks")
        insist(
            one, lambda: tick.dispatch_event("click"), lambda: "3 Unterlagen fehlen." in ticks.inner_text(),
            "the ticks to be kept",
        )  # fmt: skip
        one.locator("#forward-to").select_option("d2")
        one.locator("#forward-why").select_option("documents-missing")
        one.keyboard.press("Escape")
        click(one, "#do-forward", lambda: not called(one), "it to be forwarded")
        click(two, "#do-next", lambda: at_desk(two) == mine, "it to be called there")
        expect(two.locator(".sent")).to_contain_text("Forwarded by desk d1: Documents still missing")
        assert at_desk(two) == mine
        expect(two.locator("#document-1")).to_be_checked()
        expect(two.locator("#document-3")).to_be_checked()
        expect(two.locator("#document-2")).not_to_be_checked()

        # Somebody who cannot use the kiosk gets a number there, printed.
        wait_for(lambda: len(printer.papers) == 2, "both papers")
        one.locator("#draw-concern").select_option("question")
        one.locator("#draw-language").select_option("ti")
        click(one, "#do-draw", lambda: one.locator("#paper").count(), "the paper to be ordered")
        expect(one.locator("#paper")).to_contain_text(re.compile(r"A\s001 ist am Automaten k1 gedruckt"))
        wait_for(lambda: len(printer.papers) == 3, "one more paper")
        click(one, "#do-next", lambda: called(one), "the next call")
        expect(one.locator("#number")).to_contain_text(re.compile(r"A\s001"))
        expect(screen.locator("#calls")).to_contain_text(re.compile(r"A\s001"))
