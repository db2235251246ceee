"""What choosing a concern comes to: a number, the way to another house, or the reason why not now. Never a dead end."""

from __future__ import annotations

import sqlite3
import threading
from datetime import datetime
from pathlib import Path

import pytest

from kiosk import clock
from kiosk.clock import trusted_day, trusted_time
from kiosk.entrance import KioskClosed
from kiosk.outcomes import Drawn, NotGiven, Outcome, Referred
from routing.concerns import Cause, NotNow
from routing.office import Office
from tests.kiosk.fakes import FakePrinter
from tests.kiosk.small_kiosk import TODAY, SmallKiosk, a_kiosk
from tests.kiosk.whole_office import BERLIN, LIMITED, WITHOUT_SERVICEPOINT, a_whole_office, at
from wire.messages import Queue, SachgebietQueue

MONDAY_MORNING = at("2026-05-04 10:54")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "roll.sqlite"


def a_whole_kiosk(
    file: Path, *changes: tuple[str, str], now: str = "2026-05-04 10:54", printer: FakePrinter | None = None
) -> SmallKiosk:
    kiosk = a_kiosk(file, printer)
    kiosk.in_force(a_whole_office(*changes))
    kiosk.it_is(at(now))
    return kiosk


def choose(kiosk: SmallKiosk, concern: str = "extend-permit", language: str = "de") -> Outcome:
    return kiosk.entrance.choose(concern, language)


def why_not(kiosk: SmallKiosk, concern: str = "extend-permit", language: str = "de") -> NotNow:
    outcome = choose(kiosk, concern, language)
    assert isinstance(outcome, NotGiven)
    return outcome.why


def letters(kiosk: SmallKiosk) -> str:
    """The letters of the numbers that were drawn, in order."""
    return "".join(number[0] for number in kiosk.untold())


# --- another house ----------------------------------------------------------------------------------------------


def test_what_another_house_does_gives_a_slip_and_no_number(file: Path) -> None:
    kiosk = a_whole_kiosk(file)

    outcome = choose(kiosk, "youth-office", "ar")

    assert outcome == Referred("youth-office", kiosk.entrance.office.institutions["jugendamt"], "ar", frozenset(), True)
    [slip] = kiosk.printer.printed
    assert slip.number == ""
    assert {"Jugendamt Teststadt", "Berliner Platz 1", "Zimmer 12"} <= set(slip.small_lines)
    assert kiosk.untold() == []


def test_ten_taps_on_it_give_one_slip(file: Path) -> None:
    kiosk = a_whole_kiosk(file)
    outcomes: list[Outcome] = []
    tap = lambda: outcomes.append(kiosk.entrance.choose_once("page-1", "asylum", "de", frozenset()))  # noqa: E731

    fingers = [threading.Thread(target=tap) for _ in range(10)]
    for each in fingers:
        each.start()
    for each in fingers:
        each.join()

    assert len(outcomes) == 10
    assert len(set(map(id, outcomes))) == len(kiosk.printer.printed) == 1


def test_a_slip_that_does_not_come_out_is_said_to_the_customer_and_to_staff(file: Path) -> None:
    kiosk = a_whole_kiosk(file, printer=FakePrinter(paper_left=0))

    outcome = choose(kiosk, "youth-office")
    told = kiosk.alarms[-1]
    kiosk.printer.paper_left = 5
    again = choose(kiosk, "youth-office")

    assert isinstance(outcome, Referred)
    assert isinstance(again, Referred)
    assert (outcome.printed, again.printed) == (False, True)
    assert told == ("ticket: no paper came out for a slip to jugendamt: paper-out: the fake printer was told so",)
    assert kiosk.alarms[-1] == ()


def test_the_way_is_told_at_night_and_on_a_holiday_too(file: Path) -> None:
    kiosk = a_whole_kiosk(file, now="2025-10-03 23:00")

    assert isinstance(choose(kiosk, "youth-office"), Referred)


