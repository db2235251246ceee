"""The entrance: somebody has chosen a concern; they get a number, and paper with it, or the way to where they get help.

Always in this order: on disk, on paper, to the hub (laws 1 and 2).
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import assert_never
from zoneinfo import ZoneInfo

from kiosk.hall_view import HallView
from kiosk.offer import Offer, Way, languages_of
from kiosk.once import Once
from kiosk.outcomes import Drawn, NotGiven, Outcome, Referred
from kiosk.papers import Papers
from kiosk.roll import NoNumbersLeft, Roll, RollNotStarted, RollUnusable
from languages.hall import KIOSK_CLOSED, NO_NUMBERS_LEFT
from languages.ticket import TicketFacts
from routing.concerns import Draw, NotNow, Refer
from routing.numbers import Number
from routing.office import NEEDS, Concern, Institution, Office, Sachgebiet
from routing.reading import unknown
from wire.messages import SachgebietQueue, TicketSlip

log = logging.getLogger("wartemarke.kiosk")


class UnknownChoice(ValueError):
    """A concern, language or need that this office does not have: names it, and those there are."""


class KioskClosed(RuntimeError):
    """No number can be given out just now: says why, for the operator; `said` is what customers are told."""

    def __init__(self, why: str, said: str = KIOSK_CLOSED) -> None:
        super().__init__(why)
        self.said = said


class Entrance:
    """The one way to a ticket, for the touch pages and the JSON interface alike. Safe to use from many threads."""

    def __init__(
        self,
        kiosk: str,
        office: Callable[[], Office],
        roll: Roll,
        papers: Papers,
        hall: HallView,
        offer: Offer,
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
        self._papers = papers
        self._hall = hall
        self._offer = offer
        self._tell = tell
        self._now = now
        self._alarm = alarm
        self._refusal: RollUnusable | RollNotStarted | NoNumbersLeft | None = None
        self._refused_on = ""
        self._once: Once[Outcome] = Once()

    @property
    def office(self) -> Office:
        """The description in force."""
        return self._office()

    @property
    def open(self) -> bool:
        """Whether numbers can be given out at all."""
        return self._roll.started and not isinstance(self._refusal, RollUnusable)

    @property
    def now(self) -> datetime:
        """The office's time, as it stands on paper."""
        return self._now(ZoneInfo(self.office.timezone))

    def house_opens_at(self) -> datetime | None:
        """When the office opens again; None while it is open, or nobody knows."""
        return self._offer.house_opens_at(self.office)

    def way_of(self, concern: Concern, language: str) -> Way:
        """What choosing a concern would come to now."""
        return self._offer.way_of(self.office, self._kiosk, concern, language)

    def look_again(self) -> None:
        """After the roll has refused a number: open again when it gives some again, and tell staff that it does."""
        refusal = self._refusal
        if refusal is not None and self._is_over(refusal):
            self._refusal = None
            self._alarm("roll")

    def choose_once(
        self, page: str, concern: str, language: str, needs: frozenset[str], at_servicepoint: bool = False
    ) -> Outcome:
        """Choose on a page that was shown once: asked twice, it comes to the same."""
        return self._once.get_or(page, lambda: self.choose(concern, language, needs, at_servicepoint))

    def chosen_on(self, page: str) -> Outcome | None:
        """What a page has come to, if it has and it was not long ago."""
        return self._once.get(page)

    def choose(
        self, concern: str, language: str, needs: frozenset[str] = frozenset(), at_servicepoint: bool = False
    ) -> Outcome:
        """A concern was chosen: give out a number and print it, or print the way to another institution, or say why
        not now. A printer that fails changes nothing about the number. `at_servicepoint`: the customer wants to ask
        there about a concern that gets no number of its own now.

        Raises `UnknownChoice`, `KioskClosed`.
        """
        office = self.office
        chosen = _checked(office, concern, language, needs)
        find = self._offer.servicepoint_instead if at_servicepoint else self._offer.way_of
        match find(office, self._kiosk, chosen, language):
            case Draw(sachgebiet):
                return self._draw(office, chosen, office.sachgebiete[sachgebiet], language, needs)
            case Refer(institution):
                return self._refer(office, chosen, institution, language, needs)
            case NotNow() as why:
                return NotGiven(chosen.id, language, needs, why)
            case way:
                assert_never(way)

    def order(self, order: str, concern: str, language: str, needs: frozenset[str]) -> Drawn | Referred:
        """A desk wants paper for somebody: as if they had chosen here, at any hour. Hours, limits and appointments
        hold for the door; staff who have the person before them have decided otherwise. The roll keeps the order with
        its number until the desk has been told.

        Raises `UnknownChoice`, `KioskClosed`.
        """
        office = self.office
        chosen = _checked(office, concern, language, needs)
        if chosen.referral:
            return self._refer(office, chosen, office.institutions[chosen.referral], language, needs)
        return self._draw(office, chosen, office.sachgebiete[chosen.sachgebiet], language, needs, order)

    def _refer(
        self, office: Office, concern: Concern, institution: Institution, language: str, needs: frozenset[str]
    ) -> Referred:
        at = self._now(ZoneInfo(office.timezone))
        printed = self._papers.slip(concern.id, institution, language, at, office)
        return Referred(concern.id, institution, language, needs, printed)

    def _draw(
        self,
        office: Office,
        concern: Concern,
        sachgebiet: Sachgebiet,
        language: str,
        needs: frozenset[str],
        order: str = "",
    ) -> Drawn:
        drawn_at = self._now(ZoneInfo(office.timezone))
        ahead = self._hall.waiting(sachgebiet.id)
        slip = TicketSlip(
            id=secrets.token_hex(8),
            number="",
            concern=concern.id,
            sachgebiet=sachgebiet.id,
            language=language,
            needs=tuple(sorted(needs)),
        )
        number = self._reserve(office, sachgebiet.letter, slip, order)
        facts = TicketFacts(
            id=slip.id,
            number=number,
            concern=concern.id,
            sachgebiet=sachgebiet.id,
            language=language,
            drawn_at=drawn_at,
            waiting_ahead=ahead.waiting if ahead else None,
            wait_minutes=_range(ahead),
        )
        printed = self._papers.ticket(facts, office)
        self._tell()
        return Drawn(
            slip.id, number, concern.id, sachgebiet.id, language, facts.waiting_ahead, facts.wait_minutes, printed
        )

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

    def _reserve(self, office: Office, letter: str, slip: TicketSlip, order: str) -> Number:
        if self._kiosk not in office.kiosks:
            gone = " ".join(unknown("kiosk", self._kiosk, office.kiosks, "kiosks"))
            log.error("no number was given out: %s", gone)
            raise KioskClosed(gone)
        try:
            number, _ = self._roll.reserve(letter, office.kiosks[self._kiosk].numbers, slip, order)
        except (RollUnusable, RollNotStarted, NoNumbersLeft) as error:
            log.error("no number was given out: %s", error)
            self._refusal, self._refused_on = error, self._roll.day
            self._alarm("roll", str(error))
            said = NO_NUMBERS_LEFT if isinstance(error, NoNumbersLeft) else KIOSK_CLOSED
            raise KioskClosed(str(error), said) from error
        return number


def _checked(office: Office, concern: str, language: str, needs: frozenset[str]) -> Concern:
    if concern not in office.concerns:
        raise UnknownChoice(" ".join(unknown("concern", concern, office.concerns, "concerns")))
    if language not in (languages := languages_of(office)):
        raise UnknownChoice(" ".join(unknown("language", language, languages, "languages")))
    for need in sorted(needs - set(NEEDS)):
        raise UnknownChoice(" ".join(unknown("need", need, NEEDS, "needs")))
    return office.concerns[concern]


def _range(ahead: SachgebietQueue | None) -> tuple[int, int] | None:
    return ahead.wait_minutes if ahead else None
