"""The loudspeaker: one sound after the other, silence without a sound card, said once."""

from __future__ import annotations

import logging
import sys
import threading
import time
from array import array
from pathlib import Path

import pytest

from display import sound as sound_module
from display.gong import RATE
from display.sound import Loudspeaker
from tests.display.speaking_wall import CardThatKeeps
from tests.patience import wait_for


def a_tone(seconds: float, height: int) -> array[int]:
    """A sound that is like no other of another height."""
    return array("h", [height, height // 2, -height, -height // 3] * round(seconds * RATE / 4))


def test_sounds_are_played_whole_each_when_the_one_before_has_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    card = CardThatKeeps(tmp_path / "played.raw", monkeypatch)
    sounds = [a_tone(0.2 + count / 50, 9000 - 300 * count) for count in range(20)]
    loudspeaker = Loudspeaker()
    loudspeaker.look()

    for each in sounds:
        assert loudspeaker.play(each.tobytes())
        assert loudspeaker.wait(threading.Event())

    wait_for(lambda: card.place_of(sounds[-1]) > 0, "the last sound")
    loudspeaker.close()
    places = [card.place_of(each) for each in sounds]
    assert -1 not in places
    assert places == sorted(places)


def test_a_sound_is_heard_though_the_program_was_busy_when_the_one_before_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    card = CardThatKeeps(tmp_path / "played.raw", monkeypatch)
    first, second = a_tone(0.5, 9000), a_tone(0.7, 6000)
    loudspeaker = Loudspeaker()
    loudspeaker.look()
    loudspeaker.play(first.tobytes())
    usual = sys.getswitchinterval()
    sys.setswitchinterval(100)
    try:
        end = time.monotonic() + 0.3  # the card plays the first sound in a fortieth of its length
        while time.monotonic() < end:
            pass
        loudspeaker.wait(threading.Event())
        loudspeaker.play(second.tobytes())
    finally:
        sys.setswitchinterval(usual)

    wait_for(lambda: card.place_of(second) > 0, "the second sound")
    loudspeaker.close()
    assert card.times(first) == card.times(second) == 1


@pytest.mark.parametrize("round_", range(10))
def test_closing_within_a_sound_ends_it(round_: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    card = CardThatKeeps(tmp_path / "played.raw", monkeypatch)
    loudspeaker = Loudspeaker()
    loudspeaker.look()
    assert loudspeaker.play(a_tone(0.1 + round_ / 100, 9000).tobytes())
    wait_for(lambda: card.sounding(), "the sound")

    loudspeaker.close()

    played = len(card.played)
    assert len(card.played) == played
    assert not loudspeaker.play(a_tone(0.1, 9000).tobytes())


def test_without_a_sound_card_nothing_is_played_and_the_log_says_so_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.setenv("SDL_AUDIODRIVER", "nonesuch")
    monkeypatch.setattr(sound_module, "LOOK_S", 0.0)
    loudspeaker = Loudspeaker()

    for _ in range(3):
        loudspeaker.look()
        assert not loudspeaker.play(a_tone(0.1, 9000).tobytes())
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
    loudspeaker.play(a_tone(60, 9000).tobytes())

    assert not loudspeaker.wait(threading.Event())

    assert "has stopped playing" in loudspeaker.problem
    assert not loudspeaker.play(a_tone(0.1, 9000).tobytes())
    loudspeaker.close()


def test_a_card_that_is_pulled_out_within_a_sound_is_noticed_at_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    CardThatKeeps(tmp_path / "played.raw", monkeypatch)
    loudspeaker = Loudspeaker()
    loudspeaker.look()
    loudspeaker.play(a_tone(0.5, 9000).tobytes())
    monkeypatch.setattr(sound_module, "_cards", list)

    assert not loudspeaker.wait(threading.Event())

    assert "pulled out" in loudspeaker.problem
    loudspeaker.look()
    assert loudspeaker.problem == ""
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
