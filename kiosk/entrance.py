"""The entrance: somebody has chosen a concern; they get a number, and paper with it.

Always in this order: on disk, on paper, to the hub (laws 1 and 2).
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from weakref import WeakValueDictionary
from zoneinfo import ZoneInfo

from kiosk.hall_view import HallView
from kiosk.printing.port import Paper, Printer, PrinterUnavailable
from kiosk.roll import NoNumbersLeft, Roll, RollNotStarted, RollUnusable
from languages.hall import KIOSK_CLOSED, NO_NUMBERS_LEFT
from languages.ticket import TicketFacts, TicketSetter, short_lines
from languages.typesetting import CannotSet
from routing.numbers import Number
from routing.office import NEEDS, Concern, Office
from routing.reading import unknown
from wire.messages import SachgebietQueue, TicketSlip

REMEMBERED = 200
"""Draws remembered by their page: enough that a reload or a second tap gives the same ticket, never another."""

log = logging.getLogger("wartemarke.kiosk")


class UnknownChoice(ValueError):
    """A concern, language or need that this office does not have: names it, and those there are."""


class KioskClosed(RuntimeError):
    """No number can be given out just now: says why, for the operator; `said` is what customers are told."""

    def __init__(self, why: str, said: str = KIOSK_CLOSED) -> None:
        super().__init__(why)
        self.said = said


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a customer leaves with. Ahead and range are None when nobody can know them."""

    ticket: str
    number: Number
    concern: str
    sachgebiet: str
    language: str
    waiting_ahead: int | None
    wait_minutes: tuple[int, int] | None
    printed: bool


