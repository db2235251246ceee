"""`wartemarke-kiosk`: run one kiosk."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path

import click

from kiosk.at_work import Setting, work
from kiosk.buttons import ACTIONS, DOUBLE_STRIKE_S, Timing, parse_pins
from kiosk.doors import Doors
from kiosk.printing.printer_url import open_printer
from kiosk.spoken import texts_to_record
from languages.concerns import problems_of
from languages.recordings import Recordings
from languages.recordings import texts_to_record as table_to_record
from languages.tongues import TONGUES
from routing.reading import unknown
from wire.connection import Connection
from wire.signals import when_told_to_end
from wire.start import account_options, fail, keep_office, make_account, start_role


def _pins(_: click.Context, option: click.Parameter, texts: tuple[str, ...]) -> Mapping[str, int]:
    try:
        return parse_pins(texts)
    except ValueError as error:
        raise click.BadParameter(str(error), param=option) from None


def _print_texts(context: click.Context, _: click.Parameter, tag: str | None) -> None:
    if tag is None:
        return
    if tag not in TONGUES:
        fail(" ".join(unknown("language", tag, TONGUES, "languages")))
    click.echo(table_to_record(Recordings(context.params.get("recordings")), tag, texts_to_record(tag)), nl=False)
    context.exit()


@click.command()
@click.version_option(package_name="wartemarke")
@account_options()
@click.option("--printer", "printer_url", required=True, help="Printer URL, as in network://192.0.2.7:9100.")
@click.option("--port", default=8080, show_default=True, type=click.IntRange(0, 65535), help="Port of the touch pages.")
@click.option("--start-roll", is_flag=True, help="Print without having heard the hub: no number of today is on paper.")
@click.option("--ignore-hours", is_flag=True, help="Give out numbers at any hour: to try the kiosk out.")
@click.option(
    "--button", "pins", multiple=True, callback=_pins, metavar="KEY=PIN",
    help=f"A button of this machine on a GPIO pin, as in next=17. Keys: {', '.join(ACTIONS)}.",
)  # fmt: skip
@click.option(
    "--double-strike", default=DOUBLE_STRIKE_S, show_default=True, type=click.FloatRange(0, 5),
    help="Seconds within which the same key counts once, for hands that tremble.",
)  # fmt: skip
@click.option(
    "--key-repeat", default=0.0, show_default=True, type=click.FloatRange(0, 10),
    help="Seconds after which a held button acts again; 0 for never.",
)  # fmt: skip
@click.option(
    "--recordings", type=click.Path(path_type=Path, file_okay=False), is_eager=True,
    help="Directory of spoken texts (docs/speech.md).",
)  # fmt: skip
@click.option(
    "--texts-to-record", metavar="TAG", expose_value=False, is_eager=True, callback=_print_texts,
    help="Print the table of what is not recorded yet in a language, and end.",
)  # fmt: skip
def main(
    office: Path, data: Path, client: str, broker: str, password_file: Path | None, printer_url: str, port: int,
    start_roll: bool, ignore_hours: bool, pins: Mapping[str, int], double_strike: float, key_repeat: float,
    recordings: Path | None,
) -> None:  # fmt: skip
    """Run one kiosk: touch pages on this machine, numbers from its own roll, paper from its printer."""
    start_role()
    kept = keep_office(office, data, problems_of)
    if client not in kept.office.kiosks:
        fail(f"{office}: {' '.join(unknown('kiosk', client, kept.office.kiosks, 'kiosks'))}")
    connection = Connection(make_account(client, broker, password_file), kept.office.id, "kiosk")
    try:
        printer = open_printer(printer_url)
        doors = Doors(port)
    except (OSError, ValueError) as error:
        fail(str(error))
    stopped = threading.Event()
    when_told_to_end(stopped.set)
    connection.subscribe(connection.topics.office, kept.take)
    timing = Timing(double_strike, key_repeat, max(key_repeat, Timing().repeat_every_s))
    setting = Setting(
        client, data, kept, connection, printer, doors, keep_hours=not ignore_hours, start_roll=start_roll, pins=pins,
        timing=timing, recordings=recordings,
    )  # fmt: skip
    work(setting, stopped)
