"""The ESP32 call button's file, judged by ESPHome itself."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from desk.lights import BLINKS

ROOT = Path(__file__).parents[2]
NOTES = ROOT / "firmware_notes"
FILE = "call-button-esp32.yaml"
WITH_PAPER = "call-button-esp32-epaper.yaml"
FONT = Path("/usr/share/fonts/truetype/noto/NotoSans-Bold.ttf")


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
    """Copies of the button's files with the example secrets beside them."""
    for file in (FILE, WITH_PAPER):
        (tmp_path / file).write_text((NOTES / file).read_text())
    (tmp_path / "secrets.yaml").write_text((NOTES / "secrets.yaml.example").read_text())
    return tmp_path


def verdict(esphome: Path, folder: Path, file: str = FILE) -> tuple[int, str]:
    done = subprocess.run(
        [str(esphome), "config", file], cwd=folder, capture_output=True, text=True, timeout=300, check=False
    )
    return done.returncode, done.stdout + done.stderr


def test_esphome_accepts_the_call_button(esphome: Path, workbench: Path) -> None:
    code, said = verdict(esphome, workbench)

    assert code == 0, said
    assert "Configuration is valid" in said


def test_esphome_accepts_the_call_button_with_an_e_paper_that_hears_the_same_state(
    esphome: Path, workbench: Path
) -> None:
    assert FONT.exists(), 'the font is missing: install the Debian package "fonts-noto-core"'

    code, said = verdict(esphome, workbench, WITH_PAPER)

    assert code == 0, said
    assert said.count("topic: wartemarke/offenbach/desk/room-1/state") == 2
    assert said.count("on_json_message:") == 1


@pytest.mark.parametrize("file", [FILE, WITH_PAPER])
def test_esphome_writes_the_program_of_the_call_button(esphome: Path, workbench: Path, file: str) -> None:
    done = subprocess.run(
        [str(esphome), "compile", "--only-generate", file],
        cwd=workbench, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout + done.stderr
    assert list(workbench.glob("**/main.cpp"))


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


def test_a_press_is_not_taken_after_half_a_second_without_its_answer(esphome: Path, workbench: Path) -> None:
    _, said = verdict(esphome, workbench)

    waiting = said[said.index("- id: half_a_second\n") : said.index("- id: show_taken\n")]
    assert waiting.index("delay: 500ms") < waiting.index("id(awaited).clear()") < waiting.index("id: show_not_taken")


def test_the_lights_are_those_of_every_other_button(esphome: Path, workbench: Path) -> None:
    _, said = verdict(esphome, workbench)

    for name, light in BLINKS.items():
        script = f"- id: show_{name.replace('-', '_')}\n"
        text = said[said.index(script) + len(script) :].split("\n  - id: ")[0]
        delays = [_seconds(each) for each in re.findall(r"delay: (\w+)", text)]
        assert delays == [light.on_s, light.off_s] if light.times != 1 else delays == [light.on_s], name
        assert light.times == 1 or f"count: {light.times}\n" in text, name


def _seconds(delay: str) -> float:
    return int(delay.removesuffix("ms")) / 1000 if delay.endswith("ms") else float(delay.removesuffix("s"))
