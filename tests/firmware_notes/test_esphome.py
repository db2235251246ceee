"""The ESP32 call button's file, judged by ESPHome itself."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOTES = ROOT / "firmware_notes"
FILE = "call-button-esp32.yaml"


@pytest.fixture(scope="module")
def esphome() -> Path:
    """ESPHome's program; it lives in an environment of its own, because it pins an older MQTT library."""
    program = Path(os.environ.get("WARTEMARKE_ESPHOME") or ROOT / ".venv-esphome" / "bin" / "esphome")
    if not program.is_file():
        if "WARTEMARKE_ESPHOME" in os.environ:
            pytest.fail(f"WARTEMARKE_ESPHOME names {program}, and there is no such file")
        pytest.skip(f"ESPHome is not installed at {program}; firmware_notes/README.md says how")
    return program


@pytest.fixture
def workbench(tmp_path: Path) -> Path:
    """A copy of the button's file with the example secrets beside it."""
    (tmp_path / FILE).write_text((NOTES / FILE).read_text())
    (tmp_path / "secrets.yaml").write_text((NOTES / "secrets.yaml.example").read_text())
    return tmp_path


def verdict(esphome: Path, folder: Path) -> tuple[int, str]:
    done = subprocess.run(
        [str(esphome), "config", FILE], cwd=folder, capture_output=True, text=True, timeout=300, check=False
    )
    return done.returncode, done.stdout + done.stderr


def test_esphome_accepts_the_call_button(esphome: Path, workbench: Path) -> None:
    code, said = verdict(esphome, workbench)

    assert code == 0, said
    assert "Configuration is valid" in said


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("keepalive: 3s", "keepalive: often"),
        ("script.execute: show_not_taken", "script.execute: show_nothing"),
        ("button_pin: GPIO27", "button_pin: GPIO99"),
        ("!secret broker_password", "!secret forgotten"),
    ],
)
def test_esphome_refuses_a_call_button_with_a_mistake(esphome: Path, workbench: Path, right: str, wrong: str) -> None:
    text = (workbench / FILE).read_text()
    assert right in text
    (workbench / FILE).write_text(text.replace(right, wrong))

    code, said = verdict(esphome, workbench)

    assert code != 0, said


def test_a_press_goes_out_once_unretained_and_only_while_connected(esphome: Path, workbench: Path) -> None:
    _, said = verdict(esphome, workbench)

    press = said[said.index("- id: press\n") : said.index("- id: half_a_second\n")]
    assert press.index("mqtt.connected") < press.index("mqtt.publish")
    assert "topic: wartemarke/offenbach/desk/room-1/press" in press
    assert "qos: 0" in press
    assert "retain: false" in press
    assert "clean_session: true" in said
