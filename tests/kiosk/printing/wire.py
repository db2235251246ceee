"""A printer at the far end of a serial line."""

import os
import pty
import select
import threading
import tty

from lobby.escpos_reader import EscposReader, PaperCut, SensorAsked, StatusAsked
from tests.kiosk.printing.customers import PATIENCE


class PrinterOnAWire:
    """The far end of a pseudo-terminal: reads, answers status, keeps papers."""

    def __init__(self) -> None:
        self.far, self.near = pty.openpty()
        tty.setraw(self.near)
        self.device = os.ttyname(self.near)
        self.papers: list[PaperCut] = []
        self._stop_out, self._stop_in = os.pipe()
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_) -> None:
        os.write(self._stop_in, b"!")
        self._thread.join(PATIENCE)
        for file in (self.far, self.near, self._stop_in, self._stop_out):
            os.close(file)

    def _serve(self) -> None:
        reader = EscposReader()
        while self._stop_out not in (ready := select.select([self.far, self._stop_out], [], [])[0]):
            for event in reader.feed(os.read(ready[0], 4096)):
                if isinstance(event, PaperCut):
                    self.papers.append(event)
                elif isinstance(event, StatusAsked):
                    os.write(self.far, b"\x12")
                elif isinstance(event, SensorAsked):
                    os.write(self.far, b"\x00")