# --- hours ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "concern", "cause", "opens_at", "servicepoint"),
    [
        ("2026-05-04 07:00", "extend-permit", Cause.CLOSED_NOW, "2026-05-04 08:00", ""),
        ("2026-05-07 13:00", "extend-permit", Cause.CLOSED_NOW, "2026-05-07 14:00", ""),
        ("2026-05-04 11:30", "extend-permit", Cause.CLOSED_TODAY, "2026-05-05 08:00", ""),
        ("2026-05-08 13:00", "extend-permit", Cause.CLOSED_TODAY, "2026-05-11 08:00", ""),
        ("2026-05-06 09:30", "extend-permit", Cause.CLOSED_TODAY, "2026-05-07 08:00", ""),
        ("2025-10-03 09:00", "extend-permit", Cause.HOLIDAY, "2025-10-06 08:00", ""),
        ("2026-05-04 10:54", "collect-card", Cause.CLOSED_TODAY, "2026-05-05 10:00", "service"),
        ("2026-05-05 09:00", "collect-card", Cause.CLOSED_NOW, "2026-05-05 10:00", "service"),
        ("2026-05-04 10:54", "naturalisation", Cause.BY_APPOINTMENT, None, "service"),
        ("2026-05-04 13:00", "naturalisation", Cause.BY_APPOINTMENT, None, ""),
    ],
    ids=["before opening", "lunch", "last minutes", "weekend", "early closing", "holiday", "other day",
         "other hour", "appointment", "appointment, closed"],
)  # fmt: skip
def test_without_a_number_it_is_said_why_until_when_and_who_helps(
    file: Path, now: str, concern: str, cause: Cause, opens_at: str | None, servicepoint: str
) -> None:
    kiosk = a_whole_kiosk(file, now=now)

    why = why_not(kiosk, concern)

    assert (why.cause, why.servicepoint) == (cause, servicepoint)
    assert why.opens_at == (at(opens_at) if opens_at else None)
    assert (kiosk.untold(), kiosk.printer.printed) == ([], [])


@pytest.mark.parametrize(
    ("now", "concern"),
    [
        ("2026-05-04 08:00", "extend-permit"),
        ("2026-05-04 11:29", "extend-permit"),
        ("2026-05-06 09:29", "extend-permit"),
        ("2026-05-07 17:29", "question"),
        ("2026-05-05 10:00", "collect-card"),
    ],
)
def test_within_the_hours_there_is_a_number(file: Path, now: str, concern: str) -> None:
    assert isinstance(choose(a_whole_kiosk(file, now=now), concern), Drawn)


@pytest.mark.parametrize(
    ("language", "name"),
    [("de", "Tag der Deutschen Einheit"), ("en", "German Unity Day"), ("ar", "Tag der Deutschen Einheit")],
)
def test_a_holiday_is_named_in_the_language_or_in_german(file: Path, language: str, name: str) -> None:
    assert why_not(a_whole_kiosk(file, now="2025-10-03 09:00"), language=language).holiday == name


def test_a_land_without_the_holiday_is_open(file: Path) -> None:
    corpus_christi = "2026-06-04 09:00"

    assert why_not(a_whole_kiosk(file, now=corpus_christi)).holiday == "Fronleichnam"
    assert isinstance(choose(a_whole_kiosk(file, ('"HE"', '"BE"'), now=corpus_christi)), Drawn)


def test_the_house_says_when_it_opens_only_while_it_is_closed(file: Path) -> None:
    kiosk = a_whole_kiosk(file)
    by_day = kiosk.entrance.house_opens_at()
    kiosk.it_is(at("2026-05-04 20:00"))

    assert by_day is None
    assert kiosk.entrance.house_opens_at() == at("2026-05-05 08:00")


def test_a_house_without_hours_never_closes(file: Path) -> None:
    kiosk = a_kiosk(file)
    kiosk.it_is(at("2026-05-03 23:00"))

    assert kiosk.entrance.house_opens_at() is None
    assert isinstance(choose(kiosk), Drawn)


def test_a_clock_that_cannot_be_believed_closes_nothing(file: Path) -> None:
    kiosk = a_kiosk(file, keep_hours=False)
    kiosk.in_force(a_whole_office())
    kiosk.it_is(at("2025-10-03 23:00"))

    assert kiosk.entrance.house_opens_at() is None
    assert isinstance(choose(kiosk, "extend-permit"), Drawn)
    assert isinstance(choose(kiosk, "collect-card"), Drawn)
    assert why_not(kiosk, "naturalisation") == NotNow(Cause.BY_APPOINTMENT, "", None, "service")


