"""The gong: soft, short, as loud as speech."""

from __future__ import annotations

from array import array

import pytest

from display.gong import LENGTH_S, RATE, gong
from languages.loudness import loudness_dbfs


def samples() -> array[int]:
    return array("h", gong())


def test_the_gong_lasts_two_seconds_and_fades_to_silence():
    sound = samples()

    assert len(sound) == round(LENGTH_S * RATE)
    assert LENGTH_S < 2
    assert abs(sound[0]) < 50
    assert max(map(abs, sound[-200:])) < 300


def test_the_gong_is_loud_enough_but_never_clips():
    loudest = max(map(abs, samples()))

    assert 8_000 < loudest < 32_000


def test_the_gong_has_two_tones():
    sound = samples()
    second = round(0.45 * RATE)

    before = max(map(abs, sound[second - 2000 : second]))
    after = max(map(abs, sound[second : second + 2000]))

    assert after > before


def test_the_gong_is_as_loud_as_speech():
    assert loudness_dbfs(samples(), RATE) == pytest.approx(-19, abs=0.3)
