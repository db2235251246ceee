"""What the kiosk puts on paper: tickets and slips. A printer that fails is told to staff, and changes nothing else."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime

from kiosk.printing.port import Paper, Printer, PrinterUnavailable
from languages.slip import SlipFacts, SlipSetter, slip_lines
from languages.ticket import TicketFacts, TicketSetter, short_lines
from languages.typesetting import CannotSet
from routing.office import Institution, Office

log = logging.getLogger("wartemarke.kiosk")


class Papers:
    """Sets and prints. Safe to use from many threads."""

    def __init__(self, kiosk: str, printer: Printer, alarm: Callable[..., None]) -> None:
        """`alarm` takes a source and its present troubles, for staff."""
        self._kiosk = kiosk
        self._printer = printer
        self._alarm = alarm
        self._failed = False
        self._setting = threading.Lock()
        self._set_for: Office | None = None
        self._setters: tuple[TicketSetter, SlipSetter] | None = None

    def ticket(self, facts: TicketFacts, office: Office) -> bool:
        """Print a ticket; whether paper came out."""
        number = f"{facts.number.letter} {facts.number.count:03}"

        def paper() -> Paper:
            picture = self._setters_of(office)[0].picture(facts)
            return Paper(picture, number, short_lines(facts, office))

        return self._print(paper, str(facts.number))

    def slip(self, concern: str, institution: Institution, language: str, at: datetime, office: Office) -> bool:
        """Print the way to another institution; whether paper came out."""
        facts = SlipFacts(concern, institution, language, at)

        def paper() -> Paper:
            return Paper(self._setters_of(office)[1].picture(facts), "", slip_lines(facts, office))

        return self._print(paper, f"a slip to {institution.id}")

    def prepare(self, office: Office, go_on: Callable[[], bool]) -> None:
        """Set in advance what every ticket of a concern has in common, most used languages first.

        It ends when `go_on` says no, which is asked before each piece and may let it wait.
        """
        setter = self._setters_of(office)[0]
        for language in office.languages:
            for concern in office.concerns.values():
                if concern.referral:
                    continue
                if not go_on():
                    return
                try:
                    setter.prepare(language, concern.id, concern.sachgebiet)
                except CannotSet as error:
                    log.error("%s", error)

    def _print(self, make: Callable[[], Paper], what: str) -> bool:
        try:
            self._printer.print_ticket(make())
        except (PrinterUnavailable, CannotSet) as error:
            log.error("no paper came out for %s: %s", what, error)
            return self._without_paper(what, error)
        except Exception as fault:
            # Whatever it was: the number is taken, and its owner must get to see it.
            log.exception("no paper came out for %s", what)
            return self._without_paper(what, fault)
        if self._failed:
            self._failed = False
            self._alarm("ticket")
        return True

    def _without_paper(self, what: str, why: Exception) -> bool:
        """Tell staff, until a paper comes out again: the printer itself may not know, or not say."""
        self._failed = True
        self._alarm("ticket", f"no paper came out for {what}: {' '.join(str(why).split())}")
        return False

    def _setters_of(self, office: Office) -> tuple[TicketSetter, SlipSetter]:
        with self._setting:
            if self._setters is None or self._set_for is not office:
                dots = office.kiosks[self._kiosk].paper_dots
                self._setters = TicketSetter(office, dots), SlipSetter(office, dots)
                self._set_for = office
            return self._setters
