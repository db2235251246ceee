"""Whether the clock of this machine can be believed: a Pi starts in the past until the network tells it the time."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

SYNCHRONISED = (Path("/run/systemd/timesync/synchronized"), Path("/run/chrony-synchronised"))
"""systemd-timesyncd makes the first when it has heard a time server (systemd-timesyncd.service(8)); the second is
for an operator whose chrony or clock chip does the same."""


def trusted_day(timezone: ZoneInfo) -> str:
    """Today as in 2026-05-04, if the clock was set by a time server since boot; else an empty text, which is
    before every day: the series then goes on where it was until the hub says otherwise."""
    now = trusted_time(timezone)
    return now.date().isoformat() if now else ""


def trusted_time(timezone: ZoneInfo) -> datetime | None:
    """The time, if the clock was set by a time server since boot; else None: then nothing is closed for its hours."""
    return local_time(timezone) if any(mark.exists() for mark in SYNCHRONISED) else None


def local_time(timezone: ZoneInfo) -> datetime:
    """The time as the clock has it, right or wrong: what is printed on the paper."""
    return datetime.now(timezone)  # noqa: TID251
