"""People who come to the office of the tests, and the shifts of its desks, told in minutes after the doors opened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from routing.rehearsal import Called, Rehearsed, Shift, Visit
from tests.routing.builders import EIGHT, USUAL_CONCERN, after


def a_visit(
    id: str, minute: float, *, takes: float = 10, sachgebiet: str = "service", concern: str = "",
    language: str = "de", needs: Sequence[str] = (), appointment: float | None = None, missed: bool = False,
    known: float | None = None,
) -> Visit:  # fmt: skip
    """Somebody who draws in this minute and is at a desk for so long."""
    return Visit(
        id=id,
        concern=concern or USUAL_CONCERN[sachgebiet],
        sachgebiet=sachgebiet,
        language=language,
        needs=frozenset(needs),
        drawn_at=after(minute),
        known_at=after(minute if known is None else known),
        length=timedelta(minutes=takes),
        appointment=None if appointment is None else after(appointment),
        missed=missed,
    )


def a_shift(desk: str, opens: float = 0, ends: float = 120) -> Shift:
    return Shift(desk, after(opens), after(ends))


def told(rehearsed: Rehearsed) -> list[tuple[str, str, float]]:
    """Who was called to which desk in which minute, in order."""
    return [(call.ticket.id, call.desk, _minutes(call.at - EIGHT)) for call in rehearsed.calls]


def overtaking(rehearsed: Rehearsed) -> dict[str, float]:
    """Who overtook somebody, by how many minutes."""
    return {call.ticket.id: _minutes(call.overtook) for call in rehearsed.calls if call.overtook}


def the_call_of(rehearsed: Rehearsed, id: str) -> Called:
    return next(call for call in rehearsed.calls if call.ticket.id == id)


def _minutes(span: timedelta) -> float:
    return span / timedelta(minutes=1)
