"""The hall: real processes that start, are started again, and end; mosquitto is the real one."""

import signal
import socket
import stat
from pathlib import Path

import psutil
import pytest

from lobby.caretaker import GRACE_SECONDS
from lobby.hall import Ports
from lobby.part import PartCannotStart
from lobby.ports import PortBook, PortsTaken
from lobby.premises import PremisesUnusable, data_directory
from lobby.programs import ProgramMissing, Programs
from tests.lobby.small_office import PARTS, processes_in
from tests.patience import PATIENCE_S, wait_for
from wire.accounts import read_accounts


def arguments_of(hall, part: str) -> list[str]:
    return (hall.directory / part / "arguments").read_text().split("\n")


def test_every_part_of_the_office_is_up_when_the_hall_is_open(make_hall):
    hall = make_hall()

    opened = hall.open()

    assert opened
    assert list(hall.parts()) == PARTS
    assert all(state.up and state.restarts == 0 for state in hall.parts().values())
    assert all(psutil.pid_exists(state.pid) for state in hall.parts().values())


def test_the_broker_listens_when_the_hall_is_open(make_hall):
    hall = make_hall()

    hall.open()

    with socket.create_connection(("127.0.0.1", hall.broker_port), PATIENCE_S):
        pass


def test_a_role_is_started_as_an_installation_starts_it(make_hall, tmp_path):
    hall = make_hall()

    hall.open()

    printer = hall.kiosks["eingang"].printer
    assert arguments_of(hall, "eingang") == [
        str(tmp_path / "bin" / "wartemarke-kiosk"),
        "--office", str(tmp_path / "office.toml"),
        "--data", str(hall.directory / "eingang"),
        "--broker", f"127.0.0.1:{hall.broker_port}",
        "--password-file", str(hall.directory / "secrets" / "eingang.password"),
        "--client", "eingang",
        "--printer", f"network://127.0.0.1:{printer.port}",
        "--port", str(hall.kiosks["eingang"].port),
        "--ignore-hours",
    ]  # fmt: skip
    assert arguments_of(hall, "hub")[1] == "run"
    assert arguments_of(hall, "staff")[1] == "pages"
    assert arguments_of(hall, "staff")[-1] == "--without-sign-in"
    assert "--headless" in arguments_of(hall, "halle")


def test_the_hours_of_the_office_are_kept_when_somebody_asks_for_it(make_hall):
    hall = make_hall(keep_hours=True)

    hall.open()

    assert "--ignore-hours" not in arguments_of(hall, "eingang")


def test_a_wall_with_a_window_is_not_headless(make_hall):
    hall = make_hall(window=True)

    hall.open()

    assert "--headless" not in arguments_of(hall, "halle")


def test_passwords_are_only_in_files_that_others_cannot_read(make_hall):
    hall = make_hall()

    hall.open()

    accounts = read_accounts(hall.directory / "clients.json")
    for client, account in accounts.items():
        file = hall.directory / "secrets" / f"{client}.password"
        assert file.read_text() == account["password"]
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert set(accounts) == {"hub", "staff", "eingang", "hof", "platz-1", "platz-2", "platz-3", "halle", "flur"}
    told = " ".join(word for process in processes_in(hall.directory) for word in process.cmdline())
    assert not any(account["password"] in told for account in accounts.values())


def test_every_kiosk_has_a_virtual_printer_that_listens(make_hall):
    hall = make_hall()

    hall.open()

    for place in hall.kiosks.values():
        with socket.create_connection(("127.0.0.1", place.printer.port), PATIENCE_S):
            pass


def test_a_printer_that_is_given_is_that_of_the_first_kiosk_alone(make_hall):
    hall = make_hall(printer="network://192.0.2.7:9100")

    hall.open()

    assert hall.kiosks["eingang"].printer is None
    assert hall.kiosks["eingang"].printer_url == "network://192.0.2.7:9100"
    assert hall.kiosks["hof"].printer is not None


@pytest.mark.parametrize("part", ["mosquitto", "hub", "eingang"])
def test_a_part_whose_plug_is_pulled_is_started_again_and_the_others_stay(make_hall, part):
    hall = make_hall()
    hall.open()
    before = hall.parts()

    hall.pull_plug(part)
    wait_for(lambda: hall.parts()[part].up and hall.parts()[part].restarts == 1, f"{part} to be up again")

    after = hall.parts()
    assert after[part].pid != before[part].pid
    assert {name: each for name, each in after.items() if name != part} == {
        name: each for name, each in before.items() if name != part
    }


def test_a_part_that_cannot_be_started_again_is_tried_for_ever_and_the_hall_stays_open(make_hall, tmp_path):
    hall = make_hall()
    hall.open()
    obstacle = tmp_path / "bin" / "wartemarke-hub.fails"
    obstacle.touch()

    hall.pull_plug("hub")
    wait_for(lambda: hall.parts()["hub"].restarts >= 3, "three more tries")
    stayed_open = hall.parts()["mosquitto"].up and not hall.parts()["hub"].up
    obstacle.unlink()
    wait_for(lambda: hall.parts()["hub"].up, "the hub to be up again")

    assert stayed_open


