"""When a wall is softer: its quiet hours, by the office's local time. Pure."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from routing.office import Display, Office

SOFTER = 10 ** (-12 / 20)
"""Share of the usual loudness in quiet hours: 12 dB less, heard as less than half as loud."""

BERLIN = "Europe/Berlin"
"""The time of a description whose time zone this machine does not know."""


def is_quiet(office: Office, display: Display, unix_s: float) -> bool:
    """Whether the instant lies in the wall's quiet hours."""
    if not display.quiet_hours:
        return False
    try:
        zone = ZoneInfo(office.timezone)
    except (LookupError, ValueError, OSError):
        zone = ZoneInfo(BERLIN)
    local = datetime.fromtimestamp(unix_s, zone).time()
    return any(begin <= local < end for begin, end in display.quiet_hours)
