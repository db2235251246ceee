"""Reading an office description for a command: every problem named, or none."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from hub.office_file import Described, read_described
from languages.door_layout import USUAL_DOOR, door_warning
from languages.wall_fit import foreseen_legibility
from routing.office import Display, Office, Span, WeekHours
from routing.reading import BadDescription
from wire.start import fail


class NotUsable(ValueError):
    """What a command was given cannot be used: the text names every problem."""


def read_content(file: Path) -> bytes:
    """What the file holds. Ends the command with exit code 2 when it cannot be read."""
    try:
        return _content(file)
    except NotUsable as error:
        fail(str(error))


def load_described(file: Path, content: bytes) -> Described:
    """The office of a file's content. Ends the command with exit code 2 and every problem named, if there are any."""
    try:
        return _described(file, content)
    except NotUsable as error:
        fail(str(error))


def load_office(file: Path) -> Office:
    """The office of a file. Ends the command as `load_described` does."""
    return load_described(file, read_content(file)).office


def read_office_file(file: Path) -> Office:
    """The office of a file. Raises `NotUsable`."""
    return _described(file, _content(file)).office


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise NotUsable(f"{file}: it cannot be read: {error}") from error


def _described(file: Path, content: bytes) -> Described:
    try:
        return read_described(content)
    except UnicodeDecodeError as error:
        raise NotUsable(f"{file}: it cannot be read: {error}") from error
    except BadDescription as error:
        raise NotUsable("\n".join(f"{file}: {problem}" for problem in error.problems)) from error


def what_is_there(office: Office) -> str:
    """What was found in a good description, for whoever wrote it to compare."""
    return (
        f"{office.name['de']}. {len(office.sachgebiete)} Sachgebiete, {len(office.desks)} desks, "
        f"{len(office.kiosks)} kiosks, {len(office.displays)} displays, {len(office.concerns)} concerns, "
        f"{len(office.groups)} groups, {len(office.institutions)} institutions, {_open_for(office.hours)}, "
        f"{len(office.special_days)} special days, languages {', '.join(office.languages)}."
    )


def displays_to_look_at(office: Office) -> tuple[str, ...]:
    """What cannot be read from the farthest seat, a line for each wall and each screen at a door."""
    return tuple(filter(None, (_warning(office, display) for display in office.displays.values())))


def _warning(office: Office, display: Display) -> str:
    if display.door:
        return door_warning(office, display, USUAL_DOOR[::-1] if display.portrait else USUAL_DOOR)
    return foreseen_legibility(office, display).warning(display)


def make_directory(path: Path) -> None:
    """Make a directory for what a command keeps. Ends the command when it cannot be made."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        fail(f"{path}: this directory cannot be made: {error.strerror}.")


def _open_for(week: WeekHours | None) -> str:
    if week is None:
        return "always open"
    return f"open {sum(_hours(span) for day in week for span in day):g} hours a week"


def _hours(span: Span) -> float:
    start, end = (datetime.combine(date.min, at) for at in span)
    return (end - start).total_seconds() / 3600
