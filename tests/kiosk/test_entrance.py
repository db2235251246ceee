"""The entrance: a chosen concern becomes a number on disk, then paper, then news for the hub. In this order."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from kiosk.entrance import Entrance, KioskClosed, UnknownChoice
from kiosk.hall_view import HallView
from kiosk.offer import Offer
from kiosk.outcomes import Drawn, Outcome
from kiosk.printing.port import Paper
from kiosk.roll import Roll
from languages.hall import NO_NUMBERS_LEFT
from tests.kiosk.fakes import FakePrinter
from tests.kiosk.small_kiosk import (
    KIOSK,
    NOON,
    OFFICE,
    TODAY,
    SmallKiosk,
    a_kiosk,
    an_office,
)

NONE: frozenset[str] = frozenset()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "roll.sqlite"


class BrokenPrinter(FakePrinter):
    """Fails in a way that nobody has thought of."""

    def print_ticket(self, paper: Paper) -> None:
        raise ZeroDivisionError("a mistake in the driver")


class LookingPrinter(FakePrinter):
    """Looks at what is on disk at the moment of printing."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file = file
        self.on_disk: list[str] = []

    def print_ticket(self, paper: Paper) -> None:
        self.on_disk = [each.ticket.number for each in Roll(self._file).untold()]
        super().print_ticket(paper)


def draw(kiosk: SmallKiosk, concern: str = "question", language: str = "de", needs: frozenset[str] = NONE) -> Drawn:
    outcome = kiosk.entrance.choose(concern, language, needs)
    assert isinstance(outcome, Drawn)
    return outcome


def at_once(count: int, work: Callable[[], object]) -> None:
    together = threading.Barrier(count)

    def run() -> None:
        together.wait()
        work()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()


# --- the law ----------------------------------------------------------------------------------------------------


def test_a_customer_gets_number_paper_and_a_place_in_the_outbox(file: Path) -> None:
    kiosk = a_kiosk(file)

    drawn = draw(kiosk, "extend-permit", "ar", frozenset({"step-free", "helper"}))

    [untold] = kiosk.roll.untold()
    assert drawn == Drawn(untold.ticket.id, drawn.number, "extend-permit", "aufenthalt", "ar", None, None, True)
    assert (str(drawn.number), kiosk.printer.numbers) == ("A001", ["A 001"])
    assert (untold.ticket.number, untold.ticket.concern) == ("A001", "extend-permit")
    assert (untold.ticket.sachgebiet, untold.ticket.language) == ("aufenthalt", "ar")
    assert untold.ticket.needs == ("helper", "step-free")


def test_a_number_is_on_disk_before_it_is_printed(file: Path) -> None:
    printer = LookingPrinter(file)
    kiosk = a_kiosk(file, printer)

    draw(kiosk)

    assert printer.on_disk == ["S001"]
    assert printer.numbers == ["S 001"]


def test_the_hub_is_told_after_the_paper_is_out(file: Path) -> None:
    kiosk = a_kiosk(file)
    printed_when_told: list[int] = []
    tell = lambda: printed_when_told.append(len(kiosk.printer.printed))  # noqa: E731
    hall = HallView(kiosk.connection)
    offer = Offer(kiosk.roll, hall, lambda _: None)
    entrance = Entrance(KIOSK, lambda: OFFICE, kiosk.roll, kiosk.papers, hall, offer, tell, NOON.astimezone)

    entrance.choose("question", "de")

    assert printed_when_told == [1]


def test_a_ticket_survives_a_printer_without_paper(file: Path) -> None:
    kiosk = a_kiosk(file, FakePrinter(paper_left=0))

    outcome = draw(kiosk, "extend-permit", language="ar")

    assert str(outcome.number) == "A001"
    assert not outcome.printed
    assert kiosk.untold() == ["A001"]


@pytest.mark.parametrize(
    "printer", [FakePrinter(plugged_in=False), FakePrinter(cover_open=True), FakePrinter(jams_on_next=True)]
)
def test_a_ticket_survives_every_printer_trouble(file: Path, printer: FakePrinter) -> None:
    kiosk = a_kiosk(file, printer)

    outcome = draw(kiosk)

    assert (str(outcome.number), outcome.printed, kiosk.untold()) == ("S001", False, ["S001"])


