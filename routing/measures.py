"""How fair a rehearsed day was, in figures: waits, calls in the person's language, overtaking."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from statistics import median

from routing.office import Office
from routing.rehearsal import Called, Rehearsed
from routing.tickets import Ticket

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Measures:
    """The figures of one group of tickets. Waits and overtaking are in minutes; None where there is nobody.

    A wait begins with the drawing, or at the booked time where that is later, and ends with the call. Who was not
    called has waited until the last desk closed: a setting that never calls somebody must not look good for it.
    `ninetieth` is the shortest wait that nine of ten did not exceed. `in_language` is the share of calls by a desk
    that speaks the ticket's language, of those whose language is spoken at all. `overtakings` counts the calls that
    passed over somebody who had drawn earlier and waited for the same desk, `longest_overtaking` is by how much.
    """

    people: int
    served: int
    missed: int
    left: int
    median: float | None
    ninetieth: float | None
    longest: float | None
    in_language: float | None
    overtakings: int
    longest_overtaking: float | None


def measure(office: Office, rehearsed: Rehearsed, tickets: Collection[str], spoken: Collection[str]) -> Measures:
    """The figures of these tickets, rehearsed in this office. `spoken` are the languages that count as spoken."""
    calls = [call for call in rehearsed.calls if call.ticket.id in tickets]
    left = [ticket for ticket in rehearsed.left if ticket.id in tickets]
    waits = sorted([_wait(call.ticket, call) for call in calls] + [_wait(each, rehearsed) for each in left])
    overtook = [call.overtook / MINUTE for call in calls if call.overtook]
    return Measures(
        people=len(waits),
        served=sum(not call.missed for call in calls),
        missed=sum(call.missed for call in calls),
        left=len(left),
        median=median(waits) if waits else None,
        ninetieth=waits[ceil(0.9 * len(waits)) - 1] if waits else None,
        longest=waits[-1] if waits else None,
        in_language=_in_language(office, [call for call in calls if call.ticket.language in spoken]),
        overtakings=len(overtook),
        longest_overtaking=max(overtook, default=None),
    )


def languages_spoken(*offices: Office) -> frozenset[str]:
    """The languages of all desks. German counts only where a desk names it: all speak it anyway."""
    return frozenset(tag for office in offices for desk in office.desks.values() for tag in desk.languages)


def _wait(ticket: Ticket, end: Called | Rehearsed) -> float:
    until = end.at if isinstance(end, Called) else end.closing
    since = max(ticket.drawn_at, ticket.counts_from)
    return max(0.0, (until - since) / MINUTE)


def _in_language(office: Office, calls: Collection[Called]) -> float | None:
    if not calls:
        return None
    return sum(call.ticket.language in office.desks[call.desk].languages for call in calls) / len(calls)
