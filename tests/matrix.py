"""Every one of many meets some of few in `make test`, in turn; all combinations meet in `make matrix`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pytest


def in_turn(many: Iterable[Any], few: Sequence[Any]) -> list[Any]:
    """All combinations, as parameters. Those that `make test` leaves out bear the mark "matrix"."""
    return [
        pytest.param(one, other, marks=[] if number % len(few) == place else [pytest.mark.matrix])
        for number, one in enumerate(many)
        for place, other in enumerate(few)
    ]
