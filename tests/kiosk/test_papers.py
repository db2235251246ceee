"""What comes out of the printer: tickets and slips, set ahead where they can be, and nothing that stops a number."""

from __future__ import annotations

import pytest

from kiosk.papers import Papers
from languages.ticket import TicketFacts
from routing.numbers import Number
from tests.kiosk.fakes import FakePrinter
from tests.kiosk.small_kiosk import KIOSK, NOON
from tests.kiosk.whole_office import a_whole_office

OFFICE = a_whole_office(('"de", "en", "ar", "ti", "fa", "uk", "tr"', '"de", "ar"'))
FACTS = TicketFacts("t-1", Number("A", 1), "extend-permit", "aufenthalt", "de", NOON, None, None)


class Desk:
    """Where staff hear of troubles."""

    def __init__(self) -> None:
        self.told: list[tuple[str, ...]] = []

    def hear(self, *troubles: str) -> None:
        self.told.append(troubles)


def some_papers(printer: FakePrinter) -> tuple[Papers, Desk]:
    desk = Desk()
    return Papers(KIOSK, printer, desk.hear), desk


def test_a_slip_bears_no_number_and_a_ticket_does() -> None:
    papers, _ = some_papers(printer := FakePrinter())

    printed = [
        papers.ticket(FACTS, OFFICE),
        papers.slip("youth-office", OFFICE.institutions["jugendamt"], "ar", NOON, OFFICE),
    ]

    assert printed == [True, True]
    assert printer.numbers == ["A 001", ""]
    assert {paper.picture.width for paper in printer.printed} == {576}


def test_either_paper_ends_the_alarm_of_the_other() -> None:
    papers, desk = some_papers(printer := FakePrinter(cover_open=True))
    papers.ticket(FACTS, OFFICE)
    printer.cover_open = False

    papers.slip("youth-office", OFFICE.institutions["jugendamt"], "de", NOON, OFFICE)
    papers.ticket(FACTS, OFFICE)

    assert desk.told == [
        ("ticket", "no paper came out for A001: cover-open: the fake printer was told so"), ("ticket",),
    ]  # fmt: skip


def test_an_office_that_has_lost_this_kiosk_prints_nothing_and_says_so() -> None:
    papers, desk = some_papers(printer := FakePrinter())
    elsewhere = a_whole_office(('id = "entrance"', 'id = "front-door"'))

    printed = papers.slip("asylum", elsewhere.institutions["schutz"], "de", NOON, elsewhere)

    assert not printed
    assert printer.printed == []
    assert desk.told[0][0] == "ticket"


@pytest.mark.parametrize("ends_after", [0, 1, 5, 10_000])
def test_preparing_ends_when_it_is_told_to(ends_after: int) -> None:
    papers, desk = some_papers(printer := FakePrinter())
    asked: list[int] = []

    def go_on() -> bool:
        asked.append(1)
        return len(asked) <= ends_after

    papers.prepare(OFFICE, go_on)

    whole_work = len(OFFICE.languages) * sum(not each.referral for each in OFFICE.concerns.values())
    assert len(asked) == min(ends_after + 1, whole_work)
    assert (desk.told, printer.printed) == ([], [])
