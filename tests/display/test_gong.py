"""The gong: soft, short, and silence where there is no sound card."""

from __future__ import annotations

from array import array

import pytest

from display.gong import LENGTH_S, RATE, gong
from display.sound import Loudspeaker


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


def test_without_a_sound_card_the_wall_is_silent_and_says_so_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.setenv("SDL_AUDIODRIVER", "nonesuch")

    loudspeaker = Loudspeaker()
    loudspeaker.ring(2)
    loudspeaker.ring(1)
    loudspeaker.close()

    assert len(caplog.records) == 1
    assert "--quiet" in loudspeaker.problem


def test_with_a_sound_card_the_gong_rings(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture):
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")

    loudspeaker = Loudspeaker()
    loudspeaker.ring(2)
    loudspeaker.close()

    assert loudspeaker.problem == ""
    assert caplog.records == []
