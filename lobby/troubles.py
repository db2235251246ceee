"""What a visitor can do to the virtual printer, by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lobby.virtual_printer import VirtualPrinter

WELL: Mapping[str, Any] = {
    "paper": "full", "cover_open": False, "cutter_jam": False, "answers": "normal", "hung": False, "refuse": False,
    "power": True, "loses_power_at_row": None,
}  # fmt: skip
"""The switches of a printer that works."""

WITHIN_A_TICKET = 120
"""A row, 15 mm from its beginning, that every ticket has, a small one, too."""

POWER_CYCLE = "power-cycle"

TROUBLES: Mapping[str, Mapping[str, Any]] = {
    "none": {},
    "paper-low": {"paper": "low"},
    "paper-out": {"paper": "out"},
    "cover-open": {"cover_open": True},
    "cutter-jam": {"cutter_jam": True},
    "silent": {"answers": "silent"},
    "garbage": {"answers": "garbage"},
    "hung": {"hung": True},
    "unplugged": {"refuse": True},
    POWER_CYCLE: {"loses_power_at_row": WITHIN_A_TICKET},
}
"""A power cycle waits for the next ticket, and is over by itself; every other trouble lasts until it is ended."""


def cause(printer: VirtualPrinter, trouble: str) -> None:
    """Put the printer into this trouble and out of every other. Raises KeyError for one that does not exist."""
    for switch, position in {**WELL, **TROUBLES[trouble]}.items():
        if getattr(printer, switch) != position:
            setattr(printer, switch, position)


def trouble_of(printer: VirtualPrinter) -> str:
    """The trouble the printer is in."""
    now = {switch: getattr(printer, switch) for switch in WELL}
    if not now["power"]:
        return POWER_CYCLE
    return next((name for name, switches in TROUBLES.items() if now == {**WELL, **switches}), "none")
