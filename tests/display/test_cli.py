"""What `wartemarke-display` says when it cannot start: exit code 2, and one clear line for each mistake."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from display.cli import main
from tests.display.walls import description

GIVEN = "secret"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    file = tmp_path / "office.toml"
    file.write_text(description())
    return file


def run(office: Path, *arguments: str, client: str = "hall", password: str | None = GIVEN) -> Result:
    given = ["--office", str(office), "--data", str(office.parent / "data"), "--client", client]
    return CliRunner(env={"WARTEMARKE_PASSWORD": password}).invoke(main, [*given, "--quiet", *arguments])


def refusal(result: Result) -> str:
    """What it said on standard error, when that is all it said and it ended as a command that cannot be."""
    assert (result.exit_code, result.stdout) == (2, "")
    return result.stderr


def test_an_unknown_display_is_named_with_the_known_ones(office: Path):
    said = refusal(run(office, "--headless", client="hal"))

    assert said == f'{office}: there is no display "hal". Did you mean "hall"? Known displays: hall, corridor.\n'


def test_without_a_password_it_does_not_start(office: Path):
    said = refusal(run(office, "--headless", password=None))

    assert said == "hall has no password: give --password-file or set WARTEMARKE_PASSWORD.\n"


def test_a_password_file_that_is_not_there_is_named(office: Path):
    said = refusal(run(office, "--headless", "--password-file", str(office.parent / "none")))

    assert said == f"--password-file {office.parent}/none cannot be read: No such file or directory.\n"


def test_a_bad_office_is_refused_with_every_problem(office: Path):
    office.write_text(description().replace('colour = "blue"', 'colour = "blu"').replace('"1.00"', '""'))

    said = refusal(run(office, "--headless"))

    assert 'Did you mean "blue"' in said
    assert "room is empty" in said
    assert said.count(f"{office}: ") == 2


def test_an_office_file_that_is_not_there_is_named(office: Path):
    office.unlink()

    said = refusal(run(office, "--headless"))

    assert said == f"{office}: No such file or directory. Give a readable --office and a writable --data.\n"


@pytest.mark.parametrize("missing", ["--office", "--data", "--client"])
def test_an_option_that_every_role_needs_is_asked_for(office: Path, missing: str):
    given = {"--office": str(office), "--data": str(office.parent / "data"), "--client": "hall"}
    del given[missing]

    result = CliRunner().invoke(main, [word for option in given.items() for word in option])

    assert refusal(result).splitlines()[-1] == f"Error: Missing option '{missing}'."


@pytest.mark.parametrize("size", ["", "1080", "x", "10x10", "1920x-3", "99999x2000", "²²²²x1080"])
@pytest.mark.parametrize(("option", "more"), [("--size", ["--headless"]), ("--window", [])])
def test_a_size_that_is_none_is_named(office: Path, option: str, more: list[str], size: str):
    said = refusal(run(office, option, size, *more))

    assert said == (
        f'{option} "{size}" is no size: it is width and height from 240 to 8192 dots, as in 1920x1080.\n'
    )  # fmt: skip


@pytest.mark.parametrize("broker", ["192.0.2.1", ":1883", "here:", "here:0", "here:99999"])
def test_a_broker_that_is_no_address_is_named(office: Path, broker: str):
    said = refusal(run(office, "--headless", "--broker", broker))

    assert said.startswith(f'--broker "{broker}"')
    assert said.count("\n") == 1


def test_a_picture_that_cannot_be_kept_is_named(office: Path):
    nowhere = refusal(run(office, "--headless", "--picture", "/nowhere/wall.png"))
    directory = refusal(run(office, "--headless", "--picture", str(office.parent)))

    assert nowhere == "--picture /nowhere/wall.png: there is no directory /nowhere.\n"
    assert directory == f"--picture {office.parent}: this is a directory. Name a file in it.\n"
