"""What desks order for people who cannot use the kiosk: printed at once or never, and answered."""

from __future__ import annotations

import logging
import queue
import time
from collections.abc import Callable
from functools import partial

from kiosk.entrance import Entrance, KioskClosed, UnknownChoice
from kiosk.once import Once
from kiosk.outcomes import Drawn
from kiosk.roll import Roll, RollUnusable
from wire.codec import BadMessage, decode, encode
from wire.connection import Arrival, Connection
from wire.messages import PaperOrder, PaperReport

STALE_MS = 5_000
"""An order older than this is not printed: whoever it is for has been helped otherwise, or has gone."""

MS = 1_000_000
"""Nanoseconds in a millisecond."""

log = logging.getLogger("wartemarke.kiosk")


class _Connected:
    """The broker is there again: desks can be told."""


class Orders:
    """Carries out orders one by one, on a thread of its own; the network thread only hands them over.

    Whoever stands at the screen keeps their page: it says their number, large, and nothing of a paper that a desk has
    ordered. The number on each paper tells whose it is.
    """

    def __init__(
        self,
        entrance: Entrance,
        roll: Roll,
        connection: Connection,
        somebody_waits: Callable[[], None] = lambda: None,
        alarm: Callable[..., None] = lambda *_: None,
        now_ns: Callable[[], int] = time.monotonic_ns,
    ) -> None:
        """`somebody_waits` puts off what is done at leisure. `alarm` takes a source and its present troubles, for
        staff. `now_ns` is the monotonic clock of the arrivals."""
        self._entrance = entrance
        self._roll = roll
        self._connection = connection
        self._somebody_waits = somebody_waits
        self._alarm = alarm
        self._now_ns = now_ns
        self._began_ns = now_ns()
        self._dropped = 0
        self._reports: Once[PaperReport] = Once()
        self._untold: dict[str, PaperReport] = {}
        self._inbox: queue.SimpleQueue[Arrival | _Connected | None] = queue.SimpleQueue()
        connection.subscribe(connection.topics.order(connection.account.client), self._inbox.put, qos=0)
        connection.watch(lambda connected: self._inbox.put(_Connected()) if connected else None)

    def stop(self) -> None:
        """End `run`."""
        self._inbox.put(None)

    def run(self) -> None:
        """Carry out orders until stopped."""
        self._remember()
        while (news := self._inbox.get()) is not None:
            if isinstance(news, Arrival):
                self._take(news)
            self._tell()

    def _remember(self) -> None:
        """The last run of this program may have been killed within an order: its number is in the queue, and nobody
        knows whether paper came out."""
        try:
            for order, number in self._roll.orders().items():
                report = partial(PaperReport, order=order, number=number, printed=False)
                self._untold[order] = self._reports.get_or(order, report)
        except RollUnusable as error:
            log.error("%s", error)

    def _take(self, arrival: Arrival) -> None:
        try:
            order = _read(arrival)
        except BadMessage as error:
            self._drop(error)
            return
        self._somebody_waits()
        self._untold[order.order] = self._reports.get_or(order.order, lambda: self._carry_out(order, arrival))
        self._no_more_dropped()

    def _carry_out(self, order: PaperOrder, arrival: Arrival) -> PaperReport:
        """Whatever goes wrong, there is a report: an order that failed is not tried again behind the desk's back."""
        try:
            if late := self._late(order, arrival):
                raise Refused(late)
            outcome = self._entrance.order(order.order, order.concern, order.language, frozenset(order.needs))
        except (Refused, UnknownChoice, KioskClosed) as why:
            log.warning("the order %s is not printed: %s", order.order, why)
        except Exception:
            log.exception("the order %s is not printed: a fault of the kiosk", order.order)
        else:
            number = str(outcome.number) if isinstance(outcome, Drawn) else None
            return PaperReport(order=order.order, number=number, printed=outcome.printed)
        return PaperReport(order=order.order, printed=False)

    def _late(self, order: PaperOrder, arrival: Arrival) -> str:
        """Why it is too late for an order; empty when it is not.

        What was ordered before this program began may be on paper: an earlier run may have printed it, told the desk,
        and forgotten it.
        """
        if order.age_ms * MS + self._now_ns() - arrival.at_ns > STALE_MS * MS:
            return f"it is older than {STALE_MS // 1000} s."
        if arrival.at_ns - order.age_ms * MS < self._began_ns:
            return "it is older than this run of the kiosk, and may have been printed by the last one."
        return ""

    def _tell(self) -> None:
        """Tell the desks, as soon as the broker is there; the hub passes over what comes too late."""
        topic = self._connection.topics.paper(self._connection.account.client)
        for report in list(self._untold.values()):
            if not self._connection.publish(topic, encode(report)):
                return
            del self._untold[report.order]
            if report.number:
                self._forget(report.order)

    def _forget(self, order: str) -> None:
        try:
            self._roll.forget_order(order)
        except RollUnusable as error:
            log.error("%s", error)

    def _drop(self, error: BadMessage) -> None:
        """Logged once, counted for staff until an order comes that can be read."""
        self._dropped += 1
        if self._dropped == 1:
            log.error("an order is dropped: %s", error)
        self._alarm("orders", f"{self._dropped} dropped, the last one because {error}")

    def _no_more_dropped(self) -> None:
        if self._dropped:
            self._dropped = 0
            self._alarm("orders")


class Refused(RuntimeError):
    """An order that comes too late."""


def _read(arrival: Arrival) -> PaperOrder:
    """Raises `BadMessage`."""
    if arrival.retained:
        raise BadMessage("an order must not be retained: it would be printed again at every start of the kiosk.")
    return decode(arrival.payload, PaperOrder)
