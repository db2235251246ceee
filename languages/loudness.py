"""How loud speech is: every voice and every recording as loud as the next, beginning at once. Pure."""

from __future__ import annotations

import io
import wave
from array import array
from collections.abc import Iterable
from math import log10, sqrt
from operator import mul

FULL = 32_768
"""The largest sample of 16 bits: 0 dBFS."""

LOUDNESS = 10 ** (-19 / 20)
"""Share of full scale that the spoken parts come to: -19 dBFS. Speech peaks some 17 dB above that."""

CEILING = round(FULL * 10 ** (-1.2 / 20))
"""No sample is above -1.2 dBFS. What would be, at most some thousandths of a second in a sentence, is cut."""

BLOCK_S = 0.01
"""Speech is looked at in pieces of this many seconds."""

STRIDE = 3
"""Every third sample tells as well how loud a block is, in a third of the time: somebody waits for the sound."""

PAUSE = 0.1
"""A block with less than this share of the mean power is a pause between words (the gate of ITU-R BS.1770: 10 dB)."""

SILENCE = 1e-4
"""A block with less than this share of the power of speech is silence: -40 dB. A soft "h" has some -30 dB."""

PIECE = 4096
"""Samples that are made louder at a time."""

LEAD_BLOCKS, TAIL_BLOCKS = 1, 5
"""What is left of the silence at both ends: a beginning cut to the sample would click."""


class NoSpeech(ValueError):
    """This is no sound in the form needed, or there is nothing to hear in it: says what it is."""


def read_wav(wav: bytes) -> tuple[array[int], int]:
    """The samples, mixed to one channel, and how many there are in a second. Raises `NoSpeech`."""
    try:
        # A program that writes into a pipe cannot know the length: the one in the header may be too large.
        with wave.open(io.BytesIO(wav)) as sound:
            channels, width, rate = sound.getnchannels(), sound.getsampwidth(), sound.getframerate()
            frames = sound.readframes(len(wav))
    except (wave.Error, EOFError) as error:
        raise NoSpeech(f"this is no WAV file with plain samples (PCM): {str(error) or 'it is cut off'}") from error
    if width != 2 or channels not in (1, 2) or not rate:
        raise NoSpeech(f"the sound has {8 * width} bits and {channels} channels; 16 bits and 1 or 2 are needed")
    samples = array("h", frames[: len(frames) // (width * channels) * width * channels])
    if channels == 2:
        samples = array("h", ((left + right) // 2 for left, right in zip(samples[::2], samples[1::2], strict=True)))
    return samples, rate


def write_wav(samples: array[int], rate: int) -> bytes:
    """A WAV file: 16 bits, one channel."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setparams((1, 2, rate, len(samples), "NONE", ""))
        sound.writeframes(samples)
    return file.getvalue()


def loudness_dbfs(samples: array[int], rate: int) -> float:
    """How loud the sound is, pauses left out, in decibels below full scale. Raises `NoSpeech`."""
    return 10 * log10(_loudness(_powers(samples, max(1, round(rate * BLOCK_S)))) / FULL**2)


def levelled(samples: array[int], rate: int) -> array[int]:
    """The same speech at our loudness, without the silence around it. Raises `NoSpeech`."""
    size = max(1, round(rate * BLOCK_S))
    powers = _powers(samples, size)
    loudness = _loudness(powers)
    loud = [index for index, power in enumerate(powers) if power > loudness * SILENCE]
    begin = max(0, loud[0] - LEAD_BLOCKS) * size
    end = (loud[-1] + 1 + TAIL_BLOCKS) * size
    return _amplified(samples[begin:end], LOUDNESS * FULL / sqrt(loudness))


def _powers(samples: array[int], size: int) -> list[float]:
    """The mean power of each block of so many samples."""
    blocks = (samples[begin : begin + size : STRIDE] for begin in range(0, len(samples), size))
    return [sum(map(mul, block, block)) / len(block) for block in blocks]


def _loudness(powers: list[float]) -> float:
    """The mean power of the blocks in which somebody speaks."""
    mean = sum(powers) / len(powers) if powers else 0.0
    if mean < 1:
        raise NoSpeech("there is nothing to hear")
    spoken = [power for power in powers if power > mean * PAUSE]
    return sum(spoken) / len(spoken)


def _amplified(samples: array[int], gain: float) -> array[int]:
    """Louder, and cut at the ceiling. Piece by piece: a whole sentence as Python's own numbers takes megabytes."""
    limit = int(CEILING / gain)
    too_loud = bool(samples) and (max(samples) > limit or min(samples) < -limit)
    whole: array[int] = array("h")
    for begin in range(0, len(samples), PIECE):
        piece: Iterable[int] = samples[begin : begin + PIECE]
        if too_loud:
            piece = [max(-limit, min(limit, sample)) for sample in piece]
        whole.extend(array("h", [int(sample * gain) for sample in piece]))
    return whole
