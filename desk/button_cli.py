"""The call buttons as programs: `wartemarke-desk button`, `box`, `keypad` and `buttons`. All press in the same way."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

import click

from desk.at_work import end_on_signal, hall_of, say, say_goodbye
from desk.keys import BadKeys, Keys, keys_for
from languages.concerns import problems_of
from routing.office import Office
from routing.reading import unknown
from wire.connection import Connection
from wire.kept_office import KeptOffice
from wire.start import account_options, fail, keep_office, make_account, start_role

GPIO_PINS = click.IntRange(0, 53)

BAUD = 115_200

log = logging.getLogger("wartemarke.desk")

_KEY_HELP = "A key and its action, as in {}; may be given several times. For one desk alone."


@click.command()
@account_options()
@click.option("--pin", required=True, type=GPIO_PINS, help="The button's GPIO number (BCM).")
@click.option("--led", type=GPIO_PINS, help="The light's GPIO number (BCM), if there is one.")
@click.option("--double/--no-double", default=True, show_default=True, help="Double press: call the same again.")
@click.option("--long/--no-long", "hold", default=True, show_default=True, help="Held for 1 second: has not come.")
def button(
    office: Path, data: Path, client: str, broker: str, password_file: Path | None, pin: int, led: int | None,
    double: bool, hold: bool,
) -> None:  # fmt: skip
    """Be the call button of the desk that --client names: a short press calls the next number.

    With --no-double and --no-long a press acts as the finger comes down; else a short press waits 0.3 seconds for
    another one.
    """
    from desk.button import DeskButton, NoPins, open_pins
    from desk.gestures import Manners

    start_role()
    kept = keep_office(office, data, problems_of)
    if client not in kept.office.desks:
        fail(f"{office}: {' '.join(unknown('desk', client, kept.office.desks, 'desks'))}")
    connection = Connection(make_account(client, broker, password_file), kept.office.id, "desk")
    hall = hall_of(connection, kept, [client])
    try:
        pins = open_pins(pin, led)
    except NoPins as error:
        fail(str(error))
    desk_button = DeskButton(
        hall.presser(client), pins, lambda: hall.trouble is None, connection.report, Manners(double, hold)
    )
    ended = end_on_signal()
    connection.start()
    desk_button.start()
    say(f"ready {client} at GPIO {pin}")
    ended.wait()
    desk_button.stop()
    say_goodbye(connection)


@click.command()
@account_options()
@click.option("--device", required=True, help="The serial port, as in /dev/ttyUSB0 or a path in /dev/serial/by-id.")
@click.option("--baud", default=BAUD, show_default=True, type=click.IntRange(300, 4_000_000), help="Its speed.")
@click.option("--key", "options", multiple=True, help=_KEY_HELP.format("2=recall"))
def box(
    office: Path, data: Path, client: str, broker: str, password_file: Path | None, device: str, baud: int,
    options: tuple[str, ...],
) -> None:  # fmt: skip
    """Press for a button box at a serial port.

    --client names a desk, or the [[box]] of the description whose keys serve several. At one desk each key is a call
    button, unless keys are named.
    """
    from desk.box import BoxAtWork
    from desk.serial_port import SerialPort

    start_role()
    kept = keep_office(office, data, problems_of)
    keys = _keys(office, kept.office, client, options, None)
    connection = _connection(kept, client, broker, password_file)
    hall = hall_of(connection, kept, keys.desks)
    at_work = BoxAtWork(
        lambda: SerialPort(device, baud), keys, hall.presser, lambda: hall.trouble is None, connection.report
    )
    ended = end_on_signal()
    _end_when_changed(kept, ended, lambda office: office.boxes.get(client))
    connection.start()
    at_work.start()
    say(f"ready {client} at {device}")
    ended.wait()
    at_work.stop()
    say_goodbye(connection)


@click.command()
@account_options()
@click.option("--device", required=True, help="The keypad, as in /dev/input/by-id/usb-…-event-kbd.")
@click.option("--key", "options", multiple=True, help=_KEY_HELP.format("KEY_KP0=recall"))
def keypad(
    office: Path, data: Path, client: str, broker: str, password_file: Path | None, device: str,
    options: tuple[str, ...],
) -> None:  # fmt: skip
    """Press for a USB keypad, which nobody else hears meanwhile.

    --client names a desk, or the [[box]] of the description whose keys serve several. At one desk Enter calls the next
    number, plus the same again, minus says that nobody has come, unless keys are named.
    """
    try:
        from desk.keypad import USUAL_KEYS, KeypadAtWork, key_names, open_keypad
    except ImportError:
        fail('the keypad needs python-evdev: pip install "wartemarke[keypad]".')

    start_role()
    kept = keep_office(office, data, problems_of)
    keys = _keys(office, kept.office, client, options, USUAL_KEYS)
    if strange := [name for name in keys.named if name not in key_names()]:
        fail("\n".join(f"{office}: {unknown('key', name, key_names(), 'keys')[0]}" for name in strange))
    connection = _connection(kept, client, broker, password_file)
    hall = hall_of(connection, kept, keys.desks)
    at_work = KeypadAtWork(lambda: open_keypad(device), keys, hall.presser, connection.report)
    ended = end_on_signal()
    _end_when_changed(kept, ended, lambda office: office.boxes.get(client))
    connection.start()
    at_work.start()
    say(f"ready {client} at {device}")
    ended.wait()
    at_work.stop()
    say_goodbye(connection)


@click.command()
@account_options("buttons")
def buttons(office: Path, data: Path, client: str, broker: str, password_file: Path | None) -> None:
    """Press for all [[button]]s of the description: Zigbee2MQTT, Shelly.

    When the [[button]]s change this ends, to be started again; the broker needs their new accounts too.
    """
    from desk.foreign import ForeignButtons

    start_role()
    kept = keep_office(office, data, problems_of)
    described = kept.office.buttons.values()
    if not described:
        fail(f"{office}: there is no [[button]] in it, and so nothing to do. docs/offices.md says how to add one.")
    connection = Connection(make_account(client, broker, password_file), kept.office.id, "buttons")
    hall = hall_of(connection, kept, dict.fromkeys(each.desk for each in described))
    at_work = ForeignButtons(described, hall.presser, connection.report)
    connection.watch(at_work.heard_connection)
    for topic in at_work.topics:
        connection.subscribe(topic, at_work.take, qos=0)
    ended = end_on_signal()
    _end_when_changed(kept, ended, lambda office: office.buttons)
    at_work.start()
    connection.start()
    say(f"ready {len(described)} buttons")
    ended.wait()
    at_work.stop()
    say_goodbye(connection)


def _keys(file: Path, office: Office, client: str, options: tuple[str, ...], usual: Mapping[str, str] | None) -> Keys:
    try:
        return keys_for(office, client, options, usual)
    except BadKeys as error:
        fail("\n".join(f"{file}: {line}" for line in str(error).splitlines()))


def _end_when_changed(kept: KeptOffice, ended: threading.Event, part: Callable[[Office], object]) -> None:
    """Topics and keys are taken at the start: with others we end in good order, and are started again with them."""
    before = part(kept.office)

    def compare(office: Office) -> None:
        if part(office) != before:
            log.warning("the buttons of the description have changed; ending, to be started again with the new ones")
            ended.set()

    kept.watch(compare)


def _connection(kept: KeptOffice, client: str, broker: str, password_file: Path | None) -> Connection:
    account = make_account(client, broker, password_file)
    return Connection(account, kept.office.id, "desk" if client in kept.office.desks else "box")
