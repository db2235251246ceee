"""`wartemarke-hub` as it is, but patient: neither a press nor an order is late where this machine has stood still."""

from __future__ import annotations

from datetime import timedelta

import hub.intake
import routing.queue
from hub.cli import main
from tests.patience import PATIENCE_S

if __name__ == "__main__":
    hub.intake.STALE = hub.intake.LATE = timedelta(seconds=PATIENCE_S)
    routing.queue.ORDER_HOLDS = timedelta(seconds=PATIENCE_S)
    main()
