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
    if not any(mark.exists() for mark in SYNCHRONISED):
        return ""
    return datetime.now(timezone).date().isoformat()  # noqa: TID251
