"""From the touch at the entrance to the number on the wall, through every real part."""

from __future__ import annotations

import re

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Page
from pyzbar import pyzbar

from display.scene import CARD
from hub.journal import Journal
from languages.translation import translation
from languages.wall import Figures, PieceSetter
from languages.wall_layout import lay_out
from languages.wall_measure import measure_of
from languages.wall_rows import places_for
from routing.events import TicketDrawn
from routing.numbers import parse_number
from routing.tickets import Ticket
from tests.e2e.conftest import OpenHall
from tests.faults.people import Desk
from tests.patience import PATIENCE_S, wait_for

EXTEND = "Aufenthalts-Erlaubnis verlängern"


def take_a_ticket(page: Page, hall: OpenHall, self_name: str, language: str) -> str:
    """Choose a language and a concern by what is written on them; the number as it stands on the screen."""
    wait_for(lambda: page.goto(hall.kiosk).status == 200, "the kiosk to open")  # type: ignore[union-attr]
    page.get_by_text(self_name, exact=True).click()
    page.get_by_role("button", name=translation(language).text(EXTEND)).click()
    return page.locator(".number").inner_text().replace("\N{NO-BREAK SPACE}", "")


def in_the_journal(hall: OpenHall, number: str) -> Ticket | None:
    """The ticket that the hub has written down under a number."""
    journal = Journal(hall.house.journal_url, hall.house.office.id)
    day = journal.last_day()
    drawn = [event.ticket for event in journal.read(day) if isinstance(event, TicketDrawn)] if day else []
    journal.close()
    return next((ticket for ticket in drawn if ticket.number == number), None)


@pytest.mark.parametrize(
    ("language", "self_name", "direction"), [("de", "Deutsch", "ltr"), ("ar", "العربية", "rtl"), ("ti", "ትግርኛ", "ltr")]
)
def test_two_touches_give_a_number_on_screen_on_paper_and_in_the_journal(
    hall: OpenHall, page: Page, language: str, self_name: str, direction: str
) -> None:
    papers = hall.printer.paper_count

    number = take_a_ticket(page, hall, self_name, language)

    assert page.locator("html").get_attribute("dir") == direction
    assert page.locator("html").get_attribute("lang") == language
    assert hall.printer.wait_for_papers(papers + 1, PATIENCE_S)
    wait_for(lambda: in_the_journal(hall, number) is not None, "the hub to hear of the ticket")
    ticket = in_the_journal(hall, number)
    assert ticket is not None
    assert (ticket.language, ticket.concern) == (language, "extend-permit")
    paper = hall.printer.papers[-1].picture.convert("L")
    assert [found.data.decode() for found in pyzbar.decode(paper)] == [ticket.id]


def test_a_press_puts_the_number_on_the_wall(hall: OpenHall, page: Page, desk: Desk) -> None:
    drawn = take_a_ticket(page, hall, "العربية", "ar")
    wait_for(lambda: in_the_journal(hall, drawn) is not None, "the hub to hear of the ticket")
    before = hall.wall.read_bytes()

    answer = desk.press("next", wait=PATIENCE_S)

    assert answer is not None
    assert answer.outcome == "called"
    assert answer.current is not None
    colour = hall.house.office.sachgebiete[answer.current.sachgebiet].colour
    number = parse_number(answer.current.number)
    wait_for(lambda: hall.wall.read_bytes() != before, "the wall to change")
    wait_for(lambda: newest_number_is(hall, number.shown, colour.paint), f"{number} to stand on the wall")


def newest_number_is(hall: OpenHall, number: str, paint: str) -> bool:
    """Whether the number, set by itself, stands in the wall's large place, the same to the dot."""
    wall = Image.open(hall.wall).convert("RGB")
    office = hall.house.office
    place = lay_out(*wall.size, measure_of(office, office.displays["wall"]), places_for(0)).newest
    box = place.number
    alone = PieceSetter().set(Figures(number, box.width, box.height, place.letter_size, CARD, paint))
    there = wall.crop((box.left, box.top, box.right, box.bottom))
    return ImageChops.difference(there, alone.convert("RGB")).getbbox() is None


