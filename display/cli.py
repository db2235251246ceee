"""The command `wartemarke-display`: one wall of the hall."""

from __future__ import annotations

import logging
import signal
from collections.abc import Collection
from contextlib import ExitStack
from difflib import get_close_matches
from pathlib import Path
from types import FrameType

import click

from display.hearing import Hearing
from display.picture_file import PictureFile
from display.screen import Screen, Window
from display.showing import Outlets, Showing
from display.sound import Loudspeaker
from languages.fonts import FontsMissing
from routing.reading import BadDescription
from wire.connection import Account, Connection
from wire.kept_office import KeptOffice

FULL_HD = "1920x1080"


def read_size(text: str) -> tuple[int, int]:
    """Read a size in dots, as in 1920x1080."""
    width, _, height = text.lower().partition("x")
    if not (width.isdecimal() and height.isdecimal() and 320 <= int(width) <= 8192 and 320 <= int(height) <= 8192):
        raise click.BadParameter(f'"{text}" is no size. Give width and height from 320 to 8192 dots, as in {FULL_HD}.')
    return int(width), int(height)


def read_broker(text: str) -> tuple[str, int]:
    """Read a host and a port; 1883 if none is given."""
    host, _, port = text.rpartition(":") if ":" in text else (text, "", "1883")
    if not (host and port.isdecimal() and 0 < int(port) < 65536):
        raise click.BadParameter(f'"{text}" is no broker. Give host and port, as in broker.example:1883.')
    return host, int(port)


@click.command()
@click.option("--office", type=click.Path(path_type=Path), help="The description of the office, office.toml.")
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), required=True, help="The wall's own files.")
@click.option("--client", required=True, help="The id of this display in office.toml.")
@click.option("--broker", type=read_broker, default="127.0.0.1:1883", metavar="HOST:PORT", show_default=True)
@click.option("--password-file", type=click.Path(path_type=Path), help="Or set WARTEMARKE_PASSWORD.")
@click.option("--fullscreen", "kind", flag_value="fullscreen", default=True, help="Take the whole screen (the usual).")
@click.option("--window", type=read_size, metavar="WxH", help="Open a window of this size instead.")
@click.option("--headless", "kind", flag_value="headless", help="Open nothing; see --picture.")
@click.option("--size", type=read_size, default=FULL_HD, metavar="WxH", show_default=True, help="When headless.")
@click.option("--picture", type=click.Path(path_type=Path, dir_okay=False), help="Keep the wall as a PNG file here.")
@click.option("--quiet", is_flag=True, help="Ring no gong.")
@click.option("--password", envvar="WARTEMARKE_PASSWORD", hidden=True)
def main(
    office: Path | None,
    data: Path,
    client: str,
    broker: tuple[str, int],
    password_file: Path | None,
    kind: str,
    window: tuple[int, int] | None,
    size: tuple[int, int],
    picture: Path | None,
    quiet: bool,
    password: str | None,
) -> None:
    """Show who is called: the wall of the waiting hall."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    kept = _kept_office(office, data)
    _check_display(client, kept.office.displays)
    _check_picture(picture)
    account = Account(client, _password(password, password_file), *broker)
    connection = Connection(account, kept.office.id, "display")
    screen = Screen(_window(kind, window, size))
    with ExitStack() as closing:
        closing.callback(screen.close)
        loudspeaker = None if quiet else Loudspeaker()
        if loudspeaker:
            closing.callback(loudspeaker.close)
        file = PictureFile(picture) if picture else None
        if file:
            closing.callback(file.close)
        try:
            hearing = Hearing(kept, client, connection)
            showing = Showing(hearing, Outlets(screen, loudspeaker, file, report=connection.report))
        except FontsMissing as error:
            raise click.ClickException(str(error)) from error
        _stop_on_signals(showing)
        connection.start()
        closing.callback(connection.stop)
        click.echo(f"ready: {client} shows the board")
        showing.run()


def _kept_office(office: Path | None, data: Path) -> KeptOffice:
    try:
        data.mkdir(parents=True, exist_ok=True)
        return KeptOffice(data / "office.json", office)
    except BadDescription as error:
        lines = "\n".join(f"{office}: {problem}" for problem in error.problems)
        raise click.ClickException(lines) from error
    except (OSError, UnicodeDecodeError) as error:
        raise click.ClickException(str(error)) from error


def _check_display(client: str, known: Collection[str]) -> None:
    if client not in known:
        near = get_close_matches(client, known, n=1)
        hint = f' Did you mean "{near[0]}"?' if near else ""
        raise click.ClickException(f'there is no display "{client}".{hint} Known displays: {", ".join(known)}.')


def _check_picture(picture: Path | None) -> None:
    if picture and not picture.parent.is_dir():
        raise click.ClickException(f"--picture: there is no directory {picture.parent}.")


def _password(password: str | None, file: Path | None) -> str:
    if file:
        try:
            return file.read_text().strip()
        except (OSError, UnicodeDecodeError) as error:
            raise click.ClickException(f"--password-file: {error}") from error
    if password:
        return password
    raise click.ClickException("no password: give --password-file FILE or set WARTEMARKE_PASSWORD.")


def _window(kind: str, window: tuple[int, int] | None, size: tuple[int, int]) -> Window:
    if window and kind != "headless":
        return Window("window", window)
    return Window("headless" if kind == "headless" else "fullscreen", size)


def _stop_on_signals(showing: Showing) -> None:
    def stop(_signal: int, _frame: FrameType | None) -> None:
        showing.stop()

    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, stop)
