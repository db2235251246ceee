"""The command `wartemarke-display`: one wall of the hall."""

from __future__ import annotations

import signal
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

import click

from display.hearing import Hearing
from display.picture_file import PictureFile
from display.screen import Screen, Window
from display.showing import Outlets, Showing
from display.sound import Loudspeaker
from languages.concerns import problems_of
from languages.fonts import FontsMissing
from routing.reading import unknown
from wire.connection import Connection
from wire.kept_office import KeptOffice
from wire.start import account_options, fail, keep_office, make_account, start_role

FULL_HD = "1920x1080"
LEAST_DOTS, MOST_DOTS = 320, 8192


@click.command()
@click.version_option(package_name="wartemarke")
@account_options()
@click.option("--fullscreen", "kind", flag_value="fullscreen", default=True, help="Take the whole screen (the usual).")
@click.option("--window", metavar="WxH", help="Open a window of this size instead.")
@click.option("--headless", "kind", flag_value="headless", help="Open nothing; see --picture.")
@click.option("--size", default=FULL_HD, metavar="WxH", show_default=True, help="When headless.")
@click.option("--picture", type=click.Path(path_type=Path), help="Keep the wall as a PNG file here.")
@click.option("--quiet", is_flag=True, help="Ring no gong.")
def main(
    office: Path,
    data: Path,
    client: str,
    broker: str,
    password_file: Path | None,
    kind: str,
    window: str | None,
    size: str,
    picture: Path | None,
    quiet: bool,
) -> None:
    """Show who is called: the wall of the waiting hall."""
    start_role()
    kept = keep_office(office, data, problems_of)
    if client not in kept.office.displays:
        fail(f"{office}: {' '.join(unknown('display', client, kept.office.displays, 'displays'))}")
    _check_picture(picture)
    screen = Screen(_window(kind, window, size))
    connection = Connection(make_account(client, broker, password_file), kept.office.id, "display")
    with ExitStack() as closing:
        closing.callback(screen.close)
        loudspeaker = None if quiet else Loudspeaker()
        if loudspeaker:
            closing.callback(loudspeaker.close)
        file = PictureFile(picture) if picture else None
        if file:
            closing.callback(file.close)
        showing = _showing(kept, client, connection, Outlets(screen, loudspeaker, file, report=connection.report))
        _stop_on_signals(showing)
        connection.start()
        closing.callback(connection.stop)
        showing.run(lambda: click.echo(f"ready: {client} shows the board"))


def _showing(kept: KeptOffice, client: str, connection: Connection, outlets: Outlets) -> Showing:
    try:
        return Showing(Hearing(kept, client, connection), outlets)
    except FontsMissing as error:
        fail(str(error))


def _check_picture(picture: Path | None) -> None:
    if picture and not picture.parent.is_dir():
        fail(f"--picture {picture}: there is no directory {picture.parent}.")
    if picture and picture.is_dir():
        fail(f"--picture {picture}: this is a directory. Name a file in it.")


def _window(kind: str, window: str | None, size: str) -> Window:
    if kind == "headless":
        return Window("headless", _read_size("--size", size))
    if window is not None:
        return Window("window", _read_size("--window", window))
    return Window("fullscreen", _read_size("--size", size))


def _read_size(option: str, text: str) -> tuple[int, int]:
    """Read a size in dots, as in 1920x1080. Ends the command when it is none."""
    width, _, height = text.lower().partition("x")
    if not (_is_dots(width) and _is_dots(height)):
        fail(
            f'{option} "{text}" is no size: it is width and height from {LEAST_DOTS} to {MOST_DOTS} dots, '
            f"as in {FULL_HD}."
        )
    return int(width), int(height)


def _is_dots(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 4 and LEAST_DOTS <= int(text) <= MOST_DOTS


def _stop_on_signals(showing: Showing) -> None:
    def stop(_signal: int, _frame: FrameType | None) -> None:
        showing.stop()

    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, stop)
