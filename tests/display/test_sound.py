"""The loudspeaker: one sound after the other, silence without a sound card, said once."""

from __future__ import annotations

import logging
import threading
from array import array
from pathlib import Path

import pytest

from display import sound as sound_module
from display.gong import RATE
from display.sound import Loudspeaker
from tests.broker_config.broker_process import wait_for
from tests.display.speaking_wall import CardThatKeeps


def a_tone(seconds: float, height: int) -> array[int]:
    """A sound that is like no other of another height."""
    return array("h", [height, height // 2, -height, -height // 3] * round(seconds * RATE / 4))


def test_a_sound_follows_the_one_that_plays_without_a_gap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    card = CardThatKeeps(tmp_path / "played.raw", monkeypatch)
    first, second = a_tone(0.5, 9000), a_tone(0.7, 6000)
    loudspeaker = Loudspeaker()
    loudspeaker.look()

    assert loudspeaker.begin(first.tobytes())
    assert loudspeaker.follow(second.tobytes())
    loudspeaker.wait(threading.Event())

    wait_for(lambda: card.place_of(second) > 0, "the second sound")
    loudspeaker.close()
    gap = card.place_of(second) - card.place_of(first) - 2 * len(first)
    assert 0 <= gap <= 2 * sound_module.BUFFER_SAMPLES


def test_without_a_sound_card_nothing_is_played_and_the_log_says_so_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.setenv("SDL_AUDIODRIVER", "nonesuch")
    monkeypatch.setattr(sound_module, "LOOK_S", 0.0)
    loudspeaker = Loudspeaker()

    for _ in range(3):
        loudspeaker.look()
        assert not loudspeaker.begin(a_tone(0.1, 9000).tobytes())
    loudspeaker.close()

    assert [each.levelno for each in caplog.records] == [logging.WARNING]
    assert loudspeaker.problem == (
        "no sound: Audio target 'nonesuch' not available. Check the sound card, or start with --quiet."
    )


def test_a_missing_card_is_not_looked_for_all_the_time(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SDL_AUDIODRIVER", "nonesuch")
    loudspeaker = Loudspeaker()
    loudspeaker.look()

    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    loudspeaker.look()

    assert loudspeaker.problem


def test_a_card_that_stops_playing_is_given_up(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    monkeypatch.setattr(sound_module, "GRACE_S", -100.0)
    loudspeaker = Loudspeaker()
    loudspeaker.look()
    loudspeaker.begin(a_tone(60, 9000).tobytes())

    loudspeaker.wait(threading.Event())

    assert "has stopped playing" in loudspeaker.problem
    assert not loudspeaker.begin(a_tone(0.1, 9000).tobytes())
    loudspeaker.close()


def test_what_others_log_while_a_card_is_looked_for_is_not_lost(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SDL_AUDIODRIVER", "nonesuch")
    monkeypatch.setattr(sound_module, "LOOK_S", 0.0)
    with open(2, "w", closefd=False) as stderr:
        handler = logging.StreamHandler(stderr)
        logging.getLogger().addHandler(handler)
        loudspeaker, done = Loudspeaker(), threading.Event()

        def look() -> None:
            while not done.is_set():
                loudspeaker.look()

        looking = threading.Thread(target=look)
        looking.start()
        for count in range(2000):
            logging.getLogger("another").error("line %d.", count)
        done.set()
        looking.join()
        logging.getLogger().removeHandler(handler)

    said = capfd.readouterr().err
    assert [count for count in range(2000) if f"line {count}." not in said] == []
