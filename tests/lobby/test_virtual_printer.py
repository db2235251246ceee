"""The virtual printer behaves as printers do, in health and in every failure."""

import contextlib
import socket
import threading
import time

import pytest
from PIL import Image

from lobby.virtual_printer import VirtualPrinter
from tests.patience import PATIENCE_S, wait_for

TICKET = b"\x1b@\x1dv0\x00\x02\x00\x03\x00\xff\x00\x0f\xf0\x10\x04\x1dVB\x00"
HALF = b"\x1b@\x1dv0\x00\x01\x00\x05\x00" + b"\xff" * 5 + b"\x1dv0\x00\x02\x00\x03\x00\xff\xff"
"""Five rows, and the beginning of three more."""

CLEAR_BUFFERS = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
HOST = "127.0.0.1"


@pytest.fixture
def printer():
    with VirtualPrinter() as printer:
        yield printer


@contextlib.contextmanager
def connected(printer: VirtualPrinter):
    with socket.create_connection((HOST, printer.port), PATIENCE_S) as connection:
        yield connection


def asked(connection: socket.socket, question: int, seconds: float = PATIENCE_S) -> int | None:
    connection.sendall(bytes((0x10, 0x04, question)))
    connection.settimeout(seconds)
    try:
        return connection.recv(1)[0]
    except TimeoutError:
        return None


def rows(printer: VirtualPrinter) -> list[int]:
    return [paper.height for paper in printer.papers]


def all_answers(connection: socket.socket) -> list[int | None]:
    return [asked(connection, question) for question in (1, 2, 3, 4)]


def test_a_ticket_sent_comes_out_as_a_picture(printer):
    with connected(printer) as connection:
        connection.sendall(TICKET)

        assert printer.wait_for_papers(1, PATIENCE_S)

    [paper] = printer.papers
    assert paper.picture.size == (576, 3)
    assert [paper.picture.getpixel((x, 0)) for x in (0, 7, 8)] == [0, 0, 255]
    assert paper.bytes_received == len(TICKET)


def test_the_first_byte_of_each_ticket_is_timed(printer):
    with connected(printer) as connection:
        asked(connection, 1)
        before = time.monotonic_ns()
        connection.sendall(TICKET + TICKET)
        printer.wait_for_papers(2, PATIENCE_S)

    first, second = printer.papers
    assert before <= first.first_byte_at <= first.finished_at
    assert first.first_byte_at <= second.first_byte_at
    assert printer.bytes_received == 2 * len(TICKET) + 3


def test_a_healthy_printer_says_so(printer):
    with connected(printer) as connection:
        assert all_answers(connection) == [0x12, 0x12, 0x12, 0x12]


@pytest.mark.parametrize(
    ("switch", "state", "answers"),
    [
        ("paper", "low", [0x12, 0x12, 0x12, 0x1E]),
        ("paper", "out", [0x1A, 0x32, 0x12, 0x7E]),
        ("cover_open", True, [0x1A, 0x16, 0x12, 0x12]),
        ("cutter_jam", True, [0x1A, 0x52, 0x1A, 0x12]),
    ],
)
def test_every_trouble_shows_in_its_bits(printer, switch, state, answers):
    setattr(printer, switch, state)

    with connected(printer) as connection:
        assert all_answers(connection) == answers


@pytest.mark.parametrize(
    ("switch", "bad", "good"), [("paper", "out", "full"), ("cover_open", True, False), ("cutter_jam", True, False)]
)
def test_a_blocked_printer_takes_bytes_and_prints_when_put_right(printer, switch, bad, good):
    setattr(printer, switch, bad)
    with connected(printer) as connection:
        connection.sendall(TICKET)
        asked(connection, 1)
        assert printer.paper_count == 0

        setattr(printer, switch, good)

        assert printer.wait_for_papers(1, PATIENCE_S)


def test_a_question_in_its_turn_waits_for_the_paper(printer):
    printer.paper = "out"
    with connected(printer) as connection:
        connection.sendall(TICKET + b"\x1dr\x01")
        assert asked(connection, 1) == 0x1A
        printer.paper = "full"

        connection.settimeout(PATIENCE_S)
        assert connection.recv(1) == b"\x00"

    assert printer.paper_count == 1


def test_a_roll_can_end_in_the_middle_of_a_ticket_which_goes_on_at_the_head_of_the_next_roll(printer):
    printer.rows_left = 5
    with connected(printer) as connection:
        connection.sendall(TICKET + TICKET + TICKET)
        assert printer.wait_for_papers(1, PATIENCE_S)
        while asked(connection, 4) != 0x7E:
            pass
        assert printer.paper_count == 1

        printer.paper = "full"

        assert printer.wait_for_papers(3, PATIENCE_S)
    assert rows(printer) == [3, 3, 3]


def test_what_was_not_printed_when_the_roll_ended_can_be_cleared(printer):
    printer.rows_left = 2
    with connected(printer) as connection:
        connection.sendall(TICKET + TICKET)
        while asked(connection, 4) != 0x7E:
            pass

        connection.sendall(CLEAR_BUFFERS)
        answer = connection.recv(3)
        printer.paper = "full"
        connection.sendall(TICKET)

        assert answer == b"\x37\x25\x00"
        assert printer.wait_for_papers(2, PATIENCE_S)
    assert rows(printer) == [3, 3]


