"""Promises of the voice check: every announcement of a wall in a file that is named, measured and listed."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from display.announce_check import HEADING, INDEX
from display.cli import main
from display.gong import LENGTH_S
from languages.loudness import loudness_dbfs, read_wav
from tests.display.speaking_wall import CardThatKeeps, description

VOICED = ["de", "ar", "uk", "tr", "zh-Hans"]


def run(directory: Path, where: str, office: str | None = None) -> Result:
    """The command, without a password: no broker is asked."""
    file = directory / "office.toml"
    file.write_text(office or description())
    given = ["--office", str(file), "--data", str(directory / "data"), "--client", "hall", "--voice-check", where]
    return CliRunner().invoke(main, given)


def table(directory: Path) -> list[dict[str, str]]:
    with (directory / INDEX).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_room_in_every_language_is_written_measured_and_listed(tmp_path: Path):
    out = tmp_path / "voices"

    result = run(tmp_path, str(out))

    assert result.exit_code == 0, result.output
    assert result.stdout == f"16 announcements of hall in {out}\n"
    assert result.stderr == "ti: no voice and no recordings. German and the gong are heard instead.\n"
    gong, *rows = table(out)
    assert gong["file"] == "gong.wav"
    rooms = ("A017_3.112", "B017_5", "B017_Info-1-cd2109")
    assert [row["file"] for row in rows] == [f"{room}_{tag}.wav" for tag in VOICED for room in rooms]
    assert [row["language"] for row in rows] == [tag for tag in VOICED for _ in rooms]
    assert rows[0]["text"].endswith("bitte kommen Sie zu Raum 3, 1, 1, 2. Gehen Sie nach links.")
    assert sorted(path.name for path in out.glob("*.wav")) == sorted(row["file"] for row in (gong, *rows))


def test_what_is_written_has_the_length_and_loudness_that_it_should(tmp_path: Path):
    run(tmp_path, str(tmp_path / "voices"))

    for row in table(tmp_path / "voices"):
        samples, rate = read_wav((tmp_path / "voices" / row["file"]).read_bytes())
        seconds, loudness = len(samples) / rate, loudness_dbfs(samples, rate)
        assert seconds == pytest.approx(float(row["seconds"]), abs=0.01), row["file"]
        assert loudness == pytest.approx(float(row["loudness_dbfs"]), abs=0.1), row["file"]
        assert loudness == pytest.approx(-19, abs=1.5), row["file"]
        assert row["file"] == "gong.wav" or LENGTH_S + 2 < seconds < LENGTH_S + 12, row["file"]
        spoken = samples[round((LENGTH_S + 0.2) * rate) :]
        assert not spoken or loudness_dbfs(spoken, rate) == pytest.approx(-19, abs=1.5), row["file"]


def test_a_second_check_has_the_same_names(tmp_path: Path):
    one_language = description('"de"')
    for place in ("first", "second"):
        run(tmp_path, str(tmp_path / place), one_language)

    assert [row["file"] for row in table(tmp_path / "first")] == [row["file"] for row in table(tmp_path / "second")]


def test_a_wall_without_languages_has_the_gong_alone(tmp_path: Path):
    result = run(tmp_path, str(tmp_path / "voices"), description(""))

    assert (result.exit_code, result.stderr) == (0, "")
    assert [row["file"] for row in table(tmp_path / "voices")] == ["gong.wav"]


def test_the_table_has_its_heading_in_one_place(tmp_path: Path):
    run(tmp_path, str(tmp_path), description(""))

    assert (tmp_path / INDEX).read_text().splitlines()[0] == ",".join(HEADING)


def test_all_can_be_played(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    card = CardThatKeeps(tmp_path / "played.raw", monkeypatch)
    run(tmp_path, str(tmp_path / "voices"), description('"de"'))

    result = run(tmp_path, "-", description('"de"'))

    assert result.exit_code == 0, result.output
    files = [row["file"] for row in table(tmp_path / "voices")]
    assert [line.partition(":")[0] for line in result.stdout.splitlines()] == files
    whole = [read_wav((tmp_path / "voices" / file).read_bytes())[0] for file in files]
    places = [card.place_of(each) for each in whole[1:]]
    assert -1 not in places
    assert places == sorted(places)


def test_without_a_sound_card_nothing_can_be_played(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SDL_AUDIODRIVER", "nonesuch")

    result = run(tmp_path, "-", description(""))

    assert result.exit_code == 2
    assert result.stderr.startswith("--voice-check -: no sound: Audio target 'nonesuch' not available.")


def test_without_espeak_the_check_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))

    result = run(tmp_path, str(tmp_path / "voices"))

    assert result.exit_code == 2
    assert "apt install espeak-ng" in result.stderr
    assert not (tmp_path / "voices").exists()


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path):
    (tmp_path / "file").write_text("")

    result = run(tmp_path, str(tmp_path / "file"), description(""))

    assert result.exit_code == 2
    assert result.stderr == f"--voice-check {tmp_path}/file: {tmp_path}/file: File exists.\n"


def test_what_could_not_be_made_is_named_and_the_rest_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    program = tmp_path / "programs" / "espeak-ng"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent))

    result = run(tmp_path, str(tmp_path / "voices"), description('"de"'))

    assert result.exit_code == 1
    assert "A017_3.112_de.wav could not be made: only the gong, no voice: espeak-ng has no voice" in result.stderr
    assert [row["file"] for row in table(tmp_path / "voices")] == ["gong.wav"]
