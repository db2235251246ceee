"""What the wall may have to show next, so that its pieces can be set while nothing happens. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from display.board import Shown, View
from display.scene import Painted, compose
from languages.wall import Figures
from languages.wall_layout import MOST_CALLS, Layout, places_for
from routing.office import Office

LayoutFor = Callable[[int], Layout]


def foreseen(
    view: View, office: Office, languages: Sequence[str], places: int, layout_for: LayoutFor
) -> Iterator[Painted]:
    """Everything on the wall, and what the next change may need but its number; likeliest first, each once."""
    seen: set[Painted] = set()
    for painted in _likely(view, office, languages, places, layout_for):
        if painted not in seen:
            seen.add(painted)
            yield painted


def _likely(
    view: View, office: Office, languages: Sequence[str], places: int, layout_for: LayoutFor
) -> Iterator[Painted]:
    here = layout_for(places)
    yield from compose(view, here)
    more = _one_more(view)
    yield from compose(more, layout_for(max(places, places_for(len(more.earlier)))))
    for language in languages:
        yield from compose(replace(view, language=language), here)
    for shown in _calls_to_every_desk(view, office):
        yield from _without_numbers(replace(view, newest=shown, earlier=(shown,)), here)


def _one_more(view: View) -> View:
    """The present newest call moves down; what will stand above it is not known."""
    if view.newest is None:
        return view
    return replace(view, earlier=(view.newest, *view.earlier)[: MOST_CALLS - 1])


def _calls_to_every_desk(view: View, office: Office) -> Iterator[Shown]:
    """A call to every desk, in the colour of each of its Sachgebiete."""
    number = view.newest.number if view.newest else ""
    for desk in office.desks.values():
        for each in desk.sachgebiete:
            yield Shown("", number, desk.room, office.sachgebiete[each].colour)


def _without_numbers(view: View, layout: Layout) -> Iterator[Painted]:
    return (painted for painted in compose(view, layout) if not isinstance(painted.what, Figures))
