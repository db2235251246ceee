"""The roll: every number once, on disk before anybody sees it, whatever happens to the machine."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
from contextlib import closing
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from kiosk.at_work import _look_at_the_day
from kiosk.roll import VERSION, NoNumbersLeft, Roll, RollNotStarted, RollUnusable
from tests.kiosk.small_kiosk import BLOCK, TODAY, a_slip, a_started_roll, draw
from tests.patience import PATIENCE_S

ROOT = Path(__file__).parents[2]
TOMORROW = "2026-05-05"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "roll.sqlite"


def a_copy(file: Path, name: str, torn: bytes = b"") -> Path:
    """What a power cut leaves of a roll that is still open: the file and its log, perhaps with a torn end."""
    copy = file.with_name(name)
    shutil.copy(file, copy)
    log = Path(f"{file}-wal")
    if log.exists():
        Path(f"{copy}-wal").write_bytes(log.read_bytes() + torn)
    return copy


def run_script(script: str, *arguments: str, before: tuple[str, ...] = ()) -> list[str]:
    """Run a script of its own process; the lines it printed."""
    command = [*before, sys.executable, "-c", script, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=PATIENCE_S, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


# --- numbers ----------------------------------------------------------------------------------------------------


def test_numbers_count_up_from_the_block_for_each_letter(file: Path) -> None:
    roll = a_started_roll(file)

    given = [*draw(roll, 2, "A", (500, 999)), *draw(roll, 1, "S", (500, 999)), *draw(roll, 1, "A", (500, 999))]

    assert given == ["A500", "A501", "S500", "A502"]


def test_every_ticket_gets_the_next_seq(file: Path) -> None:
    roll = a_started_roll(file)

    seqs = [roll.reserve(letter, BLOCK, a_slip())[1] for letter in "ASAAS"]

    assert seqs == [1, 2, 3, 4, 5]


def test_many_threads_get_each_number_once(file: Path) -> None:
    roll = a_started_roll(file)
    given: list[list[str]] = []

    threads = [threading.Thread(target=lambda: given.append(draw(roll, 25))) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert sorted(chain.from_iterable(given)) == [f"A{count:03}" for count in range(1, 201)]
    assert [each.seq for each in roll.untold()] == list(range(1, 201))


DRAW_THIRTY = """
import sys
from pathlib import Path
from kiosk.roll import Roll
from tests.kiosk.small_kiosk import draw
roll = Roll(Path(sys.argv[1]))
roll.begin_day("2026-05-05")
print(*draw(roll, 30))
"""


def test_several_processes_on_one_file_get_each_number_once(file: Path) -> None:
    a_started_roll(file, TODAY).close()
    command = [sys.executable, "-c", DRAW_THIRTY, str(file)]

    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) for _ in range(3)]
    given = [number for process in processes for number in process.communicate(timeout=PATIENCE_S)[0].split()]

    assert sorted(given) == [f"A{count:03}" for count in range(1, 91)]
    assert [each.seq for each in Roll(file).untold()] == list(range(1, 91))


def test_a_process_that_opened_before_the_new_day_does_not_begin_it_again(file: Path) -> None:
    first = a_started_roll(file)
    second = Roll(file)
    first.begin_day(TOMORROW)
    draw(first, 3)

    second.begin_day(TOMORROW)

    assert draw(second, 1) == ["A004"]


def test_the_next_number_survives_reopening(file: Path) -> None:
    roll = a_started_roll(file)
    draw(roll, 3)
    roll.close()

    again = Roll(file)

    assert (again.id, again.day, again.started) == (roll.id, TODAY, True)
    assert again.reserve("A", BLOCK, a_slip())[1] == 4
    assert [each.ticket.number for each in again.untold()] == ["A001", "A002", "A003", "A004"]


def test_a_used_up_block_gives_no_number_and_other_letters_go_on(file: Path) -> None:
    roll = a_started_roll(file)
    draw(roll, 2, "A", (1, 2))

    with pytest.raises(NoNumbersLeft) as refusal:
        roll.reserve("A", (1, 2), a_slip())

    assert str(refusal.value) == "the numbers A 1-2 of today are used up."
    assert draw(roll, 1, "S", (1, 2)) == ["S001"]
    assert [each.seq for each in roll.untold()] == [1, 2, 3]


def test_a_block_that_moved_up_goes_on_at_its_first_number(file: Path) -> None:
    roll = a_started_roll(file)
    draw(roll, 17)

    assert draw(roll, 2, block=(500, 999)) == ["A500", "A501"]


def test_a_block_that_moved_down_gives_nothing_that_may_be_on_paper(file: Path) -> None:
    roll = a_started_roll(file)
    draw(roll, 2, block=(500, 999))

    with pytest.raises(NoNumbersLeft):
        roll.reserve("A", (1, 499), a_slip())


# --- a new roll -------------------------------------------------------------------------------------------------


def test_a_new_roll_gives_nothing_before_it_has_heard_the_hub(file: Path) -> None:
    roll = Roll(file)

    with pytest.raises(RollNotStarted):
        roll.reserve("A", BLOCK, a_slip())

    assert roll.untold() == []


def test_a_trusted_clock_alone_does_not_start_a_new_roll(file: Path) -> None:
    roll = Roll(file)

    roll.begin_day(TODAY)

    assert not roll.started


def test_an_operator_may_start_a_new_roll_and_it_stays_started(file: Path) -> None:
    Roll(file).start_unheard("")

    assert draw(Roll(file), 1) == ["A001"]


def test_what_an_operator_started_without_a_day_goes_on_when_the_day_is_known(file: Path) -> None:
    roll = Roll(file)
    roll.start_unheard("")
    draw(roll, 3)

    roll.begin_day(TODAY)

    assert draw(roll, 1) == ["A004"]


def test_a_new_sd_card_goes_on_from_the_hubs_last_numbers(tmp_path: Path) -> None:
    old = a_started_roll(tmp_path / "old.sqlite")
    draw(old, 17)
    new = Roll(tmp_path / "new.sqlite")

    new.hear(old.id, 17, {"A": 17}, TODAY)
    number, seq = new.reserve("A", BLOCK, a_slip())

    assert new.id != old.id
    assert (str(number), seq) == ("A018", 1)


def test_an_acknowledgement_without_a_day_still_keeps_its_numbers(file: Path) -> None:
    roll = Roll(file)
    roll.hear("", 0, {"A": 17}, "")

    roll.begin_day(TODAY)

    assert draw(roll, 1) == ["A018"]


# --- acknowledgements -------------------------------------------------------------------------------------------


def test_an_acknowledged_ticket_leaves_the_outbox_and_the_others_stay(file: Path) -> None:
    roll = a_started_roll(file)
    draw(roll, 5)

    roll.hear(roll.id, 3, {"A": 3}, TODAY)

    assert [each.seq for each in roll.untold()] == [4, 5]
    assert draw(roll, 1) == ["A006"]


def test_the_acknowledgement_of_another_roll_deletes_nothing(file: Path) -> None:
    roll = a_started_roll(file)
    draw(roll, 3)

    roll.hear("another-roll", 3, {"A": 3}, TODAY)

    assert [each.seq for each in roll.untold()] == [1, 2, 3]


def test_a_copy_of_the_card_that_was_put_back_loses_nobody(tmp_path: Path) -> None:
    card, copy = tmp_path / "card.sqlite", tmp_path / "copy.sqlite"
    roll = a_started_roll(card)
    draw(roll, 2)
    roll.close()
    shutil.copy(card, copy)
    roll = Roll(card)
    draw(roll, 8)
    roll.close()

    put_back = Roll(copy)
    put_back.hear(put_back.id, 10, {"A": 10}, TODAY)
    number, seq = put_back.reserve("A", BLOCK, a_slip())

    assert str(number) == "A011"
    assert seq > 10
    assert [each.seq > 10 for each in put_back.untold()] == [True] * 3


def test_numbers_never_fall_behind_the_hub(file: Path) -> None:
    roll = a_started_roll(file)
    draw(roll, 2)

    roll.hear(roll.id, 2, {"A": 40, "S": 7}, TODAY)
    roll.hear(roll.id, 2, {"A": 2}, TODAY)

    assert draw(roll, 1) + draw(roll, 1, "S") == ["A041", "S008"]


def test_a_number_no_file_can_hold_is_refused_in_words_and_changes_nothing(file: Path) -> None:
    roll = a_started_roll(file)

    with pytest.raises(RollUnusable):
        roll.hear(roll.id, 0, {"A": 10**30}, TODAY)

    assert draw(roll, 1) == ["A001"]


# --- days -------------------------------------------------------------------------------------------------------


def test_a_new_day_begins_its_numbers_anew_and_forgets_no_ticket(file: Path) -> None:
    roll = a_started_roll(file)
    roll.begin_day(TODAY)
    draw(roll, 3)

    roll.begin_day(TOMORROW)

    assert draw(roll, 1) == ["A001"]
    assert [each.seq for each in roll.untold()] == [1, 2, 3, 4]


def test_the_day_never_goes_back(file: Path) -> None:
    roll = a_started_roll(file, TOMORROW)
    draw(roll, 3)

    roll.begin_day(TODAY)
    roll.hear(roll.id, 0, {"A": 80}, TODAY)
    roll.start_unheard(TODAY)

    assert roll.day == TOMORROW
    assert Roll(file).day == TOMORROW
    assert draw(roll, 1) == ["A004"]


def test_a_clock_that_cannot_be_trusted_changes_nothing(file: Path) -> None:
    roll = a_started_roll(file)
    draw(roll, 3)

    roll.begin_day("")

    assert roll.day == TODAY
    assert draw(roll, 1) == ["A004"]


@pytest.mark.parametrize("heard_from", ["clock", "hub"])
def test_what_was_drawn_before_the_day_was_known_is_not_drawn_again_that_day(file: Path, heard_from: str) -> None:
    roll = a_started_roll(file)
    draw(roll, 17)
    roll.hear(roll.id, 17, {"A": 17}, TODAY)
    roll.close()
    roll = Roll(file)  # switched on the next morning, with no hub and no time
    roll.begin_day("")
    assert draw(roll, 2) == ["A018", "A019"]

    if heard_from == "clock":
        roll.begin_day(TOMORROW)
    else:
        roll.hear(roll.id, 17, {}, TOMORROW)

    assert draw(roll, 1) == ["A020"]


def test_what_was_surely_drawn_yesterday_does_not_hold_up_the_new_day(file: Path) -> None:
    roll = a_started_roll(file)
    roll.begin_day(TODAY)
    draw(roll, 3)
    roll.close()
    roll = Roll(file)

    roll.begin_day(TOMORROW)

    assert draw(roll, 1) == ["A001"]


# --- the disk ---------------------------------------------------------------------------------------------------


def test_every_commit_reaches_the_disk_before_a_number_is_given(file: Path) -> None:
    roll = a_started_roll(file)

    modes = [roll._db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]

    assert modes == ["wal", 2]  # 2 is FULL


def test_a_number_is_on_disk_when_it_is_given(file: Path) -> None:
    roll = a_started_roll(file)

    [number] = draw(roll, 1)
    left = Roll(a_copy(file, "after-the-power-cut.sqlite"))

    assert [each.ticket.number for each in left.untold()] == [number]
    assert draw(left, 1) == ["A002"]


FILL_THE_DISK = """
import resource, sys
from pathlib import Path
from kiosk.roll import RollUnusable, Roll
from tests.kiosk.small_kiosk import a_started_roll, draw
file = Path(sys.argv[1])
roll = a_started_roll(file)
print(*draw(roll, 2))
most = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
refused = 0
for room in range(0, 20000, 700):
    full = Path(f"{file}-wal").stat().st_size + room % 4900
    resource.setrlimit(resource.RLIMIT_FSIZE, (full, most))
    try:
        print(*draw(roll, 1))
    except RollUnusable as error:
        refused += 1
        complaint = str(error)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
