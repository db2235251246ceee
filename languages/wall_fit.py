"""How many calls a wall may show at once so that they can be read from the farthest seat of its hall. Pure."""

from __future__ import annotations

from functools import lru_cache

from languages.legibility import Legibility, Rows, mm_per_dot
from languages.wall_layout import lay_out
from languages.wall_measure import Measure, measure_of
from languages.wall_rows import EARLIER_STEPS
from routing.office import Display, Office

A_SCREEN = (1920, 1080)
"""The shape of nearly every screen, for a wall that has none yet. With more dots the heights in millimetres stay."""


def legibility(office: Office, display: Display, size: tuple[int, int], notices: bool) -> Legibility:
    """How high the numbers of a wall are on a screen of this size in dots, with or without a notice on it."""
    return _legibility(measure_of(office, display), display.distance_m, display.inches, size, notices)


def foreseen_legibility(office: Office, display: Display) -> Legibility:
    """The same before the wall hangs, with a notice on it if the office has any."""
    width, height = A_SCREEN
    size = (height, width) if display.portrait else (width, height)
    return legibility(office, display, size, bool(office.notices))


@lru_cache(maxsize=16)
def _legibility(measure: Measure, distance_m: float, inches: float, size: tuple[int, int], notices: bool) -> Legibility:
    dot = mm_per_dot(*size, inches)
    layouts = {places: lay_out(*size, measure, places, notices) for places in EARLIER_STEPS if places}
    rows = tuple(Rows(places, each.row_capital * dot) for places, each in layouts.items())
    return Legibility(distance_m, layouts[rows[0].places].newest_capital * dot, rows)
