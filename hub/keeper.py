"""The keeper of the day, the one writer: decide, append to the journal, evolve, publish (law 3)."""

from __future__ import annotations

import logging
import queue
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from hub.clock import SteadyClock
from hub.intake import command_of, local_day, remarks
from hub.journal import Journal, JournalUnavailable, SeqTaken
from hub.publisher import Publisher
from hub.troubles import Troubles
from routing.commands import CloseDay, Command, DrawTicket, OpenDay, WakeParked
from routing.day import Day
from routing.events import Event
from routing.office import Office
from routing.queue import Refused, decide, evolve
from wire.codec import BadMessage
from wire.connection import Arrival

BATCH = 500
"""Messages decided between two commits at most: one commit for many tickets, but no press waits for long."""

TICK_S = 1.0
"""How often the keeper looks at the clock when nobody writes: parked tickets, midnight."""

PATIENCE_S = 0.05
"""How long the counts of uninvolved desks may lag while messages keep coming."""

log = logging.getLogger("wartemarke.hub")


@dataclass(frozen=True, slots=True)
class BrokerIsBack:
    """The broker has taken us, perhaps with an empty memory: everything is to be published again."""


@dataclass(frozen=True, slots=True)
class Stop:
    """The end of the keeper's work."""


Order = Arrival | BrokerIsBack | Stop


@dataclass(slots=True)
class Batch:
    """What one round of decisions brought about, before it is written."""

    events: list[Event] = field(default_factory=list)
    desks: dict[str, None] = field(default_factory=dict)
    kiosks: dict[str, None] = field(default_factory=dict)


