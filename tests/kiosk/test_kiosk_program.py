"""Promises of `wartemarke-kiosk`, the program: a real printer's bytes, a real broker, a real hub, and SIGKILL."""

from __future__ import annotations

import random
import re
import signal
import socket
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from pyzbar.pyzbar import decode as read_codes

from hub.journal import Journal
from kiosk.cli import main
from languages import hall
from languages.translation import translation
from lobby.virtual_printer import VirtualPrinter
from routing.events import TicketDrawn
from tests.broker_config.broker_process import BrokerProcess
from tests.commands import called
from tests.kiosk.programs import (
    ACCOUNTS,
    KIOSK_PROGRAM,
    ROOT,
    KioskProgram,
    a_hub,
    kept_at,
    without_password,
)
from tests.kiosk.small_kiosk import KIOSK, OFFICE, OFFICE_TEXT, a_started_roll, draw
from tests.patience import PATIENCE_S, wait_for

KILLS = 10


@pytest.fixture
def office(tmp_path: Path) -> Path:
    file = tmp_path / "office.toml"
    # A large block: under load a kiosk draws hundreds of numbers.
    file.write_text(OFFICE_TEXT.replace("[1, 499]", "[1000, 9999]"))
    return file


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[BrokerProcess]:
    with BrokerProcess(tmp_path / "broker", OFFICE.id, ACCOUNTS) as running:
        yield running


@pytest.fixture
def printer() -> Iterator[VirtualPrinter]:
    with VirtualPrinter() as running:
        yield running


def ids_on_paper(printer: VirtualPrinter) -> list[str]:
    """The ticket ids in the codes of every paper, in order."""
    return [code.data.decode() for paper in printer.papers for code in read_codes(paper.picture.convert("L"))]


def journal_of(office: Path) -> list[TicketDrawn]:
    journal = Journal(f"sqlite:///{office.parent / 'hub' / 'journal.sqlite'}", OFFICE.id)
    day = journal.last_day()
    assert day is not None
    return [event for event in journal.read(day) if isinstance(event, TicketDrawn)]


def everything_is_told(office: Path) -> bool:
    return not kept_at(office.parent / "kiosk" / "roll.sqlite", "SELECT seq FROM outbox")


# --- life -------------------------------------------------------------------------------------------------------


def test_a_ticket_comes_out_of_the_printer_and_into_the_hubs_journal(
    office: Path, broker: BrokerProcess, printer: VirtualPrinter
) -> None:
    with a_hub(office, broker.port):
        kiosk = KioskProgram(office, broker, printer.url)
        try:
            wait_for(kiosk.is_open, "the kiosk to hear the hub")
            drawn = kiosk.draw()
            assert isinstance(drawn, dict)
            assert printer.wait_for_papers(1, PATIENCE_S)
            wait_for(lambda: everything_is_told(office), "the hub to acknowledge")
        finally:
            code = kiosk.end(signal.SIGTERM)

    [event] = journal_of(office)
    assert kiosk.ready.startswith("ready http://127.0.0.1:")
    assert (drawn["number"], drawn["printed"]) == ("S1000", True)
    assert ids_on_paper(printer) == [drawn["ticket"]] == [event.ticket.id]
    assert event.ticket.number == "S1000"
    assert code == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_in_good_order(
    office: Path, broker: BrokerProcess, printer: VirtualPrinter, number: signal.Signals
) -> None:
    kiosk = KioskProgram(office, broker, printer.url)

    code = kiosk.end(number)

    assert code == 0
    assert "Traceback" not in kiosk.log_file.read_text()


def test_it_prints_with_neither_broker_nor_hub(office: Path, broker: BrokerProcess, printer: VirtualPrinter) -> None:
    broker.stop()
    (office.parent / "kiosk").mkdir()
    a_started_roll(office.parent / "kiosk" / "roll.sqlite").close()
    kiosk = KioskProgram(office, broker, printer.url)

    try:
        drawn = [kiosk.draw() for _ in range(3)]
    finally:
        kiosk.kill()

    assert [each["number"] for each in drawn if isinstance(each, dict)] == ["S1000", "S1001", "S1002"]
    assert all(isinstance(each, dict) and each["printed"] and each["waiting_ahead"] is None for each in drawn)
    assert len(ids_on_paper(printer)) == 3


