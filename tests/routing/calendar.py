"""Offices with hours, an instant on an office's clock, and holidays as they are told from outside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from routing.office import Office, SpecialDay, WeekHours
from routing.opening import Holiday
from tests.routing.builders import an_office

BERLIN = ZoneInfo("Europe/Berlin")
MORNING, AFTERNOON = (time(8), time(12)), (time(14), time(16))

WEEK: WeekHours = ((MORNING, AFTERNOON), (MORNING,), (MORNING,), (MORNING, AFTERNOON), (MORNING,), (), ())
"""Mornings, and on Monday and Thursday the afternoon; the weekend is closed."""


def at(text: str, fold: int = 0) -> datetime:
    """An instant by the office's clock; fold=1 is the second time that the clock shows it."""
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN, fold=fold)


def an_office_with_hours(**more: Any) -> Office:
    """The good description's office, open in its WEEK unless told otherwise."""
    return replace(an_office(), **{"hours": WEEK, **more})


def special(text: str, *spans: tuple[time, time]) -> Mapping[date, SpecialDay]:
    """A special day with these hours."""
    day = date.fromisoformat(text)
    return {day: SpecialDay(day, spans, {"de": "Betriebsausflug"})}


def no_holidays(_: date) -> str | None:
    return None


def holidays(**days: str) -> Holiday:
    """The holidays on these days, as in d2026_05_01="Tag der Arbeit"."""
    named = {date.fromisoformat(day.removeprefix("d").replace("_", "-")): name for day, name in days.items()}
    return named.get
