"""A figure, its limit, and how it is printed."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. A figure without a limit is a floor or a remark."""

    name: str
    value: float
    unit: str
    limit: float | None = None
    at_least: bool = False

    @property
    def holds(self) -> bool:
        """Whether the limit is kept."""
        if self.limit is None:
            return True
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    def __str__(self) -> str:
        limit = "" if self.limit is None else f"{'>=' if self.at_least else '<='} {self.limit:g} {self.unit}"
        verdict = "" if self.limit is None else ("holds" if self.holds else "FALLS SHORT")
        return f"{self.name:<66} {self.value:>10.2f} {self.unit:<6} {limit:<14} {verdict}"


def spread(
    name: str, milliseconds: Sequence[float], median: float | None = None, p99: float | None = None
) -> list[Figure]:
    """The median and the 99th percentile of a measurement, in milliseconds."""
    cuts = statistics.quantiles(milliseconds, n=100)
    return [
        Figure(f"{name}, median", statistics.median(milliseconds), "ms", median),
        Figure(f"{name}, p99 of {len(milliseconds)}", cuts[98], "ms", p99),
    ]
