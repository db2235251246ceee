"""Whether the wall still has its source: broker and hub. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

PATIENCE_S = 3.0
"""A loss shorter than this is not worth alarming a hall: devices come back in one or two seconds."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where the wall's truth comes from. `lost_at` is the second at which it was lost, None while all is well.

    A hub that has not been heard of since the connection stands is as good as none.
    """

    lost_at: float | None
    connected: bool = False
    hub_online: bool = False

    def connection(self, connected: bool, now: float) -> Source:
        """The broker has come or gone. What it said of the hub before no longer counts."""
        return replace(self, connected=connected, hub_online=False)._judged(now)

    def hub(self, online: bool, now: float) -> Source:
        """The hub has said that it is there, or its last will says that it is gone."""
        return replace(self, hub_online=online)._judged(now)

    def stale(self, now: float) -> bool:
        """Whether the wall must say that it is not current."""
        return self.lost_at is not None and now - self.lost_at >= PATIENCE_S

    @property
    def stale_from(self) -> float | None:
        """The second from which the wall is stale if nothing happens."""
        return None if self.lost_at is None else self.lost_at + PATIENCE_S

    def _judged(self, now: float) -> Source:
        if self.connected and self.hub_online:
            return replace(self, lost_at=None)
        return self if self.lost_at is not None else replace(self, lost_at=now)