print(*draw(roll, 1))
print(complaint)
print(refused)
"""


def test_a_full_disk_gives_no_number_and_says_so_and_a_freed_one_goes_on_without_a_gap(file: Path) -> None:
    *given, complaint, refused = run_script(FILL_THE_DISK, str(file))

    numbers = " ".join(given).split()
    left = Roll(file)
    assert int(refused) > 0
    assert complaint.startswith("the numbers cannot be kept: ")
    assert complaint.endswith(". Check the disk.")
    assert numbers == [f"A{count:03}" for count in range(1, len(numbers) + 1)]
    assert [each.ticket.number for each in left.untold()] == numbers
    assert [each.seq for each in left.untold()] == list(range(1, len(numbers) + 1))


BEGIN_A_DAY_ON_A_FULL_DISK = """
import resource, sys
from pathlib import Path
from kiosk.roll import RollUnusable
from tests.kiosk.small_kiosk import TODAY, a_started_roll, draw
file = Path(sys.argv[1])
roll = a_started_roll(file)
roll.begin_day(TODAY)
draw(roll, 2)
most = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
resource.setrlimit(resource.RLIMIT_FSIZE, (Path(f"{file}-wal").stat().st_size, most))
try:
    roll.begin_day("2026-05-05")
except RollUnusable as error:
    print(error)
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
print(roll.day, *draw(roll, 1))
roll.begin_day("2026-05-05")
print(roll.day, *draw(roll, 1))
"""


def test_a_day_that_a_full_disk_did_not_take_is_begun_again_and_gives_no_number_twice(file: Path) -> None:
    complaint, before, after = run_script(BEGIN_A_DAY_ON_A_FULL_DISK, str(file))

    assert complaint.startswith("the numbers cannot be kept: ")
    assert (before, after) == (f"{TODAY} A003", f"{TOMORROW} A004")
    assert Roll(file).day == TOMORROW


def test_a_disk_that_does_not_take_the_new_day_is_logged_once(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    roll = a_started_roll(file)
    roll.close()

    trouble = ""
    for _ in range(3):
        trouble = _look_at_the_day(roll, TOMORROW, trouble)

    assert caplog.messages == [trouble]
    assert "Check the disk" in trouble


BEGIN_ON_A_FULL_DISK = """
import resource, sys
from pathlib import Path
from kiosk.roll import Roll, RollUnusable
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
try:
    Roll(Path(sys.argv[1]))
