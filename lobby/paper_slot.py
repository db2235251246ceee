"""Where papers come out of a virtual printer: kept as pictures in memory, and as files if anybody wants them."""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from lobby.escpos_reader import PaperCut

KEPT_PAPERS = 500
"""Papers kept in memory; of older ones only the count and the file remain."""


@dataclass(frozen=True, slots=True)
class VirtualPaper:
    """One paper that came out; times are `time.monotonic_ns()`.

    `first_byte_at` is when the first command of this paper reached the printer, `bytes_received` how many bytes
    made it, status questions not counted.
    """

    number: int
    packed: bytes
    width: int
    height: int
    bytes_received: int
    first_byte_at: int
    finished_at: int

    @property
    def picture(self) -> Image.Image:
        """The paper, mode "1", black on white."""
        return Image.frombytes("1", (self.width, self.height), self.packed)


class PaperSlot:
    """Takes papers from the printer's thread; anyone may look, and wait for them."""

    def __init__(self, directory: Path | None, on_paper: Callable[[VirtualPaper], None] | None) -> None:
        """`on_paper` is called in the printer's thread, before anybody who waits hears of the paper."""
        self.directory = directory
        self.on_paper = on_paper
        self.papers: deque[VirtualPaper] = deque(maxlen=KEPT_PAPERS)
        """The latest papers, oldest first."""
        self.count = 0
        """All papers since the start of this printer."""
        self._first_number = 1
        self._out = threading.Condition()

    def open(self) -> None:
        """Go on behind the numbers of the files that are there already."""
        if self.directory is not None:
            self.directory.mkdir(parents=True, exist_ok=True)
            kept = [int(file.stem[6:]) for file in self.directory.glob("paper-[0-9]*.png")]
            self._first_number = max(kept, default=0) + 1

    def put_out(self, cut: PaperCut, first_byte_at: int) -> None:
        """Let a paper come out."""
        number, picture = self._first_number + self.count, cut.picture
        paper = VirtualPaper(
            number, picture.tobytes(), picture.width, picture.height, cut.byte_count, first_byte_at, time.monotonic_ns()
        )  # fmt: skip
        if self.directory is not None:
            _save(picture, self.directory / f"paper-{number:06}.png")
        if self.on_paper is not None:
            self.on_paper(paper)
        with self._out:
            self.papers.append(paper)
            self.count += 1
            self._out.notify_all()

    def wait_for(self, count: int, timeout: float) -> bool:
        """Wait until so many papers have come out since the start; False if they have not within `timeout` s."""
        with self._out:
            return self._out.wait_for(lambda: self.count >= count, timeout)


def _save(picture: Image.Image, file: Path) -> None:
    """Write the picture so that nobody ever sees half of it."""
    unfinished = file.with_suffix(".unfinished")
    picture.save(unfinished, "PNG")
    unfinished.replace(file)
