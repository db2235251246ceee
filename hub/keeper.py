"""The keeper of the day, the one writer: decide, append to the journal, evolve, publish (law 3)."""

from __future__ import annotations

import logging
import queue
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hub.clock import Moment, SteadyClock
from hub.intake import command_of, local_day, remarks
from hub.journal import Journal, JournalUnavailable, SeqTaken
from hub.lagging import Lagging
from hub.office_file import Described, Unusable
from hub.orders import Batch, BrokerIsBack, Order, Stop, Unforeseen
from hub.publisher import Publisher
from hub.stranded import Stranded
from hub.troubles import Troubles
from routing.commands import CloseDay, Command, DeskCommand, DrawTicket, OpenDay, WakeParked
from routing.day import Day
from routing.events import PaperOrdered
from routing.office import Office
from routing.queue import Refused, decide, evolve
from wire.codec import BadMessage
from wire.connection import Arrival

BATCH = 500
"""Messages decided between two commits at most: one commit for many tickets, but no press waits for long."""

TICK_S = 1.0
"""How often the keeper looks at the clock when nobody writes: parked tickets, midnight."""

NEXT_DAY = timedelta(days=1)
"""Tomorrow may always come: a hub that is to keep no days deletes each when the next one opens."""

log = logging.getLogger("wartemarke.hub")


