"""The kiosk's time limits at its printer, long in tests: a machine that stands still is no printer that hangs."""

from __future__ import annotations

from importlib import import_module

from tests.patience import PATIENCE_S

ADAPTER = "kiosk.printing.escpos_printer"
ANSWERS = ((ADAPTER, "STATUS_SECONDS"), (ADAPTER, "FORGET_SECONDS"))
"""How long a printer may be silent that is asked."""

OTHERS = (
    (ADAPTER, "WRITE_SECONDS"),
    (ADAPTER, "TICKET_SECONDS"),
    (ADAPTER, "CONFIRM_SECONDS"),
    (ADAPTER, "FIRST_CONFIRM_SECONDS"),
    (ADAPTER, "STATUS_WAITS_SECONDS"),
    ("kiosk.printing.fresh_paper", "WRITE_SECONDS"),
    ("kiosk.printing.network_line", "CONNECT_SECONDS"),
)

SHORT_S = 0.1
"""For a printer that is to be found silent."""

LONG_S = PATIENCE_S / 2
"""For every other. Whoever waits for what comes after such a silence waits for twice as long."""


def wait_for_answers(seconds: float) -> None:
    """Believe in this whole process that a printer is silent after so long, and be patient with it otherwise."""
    for module, limit in ANSWERS:
        setattr(import_module(module), limit, seconds)
    for module, limit in OTHERS:
        setattr(import_module(module), limit, LONG_S)
