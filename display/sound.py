"""The loudspeaker: the door to pygame's sound."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

import pygame
from pygame._sdl2 import audio

from display.gong import RATE
from display.quiet import SOFTER

BUFFER_SAMPLES = 2048
"""A tenth of a second: few awakenings of the sound thread, and nobody hears the delay."""

LOOK_S = 10.0
"""How often a sound card is looked for, and whether there are still the same ones."""

POLL_S = 0.02
"""How soon the end of a sound is noticed."""

GRACE_S = 5.0
"""A card that has not played a sound so long after its end plays nothing any more."""

log = logging.getLogger("wartemarke.display")


class Loudspeaker:
    """Plays one sound after the other, each to its end. Belongs to one thread.

    Without a sound card `problem` says so, and the log once; `look` finds one that comes.

    `Channel.queue` is not used: pygame's callback at a sound's end looks for a queued one before it has the
    interpreter to itself, and one that is queued meanwhile is swallowed (endsound_callback in its src_c/mixer.c).
    """

    def __init__(self) -> None:
        self.problem = ""
        self._channel: pygame.mixer.Channel | None = None
        self._cards: list[str] = []
        self._look_at = 0.0
        self._playing: pygame.mixer.Sound | None = None
        self._ends_at = 0.0

    def look(self) -> None:
        """Open the sound card if it is not, or if there are others than before: at most every `LOOK_S` seconds.

        Not to be called while something plays.
        """
        if time.monotonic() < self._look_at:
            return
        self._look_at = time.monotonic() + LOOK_S
        if self._channel is not None and _cards() != self._cards:
            self.close()
        if self._channel is None:
            self._open()

    def play(self, samples: bytes, *, softer: bool = False) -> bool:
        """Play a sound at once, in place of one that plays. False when there is no sound card: it is not played."""
        if self._channel is None:
            return False
        try:
            sound = pygame.mixer.Sound(buffer=samples)
            sound.set_volume(SOFTER if softer else 1.0)
            self._channel.play(sound)
        except pygame.error as error:
            self._lose(str(error))
            return False
        # A sound that nobody holds is cut off.
        self._playing = sound
        self._ends_at = time.monotonic() + sound.get_length()
        return True

    def wait(self, stopped: threading.Event) -> bool:
        """Return when the sound has been played to its end, or when stopped. False when the card was lost before."""
        while self._channel is not None and not stopped.wait(POLL_S):
            try:
                if not self._channel.get_busy():
                    return self._no_card_went()
            except pygame.error as error:
                self._lose(str(error))
            else:
                if time.monotonic() > self._ends_at + GRACE_S:
                    self._lose("the sound card has stopped playing")
        return self._channel is not None

    def _no_card_went(self) -> bool:
        """SDL plays on to the end, for nobody, when its card is pulled out."""
        if Counter(self._cards) - Counter(_cards()):
            self._lose("a sound card was pulled out")
            self._look_at = 0.0
        return self._channel is not None

    def close(self) -> None:
        """Fall silent and give the sound card back. It may be opened again."""
        if self._channel is not None and pygame.mixer.get_init():
            # What still plays would end within `quit`, in a callback that no longer finds its channels.
            self._channel.stop()
        self._channel = self._playing = None
        pygame.mixer.quit()

    def _open(self) -> None:
        try:
            with _sound_library_silenced():
                pygame.mixer.init(frequency=RATE, size=-16, channels=1, buffer=BUFFER_SAMPLES, allowedchanges=0)
            self._channel = pygame.mixer.Channel(0)
        except (pygame.error, NotImplementedError) as error:
            self._lose(str(error))
            return
        self._cards = _cards()
        if self.problem:
            log.info("there is sound again.")
        self.problem = ""

    def _lose(self, why: str) -> None:
        self.close()
        problem = f"no sound: {why}. Check the sound card, or start with --quiet."
        if problem != self.problem:
            log.warning("%s", problem)
        self.problem = problem


def _cards() -> list[str]:
    """The names of the sound cards there are now."""
    try:
        return list(audio.get_audio_device_names(False))
    except pygame.error:
        return []


@contextmanager
def _sound_library_silenced() -> Iterator[None]:
    """ALSA writes eight lines of its own to standard error where a card is missing; our one line says it.

    What others would log meanwhile waits: it would be lost.
    """
    with ExitStack() as others:
        for handler in logging.getLogger().handlers:
            handler.acquire()
            others.callback(handler.release)
        kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, 2)
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)
            os.close(nowhere)
