"""What `wartemarke-display` says when it cannot start."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from display.cli import main, read_broker, read_size
from tests.display.walls import description

ACCEPTED = "secret"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    file = tmp_path / "office.toml"
    file.write_text(description())
    return file


def run(*arguments: str, password: str | None = ACCEPTED) -> Result:
    return CliRunner(env={"WARTEMARKE_PASSWORD": password}).invoke(main, [*arguments, "--headless", "--quiet"])


def test_an_unknown_display_is_named_with_the_known_ones(office: Path, tmp_path: Path):
    result = run("--office", str(office), "--data", str(tmp_path), "--client", "hal")

    assert result.exit_code != 0
    assert result.output == 'Error: there is no display "hal". Did you mean "hall"? Known displays: hall, corridor.\n'


def test_without_a_password_it_does_not_start(office: Path, tmp_path: Path):
    result = run("--office", str(office), "--data", str(tmp_path), "--client", "hall", password=None)

    assert result.exit_code != 0
    assert "WARTEMARKE_PASSWORD" in result.output


def test_a_password_file_that_is_not_there_is_named(office: Path, tmp_path: Path):
    missing = tmp_path / "none"

    result = run(
        "--office", str(office), "--data", str(tmp_path), "--client", "hall", "--password-file", str(missing)
    )  # fmt: skip

    assert result.exit_code != 0
    assert str(missing) in result.output


def test_a_bad_office_is_refused_with_every_problem(tmp_path: Path):
    office = tmp_path / "office.toml"
    office.write_text(description().replace('colour = "blue"', 'colour = "blu"').replace('"1.00"', '""'))

    result = run("--office", str(office), "--data", str(tmp_path), "--client", "hall")

    assert result.exit_code != 0
    assert 'Did you mean "blue"' in result.output
    assert "room is empty" in result.output


def test_without_an_office_file_and_without_a_kept_one_it_says_how_to_start(tmp_path: Path):
    result = run("--data", str(tmp_path / "new"), "--client", "hall")

    assert result.exit_code != 0
    assert "start with --office FILE" in result.output


def test_sizes_and_brokers_are_read_or_refused():
    assert read_size("1080x1920") == (1080, 1920)
    assert read_broker("broker.example:8883") == ("broker.example", 8883)
    assert read_broker("192.0.2.1") == ("192.0.2.1", 1883)
    for wrong in ("1080", "x", "10x10", "1920x-3", "99999x2000"):
        with pytest.raises(Exception, match="is no size"):
            read_size(wrong)
    for wrong in (":1883", "here:", "here:0", "here:99999"):
        with pytest.raises(Exception, match="is no broker"):
            read_broker(wrong)
