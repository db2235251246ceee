"""What the wall may have to show next, so that its pieces can be set while nothing happens. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from display.board import Shown, View, paged, pages, shows
from display.scene import Painted, compose
from languages.wall import Figures
from languages.wall_layout import Layout
from languages.wall_rows import places_for
from routing.office import Display, Office


class Stage(Protocol):
    """The screen that views are laid out on."""

    def most(self, view: View) -> int:
        """The most places for earlier calls."""

    def layout(self, view: View, places: int) -> Layout:
        """The layout of a view with so many places."""


def foreseen(turns: Sequence[View], office: Office, display: Display, places: int, stage: Stage) -> Iterator[Painted]:
    """Everything on the wall, and what the next change may need but its number; likeliest first, each once.

    `turns` are what the wall shows now and at the turns of the headings to come, whole.
    """
    seen: set[Painted] = set()
    for painted in _likely(turns, office, display, places, stage):
        if painted not in seen:
            seen.add(painted)
            yield painted


def _likely(turns: Sequence[View], office: Office, display: Display, places: int, stage: Stage) -> Iterator[Painted]:
    now = turns[0]
    yield from compose(paged(now, places), stage.layout(now, places))
    more = _one_more(now)
    grown = min(max(places, places_for(len(more.earlier))), stage.most(more))
    yield from compose(paged(more, grown), stage.layout(more, grown))
    languages = len({turn.language for turn in turns})
    for turn in turns[:languages]:
        yield from compose(paged(turn, places), stage.layout(turn, places))
    here = stage.layout(now, places)
    for shown in _calls_to_every_desk(now, office, display):
        yield from _without_numbers(replace(now, newest=shown, earlier=(shown,)), here)
    for turn in _later_turns(turns, languages, places):
        yield from compose(paged(turn, places), stage.layout(turn, places))


def _later_turns(turns: Sequence[View], first: int, places: int) -> Iterator[View]:
    """The turns after so many, and as many more as the pages of the earlier calls need."""
    yield from turns[first:]
    last = turns[-1]
    for turn in range(last.turn + 1, turns[0].turn + pages(last, places)):
        yield replace(last, turn=turn)


def _one_more(view: View) -> View:
    """The present newest call moves down; what will stand above it is not known."""
    if view.newest is None:
        return view
    return replace(view, earlier=(view.newest, *view.earlier))


def _calls_to_every_desk(view: View, office: Office, display: Display) -> Iterator[Shown]:
    """A call to every desk that this wall may show, in the colour of each of its Sachgebiete."""
    number = view.newest.number if view.newest else ""
    for desk in office.desks.values():
        for each in desk.sachgebiete:
            if shows(display, each, desk.id):
                arrow = display.arrows.get(desk.room, "")
                yield Shown("", number, desk.room, office.sachgebiete[each].colour, arrow=arrow)


def _without_numbers(view: View, layout: Layout) -> Iterator[Painted]:
    return (painted for painted in compose(view, layout) if not isinstance(painted.what, Figures))
