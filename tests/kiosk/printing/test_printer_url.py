"""What a printer URL may say, and what opening a printer does to the rest of the process."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.printing.printer_url import FORMS, open_printer
from lobby.printer_ends import SerialEnd
from lobby.virtual_printer import VirtualPrinter
from tests.patience import PATIENCE_S

ROOT = Path(__file__).parents[3]

PRINT_ONE = """
import sys
from PIL import Image
from tests.kiosk.printing.time_limits import LONG_S, wait_for_answers
from kiosk.printing.port import Paper, PrinterUnavailable
from kiosk.printing.printer_url import open_printer
printer = open_printer(sys.argv[1])
wait_for_answers(LONG_S)
picture = Image.new("1", (576, 300))
before = set(sys.modules)
printer.condition()
try:
    printer.print_ticket(Paper(picture, "A 017", ("Aufenthalt",)))
except PrinterUnavailable as refusal:
    print(refusal.reason)
else:
    print("printed")
printer.close()
print(*sorted(set(sys.modules) - before))
"""

MEANWHILE = """
import pathlib, sys, tempfile, threading
class Meanwhile:
    made = []
    def find_spec(self, name, path=None, target=None):
        if name == "escpos.capabilities":
            other = threading.Thread(target=lambda: self.made.append(tempfile.mkdtemp()))
            other.start()
            other.join()
sys.meta_path.insert(0, Meanwhile())
from kiosk.printing.printer_url import open_printer
open_printer("network://127.0.0.1:9100")
[made] = Meanwhile.made
assert pathlib.Path(made).is_dir()
assert pathlib.Path(made).parent == pathlib.Path(sys.argv[1])
"""


def in_a_process_of_its_own(code: str, tmp_path: Path, *arguments: str) -> str:
    run = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env={**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=2 * PATIENCE_S,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")
    return run.stdout


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("netwrk://x", 'there is no kind of line "netwrk"'),
        ("/dev/usb/lp0", 'there is no kind of line ""'),
        ("network://", "the host is missing"),
        ("network://printer:port", '"port" is not a port'),
        ("network://printer:70000", '"70000" is not a port'),
        ("network://printer?speed=9", 'network has no option "speed"'),
        ("serial://ttyUSB0", "the device file is missing: three slashes, then its path"),
        ("serial:///dev/ttyS0?baud=fast", 'baud "fast" is not a speed such as 9600, 19200, 38400 or 115200'),
        ("serial:///dev/ttyS0?flow=xon", 'flow "xon" is neither rtscts nor none'),
        ("usb://04b8", '"04b8" is not vendor and product in hexadecimal, as lsusb shows them'),
        ("usb://04b8:0e15?in=130", 'in "130" is not an end point such as 0x82'),
        ("file://", "the device file is missing: three slashes, then its path"),
    ],
)
def test_a_bad_url_is_refused_with_its_problem_and_what_is_allowed(url, problem):
    with pytest.raises(ValueError) as refusal:  # noqa: PT011
        open_printer(url)

    assert str(refusal.value) == f'printer "{url}": {problem}. Write {FORMS}.'


def test_the_printer_library_neither_writes_nor_leaves_anything(tmp_path):
    with VirtualPrinter() as printer:
        code = (
            "import logging, kiosk.printing.printer_url as e\n"
            "from tests.kiosk.printing.time_limits import LONG_S, wait_for_answers\n"
            "wait_for_answers(LONG_S)\n"
            f"p = e.open_printer({printer.url!r}); assert p.condition().online\n"
            "p.close(); assert logging.root.handlers == []\n"
        )

        written = in_a_process_of_its_own(code, tmp_path)

    assert written == ""
    assert list(tmp_path.iterdir()) == []


def test_a_directory_that_another_thread_makes_during_the_import_stays(tmp_path):
    in_a_process_of_its_own(MEANWHILE, tmp_path, str(tmp_path))

    assert len(list(tmp_path.iterdir())) == 1


def test_nothing_is_imported_once_a_network_printer_is_opened(tmp_path):
    with VirtualPrinter() as printer:
        written = in_a_process_of_its_own(PRINT_ONE, tmp_path, printer.url)

    assert written == "printed\n\n"


def test_nothing_is_imported_once_a_serial_printer_is_opened(tmp_path):
    with VirtualPrinter(end=SerialEnd(tmp_path / "line", 115_200)) as printer:
        written = in_a_process_of_its_own(PRINT_ONE, tmp_path, printer.url)

    assert written == "printed\n\n"


@pytest.mark.parametrize("url", ["usb://04b8:ffff", "serial:///dev/not-there", "file:///dev/not-there"])
def test_nothing_is_imported_for_a_printer_that_is_not_there(url, tmp_path):
    written = in_a_process_of_its_own(PRINT_ONE, tmp_path, url)

    assert written == "offline\n\n"
