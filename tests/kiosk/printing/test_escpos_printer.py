"""The adapter at a printer in the network: prints once, or says why it did not."""

import socket
import threading

import pytest

from kiosk.printing.port import Condition, PaperState
from kiosk.printing.printer_url import open_printer
from lobby.escpos_reader import EscposReader, PaperCut, StatusAsked
from lobby.virtual_printer import VirtualPrinter
from tests.kiosk.printing.customers import a_paper, why_not
from tests.kiosk.printing.time_limits import LONG_S, SHORT_S, wait_for_answers
from tests.patience import PATIENCE_S


@pytest.fixture
def printer():
    with VirtualPrinter() as printer:
        yield printer


@pytest.fixture
def kiosk(printer):
    kiosk = open_printer(printer.url)
    yield kiosk
    kiosk.close()


# --- a healthy printer ------------------------------------------------------------------------------------------


def test_the_picture_comes_out_dot_by_dot_and_is_there_when_printing_returns(kiosk, printer):
    kiosk.print_ticket(a_paper())

    [paper] = printer.papers
    assert paper.picture.crop((0, 0, 576, 300)).tobytes() == a_paper().picture.tobytes()


def test_tickets_share_one_connection(kiosk, printer):
    for _ in range(3):
        kiosk.condition()
        kiosk.print_ticket(a_paper())

    assert printer.paper_count == 3
    assert printer.network.connections == 1


def test_a_healthy_printer_is_ready(kiosk):
    condition = kiosk.condition()

    assert condition == Condition(PaperState.FULL, cover_open=False, cutter_jam=False, online=True)
    assert condition.ready
    assert condition.troubles() == ()


def test_little_paper_is_told_and_does_not_stop_anyone(kiosk, printer):
    printer.paper = "low"

    kiosk.print_ticket(a_paper())

    assert printer.paper_count == 1
    assert kiosk.condition().troubles() == ("paper-low",)
    assert kiosk.condition().ready


def test_many_threads_print_and_ask_without_a_mix_up(kiosk, printer):
    conditions = []

    def ask() -> None:
        conditions.extend(kiosk.condition() for _ in range(10))

    def draw() -> None:
        for _ in range(5):
            kiosk.print_ticket(a_paper())

    threads = [threading.Thread(target=work) for work in (ask, draw, ask, draw)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_S * 4)

    assert printer.paper_count == 10
    assert printer.network.connections == 1
    assert all(condition.ready for condition in conditions)


# --- failures ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("switch", "state", "word"),
    [("paper", "out", "paper-out"), ("cover_open", True, "cover-open"), ("cutter_jam", True, "cutter-jam")],
)
def test_a_printer_in_trouble_says_which_and_gets_no_ticket(kiosk, printer, switch, state, word):
    setattr(printer, switch, state)

    assert why_not(kiosk) == word
    assert word in kiosk.condition().troubles()
    assert not kiosk.condition().ready
    setattr(printer, switch, {"paper": "full"}.get(switch, False))
    kiosk.print_ticket(a_paper())
    assert printer.paper_count == 1


def test_a_roll_that_ends_within_a_ticket_is_noticed(kiosk, printer):
    printer.rows_left = 100

    assert why_not(kiosk) == "paper-out"


def test_a_printer_that_hangs_is_offline_and_gets_no_ticket(kiosk, printer):
    kiosk.condition()
    printer.hung = True
    wait_for_answers(SHORT_S)

    assert kiosk.condition().troubles() == ("offline",)
    assert why_not(kiosk) == "offline"
    printer.hung = False
    wait_for_answers(LONG_S)
    kiosk.print_ticket(a_paper())
    assert printer.paper_count == 1


def test_an_unplugged_printer_is_offline_and_prints_when_it_is_back(kiosk, printer):
    kiosk.print_ticket(a_paper())
    printer.refuse = True

    assert kiosk.condition() == Condition(online=False)
    assert why_not(kiosk) == "offline"
    printer.refuse = False
    kiosk.print_ticket(a_paper())
    assert printer.paper_count == 2


def test_a_connection_lost_between_tickets_is_made_again_unnoticed(kiosk, printer):
    kiosk.print_ticket(a_paper())
    printer.refuse = True
    printer.refuse = False

    kiosk.print_ticket(a_paper())

    assert printer.paper_count == 2
    assert printer.network.connections == 2


