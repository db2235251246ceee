"""The command `wartemarke-display`: one wall of the hall."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import click

from display.announce_check import CannotCheck, announcements_of, play_all, without_voice, write_all
from display.announce_sounds import Sounds
from display.announcer import Announcer
from display.hearing import Hearing
from display.picture_file import PictureFile
from display.screen import Screen, Window
from display.showing import Outlets, Showing
from display.sound import Loudspeaker
from display.web_page import WebPage, read_address
from display.web_wall import WebWall
from languages.concerns import problems_of
from languages.fonts import FontsMissing
from languages.recordings import Recordings
from routing.office import Display, Office
from routing.reading import unknown
from wire.connection import Connection
from wire.kept_office import KeptOffice
from wire.signals import when_told_to_end
from wire.start import account_options, fail, keep_office, make_account, start_role

FULL_HD = "1920x1080"
LEAST_DOTS, MOST_DOTS = 240, 8192


@click.command()
@click.version_option(package_name="wartemarke")
@account_options()
@click.option("--fullscreen", "kind", flag_value="fullscreen", default=True, help="Take the whole screen (the usual).")
@click.option("--window", metavar="WxH", help="Open a window of this size instead.")
@click.option("--headless", "kind", flag_value="headless", help="Open nothing; see --picture.")
@click.option("--size", default=FULL_HD, metavar="WxH", show_default=True, help="When headless.")
@click.option("--picture", type=click.Path(path_type=Path), help="Keep the wall as a PNG file here.")
@click.option("--web", metavar="[HOST:]PORT", help="Serve the same board as a page: on this machine, or at HOST.")
@click.option("--quiet", is_flag=True, help="No gong and no voice.")
@click.option(
    "--recordings", type=click.Path(path_type=Path, file_okay=False), help="Directory of spoken texts (docs/speech.md)."
)
@click.option(
    "--voice-check", metavar="DIR",
    help="Write every announcement of this wall to WAV files in DIR, or play them with -, and end.",
)  # fmt: skip
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
    web: str | None,
    quiet: bool,
    recordings: Path | None,
    voice_check: str | None,
) -> None:
    """Show who is called: the wall of the waiting hall."""
    start_role()
    kept = keep_office(office, data, problems_of)
    if client not in kept.office.displays:
        fail(f"{office}: {' '.join(unknown('display', client, kept.office.displays, 'displays'))}")
    sounds = Sounds(Recordings(recordings))
    if voice_check is not None:
        _check_voice(voice_check, kept.office, kept.office.displays[client], sounds)
        return
    _check_picture(picture)
    screen = Screen(_window(kind, window, size))
    connection = Connection(make_account(client, broker, password_file), kept.office.id, "display")
    with ExitStack() as closing:
        closing.callback(screen.close)
        announcer = None if quiet else Announcer(Loudspeaker(), sounds)
        if announcer:
            announcer.start()
            closing.callback(announcer.stop)
        file = PictureFile(picture) if picture else None
        if file:
            closing.callback(file.close)
        page = _open_page(web, announcer)
        if page:
            closing.callback(page.stop)
        outlets = Outlets(screen, announcer, file, report=connection.report, page=page.wall if page else None)
        showing = _showing(kept, client, connection, outlets)
        when_told_to_end(showing.stop)
        connection.start()
        closing.callback(connection.stop)
        also = f", also at {page.url}" if page else ""
        showing.run(lambda: click.echo(f"ready: {client} shows the board{also}"))


def _showing(kept: KeptOffice, client: str, connection: Connection, outlets: Outlets) -> Showing:
    try:
        return Showing(Hearing(kept, client, connection, outlets.announcer), outlets)
    except FontsMissing as error:
        fail(str(error))


def _check_voice(where: str, office: Office, display: Display, sounds: Sounds) -> None:
    """Write or play all announcements. Ends the command: with 2 where that cannot be, 1 when some are missing."""
    all_of_them = tuple(announcements_of(office, display, sounds))
    if sounds.problem and display.announce:
        fail(f"--voice-check {where}: {sounds.problem}.")
    for tag in without_voice(office, display, all_of_them):
        click.echo(f"{tag}: no voice and no recordings. German and the gong are heard instead.", err=True)
    try:
        if where == "-":
            for each in play_all(all_of_them, sounds, Loudspeaker()):
                click.echo(f"{each.file}: {each.text}")
            return
        checked = write_all(Path(where), all_of_them, sounds)
    except CannotCheck as error:
        fail(f"--voice-check {where}: {error}")
    click.echo(f"{checked.count} announcements of {display.id} in {where}")
    for file in checked.failed:
        click.echo(f"{file} could not be made: {sounds.problem}", err=True)
    if checked.failed:
        raise SystemExit(1)


def _open_page(web: str | None, announcer: Announcer | None) -> WebPage | None:
    try:
        return WebPage(WebWall(), read_address(web), announcer) if web is not None else None
    except (ValueError, OSError) as error:
        fail(f"--web {web}: {error}")


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
