"""What a change of the settings would have done: the same day under two descriptions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import TypeVar
from zoneinfo import ZoneInfo

from hub.check import NotUsable, read_office_file
from hub.comparison import compared
from hub.journal import Journal, JournalUnavailable
from hub.recorded_day import RecordedDay, read_day
from hub.records import UnreadableRecord
from routing.differences import what_moves_turns, who_comes_when
from routing.invented_day import InventedDay, invent_day
from routing.measures import MINUTE
from routing.office import Office
from routing.queue import Refused
from routing.rehearsal import CannotBeRehearsed, Rehearsed, Visit, rehearse, sent_by

SomeDay = RecordedDay | InventedDay
"""Both know who came, and when the desks of a description were open."""

FindDay = Callable[[Office], tuple[str, SomeDay]]
"""How to come by the day of an office, and what to call it. Raises `NotUsable`."""

_Found = TypeVar("_Found")


def recorded_day(day: date, journal_url: str) -> FindDay:
    """How to find a day in the journal, which is only read."""

    def find(office: Office) -> tuple[str, SomeDay]:
        try:
            journal = Journal(journal_url, office.id, read_only=True)
            try:
                events, last = journal.read(day), journal.last_day()
            finally:
                journal.close()
        except (JournalUnavailable, UnreadableRecord) as error:
            raise NotUsable(f"--journal: {error}") from error
        if not events:
            newest = f"Its newest day is {last}." if last else "It has no day of this office at all."
            raise NotUsable(f'--day {day}: the journal has no such day of "{office.id}". {newest}')
        found = read_day(day, office, events)
        if found is None:
            raise NotUsable(f"--day {day}: no number was drawn on it, or no desk was open. Choose another day.")
        return f"{day} as recorded", found

    return find


def generated_day(seed: int) -> FindDay:
    """How to come by a day that nobody has seen: `routing/invented_day.py` says of what kind."""

    def find(office: Office) -> tuple[str, SomeDay]:
        invented = invent_day(office, Random(seed))  # noqa: S311 - nobody is to be kept from guessing it
        return f"a generated {invented.date:%A} (seed {seed})", invented

    return find


def what_if(office_file: Path, changed_file: Path, find: FindDay) -> Iterator[str]:
    """The lines to be printed about a day under two descriptions. Raises `NotUsable`, naming every problem."""
    problems: list[str] = []
    office = _noting(problems, lambda: read_office_file(office_file))
    changed = _noting(problems, lambda: read_office_file(changed_file))
    found = _noting(problems, lambda: find(office)) if office else None
    if office is None or changed is None or found is None:
        raise NotUsable("\n".join(problems))
    name, day = found
    visits = sent_by(office, changed, day.visits)
    before = _noting(problems, lambda: _rehearsed(office_file, office, day, day.visits))
    after = _noting(problems, lambda: _rehearsed(changed_file, changed, day, visits))
    if before is None or after is None:
        raise NotUsable("\n".join(problems))
    yield f"Rehearsed under {office_file} and under {changed_file}: {name}, {_told(day, office)}"
    yield from _what_differs(office, changed)
    yield from compared(office, before, changed, after)
    yield ""
    yield _bound(office, changed)


def _noting(problems: list[str], find: Callable[[], _Found]) -> _Found | None:
    try:
        return find()
    except NotUsable as error:
        problems.append(str(error))
        return None


def _rehearsed(file: Path, office: Office, day: SomeDay, visits: tuple[Visit, ...]) -> Rehearsed:
    try:
        return rehearse(office, day.date, visits, day.shifts(office))
    except (CannotBeRehearsed, Refused) as error:
        raise NotUsable("\n".join(f"{file}: {line}" for line in str(error).splitlines())) from error


def _told(day: SomeDay, office: Office) -> str:
    hours = f"{_clock(office, day.opens)}-{_clock(office, day.ends)}"
    desks = {shift.desk for shift in day.shifts(office)}
    left_out = "".join(f"\nLeft out: {each}." for each in _left_out(day, desks - set(office.desks)))
    return f"{len(day.visits)} people, {len(desks)} desks, {hours}.{left_out}"


def _left_out(day: SomeDay, unknown: set[str]) -> Iterator[str]:
    if isinstance(day, InventedDay):
        return
    if day.cancelled:
        yield f"tickets that staff closed while they waited: {day.cancelled}"
    if day.sent_on:
        yield f"times at a further desk, after a ticket was sent on: {day.sent_on}"
    if unknown:
        yield f"desks that worked on this day and are not described: {', '.join(sorted(unknown))}"


def _clock(office: Office, at: datetime) -> str:
    return f"{at.astimezone(ZoneInfo(office.timezone)):%H:%M}"


def _what_differs(office: Office, changed: Office) -> Iterator[str]:
    moving, others = what_moves_turns(office, changed), who_comes_when(office, changed)
    yield "What differs:" if moving else "The two descriptions do not differ in anything that moves turns."
    yield from (f"  {line}" for line in moving)
    if others:
        yield "What differs, too, but is not rehearsed: the same people come, for as long."
        yield from (f"  {line}" for line in others)


def _bound(office: Office, changed: Office) -> str:
    before, after = (each.turns.most_overtaking // MINUTE for each in (office, changed))
    return (
        "No overtaking reaches the minutes of [turns] added up (priority, language, second duty): "
        f"{before} min before, {after} min changed."
    )
