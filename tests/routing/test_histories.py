"""Whatever the hall does in whatever order, no promise is broken: random histories of a day."""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
)

from routing.commands import (
    CallNext,
    CancelTicket,
    CloseDay,
    Command,
    DrawTicket,
    FinishTicket,
    ForwardTicket,
    MissTicket,
    NoteArrival,
    OpenDesk,
    ParkTicket,
    PauseDesk,
    PickTicket,
    RecallTicket,
    RefuseStalePress,
    ReturnTicket,
    TakeBack,
    TickDocuments,
    WakeParked,
)
from routing.events import (
    Event,
    NobodyWaiting,
    PressRefused,
    TicketCalled,
    TicketCancelled,
    TicketDrawn,
    TicketForwarded,
    TicketServed,
    TicketTakenBack,
)
from routing.numbers import Number
from routing.office import NEEDS, Desk
from routing.queue import decide, evolve
from routing.tickets import Standing, Ticket
from tests.routing.builders import EIGHT, MONDAY, USUAL_CONCERN, an_empty_day, an_office, fold

OFFICE = an_office()
LETTERS = {each.id: each.letter for each in OFFICE.sachgebiete.values()}
DESKS = st.sampled_from(list(OFFICE.desks))
LANGUAGES = st.sampled_from(["de", "de", "de", "ar", "uk", "fa-AF", "so"])
SOMEWHERE = st.sampled_from([*OFFICE.sachgebiete, *OFFICE.desks])
ENDS = {Standing.SERVED, Standing.CANCELLED, Standing.EXPIRED}
STANDING_AFTER: dict[type, Standing] = {
    RecallTicket: Standing.CALLED,
    NoteArrival: Standing.CALLED,
    MissTicket: Standing.MISSED,
    FinishTicket: Standing.SERVED,
    ReturnTicket: Standing.WAITING,
}
WHICH = st.integers(0, 5)
PASSING = st.sampled_from([0, 0, 1, 20, 90, 300, 1200, 5400])
"""Seconds between two commands: often none, sometimes a long break."""

A_PERSON: dict[str, st.SearchStrategy[Any]] = {
    "kiosk": st.sampled_from(list(OFFICE.kiosks)),
    "sachgebiet": st.sampled_from(list(OFFICE.sachgebiete)),
    "language": LANGUAGES,
    "needs": st.sampled_from([frozenset(), frozenset(), frozenset(), *(frozenset([need]) for need in NEEDS)]),
    "urgent": st.sampled_from([False, False, True]),
    "late": st.sampled_from([0, 0, 0, 1, 60, 600, 3600]),
    "booked": st.sampled_from([None, None, None, None, -20, 60]),
}
"""What a person at a kiosk may be like; `late` is in seconds, `booked` in minutes from now."""


class Bystander:
    """Somebody in the hall who keeps own notes of what was said, and reckons due times on fingers."""

    def __init__(self) -> None:
        self.tickets: dict[str, Ticket] = {}
        self.sent_to: dict[str, tuple[str, str | None]] = {}
        self.sent_before: dict[str, tuple[str, str | None]] = {}

    def hear(self, event: Event) -> None:
        match event:
            case TicketDrawn(ticket=ticket):
                self.tickets[ticket.id] = ticket
                self.sent_to[ticket.id] = ticket.sachgebiet, None
            case TicketForwarded(ticket=ticket, sachgebiet=sachgebiet, to_desk=desk):
                self.sent_before[ticket] = self.sent_to[ticket]
                self.sent_to[ticket] = sachgebiet, desk
            case TicketTakenBack(ticket=ticket):
                self.sent_to[ticket] = self.sent_before.pop(ticket, self.sent_to[ticket])
            case TicketCalled(ticket=ticket):
                self.sent_before.pop(ticket, None)

    def may_go_to(self, ticket: str, desk: Desk) -> bool:
        sachgebiet, only_desk = self.sent_to[ticket]
        if "step-free" in self.tickets[ticket].needs and not desk.step_free:
            return False
        if only_desk is not None:
            return only_desk == desk.id
        return sachgebiet in desk.sachgebiete + desk.also

    def may_be_picked_at(self, ticket: str, desk: Desk) -> bool:
        """Out of turn it does not count that it was sent to another desk."""
        sachgebiet, _ = self.sent_to[ticket]
        steps_fit = desk.step_free or "step-free" not in self.tickets[ticket].needs
        return self.may_go_to(ticket, desk) or (steps_fit and sachgebiet in desk.sachgebiete + desk.also)

    def due(self, ticket: str, desk: Desk) -> datetime:
        it = self.tickets[ticket]
        sachgebiet, only_desk = self.sent_to[ticket]
        minutes = 0
        if it.concern == "emergency" or "helper" in it.needs:
            minutes -= 15
        if it.language in desk.languages:
            minutes -= 5
        if only_desk is None and sachgebiet in desk.also:
            minutes += 10
        return (it.appointment or it.drawn_at) + timedelta(minutes=minutes)