class Keeper:
    """Owns the day. Everybody else puts orders into its inbox and returns."""

    def __init__(
        self,
        office: Office,
        journal: Journal,
        publisher: Publisher,
        report: Callable[[tuple[str, ...]], None],
        keep_days: int,
        clock: SteadyClock | None = None,
    ) -> None:
        """`report` shows the troubles; events older than `keep_days` days are deleted.

        Raises `JournalUnavailable`, `UnreadableRecord`.
        """
        self.inbox: queue.SimpleQueue[Order] = queue.SimpleQueue()
        self._office = office
        self._journal = journal
        self._publisher = publisher
        self._report = report
        self._keep_days = keep_days
        self._timezone = ZoneInfo(office.timezone)
        self._clock = clock or SteadyClock()
        self._troubles = Troubles()
        self._stranded = Stranded(self._troubles)
        self._office_problems: tuple[str, ...] = ()
        self._lagging = Lagging(publisher)
        self._reported = 0.0
        self._beaten = 0.0
        self._day_holds = True
        self.day = self._todays_day()

    def run(self) -> None:
        """Keep the day until told to stop."""
        while True:
            orders = self._next_orders()
            if any(isinstance(order, Stop) for order in orders):
                return
            for order in orders:
                self._take_office(order)
            if self._day_holds and any(isinstance(order, BrokerIsBack) for order in orders):
                self._publisher.everything(self.day)
            self._keep([order for order in orders if isinstance(order, Arrival)])
            if self._day_holds:
                self._lagging.publish(self.day, nothing_came=not orders)
            self._beat()
            self._report_troubles()

    def _next_orders(self) -> list[Order]:
        """What has come in, at most a batch; nothing when the clock is to be looked at."""
        orders: list[Order] = []
        try:
            orders.append(self.inbox.get(timeout=self._lagging.wait_s(TICK_S)))
            while len(orders) < BATCH:
                orders.append(self.inbox.get_nowait())
        except queue.Empty:
            pass
        return orders

    def _take_office(self, order: Order) -> None:
        """Another description is in force, or cannot be. The fold of a day does not depend on it: what was decided
        stands as it was decided, and the next command is decided by the new rules."""
        match order:
            case Described(office, description):
                self._office, self._timezone = office, ZoneInfo(office.timezone)
                self._publisher.describe(description)
                self._office_problems = ()
                self.day.office = office
                if self._day_holds:
                    self._stranded.look(self.day)
                    self._publisher.everything(self.day)
            case Unusable(problems):
                self._office_problems = problems

    def _keep(self, arrivals: list[Arrival]) -> None:
        """Decide on the arrivals and on what time has brought; write; publish.

        Whatever goes wrong before the events are written, the day in memory may hold what the journal does not: it
        is read again before anybody is told anything.
        """
        while True:
            try:
                if not self._day_holds:
                    self._read_again()
                moment = self._clock.look()
                self._turn_the_day(moment.at)
                batch = self._decide_all(arrivals, moment)
                self._write(batch)
                self._publish(batch)
                self._stranded.look_after(self.day, batch.events)
                return
            except SeqTaken:
                log.warning("another hub is writing this journal: reading it again")
                self._day_holds = False
            except Unforeseen as fault:
                self._day_holds = False
                self._drop(fault)
                arrivals = [each for each in arrivals if each is not fault.arrival]
            except JournalUnavailable as error:
                self._day_holds = False
                self._wait_for_the_journal(error)
                return

    def _read_again(self) -> None:
        self.day = self._todays_day()
        self._day_holds = True
        self._lagging.forget()
        self._publisher.everything(self.day)

    def _write(self, batch: Batch) -> None:
        if batch.events:
            self._journal.append(self.day.date, self.day.seq - len(batch.events) + 1, batch.events)
            self._troubles.over(JOURNAL_IS_AWAY)

    def _drop(self, fault: Unforeseen) -> None:
        """One message must not end the day for everybody, nor come back for ever."""
        log.error("a fault of the hub: a message on %s is dropped", fault, exc_info=fault.__cause__)
        self._troubles.note(f"dropped: {fault}: a fault of the hub ({type(fault.__cause__).__name__}), see its log.")

    def _wait_for_the_journal(self, error: JournalUnavailable) -> None:
        """Nothing of the batch holds: kiosks will send again, buttons will say "not taken".

        What was published stays as it is: it is what the journal held last.
        """
        if self._troubles.note(JOURNAL_IS_AWAY):
            log.error("%s. Nothing is taken until it can be written again.", error)
        self._report(self._problems())
        time.sleep(TICK_S)

    def _decide_all(self, arrivals: list[Arrival], moment: Moment) -> Batch:
        """All at one moment: a batch must not reach over midnight into a day that is not open yet."""
        batch = Batch()
        self._decide(WakeParked(moment.at), batch)
        for arrival in arrivals:
            try:
                self._decide(command_of(arrival, moment, self._timezone), batch)
            except (BadMessage, Refused) as problem:
                self._troubles.note(f"dropped: {_first_line(problem)}")
            except Exception as fault:
                raise Unforeseen(arrival) from fault
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
        elif isinstance(command, DeskCommand):
            batch.desks[command.desk] = None
            if happened:
                self._publisher.answer(command.desk)
            else:
                self._publisher.answer_repeated(command.desk, command.press)

    def _publish(self, batch: Batch) -> None:
        if batch.events or batch.desks or batch.kiosks:
            self._publisher.first(self.day, batch.desks, batch.kiosks)
        for event in batch.events:
            if isinstance(event, PaperOrdered) and (order := self.day.orders.get(event.press)):
                self._publisher.order(order, (self._clock.now() - order.at) // timedelta(milliseconds=1))
        if batch.events:
            self._lagging.note()

    def _beat(self) -> None:
        if time.monotonic() - self._beaten >= TICK_S:
            self._publisher.beat(self._clock.even())
            self._beaten = time.monotonic()

    def _report_troubles(self) -> None:
        if time.monotonic() - self._reported > TICK_S:
            self._report(self._problems())
            self._reported = time.monotonic()

    def _problems(self) -> tuple[str, ...]:
        return (*self._office_problems, *self._troubles.lines())

    def _turn_the_day(self, now: datetime) -> None:
        """At midnight: close the day, open the next. The day never goes back."""
        today = local_day(now, self._timezone)
        if today > self.day.date:
            self._close(self.day)
            self._troubles.forget()
            self._stranded.forget()
            self.day = self._open(today, self.day)
            self._publisher.everything(self.day)

    def _todays_day(self) -> Day:
        """The day as the journal has it; opened, if it is new. Raises `JournalUnavailable`."""
        while True:
            try:
                return self._newest_day()
            except SeqTaken:
                log.warning("another hub is opening the day in this journal: reading it again")

    def _newest_day(self) -> Day:
        last = self._journal.last_day()
        today = local_day(self._clock.now(), self._timezone)
        if last is None:
            return self._open(today, None)
        newest = self._replay(last)
        if last >= today:
            self._stranded.look(newest)
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
        if before is not None:
            self._forget_old_days(today, before.date)
        return day

    def _forget_old_days(self, today: date, before: date) -> None:
        """Not after a leap over all that is kept: the date may be wrong, and the days would be gone for good. If it is
        right, the next day deletes them.
        """
        keep = timedelta(days=self._keep_days)
        if today - before <= max(keep, NEXT_DAY):
            self._journal.forget_before(today - keep)
        else:
            self._troubles.note(f"after {before} comes {today}: {LEAPT}")

    def _decide_and_write(self, day: Day, command: Command) -> None:
        happened = decide(day, command)
        if happened:
            self._journal.append(day.date, day.seq + 1, happened)
            for event in happened:
                evolve(day, event)


JOURNAL_IS_AWAY = "the journal cannot be written: check the disk. Kiosks keep their tickets until it can."

LEAPT = "nothing was deleted. Is the date right? If not, set the clock of the hub."


def _first_line(problem: Exception) -> str:
    return str(problem).splitlines()[0]
