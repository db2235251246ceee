"""The ESC/POS printer behind the port: how it is, and printing once and only once."""

import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import chain

from kiosk.printing.fresh_paper import begin_on_fresh_paper, forget_ticket
from kiosk.printing.guarded_line import GuardedLine
from kiosk.printing.line import Line, wait_until_taken
from kiosk.printing.port import Condition, Paper, PrinterUnavailable
from kiosk.printing.raster import ticket_stream
from kiosk.printing.small_ticket import small_ticket_chunks
from kiosk.printing.status import (
    END_OF_TICKET,
    NO_PUSHED_STATUS,
    QUESTIONS,
    answers_no_status_question,
    condition_from,
    confirms_ticket,
    status_byte,
    status_question,
)

WRITE_SECONDS = 5.0
"""The longest a printer may take no bytes while it prints."""

STATUS_SECONDS = 0.5
"""The longest wait for the answer to a status question."""

FORGET_SECONDS = 0.5
"""The longest wait for the word that a printer has forgotten an earlier ticket; many do not know it."""

MOST_LATE_WORDS = 2
"""What may still come in before an answer: a confirmation, and the word that an earlier ticket is forgotten."""

LOOK_SECONDS = 0.5
"""How long the end of a ticket is waited for before the printer is asked how it is."""

TICKET_SECONDS = 15.0
"""The longest a whole ticket may take to be sent."""

CONFIRM_SECONDS = 10.0
FIRST_CONFIRM_SECONDS = 2.0
"""How long the end of a ticket may take to be confirmed; less for a printer that has never confirmed one."""

STATUS_WAITS_SECONDS = 1.0
"""How long a status question waits for a print; then the last known condition is the answer."""

MOST_SILENCES = 2
"""How many status questions a printer that is printing may leave unanswered, one a second, before it counts as hung."""

MOST_UNCONFIRMED = 3
"""How often a printer may leave GS r 1 unanswered before it counts as one that does not know it."""

PIECE_BYTES = 4096