class Keeper:
    """Owns the day. Everybody else puts orders into its inbox and returns."""

    def __init__(
        self,
        office: Office,
        journal: Journal,
        publisher: Publisher,
        report: Callable[[tuple[str, ...]], None],
        keep_days: int,
    ) -> None:
        """`report` shows the troubles; events older than `keep_days` days are deleted."""
        self.inbox: queue.SimpleQueue[Order] = queue.SimpleQueue()
        self._office = office
        self._journal = journal
        self._publisher = publisher
        self._report = report
        self._keep_days = keep_days
        self._timezone = ZoneInfo(office.timezone)
        self._clock = SteadyClock()
        self._troubles = Troubles()
        self._rest_is_due = False
        self._rest_published = 0.0
        self._reported = 0.0
        self.day = self._todays_day()

    def run(self) -> None:
        """Keep the day until told to stop."""
        while True:
            orders = self._next_orders()
            if any(isinstance(order, Stop) for order in orders):
                return
            if any(isinstance(order, BrokerIsBack) for order in orders):
                self._publisher.everything(self.day)
            self._keep([order for order in orders if isinstance(order, Arrival)])
            self._publish_rest()
            self._report_troubles()

    def _next_orders(self) -> list[Order]:
        """What has come in, at most a batch; nothing when the clock is to be looked at."""
        wait = PATIENCE_S if self._rest_is_due else TICK_S
        orders: list[Order] = []
        try:
            orders.append(self.inbox.get(timeout=wait))
            while len(orders) < BATCH:
                orders.append(self.inbox.get_nowait())
        except queue.Empty:
            pass
        return orders

    def _keep(self, arrivals: list[Arrival]) -> None:
        """Decide on the arrivals and on what time has brought; write; publish. Starts afresh when another hub won."""
        while True:
            try:
                self._turn_the_day()
                batch = self._decide_all(arrivals)
                if batch.events:
                    self._journal.append(self.day.date, self.day.seq - len(batch.events) + 1, batch.events)
                self._troubles.over(JOURNAL_IS_AWAY)
                self._publish(batch)
                return
            except SeqTaken:
                log.warning("another hub is writing this journal: reading it again")
                self.day = self._todays_day()
            except JournalUnavailable as error:
                self._start_over_without(error)
                return

    def _start_over_without(self, error: JournalUnavailable) -> None:
        """Nothing of the batch holds: kiosks will send again, buttons will say "not taken"."""
        log.error("%s. Nothing is taken until it can be written again.", error)
        self._troubles.note(JOURNAL_IS_AWAY)
        self._report(self._troubles.lines())
        time.sleep(TICK_S)
        try:
            self.day = self._todays_day()
        except JournalUnavailable:
            self.day = Day(self.day.date, self._office, closed=True)
        self._publisher.everything(self.day)

    def _decide_all(self, arrivals: list[Arrival]) -> Batch:
        batch = Batch()
        self._decide(WakeParked(self._clock.now()), batch)
        for arrival in arrivals:
            try:
                command = command_of(arrival, self._clock.now(), self._timezone)
                self._decide(command, batch)
            except (BadMessage, Refused) as problem:
                self._troubles.note(f"dropped: {_first_line(problem)}")
        return batch

    def _decide(self, command: Command, batch: Batch) -> None:
        happened = decide(self.day, command)
        for event in happened:
            evolve(self.day, event)
        batch.events.extend(happened)
        if isinstance(command, DrawTicket):
            batch.kiosks[command.kiosk] = None
            for remark in remarks(command, self._office) if happened else ():
                self._troubles.note(remark)
        elif not isinstance(command, WakeParked | OpenDay | CloseDay):
            batch.desks[command.desk] = None
            if happened:
                self._publisher.answer(command.desk)
            else:
                self._publisher.answer_repeated(command.desk, command.press)

    def _publish(self, batch: Batch) -> None:
        if batch.events or batch.desks or batch.kiosks:
            self._publisher.first(self.day, batch.desks, batch.kiosks)
        if batch.events:
            self._rest_is_due = True

    def _publish_rest(self) -> None:
        """Publish the other counts when nobody is waiting for an answer, or they have lagged long enough."""
        patience_is_over = time.monotonic() - self._rest_published > PATIENCE_S
        if self._rest_is_due and (self.inbox.empty() or patience_is_over):
            self._publisher.rest(self.day)
            self._rest_is_due = False
            self._rest_published = time.monotonic()

    def _report_troubles(self) -> None:
        if time.monotonic() - self._reported > TICK_S:
            self._report(self._troubles.lines())
            self._reported = time.monotonic()

    def _turn_the_day(self) -> None:
        """At midnight: close the day, open the next. The day never goes back."""
        if local_day(self._clock.now(), self._timezone) > self.day.date:
            self._close(self.day)
            self.day = self._open(local_day(self._clock.now(), self._timezone), self.day)
            self._troubles.forget()
            self._publisher.everything(self.day)

    def _todays_day(self) -> Day:
        """The day as the journal has it; opened, if it is new. Raises `JournalUnavailable`."""
        last = self._journal.last_day()
        today = local_day(self._clock.now(), self._timezone)
        if last is None:
            return self._open(today, None)
        newest = self._replay(last)
        if last >= today:
            return newest
        self._close(newest)
        return self._open(today, newest)

    def _replay(self, day: date) -> Day:
        replayed = Day(day, self._office)
        for event in self._journal.read(day):
            evolve(replayed, event)
            self._clock.not_before(event.at)
        return replayed

    def _close(self, day: Day) -> None:
        self._decide_and_write(day, CloseDay(self._clock.now()))

    def _open(self, today: date, before: Day | None) -> Day:
        day = Day(today, self._office)
        rolls = {name: roll.so_far for name, roll in before.rolls.items()} if before else {}
        self._decide_and_write(day, OpenDay(rolls, self._clock.now()))
        self._journal.forget_before(today - timedelta(days=self._keep_days))
        return day

    def _decide_and_write(self, day: Day, command: Command) -> None:
        happened = decide(day, command)
        if happened:
            self._journal.append(day.date, day.seq + 1, happened)
            for event in happened:
                evolve(day, event)


JOURNAL_IS_AWAY = "the journal cannot be written: check the disk. Kiosks keep their tickets until it can."


def _first_line(problem: Exception) -> str:
    return str(problem).splitlines()[0]