def test_a_clock_is_believed_once_a_time_server_has_set_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mark = tmp_path / "synchronized"
    monkeypatch.setattr(clock, "SYNCHRONISED", (mark,))
    before = trusted_time(BERLIN), trusted_day(BERLIN)
    mark.touch()

    after = trusted_time(BERLIN)

    assert before == (None, "")
    assert isinstance(after, datetime)
    assert after.tzinfo is BERLIN
    assert trusted_day(BERLIN) >= after.date().isoformat()


# --- so many a day ----------------------------------------------------------------------------------------------


def the_hub_tells(kiosk: SmallKiosk, **left: int | None) -> None:
    kiosk.connection.brings_hub()
    lines = {name: SachgebietQueue(waiting=0, wait_minutes=None, open=True, left=many) for name, many in left.items()}
    kiosk.connection.brings(kiosk.connection.topics.queue, Queue(sachgebiete=lines))


def test_no_number_is_given_when_the_hub_says_that_none_is_left(file: Path) -> None:
    kiosk = a_whole_kiosk(file, LIMITED)
    the_hub_tells(kiosk, aufenthalt=1)
    last = choose(kiosk)
    the_hub_tells(kiosk, aufenthalt=0)

    why = why_not(kiosk)

    assert isinstance(last, Drawn)
    assert why == NotNow(Cause.NO_TICKETS, "", at("2026-05-05 08:00"), "service")
    assert isinstance(choose(kiosk, "question"), Drawn)
    assert letters(kiosk) == "AS"


def test_without_the_hub_the_kiosk_counts_by_itself(file: Path) -> None:
    kiosk = a_whole_kiosk(file, LIMITED)
    kiosk.roll.begin_day(TODAY)

    outcomes = [choose(kiosk) for _ in range(4)]
    kiosk.roll.begin_day("2026-05-05")
    tomorrow = choose(kiosk)

    assert [type(each) for each in (*outcomes, tomorrow)] == [Drawn, Drawn, Drawn, NotGiven, Drawn]
    assert kiosk.printer.numbers == ["A 001", "A 002", "A 003", "A 001"]


def test_the_hubs_count_counts_more_than_the_kiosks_own(file: Path) -> None:
    kiosk = a_whole_kiosk(file, LIMITED)
    for _ in range(3):
        choose(kiosk)

    the_hub_tells(kiosk, aufenthalt=2)
    with_the_hub = choose(kiosk)
    kiosk.connection.brings_hub(online=False)

    assert isinstance(with_the_hub, Drawn)
    assert why_not(kiosk).cause is Cause.NO_TICKETS


def test_a_hub_that_knows_no_limit_leaves_the_kiosk_to_count(file: Path) -> None:
    kiosk = a_whole_kiosk(file, LIMITED)
    the_hub_tells(kiosk, aufenthalt=None)

    assert [type(choose(kiosk)) for _ in range(4)] == [Drawn, Drawn, Drawn, NotGiven]


def test_who_does_not_know_the_day_leaves_the_limit_to_the_hub(file: Path) -> None:
    kiosk = a_kiosk(file, keep_hours=False)
    kiosk.in_force(a_whole_office(LIMITED))
    perhaps_yesterday = [type(choose(kiosk)) for _ in range(4)]

    the_hub_tells(kiosk, aufenthalt=0)

    assert perhaps_yesterday == [Drawn] * 4
    assert why_not(kiosk) == NotNow(Cause.NO_TICKETS, "", None, "service")


def test_a_servicepoint_without_numbers_is_not_offered(file: Path) -> None:
    kiosk = a_whole_kiosk(file, LIMITED, ('letter = "S"', 'letter = "S"\ntickets_per_day = 1'))
    the_hub_tells(kiosk, aufenthalt=0, service=0)

    assert why_not(kiosk).servicepoint == ""


