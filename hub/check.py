"""Reading an office description for a command: every problem named, or none."""

from __future__ import annotations

from pathlib import Path

from languages.concerns import problems_of
from routing.description import read_office
from routing.office import Office
from routing.reading import BadDescription
from wire.start import fail


def load_office(file: Path) -> Office:
    """The office of a file. Ends the command with exit code 2 and every problem named, if there are any."""
    try:
        office = read_office(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        fail(f"{file}: it cannot be read: {error}")
    except BadDescription as error:
        fail("\n".join(f"{file}: {problem}" for problem in error.problems))
    if problems := problems_of(office):
        fail("\n".join(f"{file}: {problem}" for problem in problems))
    return office


def make_directory(path: Path) -> None:
    """Make a directory for what a command keeps. Ends the command when it cannot be made."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        fail(f"{path}: this directory cannot be made: {error.strerror}.")
