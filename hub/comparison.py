"""Two rehearsals of one day as a table of plain text: both values and the difference, Sachgebiet by Sachgebiet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields

from routing.measures import Measures, languages_spoken, measure
from routing.office import Office
from routing.rehearsal import Rehearsed
from routing.tickets import Ticket

ROWS = {
    "people": "people",
    "served": "served",
    "missed": "did not come when called",
    "left": "not called by closing",
    "median": "median wait, min",
    "ninetieth": "90th percentile of waits, min",
    "longest": "longest wait, min",
    "in_language": "desk speaks their language, %",
    "overtakings": "calls that overtook somebody",
    "longest_overtaking": "longest overtaking, min",
}
"""A measure -> what it is called. Every measure has a row: `tests/hub/test_comparison.py` holds it."""

HEAD = ("before", "changed", "difference")
NAME_WIDTH, WIDTH = 34, 12

Group = tuple[str, Callable[[Ticket], bool]]
"""What a part of the table is called, and which tickets it is about."""


def compared(office: Office, before: Rehearsed, changed: Office, after: Rehearsed) -> Iterator[str]:
    """The table's lines."""
    spoken = languages_spoken(office, changed)
    for name, belongs in _groups(office, before, changed, after):
        old = measure(office, before, _ids(before, belongs), spoken)
        new = measure(changed, after, _ids(after, belongs), spoken)
        yield ""
        yield _line(name, HEAD)
        yield from _rows(old, new)


def _groups(office: Office, before: Rehearsed, changed: Office, after: Rehearsed) -> Iterator[Group]:
    """Who has priority under one description counts in both columns: the same people are compared."""
    for sachgebiet in {**office.sachgebiete, **changed.sachgebiete}:
        yield f"Sachgebiet {sachgebiet}", _drawn_for(sachgebiet)
    yield "all", lambda _: True
    with_priority = {ticket.id for day in (before, after) for ticket in day.tickets if ticket.priority}
    yield "with priority", lambda ticket: ticket.id in with_priority


def _drawn_for(sachgebiet: str) -> Callable[[Ticket], bool]:
    return lambda ticket: ticket.sachgebiet == sachgebiet


def _ids(day: Rehearsed, belongs: Callable[[Ticket], bool]) -> frozenset[str]:
    return frozenset(ticket.id for ticket in day.tickets if belongs(ticket))


def _rows(old: Measures, new: Measures) -> Iterator[str]:
    for each in fields(Measures):
        was, is_now = (_rounded(each.name, getattr(measures, each.name)) for measures in (old, new))
        yield _line(f"  {ROWS[each.name]}", (_shown(was), _shown(is_now), _difference(was, is_now)))


def _rounded(name: str, value: float | None) -> float | None:
    """As printed, so that the difference is that of the two numbers beside it."""
    if value is None or isinstance(value, int):
        return value
    return round(100 * value if name == "in_language" else value, 1)


def _shown(value: float | None) -> str:
    return "-" if value is None else f"{value}"


def _difference(was: float | None, is_now: float | None) -> str:
    if was is None or is_now is None:
        return "-"
    change = is_now - was
    return "0" if not change else f"{change:+}" if isinstance(change, int) else f"{change:+.1f}"


def _line(name: str, values: tuple[str, str, str]) -> str:
    return name.ljust(NAME_WIDTH) + "".join(value.rjust(WIDTH) for value in values)
