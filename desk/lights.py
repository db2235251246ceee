"""What the light of a call button says, the same at every kind of button.

| light | meaning |
|---|---|
| on for 1 second | taken: a number was called, or the button's other wish was done |
| two short blinks | nobody is waiting |
| six quick blinks | refused, or the press came too late |
| three long, slow blinks | not taken: nobody answered; the number on the wall is what counts |
| long and slow, without end | no connection: pressing does nothing now |

Nothing flashes more than three times in a second (WCAG 2.2, 2.3.1).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from desk.presses import NOT_TAKEN, Answer

Light = Literal["taken", "nobody-waiting", "refused", "not-taken"]
"""What becomes of a press, as far as a light can say it."""


@dataclass(frozen=True, slots=True)
class Blink:
    """How the light blinks: seconds on, seconds off, how often; without end when `times` is None."""

    on_s: float
    off_s: float
    times: int | None

    @property
    def lasts_s(self) -> float:
        """Seconds until it is over."""
        return (self.on_s + self.off_s) * (self.times or 0)


BLINKS: Mapping[Light, Blink] = {
    "taken": Blink(1.0, 0.4, 1),
    "nobody-waiting": Blink(0.15, 0.25, 2),
    "refused": Blink(0.17, 0.17, 6),
    "not-taken": Blink(1.0, 1.0, 3),
}
OFFLINE = Blink(1.0, 3.0, None)
"""No connection: a press would not be taken."""


def light_for(answer: Answer) -> Light:
    """What the light shows for an answer."""
    match answer.outcome:
        case "nobody-waiting":
            return "nobody-waiting"
        case "refused" | "stale" | "changed":
            return "refused"
        case outcome if outcome == NOT_TAKEN:
            return "not-taken"
        case _:
            return "taken"
