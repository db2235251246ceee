"""How tests start `wartemarke-desk`."""

from __future__ import annotations

import sys

from tests.patience import PATIENCE_S

PROGRAM = (sys.executable, "-c", "from desk.cli import main; main()")

PATIENT_PROGRAM = (
    sys.executable,
    "-c",
    "import functools, desk.hall as hall\n"
    f"hall.Presser = functools.partial(hall.Presser, answer_within_s={PATIENCE_S})\n"
    "from desk.cli import main; main()",
)
"""The same, but it waits long for the hub's answers: a machine that stands still for a second breaks no promise."""

QUIET_PROGRAM = (
    sys.executable,
    "-c",
    "import desk.foreign\ndesk.foreign.QUIET_S = 5.0\nfrom desk.cli import main; main()",
)
"""The same, but what comes within five seconds after it has reached the broker is no press."""