def test_a_disk_that_fails_where_numbers_are_counted_closes_the_kiosk_and_staff_are_told(file: Path) -> None:
    kiosk = a_whole_kiosk(file, LIMITED)
    with sqlite3.connect(file, isolation_level=None) as stubborn:
        stubborn.execute("DROP TABLE series")
    stubborn.close()

    assert kiosk.entrance.way_of(kiosk.entrance.office.concerns["extend-permit"], "de") is not None
    with pytest.raises(KioskClosed, match="Check the disk"):
        choose(kiosk)
    assert "Check the disk" in kiosk.alarms[-1][0]
    assert kiosk.printer.printed == []


# --- the Servicepoint -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("concern", ["naturalisation", "collect-card", "youth-office"])
def test_a_number_for_the_servicepoint_keeps_what_the_customer_wants(file: Path, concern: str) -> None:
    kiosk = a_whole_kiosk(file)

    outcome = kiosk.entrance.choose(concern, "ar", frozenset({"quiet"}), at_servicepoint=True)

    [untold] = kiosk.roll.untold()
    assert isinstance(outcome, Drawn)
    assert (str(outcome.number), outcome.sachgebiet, outcome.concern) == ("S001", "service", concern)
    assert (untold.ticket.sachgebiet, untold.ticket.concern) == ("service", concern)
    assert (untold.ticket.language, untold.ticket.needs) == ("ar", ("quiet",))
    assert kiosk.printer.numbers == ["S 001"]


def test_a_servicepoint_that_has_closed_meanwhile_gives_no_number(file: Path) -> None:
    kiosk = a_whole_kiosk(file, now="2026-05-04 11:30")

    outcome = kiosk.entrance.choose("naturalisation", "de", at_servicepoint=True)

    assert isinstance(outcome, NotGiven)
    assert outcome.why.cause is Cause.CLOSED_TODAY
    assert kiosk.untold() == []


def test_an_office_without_a_servicepoint_sends_nobody_there(file: Path) -> None:
    kiosk = a_whole_kiosk(file, WITHOUT_SERVICEPOINT)

    assert why_not(kiosk, "naturalisation").servicepoint == ""
    assert isinstance(kiosk.entrance.choose("naturalisation", "de", at_servicepoint=True), NotGiven)


# --- another description ----------------------------------------------------------------------------------------

SPECIAL = '[[special_day]]\nday = 2026-05-04\nhours = []\nname.de = "Personal-Versammlung"\n\n'


@pytest.mark.parametrize(
    ("changed", "came_to"),
    [
        (a_whole_office(('monday = ["08:00-12:00"]', 'monday = ["14:00-18:00"]')), Cause.CLOSED_NOW),
        (a_whole_office(("[appointments]", f"{SPECIAL}[appointments]")), Cause.CLOSED_TODAY),
        (a_whole_office(("last_ticket_minutes = 30", "last_ticket_minutes = 70")), Cause.CLOSED_TODAY),
        (a_whole_office(('letter = "A"', 'letter = "A"\ntickets_per_day = 1')), Cause.NO_TICKETS),
        (a_whole_office(('id = "extend-permit"', 'id = "extend-permit"\nby_appointment = true')), Cause.BY_APPOINTMENT),
    ],
    ids=["hours", "special day", "last numbers", "limit", "appointment"],
)
def test_what_changes_in_the_description_holds_for_the_next_customer(
    file: Path, changed: Office, came_to: Cause
) -> None:
    kiosk = a_whole_kiosk(file)
    before = choose(kiosk)

    kiosk.in_force(changed)

    assert isinstance(before, Drawn)
    assert why_not(kiosk).cause is came_to


def test_a_concern_may_move_to_another_house_and_back(file: Path) -> None:
    kiosk = a_whole_kiosk(file)
    moved = ('id = "extend-permit"\nsachgebiet = "aufenthalt"', 'id = "extend-permit"\nreferral = "schutz"')

    kiosk.in_force(a_whole_office(moved))
    away = choose(kiosk)
    kiosk.in_force(a_whole_office())

    assert isinstance(away, Referred)
    assert isinstance(choose(kiosk), Drawn)
