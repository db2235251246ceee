"""Promises of the announcer, with the real espeak-ng and a sound card that writes down what it plays."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from display import announce_ahead as ahead_module
from display import announce_plan as plan_module
from display import announcer as announcer_module
from display import sound as sound_module
from display.announce_sounds import Sounds
from display.announcer import Announcer
from display.board import Call
from display.gong import RATE
from display.sound import Loudspeaker
from languages.loudness import loudness_dbfs, read_wav
from routing.office import Office
from tests.display.speaking_wall import ALL_DAY, CardThatKeeps, a_call, an_office, lines, speech
from tests.patience import PATIENCE_S, wait_for

Start = Callable[..., Announcer]


class HeldLoudspeaker(Loudspeaker):
    """Plays a sound, and then none until it may go on."""

    def __init__(self) -> None:
        super().__init__()
        self.may_go_on = threading.Event()

    def wait(self, stopped: threading.Event) -> bool:
        self.may_go_on.wait(PATIENCE_S)
        return super().wait(stopped)


@pytest.fixture
def card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CardThatKeeps:
    return CardThatKeeps(tmp_path / "played.raw", monkeypatch)


@pytest.fixture
def sounds() -> Sounds:
    return Sounds()


@pytest.fixture
def start(sounds: Sounds) -> Iterator[Start]:
    started: list[Announcer] = []

    def start(loudspeaker: Loudspeaker | None = None) -> Announcer:
        started.append(Announcer(loudspeaker or Loudspeaker(), sounds))
        started[-1].start()
        return started[-1]

    yield start
    for each in started:
        each.stop()


@pytest.fixture
def looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sound_module, "LOOK_S", 0.02)
    monkeypatch.setattr(announcer_module, "LOOK_S", 0.02)


def hear(announcer: Announcer, office: Office, *calls: Call, new: str = "") -> None:
    """A board with these calls, newest first; `new` are the ids of those just called."""
    announcer.hear(calls, frozenset(new.split()), office, office.displays["hall"])


def test_gong_then_german_then_the_language_of_the_ticket_each_to_its_end(
    card: CardThatKeeps, sounds: Sounds, start: Start
):
    hear(start(), an_office(), a_call("c", language="uk"), new="c")

    parts = [sounds.gong, *speech(sounds, tag="de"), *speech(sounds, tag="uk")]
    wait_for(lambda: card.place_of(parts[-1]) > 0, "the last sentence")
    places = [card.place_of(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)
    assert card.times(sounds.gong) == 1


def test_ten_calls_of_one_second_are_heard_one_after_the_other(card: CardThatKeeps, sounds: Sounds, start: Start):
    calls = [a_call(f"c{count}", count, "de") for count in range(10, 0, -1)]

    hear(start(), an_office('"de"'), *calls, new=" ".join(each.id for each in calls))

    sentences = [speech(sounds, count)[0] for count in range(1, 11)]
    for count, sentence in enumerate(sentences, 1):
        wait_for(partial(card.times, sentence), f"call {count}")
    ends = [card.place_of(each) + len(each) * 2 for each in sentences]
    begins = [card.place_of(each) for each in sentences]
    assert all(end < begin for end, begin in zip(ends, begins[1:], strict=False))
    assert [card.times(each) for each in sentences] == [1] * 10
    assert card.times(sounds.gong) == 10


def test_a_call_that_is_finished_meanwhile_is_not_heard_and_what_has_begun_is(
    card: CardThatKeeps, sounds: Sounds, start: Start
):
    loudspeaker = HeldLoudspeaker()
    office, announcer = an_office('"de"'), start(loudspeaker)
    calls = [a_call("c3", 3), a_call("c2", 2), a_call("c1", 1)]
    hear(announcer, office, *calls, new="c1 c2 c3")
    wait_for(lambda: card.sounding(), "the first gong")

    hear(announcer, office, calls[0])
    loudspeaker.may_go_on.set()

    wait_for(lambda: card.place_of(speech(sounds, 3)[-1]) > 0, "the third call")
    assert card.times(speech(sounds, 1)[-1]) == 1
    assert card.times(speech(sounds, 2)[0]) == 0


def test_a_call_is_heard_again_while_nobody_came(card: CardThatKeeps, sounds: Sounds, start: Start):
    hear(start(), an_office('"de"', "repeat_after_s = 1"), a_call("c", 1), new="c")

    wait_for(lambda: card.times(speech(sounds, 1)[-1]) == 2, "the repeated call")


def test_without_languages_only_the_gong_rings(card: CardThatKeeps, sounds: Sounds, start: Start):
    announcer = start()

    hear(announcer, an_office(""), a_call("c2", 2), a_call("c1", 1), new="c1 c2")

    wait_for(lambda: card.times(sounds.gong) == 2, "two gongs")
    assert announcer.problems == ()


def test_a_language_without_a_voice_gets_german_and_the_gong(card: CardThatKeeps, sounds: Sounds, start: Start):
    hear(start(), an_office('"ticket"'), a_call("c", language="ti"), new="c")

    wait_for(lambda: card.place_of(speech(sounds)[-1]) > 0, "the German sentence")
    assert card.times(sounds.gong) == 1


def test_in_quiet_hours_all_is_softer_by_12_db(card: CardThatKeeps, sounds: Sounds, start: Start):
    hear(start(), an_office('"de"', f"quiet_hours = [{ALL_DAY}]"), a_call("c"), new="c")

    whole = len(sounds.gong) + len(sounds.speech([lines()]))
    wait_for(lambda: len(card.sounding()) > 0.95 * whole, "the announcement")
    usual = loudness_dbfs(sounds.gong, RATE)
    soft = loudness_dbfs(card.sounding()[: len(sounds.gong)], RATE)
    assert usual - soft == pytest.approx(12, abs=0.5)
    assert loudness_dbfs(card.sounding()[len(sounds.gong) :], RATE) == pytest.approx(usual - 12, abs=1.5)


def test_without_espeak_the_gong_rings_and_the_status_says_what_to_install(
    card: CardThatKeeps, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    sounds = Sounds()
    announcer = Announcer(Loudspeaker(), sounds)
    announcer.start()

    hear(announcer, an_office(), a_call("c2", 2), a_call("c1", 1), new="c1 c2")

    wait_for(lambda: card.times(sounds.gong) == 2, "two gongs")
    announcer.stop()
    assert len(announcer.problems) == 1
    assert "apt install espeak-ng" in announcer.problems[0]
    assert len([each for each in caplog.records if each.levelname == "WARNING"]) <= 2
    assert "017" not in caplog.text


def pull_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sound card goes. SDL plays on to the end, for nobody."""
    monkeypatch.setattr(sound_module, "_cards", list)
    monkeypatch.setenv("SDL_AUDIODRIVER", "nonesuch")


