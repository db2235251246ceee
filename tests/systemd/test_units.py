"""The services, judged by systemd's own tools in a made-up root directory."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from importlib import import_module
from pathlib import Path

import pytest

from tests.commands import called

UNITS = Path(__file__).parents[2] / "systemd"
EXPOSURE = {
    "wartemarke-hub.service": 1.2,
    "wartemarke-desk.service": 1.2,
    "wartemarke-kiosk@entrance.service": 1.4,
    "wartemarke-button@room-1.service": 1.4,
    "wartemarke-box@counter.service": 1.4,
    "wartemarke-keypad@room-1.service": 1.4,
    "wartemarke-buttons.service": 1.2,
    "wartemarke-display@wall.service": 1.4,
    "wartemarke-browser.service": 2.6,
    "mosquitto.service": 1.2,
}
OURS = [unit for unit in EXPOSURE if unit.startswith("wartemarke")]
ROLES = [unit for unit in OURS if "browser" not in unit]


OPTIONS = {
    "wartemarke-kiosk@entrance.service": "--button next=17 --button choose=22",
    "wartemarke-button@room-1.service": "--no-double --no-long",
    "wartemarke-box@counter.service": "--key 1=next --key 2=recall",
    "wartemarke-keypad@room-1.service": "--key KEY_KPENTER=next",
}
"""What an operator may put into OPTIONS."""


def analyze(root: Path, command: str, unit: str, *more: str) -> subprocess.CompletedProcess[str]:
    program = shutil.which("systemd-analyze")
    assert program, 'systemd-analyze is missing: install the Debian package "systemd"'
    return subprocess.run(
        [program, command, f"--root={root}", *more, unit], capture_output=True, text=True, timeout=60, check=False
    )


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root directory with our services, this system's own, and every program they name."""
    root = tmp_path_factory.mktemp("root")
    system = Path("/usr/lib/systemd/system")
    assert system.is_dir(), 'systemd\'s own units are missing: install the Debian package "systemd"'
    shutil.copytree(system, root / "usr/lib/systemd/system", symlinks=True)
    etc = root / "etc/systemd/system"
    etc.mkdir(parents=True)
    for file in UNITS.glob("*.service"):
        shutil.copy(file, etc)
    shutil.copytree(UNITS / "mosquitto.service.d", etc / "mosquitto.service.d")
    assert (root / "usr/lib/systemd/system/mosquitto.service").exists(), 'install the Debian package "mosquitto"'
    for program in _programs(root):
        file = root / program.removeprefix("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o755)
    return root


def _programs(root: Path) -> set[str]:
    debians = root / "usr/lib/systemd/system/mosquitto.service"
    files = [*root.glob("etc/**/*.service"), *root.glob("etc/**/*.conf"), debians]
    found = (re.findall(r"^Exec\w+=(/[^\s]+)", file.read_text(), re.MULTILINE) for file in files)
    return {program for programs in found for program in programs}


@pytest.mark.parametrize("unit", EXPOSURE)
def test_systemd_accepts_the_service(root: Path, unit: str) -> None:
    done = analyze(root, "verify", unit, "--man=no")

    about_us = [line for line in done.stderr.splitlines() if "wartemarke" in line or unit in line]
    assert (done.returncode, about_us) == (0, [])


def test_systemd_refuses_a_service_whose_program_is_missing(root: Path) -> None:
    broken = (root / "etc/systemd/system/wartemarke-hub.service").read_text().replace("/bin/wartemarke-hub", "/bin/hob")
    (root / "etc/systemd/system/wartemarke-broken.service").write_text(broken)

    done = analyze(root, "verify", "wartemarke-broken.service", "--man=no")

    assert done.returncode != 0


@pytest.mark.parametrize(("unit", "measured"), EXPOSURE.items())
def test_a_service_is_as_locked_up_as_the_readme_says(root: Path, unit: str, measured: float) -> None:
    done = analyze(root, "security", unit, "--offline=true", "--no-pager")

    level = re.search(r"Overall exposure level.*: (\d+\.\d)", done.stdout)
    assert level, done.stdout + done.stderr
    assert float(level[1]) <= measured
    name = re.sub(r"@.*\.service", "@ID.service", unit)
    assert re.search(rf"\| `{re.escape(name)}`.*\| {measured}", (UNITS / "README.md").read_text())


@pytest.mark.parametrize("unit", OURS)
def test_a_service_that_ends_is_started_again_for_ever(root: Path, unit: str) -> None:
    lines = _text(root, unit).splitlines()

    assert {"Restart=always", "RestartSec=1", "StartLimitIntervalSec=0"} <= set(lines)


@pytest.mark.parametrize("unit", ROLES)
def test_a_role_gets_its_password_as_a_credential_and_nowhere_else(root: Path, unit: str) -> None:
    text = _text(root, unit)
    clients = {"hub": "hub", "desk": "staff", "buttons": "buttons"}
    client = clients.get(unit.removeprefix("wartemarke-").removesuffix(".service"), "%i")

    assert f"LoadCredential=password:/etc/wartemarke/credentials/{client}.password" in text
    assert f"--client {client} " in text
    assert "--password-file ${CREDENTIALS_DIRECTORY}/password" in text
    assert not re.search(r"Environment=.*(?i:password)", text)


@pytest.mark.parametrize("unit", ROLES)
def test_a_role_keeps_its_state_where_the_program_is_told_to(root: Path, unit: str) -> None:
    text = _text(root, unit)
    state = re.search(r"^StateDirectory=(wartemarke/\S+)$", text, re.MULTILINE)

    assert state
    assert f"--data %S/{state[1]} " in text


def test_every_variable_of_a_command_has_a_value_without_an_operators_file(root: Path) -> None:
    for unit in OURS:
        text = _text(root, unit)
        used = set(re.findall(r"\$\{?(\w+)", text)) - {"CREDENTIALS_DIRECTORY", "MAINPID"}
        given = set(re.findall(r"^Environment=(\w+)=", text, re.MULTILINE))
        assert used <= given, unit


@pytest.mark.parametrize("tls", ["", "--ca-file ca.crt", "--ca-file ca.crt --cert-file c.crt --key-file c.key"])
@pytest.mark.parametrize("unit", ROLES)
def test_the_program_understands_every_word_of_its_command(root: Path, tmp_path: Path, unit: str, tls: str) -> None:
    text = _text(root, unit).replace("\\\n", " ")
    command = re.search(r"^ExecStart=/opt/wartemarke/bin/wartemarke-(\w+) (.*)$", text, re.MULTILINE)
    assert command
    given = dict(re.findall(r"^Environment=(\w+)=(.*)$", text, re.MULTILINE)) | {"CREDENTIALS_DIRECTORY": "c"}
    options = OPTIONS.get(unit, "")
    line = command[2].replace("$TLS", tls).replace("$OPTIONS", options).replace("%i", "x").replace("%S", str(tmp_path))
    words = re.sub(r"\$\{(\w+)\}", lambda name: given[name[1]], line).split()

    done = called(import_module(f"{command[1]}.cli").main, *words)

    assert done.returncode == 2
    assert "/etc/wartemarke/office.toml" in done.stderr
    assert "Usage" not in done.stderr


@pytest.mark.parametrize("unit", ROLES)
def test_the_options_for_an_encrypted_broker_may_be_empty_or_several(root: Path, unit: str) -> None:
    text = _text(root, unit)

    assert "\nEnvironment=TLS=\n" in text
    assert re.search(r" \$TLS( |$)", text, re.MULTILINE)  # without braces systemd splits it into words, or leaves none


def test_the_browser_is_allowed_the_kiosks_own_pages_and_nothing_else() -> None:
    policy = json.loads((UNITS / "chromium-policy.json").read_text())

    pages = re.search(r"^Environment=PAGES=(\S+)/$", (UNITS / "wartemarke-browser.service").read_text(), re.MULTILINE)
    assert pages
    assert policy["URLBlocklist"] == ["*"]
    assert policy["URLAllowlist"] == [pages[1]]
    assert policy["DeveloperToolsAvailability"] == 2
    assert policy["DownloadRestrictions"] == 3
    assert policy["AllowFileSelectionDialogs"] is False


def _text(root: Path, unit: str) -> str:
    return (root / "etc/systemd/system" / re.sub(r"@.*\.", "@.", unit)).read_text()