def test_a_new_kiosk_prints_nothing_before_it_heard_the_hub_unless_an_operator_says_so(
    office: Path, broker: BrokerProcess, printer: VirtualPrinter
) -> None:
    broker.stop()
    kiosk = KioskProgram(office, broker, printer.url)
    try:
        refused = kiosk.draw()
    finally:
        kiosk.kill()
    vouched = KioskProgram(office, broker, printer.url, "--start-roll")
    try:
        drawn = vouched.draw()
    finally:
        vouched.kill()

    assert refused == 503
    assert isinstance(drawn, dict)
    assert (drawn["number"], drawn["printed"]) == ("S1000", True)
    assert ids_on_paper(printer) == [drawn["ticket"]]


# --- another house, another description -------------------------------------------------------------------------

HOUSES = """
[[institution]]
id = "schutz"
name = { de = "Amt für Schutzsuchende" }
address = ["Musterstraße 1"]
map = "geo:50.1,8.7"

[[concern]]
id = "asylum"
referral = "schutz"
"""


def test_a_slip_comes_out_of_the_printer_and_the_hub_hears_of_nobody(
    office: Path, broker: BrokerProcess, printer: VirtualPrinter
) -> None:
    office.write_text(office.read_text() + HOUSES)
    with a_hub(office, broker.port):
        kiosk = KioskProgram(office, broker, printer.url)
        try:
            wait_for(kiosk.is_open, "the kiosk to hear the hub")
            answer = kiosk.draw("asylum")
            drawn = kiosk.draw()
            assert printer.wait_for_papers(2, PATIENCE_S)
            wait_for(lambda: everything_is_told(office), "the hub to acknowledge")
        finally:
            kiosk.kill()

    assert answer == 409
    assert isinstance(drawn, dict)
    assert ids_on_paper(printer) == ["geo:50.1,8.7", drawn["ticket"]]
    assert [event.ticket.concern for event in journal_of(office)] == ["question"]


def test_what_changes_in_the_description_holds_at_a_running_kiosk(
    office: Path, broker: BrokerProcess, printer: VirtualPrinter
) -> None:
    with a_hub(office, broker.port):
        kiosk = KioskProgram(office, broker, printer.url)
        try:
            wait_for(kiosk.is_open, "the kiosk to hear the hub")
            before = kiosk.now("question")
            office.write_text(office.read_text().replace('id = "question"', 'id = "question"\nby_appointment = true'))
            wait_for(lambda: kiosk.now("question")["gives"] == "nothing", "the kiosk to hear of it")
            answer = kiosk.draw("question")
            other = kiosk.draw("hearing")
        finally:
            kiosk.kill()

    assert before == {"gives": "number"}
    assert answer == 409
    assert isinstance(other, dict)
    assert other["number"] == "A1000"


def test_a_limit_per_day_counts_what_other_kiosks_have_drawn(
    office: Path, broker: BrokerProcess, printer: VirtualPrinter
) -> None:
    limited = office.read_text().replace('letter = "S"', 'letter = "S"\ntickets_per_day = 2')
    office.write_text(limited)
    with a_hub(office, broker.port), VirtualPrinter() as another:
        kiosk = KioskProgram(office, broker, printer.url)
        side_door = KioskProgram(office, broker, another.url, client="side-door")
        try:
            for each in (kiosk, side_door):
                wait_for(each.is_open, "the kiosk to hear the hub")
            drawn = [each.draw() for each in (kiosk, side_door)]
            wait_for(lambda: kiosk.now("question")["gives"] == "nothing", "the kiosk to hear of the other's number")
            answer, why = kiosk.draw(), kiosk.now("question")["cause"]
        finally:
            kiosk.kill()
            side_door.kill()

    assert sorted(each["number"] for each in drawn if isinstance(each, dict)) == ["S1000", "S500"]
    assert (answer, why) == (409, "no-tickets")