def test_a_call_whose_sound_card_is_pulled_out_is_heard_when_it_is_back_and_once(
    card: CardThatKeeps, tmp_path: Path, sounds: Sounds, start: Start, monkeypatch: pytest.MonkeyPatch
):
    office, announcer = an_office('"de"'), start()
    wait_for(lambda: announcer._loudspeaker._cards, "the sound card to be open and known")
    monkeypatch.setattr(sound_module, "LOOK_S", 0.02)
    monkeypatch.setattr(announcer_module, "LOOK_S", 0.02)
    pull_out(monkeypatch)
    hear(announcer, office, a_call("c1", 1), new="c1")
    wait_for(lambda: announcer.problems, "the complaint")
    hear(announcer, office, a_call("c2", 2), a_call("c1", 1), new="c2")

    back = CardThatKeeps(tmp_path / "back.raw", monkeypatch)

    first, second = speech(sounds, 1)[0], speech(sounds, 2)[0]
    wait_for(lambda: back.place_of(second) > 0, "the call made meanwhile")
    assert 0 < back.place_of(first) < back.place_of(second)
    assert back.times(first) == 1


def test_calls_that_ended_while_there_was_no_sound_card_are_not_heard(
    tmp_path: Path, sounds: Sounds, start: Start, monkeypatch: pytest.MonkeyPatch, looks_often: None
):
    monkeypatch.setenv("SDL_AUDIODRIVER", "nonesuch")
    office, announcer = an_office('"de"'), start()
    wait_for(lambda: announcer.problems, "the complaint")
    hear(announcer, office, a_call("c2", 2), a_call("c1", 1), new="c1 c2")
    hear(announcer, office, a_call("c2", 2))

    card = CardThatKeeps(tmp_path / "played.raw", monkeypatch)

    wait_for(lambda: card.place_of(speech(sounds, 2)[0]) > 0, "the call that stands")
    assert card.times(speech(sounds, 1)[0]) == 0


def test_without_a_sound_card_old_calls_are_passed_over_and_the_next_is_heard_when_one_comes(
    tmp_path: Path, sounds: Sounds, start: Start, monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture, looks_often: None,
):  # fmt: skip
    monkeypatch.setenv("SDL_AUDIODRIVER", "nonesuch")
    monkeypatch.setattr(plan_module, "STILL_COMING_S", 0.1)
    office, announcer = an_office('"de"'), start()
    wait_for(lambda: announcer.problems, "the complaint")
    hear(announcer, office, a_call("c2", 2), a_call("c1", 1), new="c1 c2")
    wait_for(lambda: not announcer._plan.waiting, "both to be passed over")

    card = CardThatKeeps(tmp_path / "played.raw", monkeypatch)
    wait_for(lambda: not announcer.problems, "the sound card")
    hear(announcer, office, a_call("c3", 3), a_call("c2", 2), a_call("c1", 1), new="c3")

    wait_for(lambda: card.place_of(speech(sounds, 3)[-1]) > 0, "the third call")
    assert card.times(sounds.gong) == 1
    assert caplog.text.count("no sound:") == 1
    assert "--quiet" in caplog.text


