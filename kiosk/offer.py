"""What can be had just now: for each concern a number, the way to another institution, or why not now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from kiosk.hall_view import HallView
from kiosk.roll import Roll, RollUnusable
from languages.holidays import public_holiday
from languages.tongues import offered
from routing.concerns import Draw, NotNow, Refer, way_of
from routing.office import Concern, Office
from routing.opening import Holiday, is_open, next_opening

Way = Draw | Refer | NotNow


class Offer:
    """What the office offers at this moment, as far as the kiosk can know."""

    def __init__(self, roll: Roll, hall: HallView, now: Callable[[ZoneInfo], datetime | None]) -> None:
        """`now` is None while the clock cannot be believed: then nothing is closed for its hours."""
        self._roll = roll
        self._hall = hall
        self._now = now

    def way_of(self, office: Office, kiosk: str, concern: Concern, language: str) -> Way:
        """What choosing the concern comes to now. A holiday is named in the language, where it has a name there."""
        return self._way(office, kiosk, concern, language, self._left_for(office, concern))

    def servicepoint_instead(self, office: Office, kiosk: str, concern: Concern, language: str) -> Way:
        """The same, when the customer asks the Servicepoint for help with a concern that gets no number now."""
        servicepoint = office.servicepoint
        if servicepoint is None:
            return self.way_of(office, kiosk, concern, language)
        there = replace(concern, sachgebiet=servicepoint.id, referral="", by_appointment=False, hours=None)
        # A concern that others have limited can be asked about here; one that this place has itself limited cannot.
        limit = self._left_for(office, concern) if concern.sachgebiet == servicepoint.id else None
        return self._way(office, kiosk, there, language, limit)

    def house_opens_at(self, office: Office) -> datetime | None:
        """When the office opens again; None while it is open, or nobody knows."""
        now = self._now(ZoneInfo(office.timezone))
        if now is None or office.hours is None:
            return None
        holiday = holidays_of(office, "de")
        return None if is_open(office, office.hours, now, holiday) else next_opening(office, office.hours, now, holiday)

    def _way(self, office: Office, kiosk: str, concern: Concern, language: str, limit: int | None) -> Way:
        now = self._now(ZoneInfo(office.timezone))
        servicepoint = office.servicepoint.id if office.servicepoint else ""
        left, there = (self._left(office, kiosk, each, now) for each in (concern.sachgebiet, servicepoint))
        fewest = min((each for each in (left, limit) if each is not None), default=None)
        return way_of(office, concern, now, holidays_of(office, language), fewest, there)

    def _left_for(self, office: Office, concern: Concern) -> int | None:
        """Numbers of a concern that the head of section still lets be drawn today, less those the hub has not heard of.

        None without a limit; and when the hub is away and nobody knows the day: it may have been yesterday's.
        """
        left = self._hall.left_for(concern.id)
        if left is None or (self._now(ZoneInfo(office.timezone)) is None and not self._hall.hub_is_there()):
            return None
        try:
            return max(0, left - self._roll.untold_for(concern.id))
        except RollUnusable:
            return left  # the touch itself will find out, and tell customers and staff

    def _left(self, office: Office, kiosk: str, sachgebiet: str, now: datetime | None) -> int | None:
        """Numbers that may still be drawn today: as the hub counts them, or by this kiosk's own count without it.

        None without a limit; and when nobody knows the day: what was counted may be yesterday's.
        """
        if not sachgebiet or (limit := office.sachgebiete[sachgebiet].tickets_per_day) is None:
            return None
        told = self._hall.waiting(sachgebiet)
        if told is not None and told.left is not None:
            return told.left
        if now is None:
            return None
        block = office.kiosks[kiosk].numbers if kiosk in office.kiosks else (1, 1)
        try:
            return max(0, limit - self._roll.drawn_today(office.sachgebiete[sachgebiet].letter, block))
        except RollUnusable:
            return None  # the touch itself will find out, and tell customers and staff


def languages_of(office: Office) -> tuple[str, ...]:
    """The languages that customers may choose."""
    return offered(office.languages, office.reviewed_languages_only)


def holidays_of(office: Office, language: str) -> Holiday:
    """The public holidays of the office's Land, named in a language."""

    def holiday(day: date) -> str | None:
        return public_holiday(office.land, day, language)

    return holiday
