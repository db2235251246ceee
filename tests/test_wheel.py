"""What `pip install` of the wheel brings along: everything a role needs at work."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from languages.tongues import TONGUES

ROOT = Path(__file__).parents[1]

CARRIED = (
    "languages/templates/ticket.typ",
    "languages/templates/wall-piece.typ",
    "languages/templates/listing.typ",
    "display/templates/wall.html",
    "display/static/wall.js",
    "languages/locale/ar/LC_MESSAGES/hall.mo",
    "languages/locale/kmr/LC_MESSAGES/hall.mo",
    "languages/locale/en/LC_MESSAGES/staff.mo",
    "languages/notices.py",
    "desk/static/desk.css",
    "languages/fonts.py",
    "offices/offenbach.toml",
    "offices/main-kinzig-kreis.toml",
    "broker_config/mosquitto.conf",
    "broker_config/asyncapi.yaml",
    "kiosk/templates/concerns.html",
    "kiosk/static/voice.js",
    "languages/templates/slip.typ",
    "offices/giessen.toml",
    "kiosk/static/kiosk.css",
    "desk/templates/desk.html",
    "desk/templates/sign-in.html",
    "desk/static/signed-in.js",
    "lobby/templates/lobby.html",
    "hub/migrations/versions/0001_journal.py",
)

AT_WORK = """
from datetime import UTC, datetime
from languages.ticket import TicketFacts, TicketSetter
from offices import example
from routing.description import read_office
from routing.numbers import Number
office = read_office(example("offenbach").read_text())
morning = datetime(2026, 5, 4, tzinfo=UTC)
facts = TicketFacts("0123456789abcdef", Number("A", 17), "work", "aufenthalt", "ar", morning, 1, None)
print(TicketSetter(office, 576).picture(facts).width, __import__("languages").__file__)
"""

TEXTS = """
import json
from languages import hall
from languages.tongues import TONGUES
from languages.translation import translation
said = {tag: [translation(tag).text(hall.WELCOME), *(translation(tag).plural(hall.AHEAD, count) for count in range(25))]
        for tag in TONGUES}
print(json.dumps(said))
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built and unpacked as pip would."""
    built = tmp_path_factory.mktemp("built")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(built)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)
    place = tmp_path_factory.mktemp("installed")
    zipfile.ZipFile(next(built.glob("*.whl"))).extractall(place)
    return place


@pytest.mark.parametrize("file", CARRIED)
def test_the_wheel_carries_what_the_roles_read(installed: Path, file: str) -> None:
    assert (installed / file).is_file()


def test_the_wheel_carries_no_tests(installed: Path) -> None:
    assert not (installed / "tests").exists()


def test_a_ticket_is_set_from_the_wheel_alone(installed: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", AT_WORK],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(installed)}, capture_output=True, text=True, check=True,
        timeout=120,
    )  # fmt: skip

    width, where = done.stdout.split()
    assert width == "576"
    assert Path(where).is_relative_to(installed)


def test_the_compiled_catalogues_say_what_their_sources_say(installed: Path, tmp_path: Path) -> None:
    said = [
        subprocess.run(
            [sys.executable, "-c", TEXTS],
            cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(place)}, capture_output=True, check=True, timeout=120,
        ).stdout
        for place in (installed, ROOT)
    ]  # fmt: skip

    assert said[0] == said[1]
    assert len(json.loads(said[0])) == len(TONGUES)
