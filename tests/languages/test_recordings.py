"""Promises of recorded texts: the table of what is missing, tables of any spreadsheet, problems by name."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from languages.recordings import Recordings, texts_to_record
from languages.speech import speak
from tests.languages.recorded import record


def test_the_table_to_be_recorded_lists_each_missing_piece_once(tmp_path: Path) -> None:
    texts = ["ቁጽሪኹም {number} እዩ።", "ሰላም", "ሰላም!", "{count} ሰባት"]
    recordings = record(tmp_path / "recordings", "ti", {"ሰላም": "Salam", "A": "a", "0": "null"})

    table = texts_to_record(recordings, "ti", texts)

    rows = list(csv.reader(io.StringIO(table)))
    assert rows[0] == ["file", "text"]
    assert rows[1:5] == [["0004.wav", "ቁጽሪኹም"], ["0005.wav", "እዩ።"], ["0006.wav", "ሰባት"], ["0007.wav", "B"]]
    assert rows[-1] == [f"{3 + 3 + 25 + 60:04}.wav", "60"]


def test_when_all_of_the_table_is_recorded_nothing_is_missing(tmp_path: Path) -> None:
    texts = ["ቁጽሪኹም {number} እዩ።", "ሰላም"]
    table = texts_to_record(Recordings(None), "ti", texts)
    folder = tmp_path / "ti"
    folder.mkdir()
    sound = speak("a", "de", 150)
    for name, _ in list(csv.reader(io.StringIO(table)))[1:]:
        (folder / name).write_bytes(sound)
    (folder / "texts.csv").write_text(table, encoding="utf-8")

    recordings = Recordings(tmp_path)

    assert recordings.problems == []
    assert texts_to_record(recordings, "ti", texts) == "file,text\n"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_tables_of_any_spreadsheet_are_read(tmp_path: Path, separator: str) -> None:
    recordings = record(tmp_path / "recordings", "so", {"Soo dhawoow, walaal": "hallo"}, separator)

    assert len(recordings.pieces("Soo dhawoow, walaal!", "so")) == 1
    assert recordings.problems == []


def test_every_recording_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "so"
    folder.mkdir()
    (folder / "music.wav").write_bytes(b"ID3 this is an mp3")
    (folder / "texts.csv").write_text("file,text\nmusic.wav,eins\ngone.wav,zwei\n../../etc/passwd,drei\n")

    recordings = Recordings(tmp_path)

    assert not recordings.speaks("so")
    problems = "\n".join(recordings.problems)
    assert "music.wav: this is no WAV file" in problems
    assert "gone.wav: No such file or directory. Record it, or take its row out." in problems
    assert '"../../etc/passwd" is no plain file name' in problems


def test_a_table_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "so").mkdir()
    (tmp_path / "so" / "texts.csv").write_bytes(b"\xff\xfe\x00nonsense")

    [problem] = Recordings(tmp_path).problems

    assert "texts.csv cannot be read" in problem
