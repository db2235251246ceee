"""How many places for earlier calls the wall keeps: numbers should not move whenever somebody sits down. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from languages.wall_rows import places_for

CALM_S = 60.0
"""How long fewer places must have been enough before the others grow into them."""


@dataclass(frozen=True, slots=True)
class Places:
    """The places kept now, and since when fewer would do."""

    kept: int = 0
    fewer_since: float | None = None

    def at(self, earlier: int, now: float, most: int) -> Places:
        """The places for so many earlier calls, `most` if they are more: more at once, fewer only after a while."""
        needed = min(places_for(earlier), most)
        if needed >= self.kept or self.kept > most:
            return Places(needed)
        if self.fewer_since is None:
            return Places(self.kept, now)
        return Places(needed) if now - self.fewer_since >= CALM_S else self