except RollUnusable as error:
    print(error)
"""


def test_a_roll_that_cannot_be_begun_on_a_full_disk_is_named(file: Path) -> None:
    [complaint] = run_script(BEGIN_ON_A_FULL_DISK, str(file))

    assert complaint.startswith(f"{file}: ")
    assert "Check the disk" in complaint


OPEN = """
import sys
from pathlib import Path
from kiosk.roll import Roll, RollUnusable
try:
    Roll(Path(sys.argv[1])).reserve
except RollUnusable as error:
    print(error)
"""


def test_a_read_only_file_is_refused_in_words(tmp_path: Path) -> None:
    place = tmp_path / "sealed"
    place.mkdir()
    a_started_roll(place / "roll.sqlite").close()
    (place / "roll.sqlite").chmod(0o444)
    place.chmod(0o555)
    # The superuser may write everything; without these two capabilities it is held to the rules of others.
    as_others = ("setpriv", "--inh-caps=-all", "--bounding-set=-dac_override,-dac_read_search")

    [complaint] = run_script(OPEN, str(place / "roll.sqlite"), before=as_others if os.geteuid() == 0 else ())
    place.chmod(0o755)

    assert complaint.startswith(f"{place / 'roll.sqlite'}: ")
    assert "readonly" in complaint or "unable to open" in complaint
    assert "Check the disk" in complaint


def test_a_file_of_a_newer_version_is_refused_in_words(file: Path) -> None:
    Roll(file).close()
    with sqlite3.connect(file) as database:
        database.execute(f"PRAGMA user_version = {VERSION + 1}")

    with pytest.raises(RollUnusable) as refusal:
        Roll(file)

    assert str(refusal.value) == (
        f"{file}: a newer version of this program has written it (form {VERSION + 1}, known is {VERSION}). "
        "Install that version again."
    )


@pytest.mark.parametrize("content", [b"this is no database at all, " * 100, b"SQLite format 3\0" + bytes(5000)])
def test_a_corrupt_file_is_refused_in_words(file: Path, content: bytes) -> None:
    file.write_bytes(content)

    with pytest.raises(RollUnusable) as refusal:
        Roll(file)

    assert str(refusal.value).startswith(f"{file}: ")
    assert file.read_bytes()[: len(content)] == content


def test_an_outbox_that_cannot_be_read_is_named(file: Path) -> None:
    roll = a_started_roll(file)
    draw(roll, 1)
    roll.close()

    with pytest.raises(RollUnusable):
        roll.untold()


# --- killed at any moment ---------------------------------------------------------------------------------------

DRAW_FOR_EVER = """
import sys
from pathlib import Path
from kiosk.roll import Roll
from tests.kiosk.small_kiosk import draw
roll = Roll(Path(sys.argv[1]))
while True:
    print(*draw(roll, 1, block=(1, 9999)), flush=True)
