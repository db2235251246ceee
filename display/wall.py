"""The wall: a scene brought to the screen, painting only what has changed."""

from __future__ import annotations

from collections.abc import Sequence

from display.pieces import Pieces
from display.scene import Painted
from display.screen import Picture, Screen
from languages.boxes import Box
from languages.wall import PieceSetter

KEPT_SCREENS = 3
"""How many screens full of pieces are kept. A wall uses less than two; the rest is for what comes next."""


class Wall:
    """What is on the screen, and the pieces it is made of."""

    def __init__(self, screen: Screen, setter: PieceSetter) -> None:
        self._screen = screen
        width, height = screen.size
        self._pieces: Pieces[Picture] = Pieces(setter.set, screen.picture, width * height * KEPT_SCREENS)
        self._shown: tuple[Painted, ...] = ()

    def show(self, scene: tuple[Painted, ...]) -> bool:
        """Bring the scene to the screen. False when it was there already. Raises `ScreenLost`."""
        changed = changed_boxes(self._shown, scene)
        if not changed:
            return False
        self._shown = ()
        for box in changed:
            self._paint(scene, box)
        self._screen.flip(changed)
        self._shown = scene
        return True

    def forget(self) -> None:
        """Paint everything next time, as when the window was covered by another."""
        self._shown = ()

    def foresee(self, painted: Painted) -> float:
        """Set a piece that may come, so that it will be quick. The share of what can be kept that it takes."""
        if isinstance(painted.what, str):
            return 0.0
        self._pieces.get(painted.what)
        return painted.what.width * painted.what.height / self._pieces.most_dots

    def _paint(self, scene: Sequence[Painted], box: Box) -> None:
        self._screen.within(box)
        for painted in scene:
            if not painted.box.meets(box):
                continue
            if isinstance(painted.what, str):
                self._screen.fill(painted.box, painted.what)
            else:
                self._screen.paint(painted.box, self._pieces.get(painted.what))
        self._screen.within(None)


def changed_boxes(before: tuple[Painted, ...], after: tuple[Painted, ...]) -> list[Box]:
    """The boxes in which two scenes differ; boxes inside others are left out."""
    differing = {painted.box for painted in set(before) ^ set(after)}
    return [box for box in differing if not any(other != box and other.holds(box) for other in differing)]