def test_a_ticket_survives_a_failure_that_nobody_has_thought_of(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    kiosk = a_kiosk(file, BrokenPrinter())

    with caplog.at_level(logging.ERROR):
        outcome = draw(kiosk)

    assert (str(outcome.number), outcome.printed, kiosk.untold()) == ("S001", False, ["S001"])
    assert "no paper came out for S001" in caplog.text
    assert "a mistake in the driver" in caplog.text


def test_a_ticket_survives_texts_that_cannot_be_set(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    kiosk = a_kiosk(file)
    service = OFFICE.sachgebiete["service"]
    nobody_can_draw = replace(service, colour=replace(service.colour, sign="heart"))
    kiosk.in_force(replace(OFFICE, sachgebiete={**OFFICE.sachgebiete, "service": nobody_can_draw}))

    with caplog.at_level(logging.ERROR):
        outcome = draw(kiosk)

    assert (str(outcome.number), outcome.printed, kiosk.untold()) == ("S001", False, ["S001"])
    assert "no paper came out for S001: ticket.typ" in caplog.text


def test_staff_are_told_of_a_ticket_without_paper_until_one_comes_out_again(file: Path) -> None:
    kiosk = a_kiosk(file, FakePrinter(jams_on_next=True))

    draw(kiosk)
    told = kiosk.alarms[-1]
    kiosk.printer.cutter_jam = False
    draw(kiosk)

    assert told == ("ticket: no paper came out for S001: cutter-jam: the fake printer was told so",)
    assert kiosk.alarms[-1] == ()


# --- closed -----------------------------------------------------------------------------------------------------


def test_without_a_roll_that_can_be_written_nothing_is_printed(file: Path) -> None:
    kiosk = a_kiosk(file)
    kiosk.roll.close()

    with pytest.raises(KioskClosed) as closed:
        draw(kiosk)

    assert str(closed.value).endswith("Check the disk.")
    assert kiosk.printer.printed == []


def test_a_disk_that_fails_closes_the_kiosk_and_staff_are_told(file: Path) -> None:
    kiosk = a_kiosk(file)
    stubborn = sqlite3.connect(file, isolation_level=None)
    stubborn.execute("CREATE TRIGGER full BEFORE INSERT ON outbox BEGIN SELECT RAISE(ABORT, 'disk is full'); END")

    with pytest.raises(KioskClosed):
        draw(kiosk)

    assert not kiosk.entrance.open
    assert kiosk.alarms[-1] == ("roll: the numbers cannot be kept: disk is full. Check the disk.",)
    stubborn.close()


def test_a_disk_that_works_again_opens_the_kiosk_by_itself(file: Path) -> None:
    kiosk = a_kiosk(file)
    stubborn = sqlite3.connect(file, isolation_level=None)
    stubborn.execute("CREATE TRIGGER full BEFORE INSERT ON outbox BEGIN SELECT RAISE(ABORT, 'disk is full'); END")
    with pytest.raises(KioskClosed):
        draw(kiosk)
    stubborn.execute("DROP TRIGGER full")
    stubborn.close()

    kiosk.entrance.look_again()

    assert kiosk.entrance.open
    assert kiosk.alarms[-1] == ()
    assert str(draw(kiosk).number) == "S001"


def test_staff_are_told_when_the_numbers_are_used_up_and_customers_hear_why(file: Path) -> None:
    kiosk = a_kiosk(file)
    kiosk.roll.hear("", 0, {"A": 499}, TODAY)

    with pytest.raises(KioskClosed) as closed:
        draw(kiosk, "extend-permit")

    assert kiosk.alarms[-1] == ("roll: the numbers A 1-499 of today are used up.",)
    assert closed.value.said == NO_NUMBERS_LEFT
    assert kiosk.entrance.open


def test_the_alarm_of_used_up_numbers_ends_with_their_day(file: Path) -> None:
    kiosk = a_kiosk(file)
    kiosk.roll.hear("", 0, {"A": 499}, TODAY)
    with pytest.raises(KioskClosed):
        draw(kiosk, "extend-permit")

    kiosk.entrance.look_again()
    same_day = kiosk.alarms[-1]
    kiosk.roll.begin_day("2026-05-05")
    kiosk.entrance.look_again()

    assert same_day == ("roll: the numbers A 1-499 of today are used up.",)
    assert kiosk.alarms[-1] == ()


def test_the_alarm_of_a_new_roll_ends_when_it_has_heard_the_hub(file: Path) -> None:
    kiosk = a_kiosk(file, roll=Roll(file))
    with pytest.raises(KioskClosed):
        draw(kiosk)

    kiosk.entrance.look_again()
    unheard = kiosk.alarms[-1]
    kiosk.roll.hear("", 0, {}, TODAY)
    kiosk.entrance.look_again()

    assert unheard == ("roll: this roll is new: it waits for the hub to tell the last numbers of today.",)
    assert kiosk.alarms[-1] == ()


def test_a_new_roll_that_has_not_heard_the_hub_prints_nothing(file: Path) -> None:
    kiosk = a_kiosk(file, roll=Roll(file))

    with pytest.raises(KioskClosed, match="waits for the hub"):
        draw(kiosk)

    assert not kiosk.entrance.open
    assert kiosk.printer.printed == []


def test_a_kiosk_without_numbers_is_closed_for_that_letter_only(file: Path) -> None:
    kiosk = a_kiosk(file)
    kiosk.roll.hear("", 0, {"A": 499}, TODAY)

    with pytest.raises(KioskClosed, match="A 1-499 of today are used up"):
        draw(kiosk, "extend-permit")
    other = draw(kiosk)

    assert str(other.number) == "S001"
    assert kiosk.printer.numbers == ["S 001"]


def test_a_kiosk_that_the_description_no_longer_knows_is_closed(file: Path) -> None:
    kiosk = a_kiosk(file)
    kiosk.in_force(an_office(('id = "entrance"', 'id = "front-door"')))

    with pytest.raises(KioskClosed) as closed:
        draw(kiosk)

    assert str(closed.value) == 'there is no kiosk "entrance". Known kiosks: front-door, side-door.'
    assert kiosk.untold() == []


def test_an_unknown_time_zone_costs_no_number(file: Path) -> None:
    kiosk = a_kiosk(file)
    kiosk.in_force(an_office(('id = "teststadt"', 'id = "teststadt"\ntimezone = "Europe/Nowhere"')))

    with pytest.raises(KeyError):
        draw(kiosk)

    assert kiosk.untold() == []


# --- choices ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("concern", "language", "needs", "said"),
    [
        ("extend-permt", "de", NONE, 'there is no concern "extend-permt". Did you mean "extend-permit"? '
         "Known concerns: extend-permit, question, hearing."),
        ("question", "dee", NONE, 'there is no language "dee". Did you mean "de"? '
         "Known languages: de, en, ar, ti, fa, uk, tr."),
        ("question", "de", frozenset({"quiett"}), 'there is no need "quiett". Did you mean "quiet"? '
         "Known needs: step-free, quiet, helper."),
        ("", "de", NONE, 'there is no concern "". Known concerns: extend-permit, question, hearing.'),
    ],
)  # fmt: skip
def test_what_this_office_does_not_have_is_named_and_costs_no_number(
    file: Path, concern: str, language: str, needs: frozenset[str], said: str
) -> None:
    kiosk = a_kiosk(file)

    with pytest.raises(UnknownChoice) as unknown:
        draw(kiosk, concern, language, needs)

    assert str(unknown.value) == said
    assert (kiosk.untold(), kiosk.printer.printed) == ([], [])


# --- once -------------------------------------------------------------------------------------------------------


def test_a_page_that_asks_twice_gets_the_same_ticket(file: Path) -> None:
    kiosk = a_kiosk(file)

    first = kiosk.entrance.choose_once("page-1", "question", "de", NONE)
    again = kiosk.entrance.choose_once("page-1", "question", "de", NONE)
    other = kiosk.entrance.choose_once("page-2", "question", "de", NONE)

    assert first == again == kiosk.entrance.chosen_on("page-1")
    assert other == kiosk.entrance.chosen_on("page-2") != first
    assert kiosk.printer.numbers == ["S 001", "S 002"]


def test_ten_taps_at_once_give_one_ticket(file: Path) -> None:
    kiosk = a_kiosk(file)
    drawn: list[Outcome] = []

    at_once(10, lambda: drawn.append(kiosk.entrance.choose_once("page-1", "question", "de", NONE)))

    assert len(drawn) == 10
    assert len(set(drawn)) == 1
    assert kiosk.printer.numbers == ["S 001"]


def test_ten_pages_at_once_get_ten_numbers(file: Path) -> None:
    kiosk = a_kiosk(file)

    at_once(10, lambda: kiosk.entrance.choose_once(threading.current_thread().name, "question", "de", NONE))

    assert sorted(kiosk.printer.numbers) == [f"S {count:03}" for count in range(1, 11)]


def test_a_draw_that_failed_is_not_remembered(file: Path) -> None:
    kiosk = a_kiosk(file, roll=Roll(file))
    with pytest.raises(KioskClosed):
        kiosk.entrance.choose_once("page-1", "question", "de", NONE)
    kiosk.roll.hear("", 0, {}, TODAY)

    drawn = kiosk.entrance.choose_once("page-1", "question", "de", NONE)

    assert drawn == kiosk.entrance.chosen_on("page-1")
    assert kiosk.untold() == ["S001"]


# --- what is known of the hall ----------------------------------------------------------------------------------


def with_a_hub(kiosk: SmallKiosk) -> SmallKiosk:
    kiosk.connection.brings_hub()
    kiosk.connection.brings_queue(service=(4, (10, 25)), aufenthalt=(2, None))
    return kiosk


def test_waiting_figures_are_those_the_hub_last_told(file: Path) -> None:
    kiosk = with_a_hub(a_kiosk(file))

    question = draw(kiosk)
    permit = draw(kiosk, "extend-permit")

    assert (question.waiting_ahead, question.wait_minutes) == (4, (10, 25))
    assert (permit.waiting_ahead, permit.wait_minutes) == (2, None)


def test_without_the_hub_nobody_knows_the_wait(file: Path) -> None:
    kiosk = with_a_hub(a_kiosk(file))
    kiosk.connection.brings_hub(online=False)

    drawn = draw(kiosk)

    assert (drawn.waiting_ahead, drawn.wait_minutes, drawn.printed) == (None, None, True)


def test_without_the_broker_nobody_knows_the_wait(file: Path) -> None:
    kiosk = with_a_hub(a_kiosk(file))
    kiosk.connection.goes()

    drawn = draw(kiosk)

    assert (drawn.waiting_ahead, drawn.wait_minutes, drawn.printed) == (None, None, True)


def test_unreadable_news_of_the_hall_are_named_and_dropped(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    kiosk = with_a_hub(a_kiosk(file))

    with caplog.at_level(logging.ERROR):
        kiosk.connection.brings(kiosk.connection.topics.queue, b"{")
        kiosk.connection.brings(kiosk.connection.topics.status("hub"), b"{")
    drawn = draw(kiosk)

    assert "the queue cannot be read" in caplog.text
    assert "the hub's status cannot be read" in caplog.text
    assert drawn.waiting_ahead == 4


# --- another description ----------------------------------------------------------------------------------------


def test_a_new_description_holds_for_the_next_customer(file: Path) -> None:
    kiosk = a_kiosk(file)
    draw(kiosk)
    kiosk.in_force(
        an_office(
            ('sachgebiet = "service"', 'sachgebiet = "aufenthalt"'), ("[1, 499]", "[1000, 1499]"), ('"384"', '"576"')
        )
    )

    drawn = draw(kiosk)

    assert (str(drawn.number), drawn.sachgebiet) == ("A1000", "aufenthalt")
    assert kiosk.printer.numbers == ["S 001", "A 1000"]


def test_the_paper_follows_the_description_too(file: Path) -> None:
    kiosk = a_kiosk(file)
    draw(kiosk)
    kiosk.in_force(an_office(("numbers = [1, 499]", 'numbers = [1, 499]\npaper_dots = "384"')))

    draw(kiosk)

    assert [paper.picture.width for paper in kiosk.printer.printed] == [576, 384]


def test_the_clock_on_the_paper_is_the_offices(file: Path) -> None:
    kiosk = a_kiosk(file)

    draw(kiosk)

    [paper] = kiosk.printer.printed
    assert ZoneInfo(OFFICE.timezone).key == "Europe/Berlin"
    assert paper.small_lines[-1] == "4. Mai 2026, 10:54"
