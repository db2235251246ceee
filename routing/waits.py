"""How long a new ticket will wait: people ahead, the usual length of a service, desks at work."""

from __future__ import annotations

from math import ceil, floor

from routing.day import Day

USUAL_WEIGHT = 5
"""The configured length counts as this many services, until the day has seen enough of its own."""

EARLIEST, LATEST = 0.6, 1.4
"""The range around the estimate. `tests/routing/test_waits.py` simulates days and holds how often it is true."""

STEP_MINUTES = 5
"""Ranges are told in steps of five minutes: anything finer would promise more than is known."""


def wait_minutes(day: Day, sachgebiet: str) -> tuple[int, int] | None:
    """The range, in minutes, that a ticket drawn now will wait; None when nobody can know.

    (people ahead + 1) x mean length of the last services / desks at work: simulated against history-based
    estimates, this errs least when services vary little.
    """
    desks = desks_at_work(day, sachgebiet)
    if not desks:
        return None
    minutes = (day.waiting_for(sachgebiet) + 1) * mean_service_minutes(day, sachgebiet) / desks
    low = floor(minutes * EARLIEST / STEP_MINUTES) * STEP_MINUTES if day.waiting_for(sachgebiet) else 0
    high = ceil(minutes * LATEST / STEP_MINUTES) * STEP_MINUTES
    return low, max(high, low + STEP_MINUTES)


def desks_at_work(day: Day, sachgebiet: str) -> float:
    """Open desks whose first duty this is. A desk with two first duties counts half for each."""
    return sum(
        1 / len(desk.sachgebiete)
        for desk in day.desks_today()
        if sachgebiet in desk.sachgebiete and day.desk(desk.id).open
    )


def mean_service_minutes(day: Day, sachgebiet: str) -> float:
    """The mean length of the last services, led in by the configured length."""
    lengths = [length.total_seconds() / 60 for length in day.services.get(sachgebiet, ())]
    usual = day.office.sachgebiete[sachgebiet].service_minutes
    return (usual * USUAL_WEIGHT + sum(lengths)) / (USUAL_WEIGHT + len(lengths))