def test_a_page_can_be_heard(office: Path, broker: BrokerProcess, printer: VirtualPrinter) -> None:
    kiosk = KioskProgram(office, broker, printer.url, "--start-roll")
    try:
        with urlopen(f"{kiosk.url}/ar/?look=aloud", timeout=PATIENCE_S) as answer:
            page = answer.read().decode()
        [id] = re.findall(r'<main data-say=" ?(\w+)">', page)
        with urlopen(f"{kiosk.url}/speech/{id}", timeout=PATIENCE_S) as answer:
            sound = answer.read()
    finally:
        kiosk.kill()

    assert sound[:4] == b"RIFF"


# --- killed -----------------------------------------------------------------------------------------------------


class Crowd:
    """People who draw one ticket after the other at whatever kiosk runs, until told to go home."""

    def __init__(self, people: int) -> None:
        self.kiosk: KioskProgram | None = None
        self.drawn: list[dict[str, Any]] = []
        self._home = threading.Event()
        self._threads = [threading.Thread(target=self._draw, daemon=True) for _ in range(people)]

    def come(self) -> None:
        for each in self._threads:
            each.start()

    def go_home(self) -> None:
        self._home.set()
        for each in self._threads:
            each.join()

    def _draw(self) -> None:
        while not self._home.is_set():
            try:
                answer = self.kiosk.draw() if self.kiosk else 503
            except (OSError, HTTPException):  # it was killed in the middle of the answer
                answer = 503
            if isinstance(answer, dict):
                self.drawn.append(answer)
            else:
                self._home.wait(0.02)


def test_killed_at_any_moment_under_load_no_number_is_lost_or_printed_twice(
    office: Path, broker: BrokerProcess, printer: VirtualPrinter
) -> None:
    chance, crowd = random.Random(), Crowd(people=3)
    with a_hub(office, broker.port):
        crowd.come()
        for _ in range(KILLS):
            crowd.kiosk = KioskProgram(office, broker, printer.url)
            enough = len(crowd.drawn) + chance.randint(1, 12)
            wait_for(lambda enough=enough: len(crowd.drawn) >= enough, "the crowd to draw")  # type: ignore[misc]
            threading.Event().wait(chance.uniform(0, 0.05))  # any instant of a draw
            crowd.kiosk.kill()
        crowd.go_home()
        last = KioskProgram(office, broker, printer.url)
        wait_for(lambda: everything_is_told(office), "the hub to have every ticket")
        last.kill()

    journal = journal_of(office)
    number_of = {event.ticket.id: event.ticket.number for event in journal}
    printed = ids_on_paper(printer)
    assert [number for number, times in Counter(number_of.values()).items() if times > 1] == []
    assert len(number_of) == len(journal)
    assert {event.seq for event in journal} == set(range(1, len(journal) + 1))
    assert [each for each in crowd.drawn if number_of.get(each["ticket"]) != each["number"]] == []
    assert [id for id, times in Counter(printed).items() if times > 1] == []
    assert set(printed) <= set(number_of)
    assert len(printed) >= len(crowd.drawn)


# --- what keeps it from starting --------------------------------------------------------------------------------


def refusal(*arguments: str) -> str:
    """The last line that a kiosk leaves which cannot start."""
    return complaint(*arguments).splitlines()[-1]


def complaint(*arguments: str) -> str:
    """All that it says."""
    done = called(main, *arguments, env={"WARTEMARKE_PASSWORD": ACCOUNTS[KIOSK][1]})
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    return done.stderr.strip()


