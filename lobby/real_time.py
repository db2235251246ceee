"""What a printer hears while its bytes arrive, whatever it is doing: the real-time commands of ESC/POS. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

REAL_TIME = re.compile(rb"\x10\x04([\x01-\x04])|\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08", re.DOTALL)
LONGEST = 10


@dataclass(frozen=True, slots=True)
class RealTimeCommand:
    """DLE EOT 1 to 4, or, when `question` is 0, DLE DC4 8; `end` is where it ends in the bytes that were heard."""

    question: int
    end: int


class RealTimeEar:
    """Listens to one printer's byte stream; into which pieces the stream is cut does not matter.

    As Epson's reference says, it also hears what only looks like a command, in the middle of a picture.
    """

    def __init__(self) -> None:
        self._before = b""

    def hear(self, data: bytes) -> Iterator[RealTimeCommand]:
        """Yield the commands that these bytes complete, in order."""
        heard, came_before = self._before + data, len(self._before)
        unused = 0
        for found in REAL_TIME.finditer(heard):
            unused = found.end()
            yield RealTimeCommand(found[1][0] if found[1] else 0, found.end() - came_before)
        self._before = heard[max(unused, len(heard) - LONGEST + 1) :]

    def forget(self) -> None:
        """Power was lost."""
        self._before = b""
