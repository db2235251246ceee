"""The port to the ticket printer, in our words: paper, its condition, and how printing fails."""

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from PIL.Image import Image


class PaperState(Enum):
    """How much paper the printer says it has; UNKNOWN is never the same as enough."""

    FULL = "full"
    LOW = "low"
    OUT = "out"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Paper:
    """One ticket or slip, ready for the printer.

    `picture` is black on white, mode "1" or "L", as wide as the print head in dots (576 on 80 mm paper at
    203 dpi). `number` ("A 017", or "" on a slip) and `small_lines` are plain ASCII: they are all that a printer on a
    slow line prints, in its own font.
    """

    picture: Image
    number: str
    small_lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """What the printer says about itself; None and UNKNOWN mean that it did not say."""

    paper: PaperState = PaperState.UNKNOWN
    cover_open: bool | None = None
    cutter_jam: bool | None = None
    online: bool | None = None

    def troubles(self) -> tuple[str, ...]:
        """Name what is wrong in short words for machines, the most telling first; empty if nothing is known.

        A printer with a trouble is offline for that reason; "offline" is only said where no reason is known.
        """
        reasons = (
            ("cover-open", self.cover_open is True),
            ("cutter-jam", self.cutter_jam is True),
            ("paper-out", self.paper is PaperState.OUT),
        )
        named = tuple(word for word, holds in reasons if holds)
        offline = ("offline",) if self.online is False and not named else ()
        return (*named, *offline, *(("paper-low",) if self.paper is PaperState.LOW else ()))

    @property
    def ready(self) -> bool:
        """False if we know that no paper would come out; a printer that says nothing may well print."""
        return all(word == "paper-low" for word in self.troubles())


class PrinterUnavailable(Exception):
    """No paper came out, or we cannot know that it did.

    `reason` is one of the words of `Condition.troubles`, or "broken-off" (the printer stopped taking the
    ticket, a part of it may be on paper) or "busy" (another ticket holds the printer). `detail` is for the log.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


class Printer(Protocol):
    """A ticket printer; its methods may be called from any thread."""

    def print_ticket(self, paper: Paper) -> None:
        """Print and cut one ticket; raise PrinterUnavailable if no paper came out. Never prints twice."""

    def condition(self) -> Condition:
        """Ask the printer how it is; never raises. A printer that cannot be reached is not online."""

    def close(self) -> None:
        """Give the line back; a later call opens it again."""
