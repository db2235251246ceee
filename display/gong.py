"""The gong: two soft tones that fade, made from sines. Pure."""

from __future__ import annotations

from array import array
from math import exp, pi, sin

RATE = 22_050
"""Samples per second. The tones are low, so half of a compact disc's rate loses nothing."""

TONES = ((659.3, 0.0), (523.3, 0.45))
"""Pitch in hertz (E5, C5) and the second at which the tone begins: falling, as door chimes do."""

LENGTH_S = 1.9
FADE_S = 0.42
"""Time in which a tone falls to a third."""

ATTACK_S = 0.008
"""A tone that begins at once would click."""

LOUDNESS = 0.28
"""Share of full scale per tone. It makes the gong as loud as speech: -19 dBFS (`languages.loudness`)."""

OVERTONE = 0.18


def gong() -> bytes:
    """One gong: mono, signed 16-bit samples in the machine's byte order, `RATE` a second."""
    samples = array("h", (round(32_767 * _at(index / RATE)) for index in range(round(LENGTH_S * RATE))))
    return samples.tobytes()


def _at(second: float) -> float:
    """The sound at one instant, from -1 to 1. The whole fades to silence at the end."""
    ending = min(1.0, (LENGTH_S - second) / 0.1)
    return ending * sum(_tone(pitch, second - begin) for pitch, begin in TONES if second >= begin)


def _tone(pitch: float, age: float) -> float:
    """A tone so many seconds after it began."""
    swing = sin(2 * pi * pitch * age) + OVERTONE * sin(4 * pi * pitch * age) * exp(-age / 0.1)
    return LOUDNESS * min(1.0, age / ATTACK_S) * exp(-age / FADE_S) * swing