def test_a_sound_card_that_is_pulled_out_is_missed_and_found_again(
    card: CardThatKeeps, sounds: Sounds, start: Start, monkeypatch: pytest.MonkeyPatch, looks_often: None
):
    announcer = start()
    hear(announcer, an_office(""), a_call("c"), new="c")
    wait_for(lambda: card.times(sounds.gong) == 1, "the gong")

    monkeypatch.setenv("SDL_AUDIODRIVER", "nonesuch")
    monkeypatch.setattr(sound_module, "_cards", list)
    wait_for(lambda: announcer.problems, "the complaint")
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    wait_for(lambda: not announcer.problems, "the sound card again")


def test_the_next_numbers_are_ready_before_they_are_called(
    card: CardThatKeeps, sounds: Sounds, start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    office, announcer = an_office('"de"'), start()
    hear(announcer, office, a_call("c17", 17))
    wait_for(lambda: all(sounds.has(line) for count in (18, 19, 20) for line in lines(count)), "three numbers")

    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    hear(announcer, office, a_call("c18", 18), new="c18")

    wait_for(lambda: card.place_of(speech(sounds, 18)[-1]) > 0, "the call without any program")


def test_the_sound_of_a_call_is_given_to_others_while_it_is_on_the_board(sounds: Sounds):
    announcer = Announcer(Loudspeaker(), sounds)
    office = an_office()
    hear(announcer, office, a_call("c", language="tr"), new="c")

    sound = announcer.sound_of("c")

    assert sound is not None
    samples, rate = read_wav(sound)
    assert rate == RATE
    assert samples[: len(sounds.gong)] == sounds.gong
    assert samples[len(sounds.gong) :] == sounds.speech([lines(tag="de"), lines(tag="tr")])
    assert announcer.sound_of("other") is None
    hear(announcer, office)
    assert announcer.sound_of("c") is None


def test_the_sound_for_others_is_softer_in_quiet_hours(sounds: Sounds):
    announcer = Announcer(Loudspeaker(), sounds)
    hear(announcer, an_office("", f"quiet_hours = [{ALL_DAY}]"), a_call("c"))

    sound = announcer.sound_of("c")

    assert sound is not None
    softer = loudness_dbfs(*read_wav(sound))
    assert loudness_dbfs(sounds.gong, RATE) - softer == pytest.approx(12, abs=0.2)


def test_it_ends_at_once_whatever_it_says(card: CardThatKeeps, start: Start):
    announcer = start()
    hear(announcer, an_office(), a_call("c"), new="c")
    wait_for(lambda: card.sounding(), "the gong")

    announcer.stop()
    played = len(card.played)

    assert len(card.played) == played
    assert not announcer._thread.is_alive()


def test_no_further_sentence_is_made_once_it_is_to_end(
    tmp_path: Path, card: CardThatKeeps, start: Start, monkeypatch: pytest.MonkeyPatch
):
    asked, go = tmp_path / "asked", tmp_path / "go"
    slow_voice(tmp_path / "voice", asked, go, monkeypatch)
    monkeypatch.setattr(ahead_module, "CALM_S", 1000.0)  # nothing else is made meanwhile
    announcer = start()
    hear(announcer, an_office('"de", "ticket"'), a_call("c", language="uk"), new="c")
    wait_for(asked.exists, "the first sentence to be asked for")

    ending = threading.Thread(target=announcer.stop)
    ending.start()
    wait_for(lambda: "ahead" not in [each.name for each in threading.enumerate()], "the end to be begun")
    go.touch()
    ending.join(PATIENCE_S)

    assert not ending.is_alive()
    assert asked.read_text() == "one\n"


def slow_voice(folder: Path, asked: Path, go: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An espeak-ng that writes down each sentence it is asked for, and says it when `go` is there."""
    folder.mkdir()
    voice = folder / "espeak-ng"
    real = shutil.which("espeak-ng")
    voice.write_text(f'#!/bin/sh\necho one >> {asked}\nuntil [ -e {go} ]; do sleep 0.02; done\nexec {real} "$@"\n')
    voice.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")


def test_one_that_was_never_started_can_be_stopped(sounds: Sounds):
    Announcer(Loudspeaker(), sounds).stop()
