"""What choosing a concern comes to: a number, the way to another institution, or why there is no number now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from routing.office import Concern, Institution, Office, WeekHours
from routing.opening import Holiday, is_open, next_opening


@dataclass(frozen=True, slots=True)
class Draw:
    """A number of this Sachgebiet."""

    sachgebiet: str


@dataclass(frozen=True, slots=True)
class Refer:
    """Another institution is there for this: a slip says which and where, and no number is drawn."""

    institution: Institution


class Cause(StrEnum):
    """Why there is no number now."""

    CLOSED_NOW = "closed-now"
    CLOSED_TODAY = "closed-today"
    HOLIDAY = "holiday"
    NO_TICKETS = "no-tickets"
    BY_APPOINTMENT = "by-appointment"


@dataclass(frozen=True, slots=True)
class NotNow:
    """No number now. `holiday` is its name when the cause is one; `opens_at` is when there are numbers again, None
    when nobody can say. `servicepoint` is the Sachgebiet that helps now, empty when none does."""

    cause: Cause
    holiday: str
    opens_at: datetime | None
    servicepoint: str


def way_of(
    office: Office,
    concern: Concern,
    now: datetime | None,
    holiday: Holiday,
    left: int | None,
    servicepoint_left: int | None = None,
) -> Draw | Refer | NotNow:
    """Where a concern leads at this instant, None when the clock cannot be believed: then nothing is closed.

    `left` is how many numbers its Sachgebiet may still give out today, None without a limit, and
    `servicepoint_left` how many the Servicepoint may.
    """
    if concern.referral:
        return Refer(office.institutions[concern.referral])
    hours = hours_of(office, concern)
    cause = _cause(office, concern, now, holiday, left)
    if cause is None:
        return Draw(concern.sachgebiet)
    return NotNow(
        cause=cause,
        holiday=_holiday_now(office, now, holiday) if cause is Cause.HOLIDAY else "",
        opens_at=_opens_at(office, hours, now, holiday, cause),
        servicepoint=_who_helps_now(office, concern, now, holiday, servicepoint_left),
    )


def hours_of(office: Office, concern: Concern) -> WeekHours | None:
    """A concern's hours: its own, else those of its Sachgebiet, else the office's."""
    if concern.hours is not None:
        return concern.hours
    return _sachgebiet_hours(office, concern.sachgebiet)


def _sachgebiet_hours(office: Office, sachgebiet: str) -> WeekHours | None:
    section = office.sachgebiete.get(sachgebiet)
    return office.hours if section is None or section.hours is None else section.hours


def _cause(office: Office, concern: Concern, now: datetime | None, holiday: Holiday, left: int | None) -> Cause | None:
    """Why there is no number. That none are left is said only while more would be given out today: in the evening or
    on a holiday it would tell people that they only came too late."""
    if concern.by_appointment:
        return Cause.BY_APPOINTMENT
    if now is None:
        return Cause.NO_TICKETS if left == 0 else None
    hours = hours_of(office, concern)
    if is_open(office, hours, now, holiday):
        return Cause.NO_TICKETS if left == 0 else None
    opens_at = next_opening(office, hours, now, holiday)
    if opens_at is None or opens_at.date() > _local(office, now).date():
        return Cause.HOLIDAY if _holiday_now(office, now, holiday) else Cause.CLOSED_TODAY
    return Cause.NO_TICKETS if left == 0 else Cause.CLOSED_NOW


def _holiday_now(office: Office, now: datetime | None, holiday: Holiday) -> str:
    """The public holiday that closes the office today; a special day has hours of its own."""
    today = _local(office, now).date() if now else None
    return "" if today is None or today in office.special_days else holiday(today) or ""


def _opens_at(
    office: Office, hours: WeekHours | None, now: datetime | None, holiday: Holiday, cause: Cause
) -> datetime | None:
    if now is None or cause is Cause.BY_APPOINTMENT:
        return None
    if cause is Cause.NO_TICKETS:
        tomorrow = _local(office, now).date() + timedelta(days=1)
        now = datetime.combine(tomorrow, time.min, ZoneInfo(office.timezone))
    return next_opening(office, hours, now, holiday)


def _who_helps_now(office: Office, concern: Concern, now: datetime | None, holiday: Holiday, left: int | None) -> str:
    """The Servicepoint, if it would give out a number now and is not the place that gives none."""
    servicepoint = office.servicepoint
    if servicepoint is None or servicepoint.id == concern.sachgebiet or left == 0:
        return ""
    hours = _sachgebiet_hours(office, servicepoint.id)
    return servicepoint.id if now is None or is_open(office, hours, now, holiday) else ""


def _local(office: Office, now: datetime) -> datetime:
    return now.astimezone(ZoneInfo(office.timezone))