class Entrance:
    """The one way to a ticket, for the touch pages and the JSON interface alike. Safe to use from many threads."""

    def __init__(
        self,
        kiosk: str,
        office: Callable[[], Office],
        roll: Roll,
        printer: Printer,
        hall: HallView,
        tell: Callable[[], None],
        now: Callable[[ZoneInfo], datetime],
        alarm: Callable[..., None] = lambda *_: None,
    ) -> None:
        """`office` gives the description in force, `tell` wakes the outbox, `now` is the clock for the paper.

        `alarm` takes a source and its present troubles, for staff.
        """
        self._kiosk = kiosk
        self._office = office
        self._roll = roll
        self._printer = printer
        self._hall = hall
        self._tell = tell
        self._now = now
        self._alarm = alarm
        self._refusal: RollUnusable | RollNotStarted | NoNumbersLeft | None = None
        self._refused_on = ""
        self._paper_failed = False
        self._setting = threading.Lock()
        self._set_for: Office | None = None
        self._setter_kept: TicketSetter | None = None
        self._drawn: OrderedDict[str, Drawn] = OrderedDict()
        self._once_locks: WeakValueDictionary[str, threading.Lock] = WeakValueDictionary()
        self._remembering = threading.Lock()

    @property
    def office(self) -> Office:
        """The description in force."""
        return self._office()

    @property
    def open(self) -> bool:
        """Whether numbers can be given out at all."""
        return self._roll.started and not isinstance(self._refusal, RollUnusable)

    def look_again(self) -> None:
        """After the roll has refused a number: open again when it gives some again, and tell staff that it does."""
        refusal = self._refusal
        if refusal is not None and self._is_over(refusal):
            self._refusal = None
            self._alarm("roll")

    def draw_once(self, page: str, concern: str, language: str, needs: frozenset[str]) -> Drawn:
        """Draw for a page that was shown once: asked twice, it gives the same ticket."""
        with self._lock_of(page):
            known = self.drawn_by(page)
            if known is not None:
                return known
            drawn = self.draw(concern, language, needs)
            self._remember(page, drawn)
            return drawn

    def drawn_by(self, page: str) -> Drawn | None:
        """The ticket that a page has drawn, if it has and it was not long ago."""
        with self._remembering:
            return self._drawn.get(page)

    def draw(self, concern: str, language: str, needs: frozenset[str] = frozenset()) -> Drawn:
        """Give out a number and print it. A printer that fails changes nothing about the number.

        Raises `UnknownChoice`, `KioskClosed`.
        """
        office = self.office
        chosen = _checked(office, concern, language, needs)
        drawn_at = self._now(ZoneInfo(office.timezone))
        sachgebiet = office.sachgebiete[chosen.sachgebiet]
        ahead = self._hall.waiting(sachgebiet.id)
        ticket, number = self._reserve(office, chosen, language, needs)
        facts = TicketFacts(
            id=ticket,
            number=number,
            concern=concern,
            sachgebiet=sachgebiet.id,
            language=language,
            drawn_at=drawn_at,
            waiting_ahead=ahead.waiting if ahead else None,
            wait_minutes=_range(ahead),
        )
        printed = self._print(facts, office)
        self._tell()
        return Drawn(ticket, number, concern, sachgebiet.id, language, facts.waiting_ahead, facts.wait_minutes, printed)

    def prepare(self, stopped: threading.Event) -> None:
        """Set in advance what every ticket of a concern has in common, most used languages first."""
        office = self.office
        setter = self._setter(office)
        for language in office.languages:
            for concern in office.concerns.values():
                if stopped.is_set() or office is not self.office:
                    return
                try:
                    setter.prepare(language, concern.id, concern.sachgebiet)
                except CannotSet as error:
                    log.error("%s", error)

    def _is_over(self, refusal: RollUnusable | RollNotStarted | NoNumbersLeft) -> bool:
        match refusal:
            case RollNotStarted():
                return self._roll.started
            case NoNumbersLeft():
                return self._refused_on != self._roll.day
            case RollUnusable():
                try:
                    self._roll.check()
                except RollUnusable:
                    return False
                return True

    def _reserve(self, office: Office, concern: Concern, language: str, needs: frozenset[str]) -> tuple[str, Number]:
        slip = TicketSlip(
            id=secrets.token_hex(8),
            number="",
            concern=concern.id,
            sachgebiet=concern.sachgebiet,
            language=language,
            needs=tuple(sorted(needs)),
        )
        letter = office.sachgebiete[concern.sachgebiet].letter
        if self._kiosk not in office.kiosks:
            gone = " ".join(unknown("kiosk", self._kiosk, office.kiosks, "kiosks"))
            log.error("no number was given out: %s", gone)
            raise KioskClosed(gone)
        try:
            number, _ = self._roll.reserve(letter, office.kiosks[self._kiosk].numbers, slip)
        except (RollUnusable, RollNotStarted, NoNumbersLeft) as error:
            log.error("no number was given out: %s", error)
            self._refusal, self._refused_on = error, self._roll.day
            self._alarm("roll", str(error))
            said = NO_NUMBERS_LEFT if isinstance(error, NoNumbersLeft) else KIOSK_CLOSED
            raise KioskClosed(str(error), said) from error
        return slip.id, number

    def _print(self, facts: TicketFacts, office: Office) -> bool:
        try:
            picture = self._setter(office).picture(facts)
            number = f"{facts.number.letter} {facts.number.count:03}"
            self._printer.print_ticket(Paper(picture, number, short_lines(facts, office)))
        except (PrinterUnavailable, CannotSet) as error:
            log.error("no paper came out for %s: %s", facts.number, error)
            return self._without_paper(facts.number, error)
        except Exception as fault:
            # Whatever it was: the number is taken, and its owner must get to see it.
            log.exception("no paper came out for %s", facts.number)
            return self._without_paper(facts.number, fault)
        if self._paper_failed:
            self._paper_failed = False
            self._alarm("ticket")
        return True

    def _without_paper(self, number: Number, why: Exception) -> bool:
        """Tell staff, until a ticket comes out again: the printer itself may not know, or not say."""
        self._paper_failed = True
        self._alarm("ticket", f"no paper came out for {number}: {' '.join(str(why).split())}")
        return False

    def _setter(self, office: Office) -> TicketSetter:
        with self._setting:
            if self._setter_kept is None or self._set_for is not office:
                self._setter_kept = TicketSetter(office, office.kiosks[self._kiosk].paper_dots)
                self._set_for = office
            return self._setter_kept

    def _lock_of(self, page: str) -> threading.Lock:
        with self._remembering:
            return self._once_locks.setdefault(page, threading.Lock())

    def _remember(self, page: str, drawn: Drawn) -> None:
        with self._remembering:
            self._drawn[page] = drawn
            while len(self._drawn) > REMEMBERED:
                self._drawn.popitem(last=False)


def _checked(office: Office, concern: str, language: str, needs: frozenset[str]) -> Concern:
    if concern not in office.concerns:
        raise UnknownChoice(" ".join(unknown("concern", concern, office.concerns, "concerns")))
    if language not in office.languages:
        raise UnknownChoice(" ".join(unknown("language", language, office.languages, "languages")))
    for need in sorted(needs - set(NEEDS)):
        raise UnknownChoice(" ".join(unknown("need", need, NEEDS, "needs")))
    return office.concerns[concern]


def _range(ahead: SachgebietQueue | None) -> tuple[int, int] | None:
    return ahead.wait_minutes if ahead else None
