"""The list of all desks, for everybody who has more than one place: live, and each sees what is theirs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, render_template

from desk.alarm_words import alarms_in_words
from desk.hall import Hall
from desk.live import Streams
from desk.signed_in import needs, signed_in
from desk.speech import speech
from desk.staff import AT_DESKS, Staff
from desk.view import people_waiting, title, trouble
from desk.waiting_view import shown_number
from languages.translation import Translation
from routing.office import Desk

HELD_AT_MOST = 8
"""Lists that are told of every change; the others ask from time to time."""

CALM_S = 1.0
"""Seconds between two looks at the least: each call in the house changes the list."""


@dataclass(frozen=True, slots=True)
class DeskRow:
    """A desk in the list. `number` and `waiting` are empty for whoever may not sit there; `is_theirs` tells."""

    id: str
    title: str
    open: bool
    is_theirs: bool
    number: str
    waiting: str


@dataclass(frozen=True, slots=True)
class DesksView:
    """The list as it is now."""

    rows: tuple[DeskRow, ...]
    alarms: tuple[str, ...]
    trouble: str
    version: str


def add_list_of_desks(pages: Blueprint, hall: Hall, surroundings: Callable[[], dict[str, Any]]) -> None:
    """`/` and its stream. `surroundings` is what every template needs besides what it shows."""
    streams = Streams(hall, HELD_AT_MOST, CALM_S)

    def show(template: str) -> str:
        staff = signed_in()
        return render_template(template, view=look(hall, staff, speech()), staff=staff, **surroundings())

    @pages.get("/")
    @needs(*AT_DESKS, "technician")
    def desks() -> str:
        return show("desks.html")

    @pages.get("/events")
    @needs(*AT_DESKS, "technician", always_by_itself=True)
    def desks_events() -> Response:
        return streams.answer(lambda: hall.version_of_all, lambda: show("desks_live.html"))


def look(hall: Hall, staff: Staff, say: Translation) -> DesksView:
    """The desks that this person may know of, in the office's order."""
    version = hall.version_of_all
    return DesksView(
        rows=tuple(_row(hall, each, staff, say) for each in hall.office.desks.values() if staff.may_know_of(each.id)),
        alarms=alarms_in_words(hall, say) if staff.may("technician") else (),
        trouble=trouble(hall, say),
        version=version,
    )


def _row(hall: Hall, desk: Desk, staff: Staff, say: Translation) -> DeskRow:
    state, theirs = hall.states.of(desk.id), staff.may_sit_at(desk.id)
    current = state.current if state and theirs else None
    return DeskRow(
        id=desk.id,
        title=title(desk, say),
        open=state is not None and state.open,
        is_theirs=theirs,
        number=shown_number(current.number) if current else "",
        waiting=people_waiting(state, say) if theirs else "",
    )