def options(tmp_path: Path, **changed: str) -> list[str]:
    good = {
        "office": str(tmp_path / "office.toml"), "data": str(tmp_path / "kiosk"), "client": KIOSK,
        "printer": "network://127.0.0.1:9100", "port": "0", "broker": "127.0.0.1:1",
    }  # fmt: skip
    return [word for name, value in {**good, **changed}.items() for word in (f"--{name}", value)]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"client": "entrnce"}, 'there is no kiosk "entrnce". Did you mean "entrance"? '
         "Known kiosks: entrance, side-door."),
        ({"client": "wall"}, 'there is no kiosk "wall".'),
        ({"printer": "http://127.0.0.1"}, 'printer "http://127.0.0.1": '),
        ({"printer": "serial:///dev/ttyUSB0?baud=quick"}, 'baud "quick" is not a speed'),
        ({"broker": "nowhere"}, '--broker "nowhere" is no address'),
        ({"office": "/nowhere/office.toml"}, "/nowhere/office.toml: No such file or directory."),
        ({"data": "{tmp}/office.toml"}, "office.toml: "),
        ({"port": "70000"}, "70000 is not in the range"),
        ({"button": "next"}, '--button "next": a GPIO number (BCM) is missing, as in next=17.'),
        ({"double-strike": "9"}, "9.0 is not in the range 0<=x<=5."),
        ({"recordings": "{tmp}/office.toml"}, "is a file"),
    ],
)  # fmt: skip
def test_what_keeps_it_from_starting_is_said_in_one_line(
    tmp_path: Path, office: Path, changed: dict[str, str], said: str
) -> None:
    given = {name: value.replace("{tmp}", str(tmp_path)) for name, value in changed.items()}

    assert said in refusal(*options(tmp_path, **given))


def test_every_problem_of_a_bad_description_is_named(tmp_path: Path) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text('name = "x"\nlanguages = ["de"]')

    said = complaint(*options(tmp_path, office=str(bad)))

    assert f"{bad}: office: id is missing." in said
    assert said.count(f"{bad}: ") > 1


def test_a_kiosk_without_a_password_says_where_to_put_it(tmp_path: Path, office: Path) -> None:
    done = subprocess.run(
        [*KIOSK_PROGRAM, *options(tmp_path)], capture_output=True, text=True, cwd=ROOT, timeout=60, check=False,
        env=without_password(),
    )  # fmt: skip

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "entrance has no password: give --password-file or set WARTEMARKE_PASSWORD.\n"


def test_a_taken_port_is_named(tmp_path: Path, office: Path) -> None:
    with socket.socket() as somebody:
        somebody.bind(("127.0.0.1", 0))
        somebody.listen()
        port = somebody.getsockname()[1]

        assert f"port {port} of 127.0.0.1 cannot be used" in refusal(*options(tmp_path, port=str(port)))


def draws(kiosk: KioskProgram) -> bool:
    """Whether it gives out numbers; between the closed page and the open kiosk nobody answers for a moment."""
    try:
        return isinstance(kiosk.draw(), dict)
    except OSError:
        return False


def test_a_roll_that_cannot_be_read_closes_the_kiosk_until_it_can(
    tmp_path: Path, office: Path, broker: BrokerProcess, printer: VirtualPrinter
) -> None:
    (tmp_path / "kiosk").mkdir()
    roll = tmp_path / "kiosk" / "roll.sqlite"
    roll.write_bytes(b"no database " * 100)
    with a_hub(office, broker.port):
        kiosk = KioskProgram(office, broker, printer.url)
        try:
            with pytest.raises(HTTPError) as closed:
                urlopen(kiosk.url, timeout=PATIENCE_S)
            page = closed.value.read().decode()
            refused = kiosk.draw()
            log = kiosk.log_file.read_text()
            roll.unlink()
            wait_for(lambda: draws(kiosk), "the kiosk to open by itself")
        finally:
            kiosk.kill()

    assert closed.value.code == refused == 503
    assert translation("de").text(hall.KIOSK_CLOSED) in page
    assert translation("ar").text(hall.GO_TO_STAFF) in page
    assert "roll.sqlite: file is not a database. Check the disk" in log


def test_a_kiosk_that_could_not_start_has_used_no_number(tmp_path: Path, office: Path) -> None:
    refusal(*options(tmp_path, printer="nothing"))

    assert draw(a_started_roll(tmp_path / "kiosk" / "roll.sqlite"), 1) == ["A001"]