class EscposPrinter:
    """A printer that speaks ESC/POS, over any line; one thread at a time talks to it."""

    def __init__(self, line: Line) -> None:
        self._line = GuardedLine(line)
        self._lock = threading.Lock()
        self._last = Condition()
        self._answers = False
        """It has answered a status question before: silence is then a fault, not a habit."""
        self._silent = False
        """It has never answered, and did not the last time either."""
        self._confirms: bool | None = None
        """Whether it answers GS r 1; None as long as that is not known."""
        self._unconfirmed = 0
        """How often it has left GS r 1 unanswered, while that is not known."""
        self._fresh = False
        """Nothing of another ticket is in its memory or hangs out of it. After a start of this program nobody knows."""

    def print_ticket(self, paper: Paper) -> None:
        """Print and cut; raise PrinterUnavailable, and nothing else, if it is not sure that the paper came out.

        The printer is asked how it is before each ticket, however young the last answer: a ticket sent to a printer
        whose cover has just been opened would stay in its memory and come out later, for nobody.

        A printer that answers is asked to confirm the end of the ticket, which takes until the paper is out. One that
        has never answered any question since this program started cannot confirm: its ticket counts as printed when
        the line has taken all bytes. Such printers exist (no way back on the line, or no status at all), and a printer
        that has hung since before our first question cannot be told from them. A printer that has answered and then
        falls silent is known to hang; it is refused after about one second, before anything is sent.
        """
        chunks: Iterable[bytes] = (
            small_ticket_chunks(paper.number, paper.small_lines, paper.picture.width)
            if self._line.slow
            else ticket_stream(paper.picture)
        )
        if not self._lock.acquire(timeout=TICKET_SECONDS):
            raise PrinterUnavailable("busy", f"another ticket has held the printer for {TICKET_SECONDS:.0f} s")
        try:
            before = self._before_a_ticket()
            ask_for_end = before.online is True and self._confirms is not False
            self._fresh = False
            self._send(chain(chunks, [END_OF_TICKET] if ask_for_end else []))
            if before.online:
                self._confirm(asked=ask_for_end)
            self._fresh = True
        finally:
            self._lock.release()

    def condition(self) -> Condition:
        """Ask all four status questions; see the port. While a ticket is printed, tell the last known condition."""
        if not self._lock.acquire(timeout=STATUS_WAITS_SECONDS):
            return self._last
        try:
            self._last = self._look(QUESTIONS)
            was_fresh = self._fresh
            self._tidy(self._last)
            # What has just been told to feed and cut answers only after that.
            if was_fresh and self._confirms is None and self._last.online and self._last.ready:
                self._line.send(END_OF_TICKET, STATUS_SECONDS)
                self._learn(confirms_ticket(self._line.receive(LOOK_SECONDS)))
        except OSError:
            self._line.close()
            self._last = Condition(online=False)
        finally:
            self._lock.release()
        return self._last

    def close(self) -> None:
        """Give the line back, after the ticket that may be printing."""
        held = self._lock.acquire(timeout=TICKET_SECONDS)
        try:
            self._line.close()
        finally:
            if held:
                self._lock.release()

    # --- asking ---------------------------------------------------------------------------------------------

    def _look(self, questions: Sequence[int]) -> Condition:
        """Ask over the kept connection, over a new one if that has gone; raise OSError if there is none."""
        kept = self._connect()
        try:
            replies = self._ask(questions)
        except OSError:
            if not kept:
                raise
            replies = {}
        if kept and not replies and (self._answers or not self._line.alive()):
            self._line.close()
            self._connect()
            replies = self._ask(questions)
        self._answers = self._answers or any(status_byte(reply) is not None for reply in replies.values())
        self._silent = not self._answers and not replies
        return self._heard(replies)

    def _connect(self) -> bool:
        """Open the line if it is not; True if it was open already. Never holds two connections at once."""
        if self._line.alive():
            return True
        self._line.close()
        self._line.open()
        self._line.send(NO_PUSHED_STATUS, STATUS_SECONDS)
        return False

    def _ask(self, questions: Sequence[int]) -> dict[int, bytes]:
        """Ask one by one, until one stays unanswered: an answer that came late would be taken for the next one's."""
        replies: dict[int, bytes] = {}
        for question in questions:
            try:
                self._line.send(status_question(question), STATUS_SECONDS)
                reply = self._answer()
            except TimeoutError:
                break
            if not reply:
                break
            replies[question] = reply
        return replies

    def _answer(self) -> bytes:
        """Receive the answer to a status question, behind those to what was asked before and is answered only now."""
        answer = self._line.receive(STATUS_SECONDS)
        for _ in range(MOST_LATE_WORDS):
            if not answers_no_status_question(answer):
                break
            answer += self._line.receive(STATUS_SECONDS)
        return answer

    def _heard(self, replies: Mapping[int, bytes]) -> Condition:
        """Read the replies; no reply at all from a printer that used to answer means that it hangs."""
        return Condition(online=False) if self._answers and not replies else condition_from(replies)

    # --- printing -------------------------------------------------------------------------------------------

    def _before_a_ticket(self) -> Condition:
        """Make sure, with nothing sent yet, that the printer is there and does not say that it cannot print."""
        try:
            if self._connect() and self._silent and self._fresh:
                return Condition()  # spares the customer the wait for an answer that did not come last time
            condition = self._look((1, 4))
            if not condition.ready and condition != Condition(online=False):
                condition = self._look(QUESTIONS)  # it does answer: let it say why
            self._tidy(condition)
        except OSError as problem:
            self._line.close()
            raise PrinterUnavailable("offline", f"cannot reach the printer: {problem}") from problem
        _refuse_unless_ready(condition)
        return condition

    def _send(self, ticket: Iterable[bytes]) -> None:
        """Send the ticket piece by piece and wait until the other end has taken it; from here on never again.

        The question for its end goes with it: an answer acknowledges all bytes at once, TCP alone may take 40 ms.
        """
        deadline = time.monotonic() + TICKET_SECONDS
        sent = 0
        try:
            for piece in _pieces(ticket):
                left = deadline - time.monotonic()
                if left <= 0:
                    raise TimeoutError(f"it has not taken the whole ticket in {TICKET_SECONDS:.0f} s")
                self._line.send(piece, min(WRITE_SECONDS, left))
                sent += len(piece)
            wait_until_taken(self._line, WRITE_SECONDS)
        except OSError as problem:
            self._give_up()
            detail = f"the printer stopped after about {sent} bytes: {problem}"
            raise PrinterUnavailable("broken-off", detail) from problem

    def _confirm(self, *, asked: bool) -> None:
        """Wait until the printer says that the whole ticket is on paper; raise if it says or shows otherwise."""
        try:
            if asked:
                out = self._ticket_is_out()
                if self._confirms and not out:
                    raise TimeoutError("the ticket was not on paper in time")
                self._learn(out)
                if out:
                    return
            _refuse_unless_ready(self._heard(self._ask(QUESTIONS) or self._ask(QUESTIONS)))
        except PrinterUnavailable:
            self._drop_rest()
            raise
        except OSError as problem:
            self._give_up()
            raise PrinterUnavailable("broken-off", f"the printer has the ticket, but: {problem}") from problem

    def _learn(self, confirmed: bool) -> None:
        """Remember whether it answers GS r 1: yes after one answer, no only after several silences."""
        if confirmed:
            self._confirms = True
            return
        self._unconfirmed += 1
        if self._unconfirmed == MOST_UNCONFIRMED:
            self._confirms = False

    def _tidy(self, condition: Condition) -> None:
        """Free a printer that can print from what an earlier ticket left behind, long before the next one if it can."""
        if condition.ready and not self._fresh:
            begin_on_fresh_paper(self._line, FORGET_SECONDS)
            self._fresh = True

    def _drop_rest(self) -> None:
        """The customer has been told that no paper comes: the rest must not come out later, for nobody."""
        with suppress(OSError):
            forget_ticket(self._line)

    def _give_up(self) -> None:
        self._drop_rest()
        self._line.close()

    def _ticket_is_out(self) -> bool:
        """Wait for the confirmation, as long as the printer is heard and has no trouble; False if none comes."""
        deadline = time.monotonic() + (CONFIRM_SECONDS if self._confirms else FIRST_CONFIRM_SECONDS)
        silences = 0
        while True:
            if confirms_ticket(self._line.receive(LOOK_SECONDS)):
                return True
            if time.monotonic() >= deadline:  # after what has come is read: this machine may have stood still
                return False
            replies = self._ask(QUESTIONS)
            if any(confirms_ticket(reply) for reply in replies.values()):
                return True
            _refuse_unless_ready(condition_from(replies))
            silences = 0 if replies else silences + 1
            if silences == MOST_SILENCES:
                raise TimeoutError("it does not answer any more")


def _pieces(chunks: Iterable[bytes]) -> Iterable[bytes]:
    """Cut the chunks so that each send is short: a time limit then means that nothing was taken for so long."""
    for chunk in chunks:
        for start in range(0, len(chunk), PIECE_BYTES):
            yield chunk[start : start + PIECE_BYTES]


def _refuse_unless_ready(condition: Condition) -> None:
    if not condition.ready:
        words = condition.troubles()
        raise PrinterUnavailable(words[0], "the printer says " + ", ".join(words))