def test_a_question_within_a_picture_is_answered_and_printed(printer):
    with connected(printer) as connection:
        connection.sendall(b"\x1dv0\x00\x03\x00\x01\x00\x10\x04\x02\x1dV\x01")
        answer = connection.recv(9)

        assert printer.wait_for_papers(1, PATIENCE_S)

    assert answer == b"\x12"
    assert printer.papers[0].picture.crop((0, 0, 24, 1)).tobytes() == bytes((0xFF ^ 0x10, 0xFF ^ 4, 0xFF ^ 2))


def test_a_line_that_goes_away_leaves_half_a_ticket_and_half_a_command_behind(printer):
    with connected(printer) as connection:
        connection.sendall(HALF)
        assert asked(connection, 1) == 0x12

    with connected(printer) as connection:
        connection.sendall(TICKET)
        connection.sendall(b"\x1dV\x00")
        assert printer.wait_for_papers(1, PATIENCE_S)

    assert rows(printer) != [3]


def test_a_power_cycle_empties_the_memory_and_leaves_half_a_ticket_hanging(printer):
    with connected(printer) as connection:
        connection.sendall(HALF)
        assert asked(connection, 1) == 0x12

        printer.power = False

        with pytest.raises(ConnectionResetError):
            connection.recv(1)
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((HOST, printer.port), PATIENCE_S)
    printer.power = True
    with connected(printer) as connection:
        connection.sendall(TICKET)
        assert printer.wait_for_papers(1, PATIENCE_S)

    assert rows(printer) == [5 + 3]


def test_half_a_ticket_that_is_torn_off_is_a_paper_of_its_own(printer):
    with connected(printer) as connection:
        connection.sendall(HALF)
        assert asked(connection, 1) == 0x12
        printer.power = False

        printer.tear_off()

        assert printer.wait_for_papers(1, PATIENCE_S)
    assert rows(printer) == [5]


def test_the_power_can_go_within_a_ticket_and_comes_back_by_itself(printer):
    printer.loses_power_at_row, printer.off_seconds = 4, 0.0
    with connected(printer) as connection:
        connection.sendall(TICKET + HALF + TICKET)
        with pytest.raises(ConnectionResetError):
            connection.recv(1)

    wait_for(lambda: printer.power, "the power to be back")
    printer.settle()
    with connected(printer) as connection:
        connection.sendall(TICKET)
        assert printer.wait_for_papers(2, PATIENCE_S)

    assert rows(printer) == [3, 5 + 3]


def test_a_hung_printer_is_connected_to_and_does_nothing(printer):
    printer.hung = True
    with connected(printer) as connection:
        connection.sendall(TICKET)
        assert asked(connection, 1, seconds=0.1) is None
        assert printer.bytes_received == 0

        printer.hung = False

        assert printer.wait_for_papers(1, PATIENCE_S)


def test_an_unplugged_printer_cuts_connections_and_comes_back_on_its_port(printer):
    port = printer.port
    with connected(printer) as connection:
        asked(connection, 1)

        printer.refuse = True

        assert connection.recv(1) == b""
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((HOST, port), PATIENCE_S)

    printer.refuse = False
    assert printer.port == port
    with connected(printer) as connection:
        assert asked(connection, 1) == 0x12


def test_a_silent_printer_prints_and_says_nothing(printer):
    printer.answers = "silent"
    with connected(printer) as connection:
        assert asked(connection, 1, seconds=0.1) is None
        connection.sendall(TICKET)

        assert printer.wait_for_papers(1, PATIENCE_S)


def test_a_garbled_printer_answers_what_no_status_can_be(printer):
    printer.answers = "garbage"

    with connected(printer) as connection:
        assert asked(connection, 1) == 0xFF


def test_one_connection_is_served_at_a_time(printer):
    with connected(printer) as first, connected(printer) as second:
        assert asked(first, 1) == 0x12
        assert asked(second, 1, seconds=0.1) is None

        first.close()

        second.settimeout(PATIENCE_S)
        assert second.recv(1) == b"\x12"


def test_papers_are_files_whole_and_numbered_on_after_a_restart(tmp_path):
    for _ in range(2):
        with VirtualPrinter(paper_directory=tmp_path) as printer, connected(printer) as connection:
            connection.sendall(TICKET + TICKET)
            assert printer.wait_for_papers(2, PATIENCE_S)

    assert sorted(file.name for file in tmp_path.iterdir()) == [f"paper-00000{n}.png" for n in (1, 2, 3, 4)]
    with Image.open(tmp_path / "paper-000004.png") as picture:
        assert picture.tobytes() == printer.papers[-1].picture.tobytes()


def test_who_waits_for_paper_is_called():
    called = threading.Event()

    with VirtualPrinter(on_paper=lambda _: called.set()) as printer, connected(printer) as connection:
        connection.sendall(TICKET)

        assert called.wait(PATIENCE_S)


def test_a_stopped_printer_leaves_no_thread_and_no_port():
    printer = VirtualPrinter()
    printer.start()
    port = printer.port

    printer.stop()

    assert not any(thread.name == "virtual-printer" and thread.is_alive() for thread in threading.enumerate())
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((HOST, port), PATIENCE_S)
