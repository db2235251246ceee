"""Promises of the keeper at midnight, and when the machine's clock is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hub.clock import BELIEVED_AFTER, SteadyClock
from hub.intake import local_day
from hub.journal import Journal
from hub.keeper import LEAPT
from routing.events import DayClosed, DayOpened, TicketCameTooLate, TicketDrawn
from tests.hub.house import OFFICE, TOPICS, Wall
from tests.hub.keeping import Keeping
from tests.patience import wait_for
from tests.routing.builders import MONDAY, after

TUESDAY = MONDAY + timedelta(days=1)
TUESDAY_AT_EIGHT = after(24 * 60)
TEN_YEARS = timedelta(days=3653)
TEN_HOURS_MS = 10 * 3600 * 1000


def turn_the_day(house: Keeping, wall: Wall) -> None:
    wall.at = TUESDAY_AT_EIGHT
    wait_for(lambda: house.ack().get("day") == "2026-03-03", "the new day")


def test_midnight_closes_yesterday_and_clears_the_house(journal: Journal) -> None:
    wall = Wall()
    with Keeping(journal, wall=wall) as house:
        house.draw("A001", 1)
        house.draw("A002", 2)
        house.press("room-1")

        turn_the_day(house, wall)

        wait_for(lambda: not house.state("room-1")["open"], "the desks to be cleared")
    assert isinstance(journal.read(MONDAY)[-1], DayClosed)
    assert house.post.told(TOPICS.board)["calls"] == []
    assert house.state("room-1")["current"] is None
    assert house.post.told(TOPICS.queue)["sachgebiete"]["service"]["waiting"] == 0


def test_rolls_run_on_over_midnight_and_numbers_start_again(journal: Journal) -> None:
    wall = Wall()
    with Keeping(journal, wall=wall) as house:
        house.draw("A001", 1)
        house.acknowledges(1)
        turn_the_day(house, wall)
        empty = house.ack()

        house.draw("A001", 1)
        house.draw("A001", 2, id="t-of-tuesday")
        house.acknowledges(2)

    assert (empty["roll"], empty["seq"], empty["last"]) == ("roll-of-entrance", 1, {})
    opened, drawn = journal.read(TUESDAY)
    assert isinstance(opened, DayOpened)
    assert isinstance(drawn, TicketDrawn)
    assert drawn.ticket.id == "t-of-tuesday"


def test_a_ticket_of_yesterday_is_acknowledged_and_not_called(journal: Journal) -> None:
    wall = Wall()
    with Keeping(journal, wall=wall) as house:
        house.draw("A001", 1)
        house.acknowledges(1)
        turn_the_day(house, wall)

        house.draw("A002", 2, age_ms=TEN_HOURS_MS)
        house.acknowledges(2)
        state = house.press("room-1")

    assert state["outcome"] == "nobody-waiting"
    assert any(isinstance(event, TicketCameTooLate) for event in journal.read(TUESDAY))
    assert house.ack()["last"] == {}


def test_a_hub_that_was_off_over_midnight_closes_yesterday_at_its_start(journal: Journal) -> None:
    wall = Wall()
    with Keeping(journal, wall=wall) as house:
        house.draw("A001", 1)
        house.acknowledges(1)
    wall.at = TUESDAY_AT_EIGHT

    with Keeping(journal, wall=wall) as house:
        house.draw("A002", 2)
        house.acknowledges(2)

    assert isinstance(journal.read(MONDAY)[-1], DayClosed)
    assert journal.last_day() == TUESDAY


def test_a_hub_that_died_between_closing_and_opening_opens_the_day(journal: Journal) -> None:
    with Keeping(journal) as house:
        house.draw("A001", 1)
        house.acknowledges(1)
    journal.append(MONDAY, len(journal.read(MONDAY)) + 1, [DayClosed(after(900))])

    with Keeping(journal, wall=Wall(TUESDAY_AT_EIGHT)) as house:
        house.draw("A002", 2)
        house.acknowledges(2)

    assert [type(event) for event in journal.read(MONDAY)].count(DayClosed) == 1


class Midnight(SteadyClock):
    """A clock by which midnight passes between one look and the next, once it is told to."""

    def __init__(self, wall: Wall, times: Callable[[], bool]) -> None:
        super().__init__(wall, wall.passed_ns)
        self._steered, self._now = wall, times

    def now(self) -> datetime:
        told = super().now()
        if self._now():
            self._steered.at = TUESDAY_AT_EIGHT
        return told


def test_a_ticket_drawn_at_the_stroke_of_midnight_is_not_taken_into_the_old_day(journal: Journal) -> None:
    wall = Wall(TUESDAY_AT_EIGHT - timedelta(hours=8, minutes=1))
    strike = False
    house = Keeping(journal, clock=Midnight(wall, lambda: strike))
    house.draw("A001", 1)
    strike = True

    with house:
        house.acknowledges(1)
        wait_for(lambda: house.ack()["day"] == "2026-03-03", "the new day")

    (kept_on, drawn_on), *more = [
        (day, local_day(event.ticket.drawn_at, ZoneInfo(OFFICE.timezone)))
        for day in (MONDAY, TUESDAY)
        for event in journal.read(day)
        if isinstance(event, TicketDrawn)
    ]
    assert kept_on == drawn_on
    assert more == []


def test_a_clock_that_jumps_back_an_hour_leaves_the_order(journal: Journal) -> None:
    wall = Wall(after(60))
    with Keeping(journal, wall=wall) as house:
        house.draw("A001", 1)
        house.acknowledges(1)
        wall.wrong = -timedelta(hours=1)
        house.draw("A002", 2)

        first, second = (house.press("room-1")["current"]["number"] for _ in range(2))

    assert (first, second) == ("A001", "A002")


def test_a_clock_that_is_back_an_hour_at_a_restart_leaves_the_order(journal: Journal) -> None:
    with Keeping(journal, wall=Wall(after(60))) as house:
        house.draw("A001", 1)
        house.acknowledges(1)

    with Keeping(journal, wall=Wall(after(0))) as house:
        house.draw("A002", 2)
        first, second = (house.press("room-1")["current"]["number"] for _ in range(2))

    assert (first, second) == ("A001", "A002")


def test_the_day_never_goes_back(journal: Journal) -> None:
    with Keeping(journal, wall=Wall(TUESDAY_AT_EIGHT)) as house:
        house.draw("A001", 1)
        house.acknowledges(1)

    with Keeping(journal, wall=Wall()) as house:
        house.draw("A002", 2)
        house.acknowledges(2)
        state = house.press("room-1")

    assert house.ack()["day"] == "2026-03-03"
    assert state["current"]["number"] == "A001"
    assert journal.read(MONDAY) == []


def test_a_clock_that_is_wrong_for_a_moment_ends_no_day(journal: Journal) -> None:
    wall = Wall()
    with Keeping(journal, wall=wall) as house:
        house.draw("A001", 1)
        house.acknowledges(1)

        wall.wrong = TEN_YEARS
        house.settle()
        wall.wrong = timedelta(0)
        state = house.press("room-1")

    assert state["current"]["number"] == "A001"
    assert journal.last_day() == MONDAY


def test_no_day_is_deleted_when_the_date_leaps_and_staff_are_told(journal: Journal) -> None:
    wall = Wall()
    with Keeping(journal, wall=wall) as house:
        house.draw("A001", 1)
        house.acknowledges(1)

        believe(TEN_YEARS, house, wall)
        said = house.reports_of("comes 2036-03-02")

    assert said == f"after 2026-03-02 comes 2036-03-02: {LEAPT}"
    assert any(isinstance(event, TicketDrawn) for event in journal.read(MONDAY))


def test_a_hub_that_was_off_for_longer_than_days_are_kept_deletes_them_a_day_later(journal: Journal) -> None:
    wall = Wall()
    Keeping(journal, wall=wall)
    wall.at = after(20 * 24 * 60)
    Keeping(journal, wall=wall)
    kept_on_return = journal.read(MONDAY)

    wall.at = after(21 * 24 * 60)
    Keeping(journal, wall=wall)

    assert kept_on_return != []
    assert journal.read(MONDAY) == []


def test_after_a_wrong_leap_midnight_comes_when_the_hall_is_empty(journal: Journal) -> None:
    wall = Wall(after(60))
    with Keeping(journal, wall=wall) as house:
        believe(timedelta(hours=10), house, wall)
        wall.wrong = timedelta(0)
        house.settle()
        house.draw("A001", 1)

        wall.at = after(6 * 60)
        state = house.press("room-1")

    assert state["current"]["number"] == "A001"


def test_the_beats_run_evenly_while_the_clock_catches_up(journal: Journal) -> None:
    """A desk says by them when it was pressed: a slow beat would make a press that was stuck look like a new one."""
    wall = Wall()
    with Keeping(journal, wall=wall) as house:
        believe(timedelta(hours=10), house, wall)
        wall.wrong = timedelta(0)
        house.settle()
        before = last_beat(house)

        wall.at += timedelta(hours=1)

        wait_for(lambda: last_beat(house) >= before + 3_600_000, "a beat an hour later")
        assert last_beat(house) < before + 3_900_000


def test_a_press_is_timed_by_the_beats_and_not_by_a_clock_that_has_leapt(journal: Journal) -> None:
    wall = Wall()
    with Keeping(journal, wall=wall) as house:
        house.draw("A001", 1)
        believe(timedelta(hours=10), house, wall)

        state = house.press("room-1", at_ms=last_beat(house) + 300_000)

    assert state["outcome"] == "called"


def believe(wrong: timedelta, house: Keeping, wall: Wall) -> None:
    """Let the machine's clock be wrong for so long that the hub goes by it."""
    wall.wrong = wrong
    house.settle()
    wall.at += 2 * BELIEVED_AFTER
    house.settle()


def last_beat(house: Keeping) -> int:
    wait_for(lambda: any(topic == TOPICS.clock for topic, _ in house.post.passing), "a beat")
    beats = [json.loads(payload)["ms"] for topic, payload in house.post.passing if topic == TOPICS.clock]
    return int(beats[-1])


def test_old_days_are_deleted_when_a_new_one_opens(journal: Journal) -> None:
    wall = Wall()
    for day in range(4):
        wall.at = after(day * 24 * 60)
        Keeping(journal, wall=wall, keep_days=2)

    kept = [bool(journal.read(MONDAY + timedelta(days=day))) for day in range(4)]

    assert kept == [False, True, True, True]


def test_keeping_no_days_keeps_today(journal: Journal) -> None:
    wall = Wall()
    Keeping(journal, wall=wall, keep_days=0)
    wall.at = TUESDAY_AT_EIGHT
    Keeping(journal, wall=wall, keep_days=0)

    assert journal.read(MONDAY) == []
    assert len(journal.read(TUESDAY)) == 1
