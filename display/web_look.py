"""What the page of a wall shows: its scenes, for eyes, and the same in words, for everybody else. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace

from display.board import View, paged
from display.door import door_view
from display.door_scene import door_scene
from display.scene import Painted, compose
from display.web_words import Member, tongue_of, words_of, words_of_door
from languages.door import Listing
from languages.fonts import lettering, plain_lettering
from languages.wall import Figures, Shape, Words
from languages.wall_layout import lay_out
from languages.wall_measure import measure_of
from routing.office import Display, Office

LANDSCAPE, PORTRAIT = (1920, 1080), (1080, 1920)

Scene = tuple[Painted, ...]


@dataclass(frozen=True, slots=True)
class OnPage:
    """What a display shows at one moment: a wall with so many `places` for earlier calls, or the screen at a door.

    `view` is all that could be seen; the headings take turns in `languages`. The frames of recalled calls are on: the
    page itself lets them flash.
    """

    office: Office
    display: Display
    languages: tuple[str, ...]
    view: View
    places: int


def page_size(display: Display) -> tuple[int, int]:
    """The screen that a page is composed for, in dots; a browser shows it as large as its own allows."""
    return PORTRAIT if display.portrait else LANDSCAPE


def look_of(shown: OnPage) -> Member:
    """All that a page needs, ready for JSON. Scenes name their parts by place, for they have most in common.

    `stale` are the scenes that a page takes turns in when it hears nothing more; `flashing` are parts of `now`.
    """
    now, unlit = scene_of(shown), set(scene_of(replace(shown, view=replace(shown.view, lit=False))))
    parts: dict[Painted, int] = {}
    return {
        "size": page_size(shown.display),
        "now": _places(now, parts),
        "flashing": _places((each for each in now if each not in unlit), parts),
        "stale": [_places(scene_of(each), parts) for each in _when_lost(shown)],
        "parts": [_part(each) for each in parts],
        "words": _words(shown),
    }


def scene_of(shown: OnPage) -> Scene:
    """The same as on a screen of the page's size."""
    size, view = page_size(shown.display), shown.view
    if shown.display.door:
        return door_scene(shown.office, shown.display, shown.languages, view, size)
    measure = measure_of(shown.office, shown.display)
    return compose(paged(view, shown.places), lay_out(*size, measure, shown.places, view.notice is not None))


def _words(shown: OnPage) -> Member:
    if shown.display.door:
        return words_of_door(door_view(shown.office, shown.display, shown.languages, shown.view), shown.view)
    return words_of(shown.view)


def _when_lost(shown: OnPage) -> list[OnPage]:
    """The same without its source: German is always on it, so the turns are those of the other languages.

    There is no clock: one that stands still is wrong.
    """
    others = [each for each in shown.languages if each != "de"] or ["de"]
    return [
        replace(shown, view=replace(shown.view, stale=True, language=each, turn=turn, clock=""))
        for turn, each in enumerate(others)
    ]


def _places(scene: Iterable[Painted], parts: dict[Painted, int]) -> list[int]:
    return [parts.setdefault(each, len(parts)) for each in scene]


def _part(painted: Painted) -> Member:
    """One thing on the screen: a fill, words, a listing, figures, a shape. `plainer` words have a second hand."""
    box, what = painted.box, painted.what
    place = {"box": [box.left, box.top, box.width, box.height]}
    match what:
        case Words():
            kind = "listing" if isinstance(what, Listing) else "words"
            plainer = lettering(what.language) != plain_lettering(what.language)
            return {"kind": kind, **place, **_data(what), **tongue_of(what.language), "plainer": plainer}
        case Figures():
            return {"kind": "figures", **place, **_data(what), **tongue_of("de")}
        case Shape():
            return {"kind": "shape", **place, **_data(what)}
        case ground:
            return {"kind": "fill", **place, "ground": ground}


def _data(piece: Words | Figures | Shape) -> Member:
    return {name: each for name, each in asdict(piece).items() if name not in ("width", "height", "language")}
