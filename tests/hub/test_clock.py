"""Promises of the hub's clock, whatever the machine's clock says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from hub.clock import BELIEVED_AFTER, LEAP, WORTH_WAITING_FOR, SteadyClock
from tests.routing.builders import EIGHT

SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
TEN_YEARS = 3653 * DAY


class Machine:
    """A machine whose clock is wrong by `wrong`, and a steady clock on it."""

    def __init__(self, wrong: timedelta = timedelta(0)) -> None:
        self.right, self.wrong = EIGHT, wrong
        self.clock = SteadyClock(lambda: self.right + self.wrong, lambda: (self.right - EIGHT) // SECOND * 10**9)

    def lives(self, length: timedelta, looking_every: timedelta = SECOND) -> list[datetime]:
        """Let time pass; what the steady clock says meanwhile."""
        told = []
        for _ in range(length // looking_every):
            self.right += looking_every
            told.append(self.clock.now())
        return told

    @property
    def ahead(self) -> timedelta:
        """How far the steady clock is ahead of the right time."""
        return self.clock.now() - self.right


@pytest.mark.parametrize("wrong", [2 * LEAP, 10 * HOUR, TEN_YEARS])
def test_a_clock_that_is_wrong_for_a_moment_is_not_believed(wrong: timedelta) -> None:
    machine = Machine()

    machine.wrong = wrong
    told = machine.lives(BELIEVED_AFTER - SECOND)
    machine.wrong = timedelta(0)

    assert told == [EIGHT + count * SECOND for count in range(1, len(told) + 1)]
    assert machine.ahead == timedelta(0)


def test_wrong_moments_do_not_add_up() -> None:
    machine = Machine()
    for _ in range(5):
        machine.wrong = 10 * HOUR
        machine.lives(BELIEVED_AFTER / 2)
        machine.wrong = timedelta(0)
        machine.lives(SECOND)

    assert machine.ahead == timedelta(0)


def test_a_clock_that_leaps_from_one_time_to_another_is_not_believed_either() -> None:
    machine = Machine()
    for hours in range(1, 10):
        machine.wrong = hours * HOUR
        machine.lives(BELIEVED_AFTER / 2)

    assert machine.ahead == timedelta(0)


def test_a_machine_that_starts_in_the_past_is_followed_when_the_network_has_told_it_the_time() -> None:
    machine = Machine(wrong=-10 * HOUR)
    machine.lives(10 * SECOND)

    machine.wrong = timedelta(0)
    machine.lives(BELIEVED_AFTER + SECOND)

    assert machine.ahead == timedelta(0)


def test_a_clock_that_is_a_little_ahead_is_followed_at_once() -> None:
    machine = Machine()

    machine.wrong = LEAP - SECOND

    assert machine.ahead == LEAP - SECOND


def test_after_a_leap_that_was_wrong_time_passes_slowly_until_the_machine_has_caught_up() -> None:
    machine = Machine()
    machine.wrong = 10 * HOUR
    told = machine.lives(2 * BELIEVED_AFTER)
    believed = machine.ahead

    machine.wrong = timedelta(0)
    told += machine.lives(5 * HOUR, timedelta(minutes=1))
    on_the_way = machine.ahead
    told += machine.lives(16 * HOUR, timedelta(minutes=1))

    assert (believed, on_the_way, machine.ahead) == (10 * HOUR, 7.5 * HOUR, timedelta(0))
    assert all(one < other for one, other in pairwise(told))


def test_what_happened_a_while_ago_is_dated_as_the_clock_was_then() -> None:
    machine = Machine()
    machine.lives(10 * SECOND)
    machine.wrong = LEAP - SECOND
    machine.clock.now()
    machine.wrong = timedelta(0)
    told = [(machine.right, each) for _ in range(300) for each in machine.lives(SECOND)]

    moment = machine.clock.look()

    assert machine.ahead == timedelta(0)
    assert [(then, moment.ago(machine.right - then)) for then, _ in told] == told


def test_a_clock_that_goes_on_from_its_journal_dates_nothing_before_it_that_happened_since() -> None:
    machine = Machine(wrong=-HOUR)
    machine.clock.not_before(EIGHT)

    machine.lives(20 * SECOND)

    assert machine.clock.look().ago(19 * SECOND) == EIGHT + SECOND / 2
    assert machine.clock.look().ago(25 * SECOND) == EIGHT - 5 * SECOND


def test_a_wall_clock_that_is_read_a_little_early_makes_no_time_slow() -> None:
    machine = Machine()
    told = []
    for count in range(60):
        machine.wrong = -timedelta(microseconds=count % 3)
        told += [(machine.right, each) for each in machine.lives(10 * SECOND, 10 * SECOND)]

    moment = machine.clock.look()

    assert moment.at - machine.right < timedelta(milliseconds=1)
    assert all(abs(moment.ago(machine.right - then) - each) < timedelta(milliseconds=1) for then, each in told)
    assert abs(moment.ago(5 * SECOND) - (machine.right - 5 * SECOND)) < timedelta(milliseconds=1)


def test_of_a_long_time_without_a_look_only_the_part_at_half_pace_counts_as_slow() -> None:
    machine = Machine()
    machine.wrong = 10 * SECOND
    machine.clock.now()
    machine.wrong = timedelta(0)

    machine.lives(600 * SECOND, 600 * SECOND)
    moment = machine.clock.look()

    assert moment.ago(480 * SECOND) == EIGHT + 120 * SECOND
    assert moment.ago(595 * SECOND) == EIGHT + 12.5 * SECOND


def test_a_machine_without_any_time_is_not_waited_for() -> None:
    machine = Machine(wrong=-2 * WORTH_WAITING_FOR)
    machine.clock.not_before(EIGHT)

    machine.lives(HOUR)

    assert machine.ahead == timedelta(0)


def test_ages_are_told_evenly_whatever_the_machine_says() -> None:
    machine = Machine()
    began = machine.clock.even()
    for wrong in (10 * HOUR, timedelta(0), -HOUR):
        machine.wrong = wrong
        machine.lives(2 * BELIEVED_AFTER)

    assert machine.clock.even() - began == 6 * BELIEVED_AFTER


def test_the_time_is_utc() -> None:
    assert SteadyClock().now().tzinfo is UTC
