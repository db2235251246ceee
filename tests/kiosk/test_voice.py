"""Promises of what the kiosk can say: by id alone, from recordings first, kept on a disk that may fail."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import textwrap
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kiosk import voice as voice_module
from kiosk.speech_api import speech_api
from kiosk.speech_store import LEAST_FREE_BYTES, SpeechStore
from kiosk.voice import SPEEDS_WPM, UnknownUtterance, Utterance, Voice
from languages.loudness import read_wav
from languages.recordings import Recordings
from languages.speech import CannotSpeak, speak
from tests.languages.recorded import record
from tests.languages.sentences import SENTENCES
from tests.patience import wait_for
from wire.web import guard

HELLO = "Willkommen im Amt."
NUMBER = "Ihre Nummer ist A\N{NO-BREAK SPACE}017."


def always() -> bool:
    """There is leisure."""
    return True


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "speech"


def a_browser(voice: Voice) -> FlaskClient:
    app = Flask("kiosk")
    guard(app)
    app.register_blueprint(speech_api(voice))
    return app.test_client()


def seconds(sound: bytes) -> float:
    samples, rate = read_wav(sound)
    return len(samples) / rate


def kept(place: Path) -> list[Path]:
    return sorted(place.iterdir()) if place.exists() else []


def no_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """From here on nothing can be made anew."""
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))


def test_what_a_page_has_offered_can_be_heard(place: Path) -> None:
    voice = Voice(place)
    id = voice.offer(HELLO, "de")

    answer = a_browser(voice).get(f"/speech/{id}?speed=3")

    assert answer.status_code == 200
    assert answer.data == speak(HELLO, "de", 150)
    assert answer.content_type == "audio/wav"
    assert answer.headers["Cache-Control"] == "private, max-age=86400"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.content_length == len(answer.data)


def test_nothing_else_can_be_heard(place: Path) -> None:
    voice = Voice(place)
    voice.offer(HELLO, "de")
    browser = a_browser(voice)

    for id in ("0" * 32, "Hallo", "..%2Fsecret", "%00", "-w", "x" * 5000):
        answer = browser.get(f"/speech/{id}")
        assert answer.status_code == 404
    assert browser.get("/speech/" + "0" * 32).content_type == "application/problem+json"
    assert kept(place) == []


@pytest.mark.parametrize("speed", ["0", "6", "", "3.0", "-1", "150", "x"])
def test_there_are_five_speeds_and_no_other(place: Path, speed: str) -> None:
    voice = Voice(place)
    id = voice.offer(HELLO, "de")

    answer = a_browser(voice).get(f"/speech/{id}?speed={speed}")

    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["detail"] == "Speeds are 1, 2, 3, 4, 5."


def test_each_step_is_faster_than_the_one_before_and_three_is_usual(place: Path) -> None:
    voice = Voice(place)
    browser, id = a_browser(voice), voice.offer(SENTENCES["de"], "de")

    lengths = [seconds(browser.get(f"/speech/{id}?speed={speed}").data) for speed in SPEEDS_WPM]

    assert lengths == sorted(set(lengths), reverse=True)
    assert seconds(browser.get(f"/speech/{id}").data) == lengths[2]


def test_without_the_program_the_page_is_told_and_staff_too(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    voice = Voice(place)
    id = voice.offer(HELLO, "de")
    no_program(monkeypatch, tmp_path)

    answer = a_browser(voice).get(f"/speech/{id}")

    assert answer.status_code == 503
    assert answer.json is not None
    assert "apt install espeak-ng" in answer.json["detail"]
    assert voice.problems == ("no speech: the program espeak-ng is missing: apt install espeak-ng",)


def test_an_id_that_was_offered_too_long_ago_is_forgotten(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voice_module, "MOST_OFFERED", 2)
    voice = Voice(place)
    first, second = voice.offer("eins", "de"), voice.offer("zwei", "de")
    voice.offered(first)

    voice.offer("drei", "de")

    assert voice.offered(first).text == "eins"
    with pytest.raises(UnknownUtterance):
        voice.offered(second)


def test_the_same_words_are_made_once_and_found_again_after_a_restart(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Voice(place).sound(Utterance(HELLO, "de"))
    no_program(monkeypatch, tmp_path)

    again = Voice(place).sound(Utterance(HELLO, "de"))

    assert again == first
    with pytest.raises(CannotSpeak):
        Voice(place).sound(Utterance(HELLO, "en"))


def test_a_ticket_number_is_neither_written_to_disk_nor_kept_by_the_browser(place: Path) -> None:
    voice = Voice(place)
    id = voice.offer(NUMBER, "de")

    answer = a_browser(voice).get(f"/speech/{id}")

    assert answer.data == speak(NUMBER, "de", 150)
    assert answer.headers["Cache-Control"] == "no-store"
    assert kept(place) == []


def test_names_of_files_and_logs_do_not_tell_what_was_said(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    voice = Voice(place)
    voice.sound(Utterance("Asyl beantragen", "de"))
    id = voice.offer("Asyl verlängern", "de")
    no_program(monkeypatch, tmp_path)

    a_browser(voice).get(f"/speech/{id}")

    assert len(kept(place)) == 1
    assert "espeak-ng is missing" in caplog.text
    told = caplog.text + " ".join(file.name for file in kept(place))
    assert "Asyl" not in told
    assert id not in told


@pytest.mark.parametrize("spoil", ["empty", "cut", "zeros", "one-bit", "gone"])
def test_a_sound_that_the_disk_has_spoiled_is_made_anew(place: Path, spoil: str) -> None:
    first = Voice(place).sound(Utterance(HELLO, "de"))
    [file] = kept(place)
    good = file.read_bytes()
    spoiled = {"empty": b"", "cut": good[:-1], "zeros": bytes(len(good)), "one-bit": good[:9999] + b"!" + good[10000:]}
    file.unlink() if spoil == "gone" else file.write_bytes(spoiled[spoil])

    again = Voice(place).sound(Utterance(HELLO, "de"))

    assert again == first
    assert file.read_bytes() == good


def test_a_store_killed_while_it_writes_has_whole_sounds_or_none(place: Path) -> None:
    program = """
        import sys
        from pathlib import Path
        from kiosk.speech_store import SpeechStore

        store = SpeechStore(Path(sys.argv[1]), 50_000_000)
        for turn in range(1_000_000):
            store.put(str(turn % 7), bytes([turn % 251]) * 1_000_000)
            print(turn, flush=True)
    """
    for _ in range(3):
        writer = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(program), str(place)], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout
        while int(writer.stdout.readline()) < 8:
            pass
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()

        store = SpeechStore(place, 50_000_000)
        sounds = [store.get(str(name)) for name in range(7)]

        assert sum(sound is not None for sound in sounds) >= 6
        assert all(sound == sound[:1] * 1_000_000 for sound in sounds if sound)
        assert all(file.suffix == ".sound" for file in kept(place))


def test_what_was_not_finished_goes_at_the_next_start(place: Path) -> None:
    place.mkdir()
    (place / "half.new").write_bytes(b"half a sou")

    SpeechStore(place, 1_000_000)

    assert kept(place) == []


def test_a_full_disk_keeps_nothing_and_is_said_once_and_speech_goes_on(
    place: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store = SpeechStore(place, 1_000_000)
    place.mkdir()
    for name in "ab":
        (place / f"{name}.new").symlink_to("/dev/full")

    store.put("a", b"sound")
    store.put("b", b"sound")
    store.put("c", b"sound")

    assert store.get("a") is None
    assert store.get("c") == b"sound"
    assert [file.name for file in kept(place)] == ["c.sound"]
    assert caplog.text.count("No space left on device. Speech goes on, but is made anew each time.") == 1


def test_a_disk_that_is_nearly_full_is_left_to_the_numbers(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    others = 0

    def nearly_full(_: Path) -> SimpleNamespace:
        own = sum(file.stat().st_size for file in kept(place))
        return SimpleNamespace(free=LEAST_FREE_BYTES + 3 * 1004 - own - others)

    monkeypatch.setattr("kiosk.speech_store.shutil.disk_usage", nearly_full)
    store = SpeechStore(place, 1_000_000)
    for name in "abcd":
        store.put(name, bytes(1000))
    with_little_room = [name for name in "abcd" if store.has(name)], store.has_room(1004)

    others = 2 * 1004
    heard = store.get("d")
    left = [name for name in "abcd" if store.has(name)]
    others = 9 * 1004
    store.put("e", bytes(1000))

    assert with_little_room == (["b", "c", "d"], False)
    assert (heard, left) == (bytes(1000), ["d"])
    assert kept(place) == []


def test_the_kiosk_speaks_where_it_may_write_nothing(place: Path, caplog: pytest.LogCaptureFixture) -> None:
    place.write_text("a file, and no directory")
    voice = Voice(place)

    sounds = [voice.sound(Utterance(HELLO, "de")) for _ in range(2)]

    assert sounds[0] == sounds[1] == speak(HELLO, "de", 150)
    assert caplog.text.count("Speech goes on") == 1


def test_what_was_not_heard_for_longest_goes_when_there_is_no_more_room(place: Path) -> None:
    store = SpeechStore(place, 5 * 1004)
    for name in "abcde":
        store.put(name, bytes(1000))
    store.get("a")

    store.put("f", bytes(1000))
    store.put("g", bytes(2000))

    assert [name for name in "abcdefg" if store.has(name)] == ["a", "e", "f", "g"]
    assert sum(file.stat().st_size for file in kept(place)) <= 5 * 1004
    store.put("too large", bytes(6000))
    assert not store.has("too large")
    assert store.has("g")


def test_a_smaller_room_is_kept_from_the_start_on(place: Path) -> None:
    store = SpeechStore(place, 1_000_000)
    for turn, name in enumerate("abcd"):
        store.put(name, bytes(1000))
        os.utime(place / f"{name}.sound", (turn, turn))

    smaller = SpeechStore(place, 2 * 1004)

    assert [name for name in "abcd" if smaller.has(name)] == ["c", "d"]
    assert len(kept(place)) == 2


def test_prepared_words_need_no_program_any_more(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    voice = Voice(place)

    voice.prepare({"de": [HELLO, NUMBER], "ar": [SENTENCES["ar"]]}, always)

    no_program(monkeypatch, tmp_path)
    for text, tag in ((HELLO, "de"), (SENTENCES["ar"], "ar")):
        assert a_browser(voice).get(f"/speech/{voice.offer(text, tag)}").status_code == 200
    assert len(kept(place)) == 2, "a number is not prepared"


def test_preparing_takes_only_time_that_nobody_wants(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = shutil.which("espeak-ng")
    program = tmp_path / "programs" / "espeak-ng"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nnice >> "{tmp_path}/niceness"\nexec {real} "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    voice = Voice(place)

    voice.prepare({"de": ["eins"]}, always)
    voice.sound(Utterance("zwei", "de"))

    assert (tmp_path / "niceness").read_text().split() == ["19", str(os.nice(0))]


def test_preparing_ends_when_it_shall_or_when_there_is_no_more_room(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Voice(place).prepare({"de": ["eins"]}, lambda: False)
    assert kept(place) == []

    room = voice_module.USUAL_BYTES + 10_000
    Voice(place, most_bytes=room).prepare({"de": ["eins", "zwei"], "en": ["one"]}, always)

    no_program(monkeypatch, tmp_path)
    assert Voice(place, most_bytes=room).sound(Utterance("eins", "de")), "the language used most comes first"
    assert len(kept(place)) == 1


def test_preparing_goes_on_after_a_language_that_cannot_be_spoken(place: Path) -> None:
    Voice(place).prepare({"ti": ["ሰላም", "ቁጽሪ"], "de": ["eins"]}, always)

    assert len(kept(place)) == 1


def test_preparing_goes_on_after_a_text_that_was_not_recorded(place: Path, tmp_path: Path) -> None:
    recordings = record(tmp_path / "recordings", "ti", {"ሰላም": "Salam"})

    Voice(place, recordings).prepare({"ti": ["ቁጽሪ", "ሰላም"]}, always)

    assert len(kept(place)) == 1


def test_a_person_is_heard_rather_than_a_voice(place: Path, tmp_path: Path) -> None:
    recordings = record(tmp_path / "recordings", "de", {HELLO: "ganz etwas anderes"})
    voice = Voice(place, recordings)

    heard = voice.sound(Utterance(HELLO, "de"))

    assert seconds(heard) == pytest.approx(seconds(speak("ganz etwas anderes", "de", 150)), abs=0.05)
    assert voice.sound(Utterance("zwei", "de")) == speak("zwei", "de", 150)


def test_a_language_without_voice_and_recordings_is_spoken_in_german(place: Path, tmp_path: Path) -> None:
    recordings = record(tmp_path / "recordings", "ti", {"ሰላም": "Salam"})
    voice = Voice(place, recordings)

    assert [voice.language_for(tag) for tag in ("ar", "fa-AF", "ti", "so", "xx")] == ["ar", "fa-AF", "ti", "de", "de"]
    assert voice.offered(voice.offer("ሰላም", "ti")).tag == "ti"
    assert voice.offered(voice.offer("ቁጽሪ", "ti", otherwise="Nummer")) == Utterance("Nummer", "de")
    assert voice.offer("ቁጽሪ", "ti") == ""
    assert voice.offer("  ", "de") == ""


def test_a_number_is_put_together_from_digits_recorded_once(place: Path, tmp_path: Path) -> None:
    said = {"ቁጽሪኹም": "Ihre Nummer ist", "እዩ": "so", "A": "a", "0": "null", "1": "eins", "7": "sieben", "20": "zwanzig"}
    voice = Voice(place, record(tmp_path / "recordings", "ti", said))
    id = voice.offer("ቁጽሪኹም A\N{NO-BREAK SPACE}017 እዩ።", "ti")

    answer = a_browser(voice).get(f"/speech/{id}")

    pieces = ("Ihre Nummer ist", "a", "null", "eins", "sieben", "so")
    expected = sum(seconds(speak(piece, "de", 150)) for piece in pieces) + 5 * 0.08
    assert seconds(answer.data) == pytest.approx(expected, abs=0.2)
    assert answer.headers["Cache-Control"] == "no-store"
    assert kept(place) == []
    assert voice.offer("ቁጽሪኹም 07:20", "ti")
    assert voice.offer("ቁጽሪኹም 8", "ti") == ""


def test_staff_are_told_of_recordings_that_cannot_be_used(place: Path, tmp_path: Path) -> None:
    record(tmp_path / "recordings", "so", {HELLO: "hallo"})
    (tmp_path / "recordings" / "so" / "0001.wav").unlink()
    recordings = Recordings(tmp_path / "recordings")

    assert "0001.wav: No such file" in "".join(Voice(place, recordings).problems)


def test_a_recording_that_is_gone_leaves_the_voice_or_the_gap(place: Path, tmp_path: Path) -> None:
    german = record(tmp_path / "recordings", "de", {HELLO: "hallo"})
    somali = record(tmp_path / "others", "so", {HELLO: "hallo"})
    for file in tmp_path.rglob("*.wav"):
        file.unlink()

    assert Voice(place, german).sound(Utterance(HELLO, "de")) == speak(HELLO, "de", 150)
    with pytest.raises(CannotSpeak, match=r"docs/speech\.md"):
        Voice(place, somali).sound(Utterance(HELLO, "so"))


def test_a_recording_made_anew_is_heard_at_once(place: Path, tmp_path: Path) -> None:
    voice = Voice(place, record(tmp_path / "recordings", "so", {HELLO: "hallo"}))
    before = voice.sound(Utterance(HELLO, "so"))
    file = tmp_path / "recordings" / "so" / "0001.wav"
    file.write_bytes(speak("ein ganz anderer Satz", "de", 150))

    after = voice.sound(Utterance(HELLO, "so"))

    assert seconds(after) > seconds(before) + 0.5


def test_many_ask_at_once_and_all_hear_it(place: Path) -> None:
    voice = Voice(place)
    utterance, heard = Utterance(HELLO, "de"), []
    asking = [threading.Thread(target=lambda: heard.append(voice.sound(utterance))) for _ in range(8)]
    for each in asking:
        each.start()

    wait_for(lambda: len(heard) == 8, "eight answers")

    assert set(heard) == {speak(HELLO, "de", 150)}
    assert len(kept(place)) == 1