"""


def test_a_roll_killed_in_the_middle_never_gives_a_number_twice(file: Path) -> None:
    a_started_roll(file).close()
    seen: list[str] = []

    for wanted in (1, 3, 7, 12, 20):
        process = subprocess.Popen([sys.executable, "-c", DRAW_FOR_EVER, str(file)], stdout=subprocess.PIPE, cwd=ROOT)
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(wanted)]
        process.send_signal(signal.SIGKILL)
        lines += process.stdout.read().splitlines(keepends=True)
        process.stdout.close()
        process.wait()
        seen += [line.decode().strip() for line in lines if line.endswith(b"\n")]

    kept = [each.ticket.number for each in Roll(file).untold()]
    assert len(seen) == len(set(seen))
    assert set(seen) <= set(kept)
    assert kept == [f"A{count:03}" for count in range(1, len(kept) + 1)]


class AnyHistory(RuleBasedStateMachine):
    """A kiosk with a hub that comes and goes, a clock that may be trusted or not, reboots, power cuts, new SD cards."""

    def __init__(self) -> None:
        super().__init__()
        self.place = tempfile.TemporaryDirectory(prefix="wartemarke-roll-")
        self.cards = 0
        self.today = 10
        self.trusted = False
        self.on_paper: set[tuple[int, str]] = set()
        self.acks: list[tuple[str, int, dict[str, int], str]] = []
        self.journal: dict[str, dict[int, tuple[int, str]]] = {}
        self._put_in_a_new_card()

    def teardown(self) -> None:
        self.roll.close()
        self.place.cleanup()

    def _put_in_a_new_card(self) -> None:
        self.cards += 1
        self.file = Path(self.place.name) / f"card-{self.cards}.sqlite"
        self.roll = Roll(self.file)
        self.next_seq = 1
        self.waiting: dict[int, tuple[int, str]] = {}
        """Seq -> (true day, number) of what was drawn and not acknowledged."""
        self._hear(self._ack())

    def _day(self) -> str:
        return f"2026-05-{self.today:02}"

    def _ack(self) -> tuple[str, int, dict[str, int], str]:
        """What the hub would publish now: its journal up to the first hole, its last numbers of today."""
        told = self.journal.get(self.roll.id, {})
        upto = next(seq for seq in range(1, len(told) + 2) if seq not in told) - 1
        last: dict[str, int] = {}
        for day, number in (each for roll in self.journal.values() for each in roll.values()):
            if day == self.today:
                last[number[0]] = max(last.get(number[0], 0), int(number[1:]))
        return self.roll.id, upto, last, self._day()

    def _hear(self, ack: tuple[str, int, dict[str, int], str]) -> None:
        self.acks.append(ack)
        self.roll.hear(*ack)
        if ack[0] == self.roll.id:
            self.waiting = {seq: each for seq, each in self.waiting.items() if seq > ack[1]}

    def _tell_the_time(self) -> None:
        self.roll.begin_day(self._day() if self.trusted else "")

    @rule(letters=st.text("AAS", min_size=1, max_size=3))
    def draws(self, letters: str) -> None:
        for letter in letters:
            number, seq = self.roll.reserve(letter, (1, 9999), a_slip(f"t-{self.next_seq}", letter))

            assert (self.today, str(number)) not in self.on_paper
            assert seq == self.next_seq
            self.on_paper.add((self.today, str(number)))
            self.waiting[seq] = self.today, str(number)
            self.next_seq += 1

    @rule(count=st.integers(1, 4))
    def hub_gets_tickets(self, count: int) -> None:
        for each in self.roll.untold(most=count):
            self.journal.setdefault(self.roll.id, {})[each.seq] = self.waiting[each.seq]

    @rule()
    def hub_acknowledges(self) -> None:
        self._hear(self._ack())

    @rule(pick=st.integers(0, 100))
    def an_old_acknowledgement_comes_again(self, pick: int) -> None:
        self._hear(self.acks[pick % len(self.acks)])

    @precondition(lambda self: self.today < 28)
    @rule()
    def midnight(self) -> None:
        self.today += 1
        self._tell_the_time()

    @rule()
    def clock_is_set_by_a_time_server(self) -> None:
        self.trusted = True
        self._tell_the_time()

    @rule()
    def program_is_started_again(self) -> None:
        self.roll.close()
        self.roll = Roll(self.file)
        self._tell_the_time()

    @rule(torn=st.binary(max_size=200))
    def power_is_cut(self, torn: bytes) -> None:
        self.cards += 1
        left = a_copy(self.file, f"card-{self.cards}.sqlite", torn)
        self.roll.close()
        self.file, self.roll, self.trusted = left, Roll(left), False
        self._tell_the_time()

    @rule()
    def sd_card_is_changed_when_the_hub_has_everything(self) -> None:
        for seq, each in self.waiting.items():
            self.journal.setdefault(self.roll.id, {})[seq] = each
        self.roll.close()
        self._put_in_a_new_card()

    @invariant()
    def nothing_leaves_the_outbox_before_its_acknowledgement(self) -> None:
        kept = {each.seq: each.ticket.number for each in self.roll.untold()}

        assert kept == {seq: number for seq, (_, number) in self.waiting.items()}

    @invariant()
    def no_number_of_today_lies_ahead(self) -> None:
        with closing(sqlite3.connect(self.file)) as database:
            last = dict(database.execute("SELECT letter, last FROM series"))

        assert all(int(number[1:]) <= last.get(number[0], 0) for day, number in self.on_paper if day == self.today)


TestAnyHistory = AnyHistory.TestCase
TestAnyHistory.settings = settings(max_examples=100, stateful_step_count=30)