def test_staff_call_the_next_by_keyboard_and_see_whom(hall: OpenHall, page: Page, desk: Desk) -> None:
    drawn = take_a_ticket(page, hall, "Deutsch", "de")
    wait_for(lambda: in_the_journal(hall, drawn) is not None, "the hub to hear of the ticket")
    page.goto(f"{hall.staff}/desk/d1")
    before = desk.current

    page.keyboard.press("n")

    wait_for(lambda: desk.current not in ("", before), "the desk to be told of another ticket")
    wait_for(lambda: desk.current in re.sub(r"\s", "", page.locator("main").inner_text()), "the page to show it")


def test_ten_taps_give_one_ticket(hall: OpenHall, page: Page) -> None:
    wait_for(lambda: page.goto(f"{hall.kiosk}/de/").status == 200, "the kiosk to open")  # type: ignore[union-attr]
    papers = hall.printer.paper_count

    page.evaluate(
        "() => { const b = document.querySelector('button[value=unsure]'); for (let i = 0; i < 10; i++) b.click(); }"
    )
    page.wait_for_selector(".number")

    first = page.locator(".number").inner_text()
    page.reload()
    assert page.locator(".number").inner_text() == first
    assert hall.printer.wait_for_papers(papers + 1, PATIENCE_S)
    assert hall.printer.paper_count == papers + 1


def test_a_ticket_can_be_taken_with_the_keyboard_alone(hall: OpenHall, page: Page) -> None:
    wait_for(lambda: page.goto(hall.kiosk).status == 200, "the kiosk to open")  # type: ignore[union-attr]

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/[a-z]{2}/$"))
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "concern":
            break
    page.keyboard.press("Enter")

    assert re.fullmatch(r"[A-Z]\s\d{3}", page.locator(".number").inner_text())


def test_a_kiosk_works_without_javascript(hall: OpenHall, page: Page) -> None:
    context = page.context.browser.new_context(java_script_enabled=False)  # type: ignore[union-attr]
    plain = context.new_page()
    papers = hall.printer.paper_count
    plain.goto(f"{hall.kiosk}/uk/")

    plain.locator(".bar summary").first.click()
    plain.locator("input[value=quiet]").check()
    with plain.expect_navigation():
        plain.locator("input[value=quiet]").press("Enter")
    asked_again = plain.locator("input[value=quiet]").is_checked(), plain.locator(".number").count()
    plain.locator("button.group").first.click()
    plain.locator("button[value=work]").click()

    number = plain.locator(".number").inner_text().replace("\N{NO-BREAK SPACE}", "")
    context.close()
    assert asked_again == (True, 0)
    assert re.fullmatch(r"[A-Z]\d{3}", number)
    wait_for(lambda: in_the_journal(hall, number) is not None, "the hub to hear of the ticket")
    ticket = in_the_journal(hall, number)
    assert ticket is not None
    assert (ticket.concern, ticket.needs) == ("work", frozenset({"quiet"}))
    assert hall.printer.wait_for_papers(papers + 1, PATIENCE_S)
    assert hall.printer.paper_count == papers + 1


def test_who_came_to_the_wrong_house_gets_a_slip_with_the_way(hall: OpenHall, page: Page) -> None:
    wait_for(lambda: page.goto(f"{hall.kiosk}/ar/").status == 200, "the kiosk to open")  # type: ignore[union-attr]
    papers = hall.printer.paper_count

    page.locator("button.group[formaction*=protection]").click()
    page.locator("button[value=asylum]").click()

    page.wait_for_selector("img.code")
    assert page.locator(".number").count() == 0
    assert hall.printer.wait_for_papers(papers + 1, PATIENCE_S)
    paper = hall.printer.papers[-1].picture.convert("L")
    assert [found.data.decode() for found in pyzbar.decode(paper)] == ["geo:50.1057,8.7620"]