def test_a_printer_that_never_answers_is_unknown_and_prints(kiosk, printer):
    printer.answers = "silent"
    wait_for_answers(SHORT_S)

    condition = kiosk.condition()
    kiosk.print_ticket(a_paper())

    assert condition == Condition()
    assert condition.ready
    assert printer.wait_for_papers(1, PATIENCE_S)


def test_garbage_for_an_answer_is_unknown_and_never_enough_paper(kiosk, printer):
    printer.answers = "garbage"
    wait_for_answers(SHORT_S)

    condition = kiosk.condition()
    kiosk.print_ticket(a_paper())

    assert condition == Condition()
    assert printer.wait_for_papers(1, PATIENCE_S)


def test_an_answer_that_turns_to_silence_is_offline(kiosk, printer):
    kiosk.condition()
    printer.answers = "silent"
    wait_for_answers(SHORT_S)

    assert kiosk.condition().online is False
    assert why_not(kiosk) == "offline"


def test_a_printer_lost_within_a_ticket_gets_no_second_copy(monkeypatch):
    monkeypatch.setattr("kiosk.printing.escpos_printer.FORGET_SECONDS", SHORT_S)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        received = []

        def answer_then_vanish() -> None:
            connection, _ = listener.accept()
            reader = EscposReader()
            with connection:
                while b"\x1b@" not in (data := connection.recv(4096)):
                    asked = [event for event in reader.feed(data) if isinstance(event, StatusAsked)]
                    connection.sendall(b"\x12" * len(asked))
                received.append(data)

        vanishing = threading.Thread(target=answer_then_vanish)
        vanishing.start()
        kiosk = open_printer(f"network://127.0.0.1:{listener.getsockname()[1]}")

        reason = why_not(kiosk)
        vanishing.join(PATIENCE_S)
        listener.settimeout(0)

        assert reason == "broken-off"
        assert len(received) == 1
        with pytest.raises(BlockingIOError):
            listener.accept()
        kiosk.close()


def test_a_printer_that_does_not_know_the_confirmation_is_asked_how_it_is_instead(monkeypatch):
    for unknown in ("FORGET_SECONDS", "FIRST_CONFIRM_SECONDS"):
        monkeypatch.setattr(f"kiosk.printing.escpos_printer.{unknown}", SHORT_S)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        papers = []

        def a_simple_printer() -> None:
            connection, _ = listener.accept()
            reader = EscposReader()
            with connection:
                while data := connection.recv(4096):
                    for event in reader.feed(data):
                        if isinstance(event, StatusAsked):
                            connection.sendall(b"\x12")
                        if isinstance(event, PaperCut):
                            papers.append(event)

        thread = threading.Thread(target=a_simple_printer)
        thread.start()
        kiosk = open_printer(f"network://127.0.0.1:{listener.getsockname()[1]}")

        kiosk.condition()
        kiosk.print_ticket(a_paper())

        kiosk.close()
        thread.join(PATIENCE_S)
        assert len(papers) == 1


def test_status_does_not_wait_for_a_long_print(kiosk, printer, monkeypatch):
    monkeypatch.setattr("kiosk.printing.escpos_printer.STATUS_SECONDS", 4 * PATIENCE_S)
    monkeypatch.setattr("kiosk.printing.escpos_printer.STATUS_WAITS_SECONDS", SHORT_S)
    printing, enough = threading.Event(), threading.Event()

    def take_long(_) -> None:
        printing.set()
        enough.wait(4 * PATIENCE_S)

    before = kiosk.condition()
    printer.slot.on_paper = take_long
    drawing = threading.Thread(target=kiosk.print_ticket, args=(a_paper(),))
    drawing.start()
    assert printing.wait(PATIENCE_S)

    during = kiosk.condition()

    assert during == before
    assert not enough.is_set()
    enough.set()
    drawing.join(PATIENCE_S)
    assert printer.paper_count == 1


def test_a_printer_that_hangs_within_a_ticket_is_not_waited_for_for_ever(kiosk, printer):
    kiosk.condition()
    hanging = threading.Event()

    def hang(_) -> None:
        wait_for_answers(SHORT_S)
        hanging.wait(4 * PATIENCE_S)

    printer.slot.on_paper = hang

    reason = why_not(kiosk)

    hanging.set()
    assert reason == "broken-off"
