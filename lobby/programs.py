"""The programs of an installation, and the command line of each part of one office."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from lobby.part import Part
from lobby.premises import Premises
from routing.office import BUTTONS
from wire.web import LOOPBACK

BROKER = "mosquitto"
HUB = "hub"
STAFF = "staff"

WALL_SIZE = "1920x1080"
WINDOW_SIZE = "1280x720"
SYSTEM_PROGRAMS = "/usr/sbin:/usr/local/sbin:/opt/homebrew/sbin"
"""Where mosquitto lies without being in an ordinary user's PATH."""


class ProgramMissing(Exception):
    """A program is not installed; the text names the part, the program and what to do."""


@dataclass(frozen=True, slots=True)
class Programs:
    """Where the programs are: our console scripts in one directory, mosquitto anywhere."""

    directory: Path
    mosquitto: Path | None

    @classmethod
    def installed(cls) -> Programs:
        """The programs installed together with the Python that runs us."""
        found = shutil.which("mosquitto") or shutil.which("mosquitto", path=SYSTEM_PROGRAMS)
        return cls(Path(sys.executable).parent, Path(found) if found else None)

    def role(self, part: str, name: str) -> str:
        """The path of a role's console script. Raises ProgramMissing."""
        program = self.directory / name
        if not program.exists():
            raise ProgramMissing(
                f"{part} cannot start: there is no {name} in {self.directory}. Install wartemarke there."
            )
        return str(program)

    def broker(self) -> str:
        """The path of mosquitto. Raises ProgramMissing."""
        if self.mosquitto is None:
            raise ProgramMissing(f'{BROKER} cannot start: it is not installed. Install the Debian package "mosquitto".')
        return str(self.mosquitto)


@dataclass(frozen=True, slots=True)
class Commands:
    """Makes the parts of one office, as an installation would start them."""

    programs: Programs
    office_file: Path
    premises: Premises
    broker_port: int
    keep_hours: bool = False

    def broker(self) -> Part:
        """The broker, with the configuration of an installation."""
        configuration = self.premises.broker_files(LOOPBACK, self.broker_port)
        command = (self.programs.broker(), "-c", str(configuration))
        return Part(BROKER, command, self.premises.log(BROKER), port=self.broker_port)

    def hub(self) -> Part:
        """The hub."""
        return self._part(HUB, "wartemarke-hub", ("run",), ())

    def kiosk(self, kiosk: str, printer: str, port: int) -> Part:
        """A kiosk with its printer and the port of its pages. Who tries it out at night wants a number, too."""
        hours = () if self.keep_hours else ("--ignore-hours",)
        last = ("--client", kiosk, "--printer", printer, "--port", str(port), *hours)
        return self._part(kiosk, "wartemarke-kiosk", (), last)

    def staff_pages(self, port: int) -> Part:
        """The server of the staff pages. Who tries it out is everybody at once, and need not sign in."""
        return self._part(STAFF, "wartemarke-desk", ("pages",), ("--port", str(port), "--without-sign-in"))

    def foreign_buttons(self) -> Part:
        """Whoever presses for the buttons of other makers."""
        return self._part(BUTTONS, "wartemarke-desk", ("buttons",), ())

    def display(self, display: str, picture: Path, *, window: bool) -> Part:
        """A wall that keeps a picture of itself; with a window, or with none."""
        look = ("--window", WINDOW_SIZE) if window else ("--headless", "--size", WALL_SIZE)
        last = ("--client", display, *look, "--picture", str(picture))
        return self._part(display, "wartemarke-display", (), last)

    def _part(self, client: str, program: str, first: tuple[str, ...], last: tuple[str, ...]) -> Part:
        common = (
            "--office", str(self.office_file),
            "--data", str(self.premises.place(client)),
            "--broker", f"{LOOPBACK}:{self.broker_port}",
            "--password-file", str(self.premises.password_file(client)),
        )  # fmt: skip
        command = (self.programs.role(client, program), *first, *common, *last)
        return Part(client, command, self.premises.log(client))
