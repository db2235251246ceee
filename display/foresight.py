"""What the wall may have to show next, so that its pieces can be set while nothing happens. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from display.board import MOST_CALLS, Shown, View
from display.layout import Layout, places_for
from display.scene import Painted, compose
from languages.wall import Figures
from routing.office import Office


def foreseen(
    view: View, office: Office, languages: Sequence[str], layout_for: Callable[[int], Layout]
) -> Iterator[Painted]:
    """Everything the next change may need but its number: one more call, another language, one call less."""
    yield from compose(_one_more(view), layout_for(places_for(len(_one_more(view).earlier))))
    here = layout_for(places_for(len(view.earlier)))
    for language in languages:
        yield from compose(replace(view, language=language), here)
    for shown in _first_calls(view, office):
        yield from _without_numbers(replace(view, newest=shown, earlier=()), here)
    if view.earlier:
        yield from compose(replace(view, earlier=view.earlier[:-1]), layout_for(places_for(len(view.earlier) - 1)))


def _one_more(view: View) -> View:
    """The present newest call moves down; what will stand above it is not known."""
    if view.newest is None:
        return view
    return replace(view, earlier=(view.newest, *view.earlier)[: MOST_CALLS - 1])


def _first_calls(view: View, office: Office) -> Iterator[Shown]:
    """A call to every desk, in the colour of each of its Sachgebiete."""
    number = view.newest.number if view.newest else ""
    for desk in office.desks.values():
        for each in desk.sachgebiete:
            yield Shown("", number, desk.room, office.sachgebiete[each].colour)


def _without_numbers(view: View, layout: Layout) -> Iterator[Painted]:
    return (painted for painted in compose(view, layout) if not isinstance(painted.what, Figures))
