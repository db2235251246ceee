"""A small office and programs that stand in for its roles: real processes that come up, and die when told to."""

from __future__ import annotations

import sys
from pathlib import Path

import psutil

from lobby.programs import Programs

OFFICE = """
id = "kleinstadt"
name = { de = "Ausländerbehörde Kleinstadt", en = "Foreigners' Office Kleinstadt" }
languages = ["de", "en", "ar"]

[[sachgebiet]]
id = "aufenthalt"
name = { de = "Aufenthalt" }
letter = "A"
colour = "blue"
waiting_area = "1"

[[desk]]
id = "platz-1"
room = "101"
sachgebiete = ["aufenthalt"]

[[desk]]
id = "platz-2"
room = "102"
sachgebiete = ["aufenthalt"]

[[desk]]
id = "platz-3"
room = "103"
sachgebiete = ["aufenthalt"]

[[kiosk]]
id = "eingang"
numbers = [1, 499]

[[kiosk]]
id = "hof"
numbers = [500, 899]

[[display]]
id = "halle"

[[display]]
id = "flur"

[[concern]]
id = "extend-permit"
sachgebiet = "aufenthalt"
"""

PARTS = ["mosquitto", "hub", "eingang", "hof", "staff", "halle", "flur"]

STAND_IN = """#!{python}
# Says with what it was started, is ready, and waits to be ended. What it finds in {directory} changes that.
import pathlib, signal, sys, time
directory, name = pathlib.Path({directory!r}), pathlib.Path(sys.argv[0]).name
data = pathlib.Path(sys.argv[sys.argv.index("--data") + 1])
(data / "arguments").write_text("\\n".join(sys.argv))
if (directory / (name + ".fails")).exists():
    others = (directory / (name + ".fails")).read_text()
    while others and not (pathlib.Path(others).exists() and "ready" in pathlib.Path(others).read_text()):
        time.sleep(0.01)
    print("half of the office is missing", file=sys.stderr)
    sys.exit(3)
if (directory / (name + ".stubborn")).exists():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
if "--picture" in sys.argv:
    pathlib.Path(sys.argv[sys.argv.index("--picture") + 1]).write_bytes(b"a picture of the wall")
print("starting", flush=True)
print("ready", name, flush=True)
while True:
    time.sleep(60)
"""

ROLES = ("wartemarke-hub", "wartemarke-kiosk", "wartemarke-desk", "wartemarke-display")


def write_office(directory: Path) -> Path:
    """The small office as a file."""
    file = directory / "office.toml"
    file.write_text(OFFICE)
    return file


def stand_ins(directory: Path) -> Programs:
    """Programs for every role in this directory, and the real mosquitto."""
    directory.mkdir(exist_ok=True)
    for role in ROLES:
        program = directory / role
        program.write_text(STAND_IN.format(python=sys.executable, directory=str(directory)))
        program.chmod(0o755)
    mosquitto = Programs.installed().mosquitto
    assert mosquitto is not None, 'mosquitto is missing. Install the Debian package "mosquitto".'
    return Programs(directory, mosquitto)


def processes_in(directory: Path) -> list[psutil.Process]:
    """Every process whose command names the directory."""
    return [
        process
        for process in psutil.process_iter(["cmdline", "status"])
        if process.pid != psutil.Process().pid
        and process.info["status"] != psutil.STATUS_ZOMBIE
        and any(str(directory) in word for word in process.info["cmdline"] or ())
    ]
