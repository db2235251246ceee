"""Two staff pages, a kiosk and a wall at once, all real, all in Chromium: an ordinary morning."""

from __future__ import annotations

import re
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, expect

from lobby.virtual_printer import VirtualPrinter
from tests.desk.browser.opened import Open
from tests.faults.big_office import big_office
from tests.faults.installation import Installation
from wire.web import listen


def at_desk(page: Page) -> str:
    """The number on a staff page."""
    return page.locator("#number").inner_text().replace("\xa0", "")


def a_free_port() -> int:
    with listen(0) as listener:
        port: int = listener.getsockname()[1]
    return port


def draw(url: str, concern: str) -> None:
    """Somebody draws a number by the kiosk's own interface."""
    wish = f'{{"concern": "{concern}", "language": "ar", "needs": []}}'.encode()
    urllib.request.urlopen(urllib.request.Request(f"{url}/api/tickets", wish, method="POST"), timeout=30).close()


def test_a_number_goes_from_the_kiosk_to_the_wall_and_from_desk_to_desk(visit: Open, tmp_path: Path) -> None:
    with Installation(tmp_path, big_office(2)) as house, VirtualPrinter() as printer:
        port = a_free_port()
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
        expect(one.locator("#number")).to_be_visible()
        expect(two.locator("#number")).to_be_visible()
        assert {at_desk(one), at_desk(two)} == {"B001", "B002"}
        for number in ("B 001", "B 002"):
            expect(screen.locator("#calls")).to_contain_text(re.compile(number.replace(" ", r"\s")))

        # Done by mistake, undone by one press; ticked and forwarded, ticks and number go along.
        mine = at_desk(one)
        one.keyboard.press("d")
        expect(one.locator("#number")).to_have_count(0)
        one.keyboard.press("z")
        expect(one.locator("#number")).to_be_visible()
        assert at_desk(one) == mine
        one.locator("#document-1").check()
        one.locator("#document-3").check()
        expect(one.locator("#ticks")).to_contain_text("3 Unterlagen fehlen.")
        one.locator("#forward-to").select_option("d2")
        one.locator("#forward-why").select_option("documents-missing")
        one.keyboard.press("Escape")
        one.locator("#do-forward").click()
        expect(one.locator("#number")).to_have_count(0)
        two.locator("#do-next").click()
        expect(two.locator(".sent")).to_contain_text("Forwarded by desk d1: Documents still missing")
        assert at_desk(two) == mine
        expect(two.locator("#document-1")).to_be_checked()
        expect(two.locator("#document-3")).to_be_checked()
        expect(two.locator("#document-2")).not_to_be_checked()

        # Somebody who cannot use the kiosk gets a number there, printed.
        before = len(printer.papers)
        one.locator("#draw-concern").select_option("question")
        one.locator("#draw-language").select_option("ti")
        one.locator("#do-draw").click()
        expect(one.locator("#paper")).to_contain_text(re.compile(r"A\s001 ist am Automaten k1 gedruckt"))
        assert len(printer.papers) == before + 1
        one.locator("#do-next").click()
        expect(one.locator("#number")).to_contain_text(re.compile(r"A\s001"))
        expect(screen.locator("#calls")).to_contain_text(re.compile(r"A\s001"))
