"""The loudspeaker: the door to pygame's sound."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

import pygame

from display.gong import RATE, gong

BUFFER_SAMPLES = 2048
"""A tenth of a second: few awakenings of the sound thread, and nobody hears the delay."""

log = logging.getLogger("wartemarke.display")


class Loudspeaker:
    """Rings the gong. Without a sound card it says so once in the log and is silent."""

    def __init__(self) -> None:
        self.problem = ""
        self._gong: pygame.mixer.Sound | None = None
        try:
            with _sound_library_silenced():
                pygame.mixer.init(frequency=RATE, size=-16, channels=1, buffer=BUFFER_SAMPLES, allowedchanges=0)
            self._gong = pygame.mixer.Sound(buffer=gong())
        except (pygame.error, NotImplementedError) as error:
            self.problem = f"no gong: {error}. Check the sound card, or start with --quiet."
            log.warning("%s", self.problem)

    def ring(self, times: int) -> None:
        """Ring once for each new call, one after the other. Returns at once."""
        if self._gong is None or times < 1:
            return
        try:
            self._gong.play(loops=times - 1)
        except pygame.error as error:
            self._gong = None
            self.problem = f"the gong fell silent: {error}"
            log.warning("%s", self.problem)

    def close(self) -> None:
        """Give the sound card back."""
        if self._gong is not None:
            pygame.mixer.quit()
            self._gong = None


@contextmanager
def _sound_library_silenced() -> Iterator[None]:
    """ALSA writes eight lines of its own to standard error where a card is missing; our one line says it."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
