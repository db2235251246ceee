"""`wartemarke-lobby`: the whole entrance hall on this machine with one command."""

from __future__ import annotations

import logging
import os
import signal
import sys
import webbrowser
from pathlib import Path

import click

from broker_config import BrokerConfigError
from lobby.hall import Hall, Ports
from lobby.news import News
from lobby.orders import on_order_to_end
from lobby.page import THREADS, lobby_page
from lobby.part import PartCannotStart
from lobby.ports import PortBook, PortsTaken
from lobby.premises import PremisesUnusable, data_directory
from lobby.programs import ProgramMissing, Programs
from routing.description import read_office
from routing.office import Office
from routing.reading import BadDescription
from wire.web import PageServer, listen

EXAMPLE = "offenbach"
PORT = click.IntRange(0, 65535)
BAD_INPUT = 2
CANNOT_START = 1
EXPECTED = (PartCannotStart, PortsTaken, PremisesUnusable, ProgramMissing, BrokerConfigError)


@click.command()
@click.option("--office", type=click.Path(path_type=Path), help="The office.toml; without it, an example office.")
@click.option("--data", type=click.Path(path_type=Path), help="Where to keep everything; without it, nothing is kept.")
@click.option("--headless", is_flag=True, help="Open no window and no browser.")
@click.option("--port", type=PORT, default=8000, show_default=True, help="Port of the lobby page; 0: any free one.")
@click.option("--kiosk-port", type=PORT, default=8080, show_default=True, help="Port of the first kiosk's pages.")
@click.option("--desk-port", type=PORT, default=8081, show_default=True, help="Port of the staff pages.")
@click.option("--broker-port", type=PORT, default=1884, show_default=True, help="Port of the broker.")
@click.option("--printer", metavar="URL", help="The first kiosk's printer, such as network://HOST:9100.")
@click.option("--keep-hours", is_flag=True, help="Close when the office does; without it, numbers come at any hour.")
@click.pass_obj
def main(
    programs: Programs | None, office: Path | None, data: Path | None, headless: bool, port: int, kiosk_port: int,
    desk_port: int, broker_port: int, printer: str | None, keep_hours: bool,
) -> None:  # fmt: skip
    """Try out a whole entrance hall: kiosk, printer, wall and desks, live in one browser page.

    Starts the broker and every role of the office as an installation runs them, and stops them at the end.
    """
    logging.basicConfig(format="%(message)s", level=logging.WARNING)
    file = office or _example()
    description = _read(file)
    ports = Ports(kiosk_port, desk_port, broker_port)
    programs = programs or Programs.installed()
    try:
        # Until the hall can be closed, an order to end does what Ctrl+C does, and nothing stays behind.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        with data_directory(data) as directory:
            _run(
                description, file, directory, port, ports, programs, headless=headless, printer=printer,
                keep_hours=keep_hours,
            )  # fmt: skip
    except EXPECTED as problem:
        click.echo(str(problem), err=True)
        sys.exit(CANNOT_START)
    except OSError as error:
        click.echo(f"the lobby cannot go on: {error}.", err=True)
        sys.exit(CANNOT_START)


def _run(
    office: Office, file: Path, directory: Path, port: int, ports: Ports, programs: Programs, *,
    headless: bool, printer: str | None, keep_hours: bool,
) -> None:  # fmt: skip
    book = PortBook()
    port = book.take("the lobby page", port, "--port")
    news = News()
    window = not headless and _has_screen()
    hall = Hall(
        office, file, directory, book, programs=programs, ports=ports, window=window, printer=printer,
        keep_hours=keep_hours, on_change=news.tell,
    )  # fmt: skip
    with listen(port) as listener, on_order_to_end(hall.ask_to_close):
        page = PageServer(lobby_page(hall, news, port), listener, THREADS)
        try:
            page.start()
            if hall.open():
                _announce(page.url, headless=headless)
                hall.wait()
        finally:
            hall.close()
            news.end()
            page.stop()


def _announce(url: str, *, headless: bool) -> None:
    click.echo(f"ready {url}")
    if headless:
        return
    # Without a screen, `webbrowser` would put a text browser into this terminal.
    if not _has_screen() or not webbrowser.open(url):
        click.echo(f"No browser could be opened here: open {url} yourself.", err=True)


def _has_screen() -> bool:
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _example() -> Path:
    from offices import example

    return example(EXAMPLE)


def _read(file: Path) -> Office:
    """Read the description, or name everything that is wrong with it and exit."""
    try:
        return read_office(file.read_text("utf-8"))
    except OSError as error:
        click.echo(f"{file}: cannot be read: {error.strerror}. Name an office.toml: --office FILE.", err=True)
    except UnicodeDecodeError:
        click.echo(f"{file}: this is not text in UTF-8.", err=True)
    except BadDescription as bad:
        for problem in bad.problems:
            click.echo(f"{file}: {problem}", err=True)
    sys.exit(BAD_INPUT)


if __name__ == "__main__":
    main()
