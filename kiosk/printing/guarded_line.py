"""One kind of error from every line, whatever the libraries below raise."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from kiosk.printing.line import Line


class GuardedLine:
    """A line whose methods raise OSError and nothing else, and whose `close` raises nothing.

    python-escpos has errors of its own and asserts, pyusb raises ValueError and NotImplementedError (no libusb, no such
    end point), pyserial TypeError on a port that another thread has closed, termios its own error that is no OSError,
    and select ValueError. None of them may reach a customer in place of the number that is already theirs.
    """

    def __init__(self, line: Line) -> None:
        self._line = line

    @property
    def slow(self) -> bool:
        """See Line."""
        return self._line.slow

    def open(self) -> None:
        """See Line: what is half open is closed again."""
        try:
            with _as_os_error():
                self._line.open()
        except OSError:
            self.close()
            raise

    def alive(self) -> bool:
        """See Line: a line that cannot even be asked is not alive."""
        try:
            with _as_os_error():
                return self._line.alive()
        except OSError:
            return False

    def send(self, data: bytes, seconds: float) -> None:
        """See Line."""
        with _as_os_error():
            self._line.send(data, seconds)

    def unsent(self) -> int:
        """See Line."""
        with _as_os_error():
            return self._line.unsent()

    def receive(self, seconds: float) -> bytes:
        """See Line."""
        with _as_os_error():
            return self._line.receive(seconds)

    def close(self) -> None:
        """See Line: a line that has gone has nothing to give back."""
        with suppress(OSError), _as_os_error():
            self._line.close()


@contextmanager
def _as_os_error() -> Iterator[None]:
    """Let OSError through, pyserial's and pyusb's own among it; make one of everything else, in one line of text."""
    try:
        yield
    except OSError:
        raise
    except Exception as problem:
        raise OSError(" ".join(f"{type(problem).__name__}: {problem}".split())) from problem
