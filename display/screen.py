"""The screen: the door to pygame's pictures and windows. No text is ever set here."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NewType

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

import pygame
from PIL import Image

from languages.boxes import Box

Picture = NewType("Picture", pygame.Surface)
"""A picture ready to be painted."""

Happening = Literal["quit", "resized", "uncovered"]


class ScreenLost(RuntimeError):
    """The screen is gone or cannot be opened: says what SDL says."""


@dataclass(frozen=True, slots=True)
class Window:
    """How to open the screen. `size` is in dots; a full screen takes the one it has."""

    kind: Literal["fullscreen", "window", "headless"]
    size: tuple[int, int]


class Screen:
    """One window or full screen. Whatever goes wrong with it is a `ScreenLost`; `open` may be tried again."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._surface: pygame.Surface | None = None

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in dots. Raises `ScreenLost`."""
        return self._open_surface().get_size()

    def open(self) -> None:
        """Open it, or open it again. Raises `ScreenLost`."""
        if self._window.kind == "headless":
            os.environ["SDL_VIDEODRIVER"] = "dummy"
        try:
            pygame.display.quit()
            pygame.display.init()
            self._surface = self._set_mode()
            pygame.display.set_caption("Wartemarke")
            pygame.mouse.set_visible(False)
        except pygame.error as error:
            self._surface = None
            raise ScreenLost(f"the screen cannot be opened: {error}") from error

    def picture(self, image: Image.Image) -> Picture:
        """Take over a picture, in the form that is painted fastest. Raises `ScreenLost`."""
        rgb = image.convert("RGB")
        try:
            return Picture(pygame.image.frombuffer(rgb.tobytes(), rgb.size, "RGB").convert())
        except pygame.error as error:
            raise ScreenLost(f"a picture cannot be prepared: {error}") from error

    def within(self, box: Box | None) -> None:
        """Paint only inside this box from now on; everywhere with None."""
        self._open_surface().set_clip(_rect(box) if box else None)

    def fill(self, box: Box, colour: str) -> None:
        """Fill a box with a colour (#rrggbb)."""
        self._open_surface().fill(colour, _rect(box))

    def paint(self, box: Box, picture: Picture) -> None:
        """Paint a picture at the box's corner."""
        self._open_surface().blit(picture, (box.left, box.top))

    def flip(self, boxes: Sequence[Box]) -> None:
        """Bring what was painted in these boxes before people's eyes. Raises `ScreenLost`."""
        try:
            self._open_surface()
            pygame.display.update([_rect(box) for box in boxes])
        except pygame.error as error:
            self._surface = None
            raise ScreenLost(f"the screen is lost: {error}") from error

    def happenings(self) -> list[Happening]:
        """What the window was told since the last time. Also keeps the window system content."""
        if not pygame.display.get_init():
            return []
        found: list[Happening] = []
        for event in pygame.event.get():
            if event.type == pygame.QUIT:
                found.append("quit")
            elif event.type == pygame.VIDEORESIZE:
                found.append("resized")
            elif event.type == pygame.VIDEOEXPOSE:
                found.append("uncovered")
        return found

    def snapshot(self) -> tuple[tuple[int, int], bytes]:
        """The wall as it is now: size and RGB dots. Raises `ScreenLost`."""
        surface = self._open_surface()
        return surface.get_size(), pygame.image.tobytes(surface, "RGB")

    def close(self) -> None:
        """Give the screen back."""
        self._surface = None
        pygame.display.quit()

    def _set_mode(self) -> pygame.Surface:
        match self._window.kind:
            case "fullscreen":
                return pygame.display.set_mode((0, 0), pygame.FULLSCREEN)
            case "window":
                return pygame.display.set_mode(self._window.size, pygame.RESIZABLE)
            case "headless":
                return pygame.display.set_mode(self._window.size)

    def _open_surface(self) -> pygame.Surface:
        if self._surface is None or not pygame.display.get_init():
            raise ScreenLost("the screen is not open.")
        return self._surface


def _rect(box: Box) -> pygame.Rect:
    return pygame.Rect(box.left, box.top, box.width, box.height)
