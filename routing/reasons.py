"""Why a turn is whose it is: codes, minutes and times, put into words by the staff page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

DRAWN = "drawn"
APPOINTMENT = "appointment"
PRIORITY = "priority"
LANGUAGE = "language"
SECOND_DUTY = "second-duty"
SENT_HERE = "sent-here"
PICKED = "picked"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for a turn. `minutes` were added to the due time; `at` is the time counted from."""

    code: str
    minutes: int = 0
    at: datetime | None = None
