"""Promises of what is kept of gong and speech, what is made ahead, and when it is softer."""

from __future__ import annotations

from array import array
from datetime import UTC, datetime, time
from math import pi, sin
from pathlib import Path

import pytest

from display.announce_ahead import duties, next_lines
from display.announce_sounds import Sounds
from display.gong import RATE
from display.quiet import is_quiet
from languages import hall
from languages.announcing import Line
from languages.loudness import loudness_dbfs, write_wav
from languages.recordings import Recordings
from languages.speech import speak
from languages.translation import translation
from routing.numbers import Number
from tests.display.speaking_wall import an_office, lines


def no_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))


def recorded(directory: Path, tag: str, rate: int) -> Recordings:
    """All pieces of a call, recorded with so many samples a second: tones of half a second."""
    folder = directory / tag
    folder.mkdir(parents=True)
    tone = array("h", [round(9000 * sin(2 * pi * 440 * place / rate)) for place in range(rate // 2)])
    (folder / "tone.wav").write_bytes(write_wav(tone, rate))
    pieces = Recordings(None).missing([translation(tag).text(hall.CALLED_TO)], tag)
    (folder / "texts.csv").write_text("\n".join(["file,text", *(f'tone.wav,"{piece}"' for piece in pieces)]))
    return Recordings(directory)


def test_what_was_said_once_is_said_again_without_any_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    sounds = Sounds()
    first = sounds.speech([lines()])

    no_program(monkeypatch, tmp_path)

    assert sounds.speech([lines()]) == first
    assert first


def test_no_more_is_kept_than_there_is_room_for_and_the_oldest_goes():
    sounds = Sounds(most_s=10)

    for count in range(1, 8):
        sounds.spoken(lines(count)[0])
        assert sounds.kept_s <= 10

    assert sounds.kept_s > 4
    assert sounds.has(lines(7)[0])
    assert not sounds.has(lines(1)[0])


def test_what_was_used_lately_stays():
    sounds = Sounds(most_s=10)
    way = lines()[1]

    for count in range(1, 8):
        sounds.spoken(lines(count)[0])
        sounds.spoken(way)

    assert sounds.has(way)


def test_a_voice_that_comes_back_is_no_trouble_any_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    with monkeypatch.context() as without:
        no_program(without, tmp_path)
        sounds = Sounds()
        assert len(sounds.speech([lines()])) == 0
        assert "apt install espeak-ng" in sounds.problem

    assert len(sounds.speech([lines()])) > RATE
    assert sounds.problems == ()


@pytest.mark.parametrize("rate", [22_050, 48_000])
def test_a_recorded_call_is_put_together_at_our_rate_and_loudness(tmp_path: Path, rate: int):
    sounds = Sounds(recorded(tmp_path, "ti", rate))
    called = lines(17, "ti")[0]

    assert sounds.problems == ()
    assert sounds.can_say(called)
    samples = sounds.spoken(called)

    assert sounds.problem == ""
    assert len(samples) / RATE == pytest.approx(11 * 0.5 + 10 * 0.08, abs=0.2)
    assert loudness_dbfs(samples, RATE) == pytest.approx(-19, abs=1)


def test_a_recording_that_breaks_is_replaced_by_the_voice(tmp_path: Path):
    folder = tmp_path / "de"
    folder.mkdir()
    line = Line("Gehen Sie nach links.", "de")
    (folder / "1.wav").write_bytes(speak("etwas anderes", "de", 150))
    (folder / "texts.csv").write_text(f"file,text\n1.wav,{line.text}\n")
    sounds = Sounds(Recordings(tmp_path))
    (folder / "1.wav").unlink()

    assert sounds.spoken(line) == Sounds().spoken(line)


def test_what_is_made_ahead_are_the_next_numbers_for_the_rooms_of_their_desks():
    office = an_office()

    ahead = [line.text for line in next_lines(office, office.displays["hall"], {"A": Number("A", 17)})]

    called = [text for text in ahead if text.startswith("Nummer")]
    assert [text[7:12] for text in called] == [
        "A\N{NO-BREAK SPACE}018",
        "A\N{NO-BREAK SPACE}019",
        "A\N{NO-BREAK SPACE}020",
    ]
    assert all("Raum 3, 1, 1, 2." in text for text in called)
    assert [text for text in ahead if text not in called] == ["Gehen Sie nach links."]


def test_nothing_is_made_ahead_that_is_not_announced_in_german():
    office = an_office('"ticket"')

    assert list(next_lines(office, office.displays["hall"], {"A": Number("A", 17)})) == []


@pytest.mark.parametrize(
    ("more", "rooms"),
    [
        ("", ["3.112", "5", "Info / 1"]),
        ('sachgebiete = ["work"]', ["5", "Info / 1"]),
        ('desks = ["d1", "d2"]', ["3.112", "5"]),
        ('sachgebiete = ["permits"]\ndesks = ["d2"]', ["3.112", "5"]),
        ('door = "5"', ["5"]),
    ],
)
def test_a_wall_knows_which_rooms_it_may_have_to_say(more: str, rooms: list[str]):
    office = an_office(more=more)

    assert [desk.room for _, desk in duties(office, office.displays["hall"])] == rooms


def test_quiet_hours_are_those_of_the_office_in_summer_and_winter():
    office = an_office(more='quiet_hours = ["08:00-09:00", "12:00-13:00"]')
    wall = office.displays["hall"]
    assert wall.quiet_hours == ((time(8), time(9)), (time(12), time(13)))

    def quiet(month: int, hour: int, minute: int = 0) -> bool:
        return is_quiet(office, wall, datetime(2026, month, 2, hour, minute, tzinfo=UTC).timestamp())

    assert [quiet(1, 7), quiet(1, 7, 59), quiet(1, 8), quiet(1, 11)] == [True, True, False, True]
    assert [quiet(7, 6), quiet(7, 7), quiet(7, 10, 30)] == [True, False, True]
    assert not is_quiet(office, an_office().displays["hall"], 0.0)
