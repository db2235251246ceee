"""Times as staff read them: the hour on the office's wall clock, and how long ago."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from desk import leitung_words as own
from desk import words
from languages.translation import Translation


@dataclass(frozen=True, slots=True)
class Times:
    """The present instant, where, and in whose words."""

    at: datetime
    zone: ZoneInfo
    say: Translation

    @property
    def now(self) -> str:
        """Hours and minutes."""
        return f"{self.at.astimezone(self.zone):%H:%M}"

    def clock(self, at: str | None) -> str:
        """Hours and minutes of an instant as messages carry it; empty for one that cannot be read."""
        instant = _instant(at)
        return f"{instant.astimezone(self.zone):%H:%M}" if instant else ""

    def ago(self, at: str | None) -> str:
        """How long ago an instant was, in minutes; empty for one that cannot be read."""
        instant = _instant(at)
        return self.minutes(int((self.at - instant).total_seconds() // 60)) if instant else ""

    def minutes(self, minutes: int | None) -> str:
        """A length of time; empty when there is none."""
        if minutes is None:
            return ""
        return self.say.plural(words.MINUTES, minutes) if minutes > 0 else self.say.text(own.UNDER_A_MINUTE)


def _instant(at: str | None) -> datetime | None:
    try:
        instant = datetime.fromisoformat(at or "")
    except ValueError:
        return None
    return instant if instant.tzinfo else None
