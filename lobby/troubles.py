"""What a visitor can do to the virtual printer, by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lobby.virtual_printer import VirtualPrinter

WELL: Mapping[str, Any] = {
    "paper": "full", "cover_open": False, "cutter_jam": False, "answers": "normal", "hung": False, "refuse": False
}  # fmt: skip
"""The switches of a printer that works."""

TROUBLES: Mapping[str, Mapping[str, Any]] = {
    "none": {},
    "paper-low": {"paper": "low"},
    "paper-out": {"paper": "out"},
    "cover-open": {"cover_open": True},
    "cutter-jam": {"cutter_jam": True},
    "silent": {"answers": "silent"},
    "hung": {"hung": True},
    "unplugged": {"refuse": True},
}


def cause(printer: VirtualPrinter, trouble: str) -> None:
    """Put the printer into this trouble and out of every other. Raises KeyError for one that does not exist."""
    for switch, position in {**WELL, **TROUBLES[trouble]}.items():
        if getattr(printer, switch) != position:
            setattr(printer, switch, position)


def trouble_of(printer: VirtualPrinter) -> str:
    """The trouble the printer is in."""
    now = {switch: getattr(printer, switch) for switch in WELL}
    return next((name for name, switches in TROUBLES.items() if now == {**WELL, **switches}), "none")
