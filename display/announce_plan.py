"""Who is announced next: the order of calls, what is not announced any more, who is called again. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace

from display.board import STILL_COMING_S, Call


@dataclass(frozen=True, slots=True)
class Reminder:
    """A call that is announced once more if nobody has come by then. `due` is a monotonic second."""

    call: str
    due: float


@dataclass(frozen=True, slots=True)
class Turn:
    """A call whose turn it is; `again` when it has been announced before."""

    call: Call
    again: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be announced. `board` are the wall's calls, `waiting` the ids of those to come, the next one first.

    `put_back` are the ids of calls that were broken off and have had their turn back; `held_since` is the monotonic
    second from which a waiting call has had no sound card.
    """

    board: tuple[Call, ...] = ()
    waiting: tuple[str, ...] = ()
    reminders: tuple[Reminder, ...] = ()
    put_back: frozenset[str] = frozenset()
    held_since: Mapping[str, float] = field(default_factory=dict)


def heard(plan: Plan, calls: tuple[Call, ...], new: Set[str]) -> Plan:
    """The plan after a board. `calls` are all of this wall, newest first; `new` are the ids just called or recalled.

    Whoever is not on the board any more is not announced. A number that is called again before its turn keeps its
    place.
    """
    known = {call.id for call in plan.board}
    place_of = {call.number: call.id for call in plan.board if call.id in plan.waiting}
    waiting = list(plan.waiting)
    for call in reversed(calls):
        if call.id in known:
            continue
        if call.number in place_of:
            waiting[waiting.index(place_of[call.number])] = call.id
        elif call.id in new:
            waiting.append(call.id)
    there = {call.id for call in calls}
    return replace(
        plan,
        board=calls,
        waiting=tuple(call for call in waiting if call in there),
        reminders=tuple(reminder for reminder in plan.reminders if reminder.call in there),
        put_back=plan.put_back & there,
    )


def next_turn(plan: Plan, now: float) -> tuple[Turn | None, Plan]:
    """Whose turn it is at this monotonic second, and the plan without it. First calls go before reminders."""
    calls = {call.id: call for call in plan.board}
    if plan.waiting:
        first, *later = plan.waiting
        return Turn(calls[first]), replace(plan, waiting=tuple(later))
    absent = tuple(reminder for reminder in plan.reminders if not calls[reminder.call].came)
    due = min((each for each in absent if each.due <= now), key=lambda reminder: reminder.due, default=None)
    plan = replace(plan, reminders=tuple(each for each in absent if each is not due))
    return (Turn(calls[due.call], again=True) if due else None), plan


def announced(plan: Plan, turn: Turn, now: float, repeat_after_s: float) -> Plan:
    """The plan after an announcement has ended: it is repeated once, so many seconds later; with 0 never."""
    if turn.again or not repeat_after_s or turn.call.id not in {call.id for call in plan.board}:
        return plan
    return replace(plan, reminders=(*plan.reminders, Reminder(turn.call.id, now + repeat_after_s)))


def broken_off(plan: Plan, turn: Turn, now: float, repeat_after_s: float) -> Plan:
    """The plan after an announcement whose sound was lost: it has its turn back, before all others.

    Once for each call: one sound card that fails every time must not hold up the others. Whoever has come or is gone
    meanwhile is not announced again.
    """
    name = turn.call.id
    if name in plan.put_back or not any(each.id == name and not each.came for each in plan.board):
        return announced(plan, turn, now, repeat_after_s)
    plan = replace(plan, put_back=plan.put_back | {name})
    if turn.again:
        return replace(plan, reminders=(*plan.reminders, Reminder(name, now)))
    return replace(plan, waiting=(name, *plan.waiting))


def held(plan: Plan, now: float, repeat_after_s: float) -> Plan:
    """The plan while there is no sound card: every turn waits for one, but no longer than `STILL_COMING_S`.

    A call that has waited so long counts as announced: it may still be repeated.
    """
    since = {call: plan.held_since.get(call, now) for call in plan.waiting}
    late = {call for call in plan.waiting if now - since[call] >= STILL_COMING_S}
    plan = replace(
        plan,
        waiting=tuple(call for call in plan.waiting if call not in late),
        reminders=tuple(each for each in plan.reminders if now - each.due < STILL_COMING_S),
        held_since=since,
    )
    for call in plan.board:
        if call.id in late:
            plan = announced(plan, Turn(call), now, repeat_after_s)
    return plan


def pause(plan: Plan, now: float) -> float | None:
    """Seconds until somebody's turn comes without a new board; None for never."""
    if plan.waiting:
        return 0.0
    return max(0.0, min(each.due for each in plan.reminders) - now) if plan.reminders else None