def test_a_part_that_cannot_start_is_named_with_the_last_lines_of_its_log(make_hall, tmp_path):
    (tmp_path / "bin" / "wartemarke-display.fails").touch()
    hall = make_hall()

    with pytest.raises(PartCannotStart) as refused:
        hall.open()

    assert refused.value.part in ("halle", "flur")
    log = hall.directory / "logs" / f"{refused.value.part}.log"
    assert str(refused.value) == (
        f"{refused.value.part} cannot start: it ended 3 times, at last with exit code 3.\n"
        f"The last lines of {log}:\n  half of the office is missing"
    )
    assert processes_in(hall.directory) == []


def test_the_log_of_a_part_has_what_it_printed_and_what_it_complained_of(make_hall, tmp_path):
    staff_log = tmp_path / "data" / "logs" / "staff.log"
    (tmp_path / "bin" / "wartemarke-hub.fails").write_text(str(staff_log))  # once staff are ready
    hall = make_hall()

    with pytest.raises(PartCannotStart, match="hub cannot start"):
        hall.open()

    said = staff_log.read_text()
    assert "starting\nready wartemarke-desk\n" in said


def test_an_office_with_buttons_of_other_makers_has_somebody_who_presses_for_them(make_hall):
    button = '[[button]]\nid = "bell"\ndesk = "platz-1"\ntopic = "zigbee2mqtt/bell"\n'
    hall = make_hall(button)

    assert hall.open()

    assert arguments_of(hall, "buttons")[1] == "buttons"
    accounts = read_accounts(hall.directory / "clients.json")
    assert (accounts["bell"]["role"], accounts["buttons"]["role"]) == ("button", "buttons")


def test_nothing_is_left_after_closing_and_stubborn_parts_do_not_make_it_late(make_hall, tmp_path):
    (tmp_path / "bin" / "wartemarke-kiosk.stubborn").touch()
    hall = make_hall()
    hall.open()

    hall.close()

    assert processes_in(hall.directory) == []
    assert all(state.pid is None for state in hall.parts().values())
    assert 2 * GRACE_SECONDS < 5, "two rounds of parts, and all within five seconds"


def test_closing_while_parts_are_starting_opens_nothing(make_hall, tmp_path):
    hall = make_hall()
    hall.ask_to_close()

    opened = hall.open()

    assert not opened
    assert processes_in(hall.directory) == []


def test_a_part_that_is_killed_by_a_signal_is_said_to_be(make_hall, caplog):
    hall = make_hall()
    hall.open()

    psutil.Process(hall.parts()["hub"].pid).send_signal(signal.SIGKILL)
    wait_for(lambda: hall.parts()["hub"].restarts == 1, "the hub to be started again")

    assert "hub has ended: killed by SIGKILL. It is started again." in caplog.messages


def test_a_plug_that_does_not_exist_cannot_be_pulled(make_hall):
    hall = make_hall()
    hall.open()

    with pytest.raises(KeyError):
        hall.pull_plug("toaster")


def test_ports_in_use_are_all_named_with_their_parts(make_hall):
    with socket.create_server(("127.0.0.1", 0)) as taken, socket.create_server(("127.0.0.1", 0)) as taken_too:
        broker, kiosk = taken.getsockname()[1], taken_too.getsockname()[1]

        with pytest.raises(PortsTaken) as refused:
            make_hall(ports=Ports(kiosk=kiosk, desk=0, broker=broker))

    assert str(refused.value) == (
        f"mosquitto cannot start: another program uses port {broker} of 127.0.0.1. "
        "End it, or choose another port: --broker-port.\n"
        f"eingang cannot start: another program uses port {kiosk} of 127.0.0.1. "
        "End it, or choose another port: --kiosk-port."
    )


def test_one_port_for_two_parts_is_refused():
    book = PortBook()
    port = book.take("hub", 0, "--hub-port")
    book.take("staff", port, "--desk-port")

    with pytest.raises(PortsTaken, match=f"staff cannot start: port {port} is already that of hub"):
        book.check()


def test_a_program_that_is_not_installed_is_named(make_hall, tmp_path):
    with pytest.raises(ProgramMissing, match=r"hub cannot start: there is no wartemarke-hub in .*/empty"):
        make_hall(programs=Programs(tmp_path / "empty", Path("/bin/true")))


def test_accounts_of_an_earlier_day_are_used_again(make_hall):
    first = make_hall()
    known = read_accounts(first.directory / "clients.json")

    second = make_hall()

    assert read_accounts(second.directory / "clients.json") == known


def test_two_lobbies_cannot_work_in_one_directory(tmp_path):
    with (
        data_directory(tmp_path / "data"),
        pytest.raises(PremisesUnusable, match="another lobby works in"),
        data_directory(tmp_path / "data"),
    ):
        pass


def test_a_directory_that_was_given_stays_and_a_fresh_one_goes(tmp_path):
    with data_directory(tmp_path / "data") as given, data_directory(None) as fresh:
        assert fresh.is_dir()

    assert given.is_dir()
    assert not fresh.exists()


def test_free_ports_differ():
    book = PortBook()

    ports = [book.take(f"part {number}", 0, "--port") for number in range(20)]

    book.check()
    assert len(set(ports)) == len(ports)


def test_the_wanted_ports_are_those_of_the_contract():
    assert Ports() == Ports(kiosk=8080, desk=8081, broker=1884)
