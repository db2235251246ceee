"""How much memory a process holds."""

from __future__ import annotations

import psutil


def resident_mb(pid: int) -> float:
    """Resident memory in MB (10^6 bytes)."""
    resident: int = psutil.Process(pid).memory_info().rss
    return resident / 1e6