class DayInTheHall(RuleBasedStateMachine):
    """Kiosks draw, desks press, messages come twice, late and out of order, time stands still and jumps."""

    drawn = Bundle("drawn")
    held_back = Bundle("held_back")

    def __init__(self) -> None:
        super().__init__()
        self.day = an_empty_day(OFFICE)
        self.events: list[Event] = []
        self.told: list[Command] = []
        self.bystander = Bystander()
        self.now = EIGHT
        self.counts: Counter[str] = Counter()
        self.messages: Counter[str] = Counter()

    # What happens

    def tell(self, command: Command) -> tuple[Event, ...]:
        happened = decide(self.day, command)
        for event in happened:
            evolve(self.day, event)
            self.bystander.hear(event)
        self.events.extend(happened)
        self.told.append(command)
        return happened

    def press(self, kind: type, desk: str, **more: object) -> tuple[Event, ...]:
        closed = self.day.closed
        happened = self.tell(kind(desk, f"p-{len(self.told)}", self.now, **more))
        assert happened
        assert not closed or [type(event) for event in happened] == [PressRefused]
        return happened

    def current(self, desk: str) -> str | None:
        return self.day.desks[desk].current if desk in self.day.desks else None

    def a_busy_desk(self, which: int) -> str | None:
        """One of the desks that have a ticket; if none has, one that calls now. None when nobody is to be had."""
        busy = [desk for desk in OFFICE.desks if self.current(desk)]
        desk = busy[which % len(busy)] if busy else list(OFFICE.desks)[which]
        if not busy:
            self._next(desk)
        return desk if self.current(desk) else None

    def a_message(
        self, kiosk: str, sachgebiet: str, language: str, needs: frozenset[str], urgent: bool, late: int,
        booked: int | None,
    ) -> DrawTicket:  # fmt: skip
        self.counts[kiosk] += 1
        self.messages[kiosk] += 1
        number = Number(LETTERS[sachgebiet], OFFICE.kiosks[kiosk].numbers[0] + self.counts[kiosk])
        return DrawTicket(
            kiosk=kiosk,
            roll=f"roll-of-{kiosk}",
            seq=self.messages[kiosk],
            id=f"t-{number}",
            number=str(number),
            concern="emergency" if urgent and sachgebiet == "aufenthalt" else USUAL_CONCERN[sachgebiet],
            sachgebiet=sachgebiet,
            language=language,
            needs=needs,
            drawn_at=self.now - timedelta(seconds=late),
            drawn_on=MONDAY,
            at=self.now,
            appointment=None if booked is None else self.now + timedelta(minutes=booked),
        )

    @rule(seconds=PASSING)
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @initialize(target=drawn)
    def some_stand_at_the_door(self) -> object:
        """The first of the day, some of one kind, so that most histories have lines and somebody to call."""
        first = [
            *[("service", "de", [])] * 3, ("aufenthalt", "de", ["step-free"]), ("service", "ar", []),
            *[("aufenthalt", "ar", [])] * 2, ("asyl", "so", []), ("service", "uk", ["helper"]),
        ]  # fmt: skip
        return multiple(*[
            self.a_ticket_is_drawn("entrance", sachgebiet, language, frozenset(needs), False, 0, None)
            for sachgebiet, language, needs in first
        ])  # fmt: skip

    @rule(target=drawn, late=st.sampled_from([0, 60]), **{each: A_PERSON[each] for each in ("sachgebiet", "language")})  # type: ignore[call-overload,untyped-decorator]
    def a_family_comes(self, sachgebiet: str, language: str, late: int) -> object:
        """Three of one kind, of whom the last is heard of first when the message is late."""
        return multiple(*[
            self.a_ticket_is_drawn("side-door", sachgebiet, language, frozenset(), False, late * member, None)
            for member in range(3)
        ])  # fmt: skip

    @rule(target=drawn, **A_PERSON)  # type: ignore[call-overload,untyped-decorator]
    def a_ticket_is_drawn(
        self, kiosk: str, sachgebiet: str, language: str, needs: frozenset[str], urgent: bool, late: int,
        booked: int | None,
    ) -> str:  # fmt: skip
        message = self.a_message(kiosk, sachgebiet, language, needs, urgent, late, booked)
        (event,) = self.tell(message)
        assert isinstance(event, TicketDrawn)
        return message.id

    @rule(target=held_back, **A_PERSON)  # type: ignore[call-overload,untyped-decorator]
    def a_ticket_is_drawn_while_the_network_is_away(
        self, kiosk: str, sachgebiet: str, language: str, needs: frozenset[str], urgent: bool, late: int,
        booked: int | None,
    ) -> DrawTicket:  # fmt: skip
        return self.a_message(kiosk, sachgebiet, language, needs, urgent, late, booked)

    @rule(target=drawn, message=consumes(held_back))
    def a_message_comes_late(self, message: DrawTicket) -> str:
        (event,) = self.tell(replace(message, at=self.now))
        assert isinstance(event, TicketDrawn)
        return message.id

    @rule(which=st.integers(0, 10_000))
    def something_known_is_said_again(self, which: int) -> None:
        known = self.told[which % len(self.told)]
        if isinstance(known, WakeParked):
            return
        before = deepcopy(self.day)

        happened = decide(self.day, replace(known, at=self.now))

        assert happened == ()
        assert self.day == before

    @rule(desk=DESKS)
    def next_is_called(self, desk: str) -> None:
        self._next(desk)

    @rule(desk=DESKS)
    def two_desks_call_at_one_instant(self, desk: str) -> None:
        self._next(desk)
        self._next(next(each for each in OFFICE.desks if each != desk))

    @rule(which=WHICH, kind=st.sampled_from([RecallTicket, NoteArrival, MissTicket, FinishTicket, ReturnTicket]))
    def the_current_ticket_is_dealt_with(self, which: int, kind: type) -> None:
        desk = self.a_busy_desk(which)
        if desk is None:
            return
        ticket = self.current(desk)

        (event,) = self.press(kind, desk)

        assert event.ticket == ticket  # type: ignore[union-attr]
        assert ticket is not None
        assert self.day.standing[ticket] == STANDING_AFTER[kind]

    @rule(desk=DESKS, kind=st.sampled_from([RecallTicket, ParkTicket, FinishTicket, OpenDesk, PauseDesk]))
    def something_is_pressed(self, desk: str, kind: type) -> None:
        self.press(kind, desk)

    @rule(which=WHICH, minutes=st.sampled_from([None, -1, 0, 5, 60]))
    def a_ticket_is_parked(self, which: int, minutes: int | None) -> None:
        if desk := self.a_busy_desk(which):
            self.press(ParkTicket, desk, until=None if minutes is None else self.now + timedelta(minutes=minutes))

    @rule()
    def the_clock_is_looked_at(self) -> None:
        due = {ticket for ticket, until in self.day.parked_until.items() if until <= self.now}

        woken = {event.ticket for event in self.tell(WakeParked(self.now))}  # type: ignore[union-attr]

        assert woken == due
        assert {self.day.standing[ticket] for ticket in due} <= {Standing.WAITING}
        assert all(until > self.now for until in self.day.parked_until.values())

    @rule(which=WHICH, to=SOMEWHERE)
    def a_ticket_is_forwarded(self, which: int, to: str) -> None:
        if desk := self.a_busy_desk(which):
            self.press(ForwardTicket, desk, to=to, reason="wrong-place")

    @rule(which=WHICH, documents=st.sets(st.sampled_from("123")))
    def documents_are_ticked(self, which: int, documents: set[str]) -> None:
        if desk := self.a_busy_desk(which):
            self.press(TickDocuments, desk, documents=frozenset(documents))
            assert self.day.documents[self.current(desk) or ""] == tuple(sorted(documents))

    @rule(desk=DESKS)
    def what_was_done_last_is_undone(self, desk: str) -> None:
        left, current = self.day.desk(desk).left, self.current(desk)

        (event,) = self.press(TakeBack, desk)

        assert isinstance(event, TicketTakenBack) == (left is not None and current is None)
        if isinstance(event, TicketTakenBack):
            assert self.current(desk) == event.ticket
            assert event.ticket not in self.day.visits

    @rule(desk=DESKS, ticket=drawn)
    def a_ticket_is_picked(self, desk: str, ticket: str) -> None:
        pickable = (
            not self.day.closed
            and self.day.standing[ticket] in (Standing.WAITING, Standing.PARKED, Standing.MISSED)
            and self.bystander.may_be_picked_at(ticket, OFFICE.desks[desk])
        )

        happened = self.press(PickTicket, desk, ticket=ticket)

        assert isinstance(happened[-1], TicketCalled) == pickable
        assert (self.current(desk) == ticket) or not pickable

    @rule(desk=DESKS, ticket=drawn)
    def a_ticket_is_picked_by_mistake(self, desk: str, ticket: str) -> None:
        lines = deepcopy(self.day.lines)
        if self.current(desk) or self.day.standing[ticket] != Standing.WAITING:
            return

        if isinstance(self.press(PickTicket, desk, ticket=ticket)[-1], TicketCalled):
            self.press(ReturnTicket, desk)

        assert self.day.lines == lines

    @rule(desk=DESKS, ticket=st.none() | drawn)
    def a_ticket_is_cancelled(self, desk: str, ticket: str | None) -> None:
        called_elsewhere = [each.current for name, each in self.day.desks.items() if name != desk]

        (event,) = self.press(CancelTicket, desk, ticket=ticket)

        if isinstance(event, TicketCancelled):
            assert event.ticket not in called_elsewhere
            assert self.day.standing[event.ticket] == Standing.CANCELLED

    @rule(desk=DESKS)
    def a_press_comes_too_late(self, desk: str) -> None:
        before = dict(self.day.standing)

        self.press(RefuseStalePress, desk, age_ms=5001)

        assert self.day.standing == before

    @precondition(lambda self: len(self.events) > 60)
    @rule()
    def the_day_ends(self) -> None:
        self.tell(CloseDay(self.now))
        assert set(self.day.standing.values()) <= ENDS

    # What always holds

    def _next(self, desk_id: str) -> None:
        desk = OFFICE.desks[desk_id]
        waiting = [ticket for ticket, standing in self.day.standing.items() if standing == Standing.WAITING]
        candidates = [ticket for ticket in waiting if self.bystander.may_go_to(ticket, desk)]
        current = self.current(desk_id)

        happened = self.press(CallNext, desk_id)

        if self.day.closed:
            return
        if current is not None:
            assert [event.ticket for event in happened if isinstance(event, TicketServed)] == [current]
        if not candidates:
            assert isinstance(happened[-1], NobodyWaiting)
            return
        assert isinstance(happened[-1], TicketCalled)
        self._was_its_turn(happened[-1], desk, candidates)

    def _was_its_turn(self, call: TicketCalled, desk: Desk, candidates: list[str]) -> None:
        tickets = self.bystander.tickets
        assert call.ticket in candidates
        first = min(candidates, key=lambda each: (self.bystander.due(each, desk), tickets[each].counts_from,
                                                  tickets[each].place))  # fmt: skip
        assert call.ticket == first
        called = tickets[call.ticket].counts_from
        assert all(tickets[each].counts_from >= called - OFFICE.turns.most_overtaking for each in candidates)
        moved = sum(reason.minutes for reason in call.why)
        assert call.why[0].at == called
        assert called + timedelta(minutes=moved) == self.bystander.due(call.ticket, desk)

    @invariant()
    def no_ticket_is_lost_and_none_is_in_two_places(self) -> None:
        in_lines = [ticket for lines in self.day.lines.values() for line in lines.values() for _, _, ticket in line]
        at_desks = [each.current for each in self.day.desks.values() if each.current is not None]
        aside = [t for t, at in self.day.standing.items() if at in (Standing.PARKED, Standing.MISSED)]
        ended = [ticket for ticket, standing in self.day.standing.items() if standing in ENDS]
        assert sorted(in_lines + at_desks + aside + ended) == sorted(self.bystander.tickets)
        assert set(in_lines) == {t for t, standing in self.day.standing.items() if standing == Standing.WAITING}
        assert set(at_desks) == {t for t, standing in self.day.standing.items() if standing == Standing.CALLED}
        assert self.day.tickets == self.bystander.tickets

    @invariant()
    def every_call_is_at_one_desk(self) -> None:
        assert {ticket: call.desk for ticket, call in self.day.calls.items()} == {
            desk.current: name for name, desk in self.day.desks.items() if desk.current is not None
        }
        assert len({call.id for call in self.day.calls.values()}) == len(self.day.calls)
        assert set(self.day.parked_until) <= {t for t, at in self.day.standing.items() if at == Standing.PARKED}

    @invariant()
    def lines_are_in_order_and_hold_one_kind_each(self) -> None:
        for sachgebiet, lines in self.day.lines.items():
            assert self.day.waiting_for(sachgebiet) == sum(map(len, lines.values()))
            for kind, line in lines.items():
                assert line
                assert all(one < other for one, other in pairwise(line))
                for since, _, ticket in line:
                    assert (kind.sachgebiet, kind.desk) == self.bystander.sent_to[ticket]
                    assert kind.sachgebiet == sachgebiet
                    assert since == self.bystander.tickets[ticket].counts_from

    @invariant()
    def nobody_is_at_a_desk_that_may_not_serve_them(self) -> None:
        for name, desk in self.day.desks.items():
            assert desk.current is None or self.bystander.may_be_picked_at(desk.current, OFFICE.desks[name])

    @invariant()
    def every_message_that_came_is_known_and_no_other(self) -> None:
        came = {(c.roll, c.seq) for c in self.told if isinstance(c, DrawTicket)}
        for kiosk, sent in self.messages.items():
            roll = self.day.rolls.get(f"roll-of-{kiosk}")
            known = {seq for seq in range(1, sent + 2) if roll is not None and roll.knows(seq)}
            assert known == {seq for name, seq in came if name == f"roll-of-{kiosk}"}
            assert roll is None or roll.upto + 1 not in known
            assert roll is None or all(seq > roll.upto for seq in roll.beyond)

    # At the end of every history

    def teardown(self) -> None:
        """Fold what was collected; then call, by pressing next alone, everybody who was ever promised it."""
        assert fold(an_empty_day(OFFICE), self.events) == self.day
        if self.day.closed:
            assert set(self.day.standing.values()) <= ENDS
            return
        self._pick_what_is_aside()
        for _ in range(len(self.bystander.tickets) + 1):
            for desk in OFFICE.desks:
                self._next(desk)
        assert set(self.day.standing.values()) <= {Standing.SERVED, Standing.CANCELLED}
        assert fold(an_empty_day(OFFICE), self.events) == self.day

    def _pick_what_is_aside(self) -> None:
        for ticket, standing in list(self.day.standing.items()):
            if standing in (Standing.PARKED, Standing.MISSED):
                desk = next(name for name, desk in OFFICE.desks.items() if self.bystander.may_go_to(ticket, desk))
                self.press(PickTicket, desk, ticket=ticket)
                assert self.current(desk) == ticket


TestDayInTheHall = DayInTheHall.TestCase
TestDayInTheHall.settings = settings(
    max_examples=180,
    stateful_step_count=60,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
