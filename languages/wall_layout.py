"""Where everything on the wall stands: boxes in dots, computed from the size of the screen. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from languages.boxes import Box
from languages.wall_foot import NoticeBoxes, WaitingBoxes, foot_boxes, notice_boxes
from languages.wall_measure import CAPITAL_SHARE, Measure
from languages.wall_newest import NewestBoxes, newest_boxes
from languages.wall_rows import RowBoxes, row_boxes

PANEL_SHARE = {0: 1.0, 4: 0.46, 8: 0.4, 12: 0.36}
"""How much of the body is the newest call's, by places for earlier ones."""

LONE_PANEL_UPRIGHT = 0.46
"""The same on an upright wall without earlier calls: a panel as high as the screen would be mostly empty."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The whole wall. `message` is all between header and foot, for the time when nobody is called.

    `notice` is None while there are no notices. `frame` is the width of the frame of a fresh call.
    """

    screen: Box
    header: Box
    heading: Box
    clock: Box
    message: Box
    newest: NewestBoxes
    rows: tuple[RowBoxes, ...]
    notice: NoticeBoxes | None
    foot: Box
    foot_words: Box
    waiting: tuple[WaitingBoxes, ...]
    frame: int

    @property
    def newest_capital(self) -> float:
        """Height of the newest number, in dots."""
        return self.newest.letter_size * CAPITAL_SHARE

    @property
    def row_capital(self) -> float:
        """Height of the earlier numbers, in dots."""
        return self.rows[0].letter_size * CAPITAL_SHARE if self.rows else self.newest_capital

    def leaves(self) -> Iterator[Box]:
        """Every box that is painted into, none of which may meet another."""
        new = self.newest
        yield from (self.heading, self.clock, new.tile, new.number_heading, new.number, new.room_heading, new.room)
        yield from (new.arrow,) if new.arrow else ()
        for row in self.rows:
            yield from (row.sign, row.number, row.block)
        yield from (self.notice.sign, self.notice.words) if self.notice else ()
        yield self.foot_words
        for each in self.waiting:
            yield from (each.sign, each.count, each.minutes)


@lru_cache(maxsize=32)
def lay_out(width: int, height: int, measure: Measure, places: int, notices: bool = False) -> Layout:
    """Lay out a wall of this size with so many places for earlier calls, one of `EARLIER_STEPS`.

    With `notices` a band above the foot is kept for them.
    """
    portrait = height > width
    margin = round(min(width, height) * 0.02)
    frame = max(4, margin // 2)
    header = Box(0, 0, width, round(height * (0.08 if portrait else 0.115)))
    foot_height = round(height * (0.1 if portrait else 0.095))
    foot = Box(0, height - foot_height, width, foot_height)
    notice = _notice(foot, margin, round(height * (0.07 if portrait else 0.09))) if notices else None
    end = notice.band.top if notice else foot.top
    body = Box(margin, header.bottom + margin, width - 2 * margin, end - header.bottom - 2 * margin)
    share = LONE_PANEL_UPRIGHT if portrait and not places else PANEL_SHARE[places]
    panel = body.part(0, 0, body.width, body.height * share)
    rest = Box(body.left, panel.bottom + margin, body.width, body.bottom - panel.bottom - margin)
    clock_width = round(header.height * 2.1)
    foot_words, waiting = foot_boxes(foot, measure.sachgebiete, margin, portrait)
    return Layout(
        screen=Box(0, 0, width, height),
        header=header,
        heading=Box(margin * 2, 0, width - clock_width - 4 * margin, header.height),
        clock=Box(width - clock_width - margin, 0, clock_width, header.height),
        message=body,
        newest=newest_boxes(panel, measure, margin),
        rows=row_boxes(rest, measure, places, margin, frame),
        notice=notice,
        foot=foot,
        foot_words=foot_words,
        waiting=waiting,
        frame=frame,
    )


def _notice(foot: Box, margin: int, height: int) -> NoticeBoxes:
    return notice_boxes(Box(margin, foot.top - margin - height, foot.width - 2 * margin, height), margin)
