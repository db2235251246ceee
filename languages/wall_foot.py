"""Where the foot of the wall stands: who waits, and above it what staff have to say. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from languages.boxes import Box
from languages.wall_newest import middle

COUNT_SHARE = 0.58
"""Share of a cell's height for the count where the range of minutes stands below it."""

CELLS, WIDEST_CELL = 0.76, 3.2
"""Share of the width that all cells may take beside the words, and the width of one by its height."""


@dataclass(frozen=True, slots=True)
class WaitingBoxes:
    """The cell of one Sachgebiet: `count` above `minutes`. A count without minutes takes `whole`: both places."""

    sign: Box
    count: Box
    minutes: Box
    whole: Box


@dataclass(frozen=True, slots=True)
class NoticeBoxes:
    """The band of a notice: a sign that something is said, and the words."""

    band: Box
    sign: Box
    words: Box


def notice_boxes(band: Box, margin: int) -> NoticeBoxes:
    """The band, with its sign at the left."""
    side = band.height * 0.52
    left = margin + side + margin
    return NoticeBoxes(
        band=band,
        sign=middle(band, margin, side),
        words=band.part(left, 0, band.width - left - margin, band.height),
    )


def foot_boxes(foot: Box, sachgebiete: int, margin: int, portrait: bool) -> tuple[Box, tuple[WaitingBoxes, ...]]:
    """The words, then a cell for each Sachgebiet: at the other end, or below the words where the wall is narrow."""
    inner = foot.part(2 * margin, foot.height * 0.04, foot.width - 4 * margin, foot.height * 0.92)
    if portrait:
        words = inner.part(0, 0, inner.width, inner.height * 0.42)
        cells = inner.part(0, words.height, inner.width, inner.height - words.height)
        width = min(cells.width // max(1, sachgebiete), round(cells.height * WIDEST_CELL))
    else:
        width = min(round(inner.width * CELLS) // max(1, sachgebiete), round(inner.height * WIDEST_CELL))
        cells = inner.part(inner.width - width * sachgebiete, 0, width * sachgebiete, inner.height)
        words = inner.part(0, 0, cells.left - inner.left - 2 * margin, inner.height)
    return words, tuple(
        _waiting(Box(cells.left + place * width, cells.top, width, cells.height)) for place in range(sachgebiete)
    )


def _waiting(cell: Box) -> WaitingBoxes:
    side = min(cell.height * 0.56, cell.width * 0.24)
    left = side * 1.25
    whole = cell.part(left, 0, cell.width - left - side * 0.2, cell.height)
    return WaitingBoxes(
        sign=middle(cell, 0, side),
        count=whole.part(0, 0, whole.width, whole.height * COUNT_SHARE),
        minutes=whole.part(0, whole.height * COUNT_SHARE, whole.width, whole.height * (1 - COUNT_SHARE)),
        whole=whole,
    )
